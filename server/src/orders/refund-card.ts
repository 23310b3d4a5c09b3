import { createHash } from "node:crypto";
import { formatMoney } from "@fairline/engine";
import { audit } from "../access/index.ts";
import { lockBoughtCard, voidCard } from "../credit/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { queueOrderMail } from "./order-mail.ts";
import { orderWord } from "./order-words.ts";
import { sendRefundSoon } from "./send-refund.ts";
import { lockOrder, orderPayments, writeEvent } from "./store.ts";

/**
 * Gives a bought gift card back: what is left on it goes to its buyer the way it was paid, and the card pays for nothing any more. What was
 * spent of it stays spent; where that comes back later it stands on the stopped card, for people to see.
 * @returns the refund whose money is to be sent; `wrong-state` for what is no paid card, a used-up one, or one of which an order holds
 *   some; `not-found`.
 */
export async function refundCard(
  context: Context,
  wish: { readonly orderId: bigint; readonly reason: string },
): Promise<{ readonly refundId: bigint; readonly amount: bigint } | Failure> {
  const order = await lockOrder(context.tx, wish.orderId);
  if (order === undefined) return new Failure("not-found", "There is no such order.");
  if (order.kind !== "gift-card" || order.state !== "paid") {
    return new Failure("wrong-state", "Only a gift card that is paid is given back this way.", { state: order.state });
  }
  const payment = (await orderPayments(context.tx, order.id)).find(({ state }) => state === "captured");
  if (payment === undefined) throw new Error(`order ${order.number} is paid without a captured payment`);
  const card = await lockBoughtCard(context, order.id);
  if (isFailure(card)) return card;
  const { left } = card;
  // A stopped card can be let go on, and given back once more, with what came back to it meanwhile.
  const { count } = await context.tx
    .selectFrom("refund")
    .select((of) => of.fn.countAll<bigint>().as("count"))
    .where("order_id", "=", order.id)
    .executeTakeFirstOrThrow();
  const key = `gift-card-${count + 1n}`;
  const { id: refundId } = await context.tx
    .insertInto("refund")
    .values({
      order_id: order.id,
      payment_id: payment.id,
      key,
      request_hash: createHash("sha256").update(key).digest(),
      reference: `${payment.reference}-refund-${count + 1n}`,
      amount: left,
      shipping: 0n,
      shipping_tax: 0n,
      reason: wish.reason,
      state: "recorded",
      at: context.now,
      actor: context.actor,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await voidCard(context, { ...card, currency: order.currency, refundId, reason: wish.reason });
  await context.tx
    .updateTable("orders")
    .set((row) => ({ refunded: row("refunded", "+", left) }))
    .where("id", "=", order.id)
    .execute();
  const amount = { amount: formatMoney(left, order.currency), currency: order.currency };
  const none = { amount: formatMoney(0n, order.currency), currency: order.currency };
  const lines = [{ title: orderWord("giftCard", order.locale), variantName: "", quantity: 1, amount }];
  const facts = { refund: toEdge("refund", refundId), amount, shipping: none, lines };
  await writeEvent(context, order.id, "refunded", { ...facts, reason: wish.reason, restocked: false });
  await audit(context, {
    action: "order.refund",
    subject: toEdge("order", order.id),
    reason: wish.reason,
    after: { ...facts, giftCard: toEdge("giftCard", card.creditId) },
  });
  await queueOrderMail(context, order, payment, "order-refund", facts);
  await sendRefundSoon(context, refundId, context.now);
  return { refundId, amount: left };
}
