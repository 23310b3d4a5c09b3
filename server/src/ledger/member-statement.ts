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
 * A member's statement, newest first: each change of the sum of the chosen accounts, and the sum after it. What only moves
 * between the chosen accounts (pending to held) changes nothing and is left out. The sum of the page's first line is the
 * accounts' last closing before it and the rows since; the others follow from it, so a page costs the same however long
 * the member's history is.
 */
export async function statement(db: Db, filter: StatementFilter): Promise<readonly StatementLine[]> {
  const before =
    filter.before === undefined
      ? sql`true`
      : sql`(entry.at, entry.id) < (select at, id from entry last where last.id = ${filter.before}::bigint)`;
  const newest = sql`and ${before} order by entry.at desc, entry.id desc limit ${filter.limit}`;
  const { rows } = await sql<StatementLine>`
    with own as materialized (
      select id from account where member_id = ${filter.member}::bigint and currency = ${filter.currency}
        and name = any(${[...(filter.accounts ?? owedAccounts)]}::text[])
    ),
    line as materialized (
      select line.* from own cross join lateral (
        (select entry.id, entry.at, entry.amount as change from entry
          where entry.credit = own.id and entry.debit not in (select id from own) ${newest})
        union all
        (select entry.id, entry.at, -entry.amount from entry
          where entry.debit = own.id and entry.credit not in (select id from own) ${newest})
      ) line
      order by line.at desc, line.id desc limit ${filter.limit}
    ),
    top as (select at, id from line order by at desc, id desc limit 1),
    opening as (
      select coalesce(sum(coalesce(closed.balance, 0) + credited.total - debited.total), 0) as balance
      from own cross join top
      left join lateral (
        select at, balance from account_closing where account_id = own.id and at < top.at order by at desc limit 1
      ) closed on true
      cross join lateral (select coalesce(sum(amount), 0) as total from entry where credit = own.id
        and entry.at > coalesce(closed.at, '-infinity') and (entry.at, entry.id) <= (top.at, top.id)) credited
      cross join lateral (select coalesce(sum(amount), 0) as total from entry where debit = own.id
        and entry.at > coalesce(closed.at, '-infinity') and (entry.at, entry.id) <= (top.at, top.id)) debited
    )
    select entry.id as "entryId", entry.at, line.change::bigint as change,
      (opening.balance - coalesce(sum(line.change) over (
        order by line.at desc, line.id desc rows between unbounded preceding and 1 preceding), 0))::bigint as balance,
      debit.name as "from", credit.name as "to", entry.cause, entry.period_id as "periodId"
    from line cross join opening
    join entry on entry.id = line.id
    join account debit on debit.id = entry.debit
    join account credit on credit.id = entry.credit
    order by entry.at desc, entry.id desc`.execute(db);
  return rows;
}
