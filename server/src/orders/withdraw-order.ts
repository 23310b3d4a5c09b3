import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { refundLines } from "./refund-lines.ts";
import type { RefundWish } from "./plan-refund.ts";
import { lockOrder, orderLines, refundedSoFar, writeEvent } from "./store.ts";

/**
 * Cancels a paid order of which nothing was shipped: all that is left of its money goes back, the goods go back into stock, the
 * sale is reversed with every tier. The shopper may until the first parcel is packed, staff likewise; whoever is first, shipment
 * or cancellation, wins under the order's lock.
 * @returns the refund whose money is to be sent, null where nothing was left of it (also for an order that was cancelled so
 *   before); `wrong-state` for an order that is not paid or of which something was shipped, `not-found`.
 */
export async function withdrawOrder(
  context: Context,
  wish: {
    readonly orderId: bigint;
    readonly reason: string;
    /** Staff take downloads back too; a shopper's right to withdraw ended when they began. */
    readonly isShopper?: boolean;
  },
): Promise<{ readonly refundId: bigint | null } | Failure> {
  const order = await lockOrder(context.tx, wish.orderId);
  if (order === undefined) return new Failure("not-found", "There is no such order.");
  if (order.withdrawnAt !== null) return { refundId: null };
  if (order.kind === "gift-card") {
    return new Failure("wrong-state", "A gift card that is paid is not cancelled here. Please write to us.");
  }
  if (order.state !== "paid") {
    return new Failure("wrong-state", "Only a paid order is cancelled this way.", { state: order.state });
  }
  const lines = await orderLines(context.tx, order.id);
  if (lines.some(({ shipped }) => shipped > 0)) {
    return new Failure("wrong-state", "The order is on its way already. What you do not want can be sent back.", {
      shipping: order.shippingState,
    });
  }
  if (wish.isShopper === true && lines.some(({ comesAs }) => comesAs !== "parcel")) {
    return new Failure("wrong-state", "The downloads of this order are yours already. Please write to us.", {
      field: "downloads",
    });
  }
  const gone = await refundedSoFar(context.tx, order.id);
  let refundId: bigint | null = null;
  const isLeft = lines.some((line) => line.quantity > (gone.lines.get(line.id)?.quantity ?? 0));
  if (order.total > gone.total || isLeft) {
    const refund = await refundLines(context, {
      orderId: order.id,
      key: "withdrawn",
      lines: lines.flatMap((line): readonly RefundWish["lines"][number][] => {
        const back = gone.lines.get(line.id);
        const quantity = line.quantity - (back?.quantity ?? 0);
        const amount = line.amount + line.tax - (back?.amount ?? 0n) - (back?.tax ?? 0n);
        if (quantity > 0) return [{ orderLineId: line.id, quantity }];
        return amount > 0n ? [{ orderLineId: line.id, amount }] : [];
      }),
      shipping: "all",
      reason: wish.reason,
      restock: true,
    });
    if (isFailure(refund)) return refund;
    refundId = refund.refundId;
  }
  await context.tx.updateTable("orders").set({ withdrawn_at: context.now }).where("id", "=", order.id).execute();
  await writeEvent(context, order.id, "withdrawn", { reason: wish.reason });
  await audit(context, {
    action: "order.withdraw",
    subject: toEdge("order", order.id),
    reason: wish.reason,
    before: { shipping: order.shippingState },
    after: { withdrawn: true, refund: refundId === null ? null : toEdge("refund", refundId) },
  });
  return { refundId };
}
