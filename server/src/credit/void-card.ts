import { sql } from "kysely";
import { audit, toMoney } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { causeOf, post } from "../ledger/index.ts";
import { lockCredits, writeChange } from "./store.ts";

/** The card of an order, locked, and what its buyer could have back now. @returns as `voidCard`. */
export async function lockBoughtCard(
  context: Context,
  orderId: bigint,
): Promise<{ readonly creditId: bigint; readonly left: bigint } | Failure> {
  const card = await context.tx
    .selectFrom("gift_card")
    .select("credit_id")
    .where("order_id", "=", orderId)
    .where("active_at", "is not", null)
    .executeTakeFirst();
  if (card === undefined) return new Failure("not-found", "There is no gift card of this order.");
  const { credit_id: creditId } = card;
  await lockCredits(context.tx, [creditId]);
  const { rows } = await sql<{ balance: bigint; held: bigint }>`
    select balance, coalesce((select sum(amount) from credit_use held
      where held.credit_id = credit.id and held.held_until > ${context.now}::timestamptz), 0)::bigint as held
    from credit where id = ${creditId}`.execute(context.tx);
  const { balance, held } = rows[0]!;
  if (balance === 0n) {
    return new Failure("wrong-state", "Nothing is left on this gift card: what it paid for is refunded instead.");
  }
  if (held > 0n) {
    return new Failure(
      "wrong-state",
      "An order that waits for its payment holds some of this gift card. Try again later.",
    );
  }
  return { creditId, left: balance };
}

/**
 * Takes what is left off a bought card and stops it for good, because its buyer gets that back: the caller has locked it
 * (`lockBoughtCard`) and sends the money under the refund. A card whose code was not mailed yet never will be.
 */
export async function voidCard(
  context: Context,
  wish: {
    readonly creditId: bigint;
    readonly left: bigint;
    readonly currency: string;
    readonly refundId: bigint;
    readonly reason: string;
  },
): Promise<void> {
  const { creditId, left, currency, refundId } = wish;
  const cause = causeOf("refund", refundId);
  await writeChange(context, creditId, -left, cause);
  await context.tx.updateTable("credit").set({ blocked_at: context.now }).where("id", "=", creditId).execute();
  await post(context, [
    {
      debit: { company: "gift-cards" },
      credit: { company: "payment-clearing" },
      amount: left,
      currency,
      key: `refund:${refundId}:gift-card`,
      cause,
      periodId: null,
    },
  ]);
  await audit(context, {
    action: "gift-card.voided",
    subject: toEdge("giftCard", creditId),
    reason: wish.reason,
    after: { gaveBack: toMoney(left, currency) },
  });
}
