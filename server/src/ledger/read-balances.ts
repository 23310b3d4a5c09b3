import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
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
}

/** Balances of all accounts that match, in the order of member, account, currency; accounts that sum to zero too. */
export async function balances(db: Db, filter: BalanceFilter = {}): Promise<readonly Balance[]> {
  return read(db, filter, null);
}

/** As `balances`, counting what stood in the books at that instant (rows of that very instant included). */
export async function balanceAt(
  db: Db,
  filter: BalanceFilter & { readonly at: Temporal.Instant },
): Promise<readonly Balance[]> {
  return read(db, filter, filter.at);
}

async function read(db: Db, filter: BalanceFilter, at: Temporal.Instant | null): Promise<readonly Balance[]> {
  const until = at === null ? sql`` : sql`and entry.at <= ${at}::timestamptz`;
  const conditions = [sql`true`];
  if (filter.member !== undefined) conditions.push(sql`account.member_id = ${filter.member}::bigint`);
  if (filter.members !== undefined) conditions.push(sql`account.member_id = any(${[...filter.members]}::bigint[])`);
  if (filter.company === true) conditions.push(sql`account.member_id is null`);
  if (filter.account !== undefined) conditions.push(sql`account.name = ${filter.account}`);
  if (filter.currency !== undefined) conditions.push(sql`account.currency = ${filter.currency}`);
  const { rows } = await sql<Balance>`
    select account.id as "accountId", account.member_id as member, account.name as account, account.currency,
      (credited.total - debited.total)::bigint as balance
    from account
    cross join lateral (
      select coalesce(sum(entry.amount), 0) as total from entry where entry.credit = account.id ${until}) credited
    cross join lateral (
      select coalesce(sum(entry.amount), 0) as total from entry where entry.debit = account.id ${until}) debited
    where ${sql.join(conditions, sql` and `)}
    order by account.member_id nulls first, account.name, account.currency`.execute(db);
  return rows;
}
