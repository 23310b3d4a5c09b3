import { formatMoney } from "@fairline/engine";
import { sql } from "kysely";
import { inTransaction } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { endExchangeAt } from "./await-difference.ts";
import { cancelOrder } from "./cancel-order.ts";
import { exchangePatience, isUnsettled } from "./model.ts";
import { settleRefundCredit } from "./refund-lines.ts";
import { endOpenPayments } from "./retry-payment.ts";
import { sendRefundSoon } from "./send-refund.ts";
import type { PaymentServices } from "./settle-payment.ts";
import { findOrder, lockOrder, orderPayments, writeEvent } from "./store.ts";

/**
 * Sends the refund that was to pay for an exchange which ended unpaid: gift cards and credit get theirs first, the rest goes back the way it was
 * paid. In a transaction of its own, because it locks the first order, and who captures holds stock already. Again it changes nothing.
 */
export async function freeExchange(services: Pick<PaymentServices, "db" | "clock">, orderId: bigint): Promise<void> {
  await inTransaction(services.db, async (tx) => {
    const context: Context = { tx, now: services.clock.now(), actor: null };
    const exchange = await lockOrder(tx, orderId);
    const refundId = exchange?.exchangeRefundId ?? null;
    if (exchange?.state !== "cancelled" || refundId === null) return;
    const { order_id } = await tx
      .selectFrom("refund")
      .select("order_id")
      .where("id", "=", refundId)
      .executeTakeFirstOrThrow();
    const first = await lockOrder(tx, order_id);
    if (first === undefined) return;
    const freed = await tx
      .updateTable("refund")
      .set({ kept: 0n, state: "recorded", sent_at: null })
      .where("id", "=", refundId)
      .where("kept", ">", 0n)
      .returning("amount")
      .executeTakeFirst();
    if (freed === undefined) return;
    await settleRefundCredit(context, first, refundId);
    await sendRefundSoon(context, refundId, context.now);
    await writeEvent(context, first.id, "exchange-freed", {
      refund: toEdge("refund", refundId),
      number: exchange.number,
      amount: { amount: formatMoney(freed.amount, first.currency), currency: first.currency },
    });
  });
}

/** Ends an exchange whose difference nobody paid in time; one whose money is under way is looked at again a day later. */
export async function endExchange(services: PaymentServices, orderId: bigint): Promise<void> {
  const order = await findOrder(services.db, orderId);
  if (order?.state !== "placed") return;
  const later = (at: Temporal.Instant) =>
    inTransaction(services.db, async (tx) => {
      // The queue's clock may be ahead of the company's: not again at once.
      const { rows } = await sql<{ at: Temporal.Instant }>`
        select greatest(${at}::timestamptz, now() + interval '1 hour') as at`.execute(tx);
      await endExchangeAt({ tx, now: services.clock.now(), actor: null }, orderId, rows[0]!.at);
    });
  const now = services.clock.now();
  const due = order.placedAt.add(exchangePatience);
  if (Temporal.Instant.compare(now, due) < 0) return await later(due);
  const held = (await orderPayments(services.db, orderId)).some(
    ({ state }) => isUnsettled(state) && state !== "action-needed",
  );
  if (held) return await later(now.add({ hours: 24 }));
  const ended = await endOpenPayments(services, orderId);
  const cancelled = isFailure(ended)
    ? ended
    : await inTransaction(services.db, (tx) =>
        cancelOrder({ tx, now: services.clock.now(), actor: null }, { orderId, reason: "difference-not-paid" }),
      );
  if (isFailure(cancelled)) await later(now.add({ hours: 24 }));
}
