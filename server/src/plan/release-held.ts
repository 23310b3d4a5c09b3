import { sql } from "kysely";
import type { Context } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { post } from "../ledger/index.ts";
import { lockAvailability } from "./lock-availability.ts";

/**
 * held -> available for every earning whose hold has passed and that no chargeback disputes. Safe to call at any time and by several at once: an
 * earning is released once, and the key of its total names the first earning in it.
 * @returns how many earnings were released.
 */
export async function releaseHeld(context: Context): Promise<number> {
  await lockAvailability(context.tx);
  const { rows } = await sql<{ earnerId: bigint; currency: string; amount: bigint; first: bigint; count: bigint }>`
    with due as (
      select id from earning where state = 'held' and hold_reason is null and held_until <= ${context.now}::timestamptz
      order by id for update
    ), released as (
      update earning set state = 'available', held_until = null from due where earning.id = due.id
      returning earning.id, earner_id, currency, amount
    )
    select earner_id as "earnerId", currency, sum(amount)::bigint as amount, min(id) as first, count(*) as count
    from released group by earner_id, currency`.execute(context.tx);
  await post(
    context,
    rows.map(({ earnerId, currency, amount, first }) => ({
      debit: { member: earnerId, account: "held" },
      credit: { member: earnerId, account: "available" },
      amount,
      currency,
      key: `release:${first}:${earnerId}:${currency}`,
      cause: toEdge("earning", first),
      periodId: null,
    })),
  );
  return Number(rows.reduce((sum, row) => sum + row.count, 0n));
}
