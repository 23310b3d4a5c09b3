/** What is always written together when an order is paid, each in one statement, of which nobody needs an answer. */
import { sql } from "kysely";
import { unawaited } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import type { AskedPayment } from "./model.ts";

/** A payment that its provider will be asked for, with its event. */
export function writeStarted({ tx, now, actor }: Context, payment: AskedPayment): void {
  const { orderId, provider, method, reference, amount, currency, returnUrl, savedAs } = payment;
  const written = sql`
    with written as (
      insert into payment (order_id, provider, method, reference, state, amount, currency, return_url, saved_as, started_at)
      values (${orderId}, ${provider}, ${method}, ${reference}, 'started', ${amount}, ${currency}, ${returnUrl}, ${savedAs},
        ${now}::timestamptz))
    insert into order_event (order_id, at, kind, actor, data)
    values (${orderId}, ${now}::timestamptz, 'payment-started', ${actor}, ${JSON.stringify({ method, reference })}::jsonb)`;
  unawaited(tx, written.execute(tx));
}

/**
 * An order as paid, its payment as captured, the secret that its mail opens it with, and the event.
 * @param paid `arrived`: nothing of the order is sent; `told`: the event's data
 */
export function writePaid(
  { tx, now, actor }: Context,
  paid: {
    readonly orderId: bigint;
    readonly paymentId: bigint;
    readonly saleId: bigint;
    /** Minor units of the order's currency. */
    readonly captureAmount: bigint;
    readonly arrived: boolean;
    /** Of the secret in its mail; null where there is nobody to write to. */
    readonly secretHash: Buffer | null;
    readonly told: Readonly<Record<string, string>>;
  },
): void {
  const { orderId, paymentId, saleId, captureAmount, arrived, secretHash, told } = paid;
  const written = sql`
    with paid as (
      update orders set state = 'paid', paid_at = ${now}::timestamptz, sale_id = ${saleId},
        shipping_state = case when ${arrived} then 'delivered' else shipping_state end
      where id = ${orderId}),
    captured as (
      update payment set state = 'captured', settled_at = ${now}::timestamptz, capture_amount = ${captureAmount}
      where id = ${paymentId}),
    opened as (
      insert into order_access (token_hash, order_id, given_at)
      select hash, ${orderId}, ${now}::timestamptz from (select ${secretHash}::bytea as hash) secret where hash is not null)
    insert into order_event (order_id, at, kind, actor, data)
    values (${orderId}, ${now}::timestamptz, 'paid', ${actor}, ${JSON.stringify(told)}::jsonb)`;
  unawaited(tx, written.execute(tx));
}
