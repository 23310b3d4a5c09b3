import { sql } from "kysely";
import type { Context, Tx } from "../foundation/database.ts";
import { lockAvailability } from "./lock-availability.ts";
import { holdFreed } from "./hold-disputed.ts";
import { findEarnings } from "./store.ts";

export interface AvailableEarning {
  readonly id: bigint;
  readonly earnerId: bigint;
  /** Minor units. */
  readonly amount: bigint;
}

/** Earnings of a currency that can be paid and are in no payout; refunds of them wait until the transaction ends. */
export async function lockAvailableEarnings(tx: Tx, currency: string): Promise<readonly AvailableEarning[]> {
  await lockAvailability(tx);
  return (
    await sql<AvailableEarning>`
      select id, earner_id as "earnerId", amount from earning
      where state = 'available' and payout_id is null and currency = ${currency} order by id for update`.execute(tx)
  ).rows;
}

/** Says of each earning which payout pays it. They stay available until the payout is paid. */
export async function putIntoPayouts(
  tx: Tx,
  pairs: readonly { readonly earningId: bigint; readonly payoutId: bigint }[],
): Promise<void> {
  await sql`
    update earning set payout_id = pair.payout_id
    from unnest(${pairs.map((pair) => pair.earningId)}::bigint[], ${pairs.map((pair) => pair.payoutId)}::bigint[])
      as pair (earning_id, payout_id)
    where earning.id = pair.earning_id`.execute(tx);
}

/** available -> paid for what these payouts pay. What a refund brought to zero meanwhile stays reversed. */
export async function markEarningsPaid(tx: Tx, payoutIds: readonly bigint[]): Promise<void> {
  await sql`
    update earning set state = 'paid'
    where payout_id = any(${[...payoutIds]}::bigint[]) and state = 'available'`.execute(tx);
}

/**
 * These payouts did not happen, or came back: the earnings that they paid, whole or in part (`earningIds`), can be paid by
 * others. What was paid is available again; what was reversed meanwhile stays so; what a chargeback disputes is held, now
 * that it can be. The caller puts the payouts' money back into `available` in the same transaction.
 */
export async function freeFromPayouts(
  context: Context,
  freed: { readonly payoutIds: readonly bigint[]; readonly earningIds: readonly bigint[] },
): Promise<void> {
  const { rows } = await sql<{ id: bigint }>`
    update earning set payout_id = null, state = case state when 'paid' then 'available' else state end
    where payout_id = any(${[...freed.payoutIds]}::bigint[]) or id = any(${[...freed.earningIds]}::bigint[])
    returning id`.execute(context.tx);
  await holdFreed(
    context,
    await findEarnings(
      context.tx,
      rows.map((row) => row.id),
    ),
  );
}
