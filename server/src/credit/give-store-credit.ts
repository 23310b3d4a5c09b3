import { sql } from "kysely";
import type { Context } from "../foundation/database.ts";
import { causeOf, post } from "../ledger/index.ts";
import { writeChange } from "./store.ts";

/** What a person has in a currency, made where there is none, locked. */
export async function lockStoreCredit(
  context: Context,
  of: { readonly personId: bigint; readonly memberId: bigint | null; readonly currency: string },
): Promise<bigint> {
  const { rows } = await sql<{ id: bigint }>`
    insert into credit (kind, person_id, member_id, currency, created_at)
    values ('store-credit', ${of.personId}, ${of.memberId}::bigint, ${of.currency}, ${context.now}::timestamptz)
    on conflict (person_id, member_id, currency) where kind = 'store-credit' do update set currency = excluded.currency
    returning id`.execute(context.tx);
  return rows[0]!.id;
}

/** Makes earnings spendable that the caller has moved into the member's account `store-credit`, under the payout's id. */
export async function addEarnedCredit(
  context: Context,
  of: {
    readonly personId: bigint;
    readonly memberId: bigint;
    readonly currency: string;
    readonly amount: bigint;
    readonly payoutId: bigint;
  },
): Promise<void> {
  const id = await lockStoreCredit(context, of);
  await writeChange(context, id, of.amount, causeOf("payout", of.payoutId));
}

/** Gives what a refund owes as store credit instead of sending it. */
export async function addRefundedCredit(
  context: Context,
  of: { readonly personId: bigint; readonly currency: string; readonly amount: bigint; readonly refundId: bigint },
): Promise<void> {
  if (of.amount <= 0n) return;
  const id = await lockStoreCredit(context, { ...of, memberId: null });
  const cause = causeOf("refund", of.refundId);
  await writeChange(context, id, of.amount, cause);
  await post(context, [
    {
      debit: { company: "payment-clearing" },
      credit: { company: "customer-credit" },
      amount: of.amount,
      currency: of.currency,
      key: `refund:${of.refundId}:store-credit`,
      cause,
      periodId: null,
    },
  ]);
}
