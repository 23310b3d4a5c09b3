import { audit, toMoney } from "../access/index.ts";
import { findMarket } from "../catalog/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { newToken, orderContact, refundLines, sellDirect, settleRefundCredit, writeEvent } from "../orders/index.ts";
import type { Order, RecordedRefund } from "../orders/index.ts";
import { lockReturn } from "./decide-return.ts";
import type { GoodsReturn } from "./model.ts";
import { refreshReturnState } from "./return-state.ts";

export interface SettledReturn {
  /** The refund whose money is to be sent. */
  readonly refundId: bigint;
  readonly exchangeId: bigint | null;
}

/**
 * Ends a return that was received: the units' share of the money goes back by the one way in which money goes back, so that every tier of the
 * sale is reversed with it. An exchange sends other goods out as a new order, which is paid by what the returned ones were worth; only the
 * rest goes back. Where the others are dearer that order waits until the shopper has paid the difference, or it is waived here.
 * @returns `wrong-state` where it is not received or is settled already, `too-much-refunded` where its money went back another way
 *   meanwhile, `sold-out`, `not-found`.
 */
export async function settleReturn(
  context: Context,
  wish: {
    readonly returnId: bigint;
    /** Money for a line instead of its units' share, with tax: a deduction for wear. */
    readonly amounts?: ReadonlyMap<bigint, bigint> | undefined;
    /** Shipping that goes back, with tax; "all" for what is left of it. */
    readonly shipping?: bigint | "all" | undefined;
    /** The money that goes back becomes the buyer's store credit instead. */
    readonly asCredit?: boolean | undefined;
    /** Of an exchange for something dearer: the shopper need not pay the difference, for this reason. */
    readonly waiver?: string | undefined;
    readonly reason: string;
    /** The shop's address, for the mails of an exchange. */
    readonly shopUrl: string;
  },
): Promise<SettledReturn | Failure> {
  const locked = await lockReturn(context, wish.returnId);
  if (isFailure(locked)) return locked;
  const { order, goods } = locked;
  if (goods.state !== "received") {
    return new Failure("wrong-state", "Only a return that was received is settled, and once.", { state: goods.state });
  }
  const refund = await refundLines(context, {
    orderId: order.id,
    key: `return-${goods.id}`,
    lines: goods.lines
      .map((line) => ({ ...line, units: line.restocked + line.writtenOff }))
      .filter(({ units }) => units > 0)
      .map(({ orderLineId, units }) => ({
        orderLineId,
        quantity: units,
        amount: wish.amounts?.get(orderLineId),
      })),
    shipping: wish.shipping,
    reason: wish.reason,
    // What can be sold again went into stock when it was received.
    restock: false,
    units: "shipped",
    // The new order's own mail tells of an exchange.
    mail: goods.wish === "refund",
    asCredit: wish.asCredit === true,
    creditLater: goods.wish === "exchange",
  });
  if (isFailure(refund)) return refund;
  const exchange = goods.wish === "exchange" ? await sendOthers(context, order, goods, refund, wish) : null;
  if (isFailure(exchange)) return exchange;
  const exchangeId = exchange?.orderId ?? null;
  if (goods.wish === "exchange") {
    await settleRefundCredit(context, order, refund.refundId, wish.asCredit === true);
  }
  await context.tx
    .updateTable("goods_return")
    .set({
      state: "settled",
      settled_at: context.now,
      settled_by: context.actor,
      refund_id: refund.refundId,
      exchange_id: exchangeId,
    })
    .where("id", "=", goods.id)
    .execute();
  await refreshReturnState(context, order.id);
  const about = toEdge("goodsReturn", goods.id);
  const facts = {
    amount: toMoney(refund.amount, order.currency),
    exchange: exchangeId === null ? null : toEdge("order", exchangeId),
    number: exchange?.number ?? null,
  };
  await writeEvent(context, order.id, "return-settled", { return: about, ...facts });
  await audit(context, { action: "return.settled", subject: about, reason: wish.reason, after: facts });
  return { refundId: refund.refundId, exchangeId };
}

async function sendOthers(
  context: Context,
  order: Order,
  goods: GoodsReturn,
  refund: RecordedRefund,
  { waiver, shopUrl }: { readonly waiver?: string | undefined; readonly shopUrl: string },
) {
  const [market, contact] = [await findMarket(context.tx, order.market), await orderContact(context.tx, order.id)];
  if (market === undefined || contact === undefined) {
    return new Failure("wrong-state", "The buyer's address was erased: nothing can be sent to it.");
  }
  const units = new Map<bigint, number>();
  for (const { exchangeVariant, restocked, writtenOff } of goods.lines) {
    if (exchangeVariant === null || restocked + writtenOff === 0) continue;
    units.set(exchangeVariant, (units.get(exchangeVariant) ?? 0) + restocked + writtenOff);
  }
  return await sellDirect(context, {
    market,
    locale: order.locale,
    contact,
    buyerId: order.buyerId,
    lines: [...units].map(([variantId, quantity]) => ({ variantId, quantity })),
    soldBy: null,
    exchangeOf: order.id,
    method: "manual-exchange",
    reason: `exchange for ${goods.code}`,
    token: newToken(),
    shopUrl,
    most: refund.amount,
    paidByRefund: refund.refundId,
    ...(waiver === undefined ? { dearer: "awaited" as const } : { dearer: "waived" as const, waiver }),
  });
}
