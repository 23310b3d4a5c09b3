import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { CompanyAccount, Entry, MemberAccount } from "./model.ts";

export interface EntryFilter {
  readonly account?: bigint;
  readonly member?: bigint;
  readonly cause?: string;
  readonly period?: bigint;
  readonly limit: number;
  /** Only rows older than this one. */
  readonly before?: bigint;
}

interface Found {
  readonly id: bigint;
  readonly at: Temporal.Instant;
  readonly amount: bigint;
  readonly currency: string;
  readonly key: string;
  readonly cause: string;
  readonly period_id: bigint | null;
  readonly debit: bigint;
  readonly debit_member: bigint | null;
  readonly debit_name: CompanyAccount | MemberAccount;
  readonly credit: bigint;
  readonly credit_member: bigint | null;
  readonly credit_name: CompanyAccount | MemberAccount;
}

/** Rows of the books, newest first: in the order of writing, those of an account or member in the order of time. */
export async function entries(db: Db, filter: EntryFilter): Promise<readonly Entry[]> {
  const conditions = [sql`true`];
  if (filter.cause !== undefined) conditions.push(sql`entry.cause = ${filter.cause}`);
  if (filter.period !== undefined) conditions.push(sql`entry.period_id = ${filter.period}::bigint`);
  const byTime = filter.account !== undefined || filter.member !== undefined;
  if (filter.before !== undefined) {
    conditions.push(
      byTime
        ? sql`(entry.at, entry.id) < (select at, id from entry last where last.id = ${filter.before}::bigint)`
        : sql`entry.id < ${filter.before}::bigint`,
    );
  }
  const where = sql.join(conditions, sql` and `);
  const order = byTime ? sql`entry.at desc, entry.id desc` : sql`entry.id desc`;
  const { rows } = await sql<Found>`
    select entry.id, entry.at, entry.amount, entry.currency, entry.key, entry.cause, entry.period_id,
      debit.id as debit, debit.member_id as debit_member, debit.name as debit_name,
      credit.id as credit, credit.member_id as credit_member, credit.name as credit_name
    from (${chosen(filter, where)}) entry
    join account debit on debit.id = entry.debit
    join account credit on credit.id = entry.credit
    order by ${order} limit ${filter.limit}`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    debit: { accountId: row.debit, member: row.debit_member, account: row.debit_name },
    credit: { accountId: row.credit, member: row.credit_member, account: row.credit_name },
    amount: row.amount,
    currency: row.currency,
    key: row.key,
    cause: row.cause,
    periodId: row.period_id,
  }));
}

/** Each side of an account has an index of its own in the order of time: the newest of both, then the newest of those. */
function chosen(filter: EntryFilter, where: RawBuilder<unknown>): RawBuilder<unknown> {
  if (filter.account === undefined && filter.member === undefined) {
    return sql`select * from entry where ${where} order by entry.id desc limit ${filter.limit}`;
  }
  const ofAccount = filter.account === undefined ? sql`true` : sql`account.id = ${filter.account}::bigint`;
  const ofMember = filter.member === undefined ? sql`true` : sql`account.member_id = ${filter.member}::bigint`;
  return sql`
    select distinct newest.* from account cross join lateral (
      (select * from entry where entry.debit = account.id and ${where} order by entry.at desc, entry.id desc limit ${filter.limit})
      union
      (select * from entry where entry.credit = account.id and ${where} order by entry.at desc, entry.id desc limit ${filter.limit})
    ) newest
    where ${ofAccount} and ${ofMember}`;
}
