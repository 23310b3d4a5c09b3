import { sql } from "kysely";
import { lockName } from "../foundation/database.ts";
import type { Tx } from "../foundation/database.ts";

/**
 * Held while earnings become available and while a payout takes what is available, so that a payout's amount and the
 * earnings in it are of one moment.
 */
export async function lockAvailability(tx: Tx): Promise<void> {
  await lockName(tx, "available earnings");
}

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

/** The payouts do not happen: their earnings can be paid by others. */
export async function freeFromPayouts(tx: Tx, payoutIds: readonly bigint[]): Promise<void> {
  await sql`update earning set payout_id = null where payout_id = any(${[...payoutIds]}::bigint[])`.execute(tx);
}
