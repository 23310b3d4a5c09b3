import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { largestBalances } from "./largest-balances.ts";
import type { Balance, CompanyAccount, MemberAccount } from "./model.ts";

export interface BalanceFilter {
  /** One member's accounts. */
  readonly member?: bigint;
  /** These members' accounts. */
  readonly members?: readonly bigint[];
  /** Only the company's own. */
  readonly company?: true;
  readonly account?: CompanyAccount | MemberAccount;
  readonly currency?: string;
  /** Only so many, those with most in them (or most owed) first; otherwise all, by member, account and currency. */
  readonly largest?: number;
}

/** Balances of all accounts that match, in the order of member, account, currency; accounts that sum to zero too. */
export async function balances(db: Db, filter: BalanceFilter = {}): Promise<readonly Balance[]> {
  if (filter.largest !== undefined && filter.member === undefined && filter.members === undefined) {
    return largestBalances(db, filter, filter.largest);
  }
  return read(db, filter, null);
}

/** As `balances`, counting what stood in the books at that instant (rows of that very instant included). */
export async function balanceAt(
  db: Db,
  filter: BalanceFilter & { readonly at: Temporal.Instant },
): Promise<readonly Balance[]> {
  return read(db, filter, filter.at);
}

/** The account's last closing that lies in the time asked for, and the rows since it, from two indexes. */
async function read(db: Db, filter: BalanceFilter, at: Temporal.Instant | null): Promise<readonly Balance[]> {
  const closedBy = at === null ? sql`` : sql`and at <= ${at}::timestamptz`;
  const until = at === null ? sql`` : sql`and entry.at <= ${at}::timestamptz`;
  const conditions = [sql`true`];
  if (filter.member !== undefined) conditions.push(sql`account.member_id = ${filter.member}::bigint`);
  if (filter.members !== undefined) conditions.push(sql`account.member_id = any(${[...filter.members]}::bigint[])`);
  if (filter.company === true) conditions.push(sql`account.member_id is null`);
  if (filter.account !== undefined) conditions.push(sql`account.name = ${filter.account}`);
  if (filter.currency !== undefined) conditions.push(sql`account.currency = ${filter.currency}`);
  const order =
    filter.largest === undefined
      ? sql`order by account.member_id nulls first, account.name, account.currency`
      : sql`order by abs(coalesce(closed.balance, 0) + credited.total - debited.total) desc, account.id
          limit ${filter.largest}`;
  const { rows } = await sql<Balance>`
    select account.id as "accountId", account.member_id as member, account.name as account, account.currency,
      (coalesce(closed.balance, 0) + credited.total - debited.total)::bigint as balance
    from account
    left join lateral (
      select at, balance from account_closing where account_id = account.id ${closedBy} order by at desc limit 1
    ) closed on true
    cross join lateral (
      select coalesce(sum(entry.amount), 0) as total from entry
      where entry.credit = account.id and entry.at > coalesce(closed.at, '-infinity') ${until}) credited
    cross join lateral (
      select coalesce(sum(entry.amount), 0) as total from entry
      where entry.debit = account.id and entry.at > coalesce(closed.at, '-infinity') ${until}) debited
    where ${sql.join(conditions, sql` and `)}
    ${order}`.execute(db);
  return rows;
}
