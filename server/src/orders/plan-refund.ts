import { createHash } from "node:crypto";
import { formatMoney } from "@fairline/engine";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import type { Order, OrderLine } from "./model.ts";
import { shareOf, shippingShare } from "./refund-share.ts";
import type { Share } from "./refund-share.ts";
import { orderLines, refundedSoFar } from "./store.ts";

export interface RefundWish {
  readonly orderId: bigint;
  /** Names this refund: the same key again is the same refund. */
  readonly key: string;
  readonly lines: readonly {
    readonly orderLineId: bigint;
    /** Units that come back; without `amount` their share of the money goes back too. */
    readonly quantity?: number | undefined;
    /** Money that goes back, with tax, minor units; instead of the units' share. */
    readonly amount?: bigint | undefined;
  }[];
  /** Shipping that goes back, with tax, minor units; "all" for what is left of it. */
  readonly shipping?: bigint | "all" | undefined;
  readonly reason: string;
  /** Whether the units that come back are put into stock again. */
  readonly restock: boolean;
  /**
   * Which units come back: those that have not left the house before all others (then they never will), or only ones that
   * were shipped.
   */
  readonly units?: "unshipped-first" | "shipped" | undefined;
  /** What did not come from a gift card or credit goes to the buyer's store credit instead of back the way it was paid. */
  readonly asCredit?: boolean | undefined;
  /** What was paid by gift card or credit waits for `settleRefundCredit`: some of the refund pays for an exchange first. */
  readonly creditLater?: boolean | undefined;
  /** False where another mail tells the shopper. */
  readonly mail?: boolean | undefined;
}

export interface RefundPlan {
  readonly lines: readonly { readonly line: OrderLine; readonly share: Share }[];
  readonly shipping: { readonly amount: bigint; readonly tax: bigint };
  /** All that goes back. */
  readonly amount: bigint;
}

/** The wish without its key, whatever the order of its lines. */
export function hashOf(wish: RefundWish): Buffer {
  const lines = wish.lines
    .map((line) => `${line.orderLineId}:${line.quantity ?? ""}:${line.amount ?? ""}`)
    .sort()
    .join(" ");
  return createHash("sha256")
    .update(
      JSON.stringify([
        lines,
        String(wish.shipping ?? ""),
        wish.reason,
        wish.restock,
        ...(wish.asCredit === true ? ["as-credit"] : []),
      ]),
    )
    .digest();
}

/**
 * What goes back: for each line its share of what is left of it, and of the shipping.
 * @returns `too-much-refunded` with what is left, `bad-input`, `not-found`.
 */
export async function planRefund(context: Context, order: Order, wish: RefundWish): Promise<RefundPlan | Failure> {
  if (new Set(wish.lines.map((line) => line.orderLineId)).size < wish.lines.length) {
    return new Failure("bad-input", "A line can be named once in a refund.", { field: "lines" });
  }
  const sold = new Map((await orderLines(context.tx, order.id)).map((line) => [line.id, line]));
  const gone = await refundedSoFar(context.tx, order.id);
  const lines: { line: OrderLine; share: Share }[] = [];
  for (const { orderLineId, quantity, amount } of wish.lines) {
    const line = sold.get(orderLineId);
    if (line === undefined) return new Failure("not-found", "The order has no such line.", { field: "lines" });
    const left = remainingOf(line, gone.lines.get(line.id));
    const share = shareOf(left, { quantity, gross: amount });
    if (share === undefined) {
      return new Failure("too-much-refunded", `Of "${line.title}" there is less left to refund.`, {
        lines: [
          {
            orderLineId: toEdge("orderLine", line.id),
            quantityLeft: left.quantity,
            amountLeft: formatMoney(left.amount + left.tax, order.currency),
          },
        ],
      });
    }
    lines.push({ line, share });
  }
  const shippingLeft = { amount: order.shipping - gone.shipping, tax: order.shippingTax - gone.shippingTax };
  const shippingGross = wish.shipping === "all" ? shippingLeft.amount + shippingLeft.tax : (wish.shipping ?? 0n);
  const shipping = shippingGross === 0n ? { amount: 0n, tax: 0n } : shippingShare(shippingLeft, shippingGross);
  if (shipping === undefined) {
    return new Failure("too-much-refunded", "Less is left of the shipping.", {
      shippingLeft: formatMoney(shippingLeft.amount + shippingLeft.tax, order.currency),
    });
  }
  const amount = lines.reduce((sum, { share }) => sum + share.amount + share.tax, shipping.amount + shipping.tax);
  // Units that cost nothing come back too.
  if (amount === 0n && lines.every(({ share }) => share.quantity === 0))
    return new Failure("too-much-refunded", "There is no money left in what is to be refunded.");
  return { lines, shipping, amount };
}

/** What is left of a line after the refunds so far. */
export function remainingOf(
  line: Pick<OrderLine, "quantity" | "amount" | "tax" | "cv" | "qv">,
  gone: Share | undefined,
): Share {
  if (gone === undefined) return line;
  return {
    quantity: line.quantity - gone.quantity,
    amount: line.amount - gone.amount,
    tax: line.tax - gone.tax,
    cv: line.cv - gone.cv,
    qv: line.qv - gone.qv,
  };
}
