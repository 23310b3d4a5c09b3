import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";

/** A member who owes the company: what their `available` is below zero, and since when without a break. */
export interface BelowZero {
  readonly member: bigint;
  readonly currency: string;
  /** Minor units, positive. */
  readonly debt: bigint;
  readonly since: Temporal.Instant;
}

/** Everybody whose `available` is below zero; with `until`, only those who have been so since then or longer. */
export async function belowZero(
  db: Db,
  filter: { readonly currency?: string; readonly until?: Temporal.Instant } = {},
): Promise<readonly BelowZero[]> {
  const currency = filter.currency === undefined ? sql`true` : sql`currency = ${filter.currency}`;
  const until = filter.until === undefined ? sql`true` : sql`since.at <= ${filter.until}::timestamptz`;
  const { rows } = await sql<BelowZero>`
    select low.member_id as member, low.currency, -low.balance as debt, since.at as since
    from (
      select account_id, member_id, currency, balance from member_balance
      where name = 'available' and ${currency} and balance < 0
    ) low
    cross join lateral (
      -- The balance after each row, newest first; the debt began with the row after the last that left zero or more.
      select min(at) as at from (
        select at, bool_or(balance >= 0) over (order by at desc, id desc) as paid_up from (
          select at, id, sum(change) over (order by at, id) as balance from (
            select at, id, amount as change from entry where credit = low.account_id
            union all
            select at, id, -amount from entry where debit = low.account_id
          ) change
        ) running
      ) tail where not paid_up
    ) since
    where ${until}
    order by low.member_id, low.currency`.execute(db);
  return rows;
}
