import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { owedAccounts } from "./model.ts";
import type { MemberAccount, StatementLine } from "./model.ts";

export interface StatementFilter {
  readonly member: bigint;
  readonly currency: string;
  /** Which of the member's accounts are looked at together; by default all that the company still owes from. */
  readonly accounts?: readonly MemberAccount[];
  readonly limit: number;
  /** Only lines older than this entry. */
  readonly before?: bigint;
}

/**
 * A member's statement, newest first: each change of the sum of the chosen accounts, and the sum after it.
 * What only moves between the chosen accounts (pending to held) changes nothing and is left out.
 */
export async function statement(db: Db, filter: StatementFilter): Promise<readonly StatementLine[]> {
  const before = filter.before === undefined ? sql`true` : sql`id < ${filter.before}::bigint`;
  const { rows } = await sql<StatementLine>`
    with own as (
      select id from account where member_id = ${filter.member}::bigint and currency = ${filter.currency}
        and name = any(${[...(filter.accounts ?? owedAccounts)]}::text[])
    ),
    change as (
      select entry.id, entry.amount from entry where entry.credit in (select id from own)
      union all
      select entry.id, -entry.amount from entry where entry.debit in (select id from own)
    ),
    line as (
      select id, sum(amount) as change from change group by id having sum(amount) <> 0
    ),
    running as (
      select id, change, sum(change) over (order by id) as balance from line
    )
    select entry.id as "entryId", entry.at, running.change::bigint as change, running.balance::bigint as balance,
      debit.name as "from", credit.name as "to", entry.cause, entry.period_id as "periodId"
    from (select * from running where ${before} order by id desc limit ${filter.limit}) running
    join entry on entry.id = running.id
    join account debit on debit.id = entry.debit
    join account credit on credit.id = entry.credit
    order by entry.id desc`.execute(db);
  return rows;
}
