import { sql } from "kysely";
import type { Tx } from "../foundation/database.ts";
import type { AccountRef, CompanyAccount, MemberAccount } from "./model.ts";

export interface Side {
  readonly member: bigint | null;
  readonly name: CompanyAccount | MemberAccount;
  readonly currency: string;
}

export function sideOf(account: AccountRef, currency: string): Side {
  return "company" in account
    ? { member: null, name: account.company, currency }
    : { member: account.member, name: account.account, currency };
}

/** A text that names the account among all accounts. */
export function sideName(side: Side): string {
  return `${side.member ?? "company"} ${side.name} ${side.currency}`;
}

/**
 * The ids of these accounts by `sideName`; what is missing is opened. One statement where all exist.
 *
 * Safe against others who open the same account: `on conflict do nothing` waits for them, and the second look, a
 * statement with a snapshot of its own, sees what they committed.
 */
export async function openAccounts(tx: Tx, sides: Iterable<Side>): Promise<ReadonlyMap<string, bigint>> {
  const wanted = new Map<string, Side>();
  for (const side of sides) wanted.set(sideName(side), side);
  const ids = await find(tx, [...wanted.values()]);
  const missing = [...wanted].filter(([name]) => !ids.has(name)).map(([, side]) => side);
  if (missing.length === 0) return ids;
  // Opened in one order everywhere, so that two who open the same accounts wait in line instead of for each other.
  missing.sort((a, b) => (sideName(a) < sideName(b) ? -1 : 1));
  await sql`
    insert into account (member_id, name, currency)
    select * from unnest(${missing.map((side) => side.member)}::bigint[], ${missing.map((side) => side.name)}::text[],
      ${missing.map((side) => side.currency)}::text[])
    on conflict do nothing`.execute(tx);
  for (const [name, id] of await find(tx, missing)) ids.set(name, id);
  return ids;
}

async function find(tx: Tx, sides: readonly Side[]): Promise<Map<string, bigint>> {
  // Two halves, because an equality never finds the null that marks the company's accounts.
  const own = sides.filter((side) => side.member === null);
  const members = sides.filter((side) => side.member !== null);
  const { rows } = await sql<{ id: bigint } & Side>`
    select account.id, account.member_id as member, account.name, account.currency
    from unnest(${own.map((side) => side.name)}::text[], ${own.map((side) => side.currency)}::text[])
      as wanted (name, currency)
    join account on account.member_id is null and account.name = wanted.name and account.currency = wanted.currency
    union all
    select account.id, account.member_id, account.name, account.currency
    from unnest(${members.map((side) => side.member)}::bigint[], ${members.map((side) => side.name)}::text[],
      ${members.map((side) => side.currency)}::text[]) as wanted (member_id, name, currency)
    join account on account.member_id = wanted.member_id and account.name = wanted.name
      and account.currency = wanted.currency`.execute(tx);
  return new Map(rows.map((row) => [sideName(row), row.id]));
}
