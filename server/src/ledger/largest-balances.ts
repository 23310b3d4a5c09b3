import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { Balance, CompanyAccount, MemberAccount } from "./model.ts";

/**
 * The accounts with most in them, or most owed, first. Whoever did not move since the last closing is in the order of an index, which is
 * read only so far as is asked for and as many more as moved; those are summed. Accounts in which nothing ever was come where the rest is
 * zero too.
 */
export async function largestBalances(
  db: Db,
  filter: { readonly company?: true; readonly account?: CompanyAccount | MemberAccount; readonly currency?: string },
  most: number,
): Promise<readonly Balance[]> {
  const named = [sql`true`];
  if (filter.account !== undefined) named.push(sql`name = ${filter.account}`);
  if (filter.currency !== undefined) named.push(sql`currency = ${filter.currency}`);
  const ofName = sql.join(named, sql` and `);
  const ofCompany = filter.company === true ? sql`member_id is null` : sql`true`;
  const { rows } = await sql<Balance>`
    with moved as materialized (select account_id, change from moved_since_closing()),
    found as materialized (
      select own.id, own.member_id, own.name, own.currency, coalesce(closed.balance, 0) + moved.change as balance
      from moved
      join (select id, member_id, name, currency from account where ${ofName} and ${ofCompany}) own on own.id = moved.account_id
      left join closed_balance closed on closed.account_id = moved.account_id
      union all
      select still.account_id, still.member_id, kind.name, kind.currency, still.balance
      from (select name, currency from closing_total
        where at = (select max(at) from closing_check) and ${ofName}) kind
      cross join lateral (
        select account_id, member_id, balance from closed_balance
        where name = kind.name and currency = kind.currency and ${ofCompany}
        order by abs(balance) desc, account_id
        limit ${most}::bigint + (select count(*) from moved)
      ) still
      where not exists (select from moved where moved.account_id = still.account_id)
    )
    select id as "accountId", member_id as member, name as account, currency, balance from (
      select id, member_id, name, currency, balance from found
      union all
      select id, member_id, name, currency, 0 from account
      where (select count(*) from found where balance <> 0) < ${most} and ${ofName} and ${ofCompany}
        and not exists (select from closed_balance where account_id = account.id)
        and not exists (select from moved where moved.account_id = account.id)
    ) one
    order by abs(balance) desc, id limit ${most}`.execute(db);
  return rows;
}
