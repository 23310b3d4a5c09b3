import { sql } from "kysely";
import type { Generated, RawBuilder } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { BroughtKind } from "../ledger/index.ts";
import type { OpenEarning, TakenEarning } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    payout_line: PayoutLineTable;
    payout_brought_line: BroughtLineTable;
  }
}

interface BroughtLineTable {
  payout_id: bigint;
  brought_id: bigint;
  amount: bigint;
}

interface PayoutLineTable {
  payout_id: bigint;
  earning_id: bigint;
  amount: bigint;
  /**
   * False: it took the earning as a whole and was the first to take of it, so that the earning names its payout for as long as that happens.
   * Only the others have to be looked for to know what is left of an earning that is in no payout.
   */
  partial: Generated<boolean>;
}

/**
 * Writes what payouts take. The caller says of the earnings that are taken whole in which payout they are (`putIntoPayouts`) in the same
 * transaction, and no other takes of them meanwhile (`lockAvailability`).
 */
export async function insertPayoutLines(
  db: Db,
  taken: readonly (TakenEarning & { readonly payoutId: bigint })[],
): Promise<void> {
  // What a refund brought to nothing is settled with a payout, and is no part of its amount.
  const lines = taken.filter((line) => line.amount !== 0n);
  const rows = (of: typeof lines) =>
    sql`unnest(${of.map((line) => line.payoutId)}::bigint[], ${of.map((line) => line.earningId)}::bigint[],
      ${of.map((line) => line.amount)}::bigint[], ${of.map((line) => line.whole)}::boolean[]) as taken (payout_id, earning_id, amount, whole)`;
  const { brought = [], earned = [] } = Object.groupBy(lines, (line) => (line.brought ? "brought" : "earned"));
  await sql`
    insert into payout_line (payout_id, earning_id, amount, partial)
    select payout_id, earning_id, amount,
      not whole or exists (select from payout_line other where other.earning_id = taken.earning_id)
    from ${rows(earned)}`.execute(db);
  await sql`
    insert into payout_brought_line (payout_id, brought_id, amount) select payout_id, earning_id, amount
    from ${rows(brought)}`.execute(db);
}

/** What a payout was made of beside earnings: balances that were brought, and when. */
export interface BroughtLine {
  readonly id: bigint;
  readonly amount: bigint;
  readonly kind: BroughtKind;
  readonly at: Temporal.Instant;
  readonly cause: string;
}

export async function broughtLines(db: Db, payoutId: bigint): Promise<readonly BroughtLine[]> {
  return (
    await sql<BroughtLine>`select brought.id, line.amount, brought.kind, brought.at, brought.cause
      from payout_brought_line line join payable_brought brought on brought.id = line.brought_id
      where line.payout_id = ${payoutId} order by brought.id`.execute(db)
  ).rows;
}

/** The earnings that a payout was made of, with what they stood at then. */
export async function payoutLines(
  db: Db,
  payoutId: bigint,
): Promise<readonly { readonly earningId: bigint; readonly amount: bigint }[]> {
  return await db
    .selectFrom("payout_line")
    .select(["earning_id as earningId", "amount"])
    .where("payout_id", "=", payoutId)
    .orderBy("earning_id")
    .execute();
}

/** The earnings of which these payouts took something. */
export async function earningsInPayouts(db: Db, payoutIds: readonly bigint[]): Promise<readonly bigint[]> {
  const { rows } = await sql<{ id: bigint }>`
    select distinct earning_id as id from payout_line where payout_id = any(${[...payoutIds]}::bigint[])`.execute(db);
  return rows.map((row) => row.id);
}

/**
 * A query of id, brought, member_id and rest: what can be paid of a currency, each less what payouts that happen have taken of it. What is in
 * an unfinished payout as a whole has nothing left.
 * @param own which members, of the column that names them
 */
export function openRests(currency: string, own: (column: string) => RawBuilder<unknown>): RawBuilder<unknown> {
  const happens = sql`payout.state in ('made', 'approved', 'paid')`;
  return sql`
    select brought.id, true as brought, brought.member_id, brought.amount - coalesce(sum(taken.amount)::bigint, 0) as rest
    from payable_brought brought
    left join (
      select line.brought_id, line.amount from payout_brought_line line join payout on payout.id = line.payout_id and ${happens}
    ) taken on taken.brought_id = brought.id
    where brought.currency = ${currency} and ${own("brought.member_id")}
    group by brought.member_id, brought.id, brought.amount
    union all
    select earning.id, false, earning.earner_id, earning.amount - case
        -- Of most nothing was ever taken; they need not be looked for among the lines (see the column \`partial\`).
        when earning.payout_id is null and not exists (
          select from payout_line line where line.earning_id = earning.id and line.partial) then 0
        else coalesce((
          select sum(line.amount)::bigint from payout_line line join payout on payout.id = line.payout_id and ${happens}
          where line.earning_id = earning.id), 0) end
    from earning_standing earning
    where earning.state = 'available' and earning.currency = ${currency} and ${own("earning.earner_id")}`;
}

/** What can be paid of a currency to these members, oldest first: balances that were brought, then available earnings. */
export async function openEarnings(
  db: Db,
  currency: string,
  memberIds: readonly bigint[],
): Promise<readonly OpenEarning[]> {
  const own = (column: string) => sql`${sql.ref(column)} = any(${[...memberIds]}::bigint[])`;
  return (
    await sql<OpenEarning>`
      select id, brought, member_id as "earnerId", rest from (${openRests(currency, own)}) open
      where not brought or rest > 0 order by brought desc, id`.execute(db)
  ).rows;
}

/** All lines of payouts, of earnings and of what was brought. */
const allLines = sql`(select payout_id, amount from payout_line
  union all select payout_id, amount from payout_brought_line)`;

/** What payouts are made of: the sum and number of their lines. The rest of the amount was netted. */
export async function payoutSums(
  db: Db,
  payoutIds: readonly bigint[],
): Promise<ReadonlyMap<bigint, { readonly earnings: bigint; readonly count: number }>> {
  const { rows } = await sql<{ payoutId: bigint; earnings: bigint; count: number }>`
    select payout_id as "payoutId", sum(amount)::bigint as earnings, count(*)::integer as count from ${allLines} line
    where payout_id = any(${[...payoutIds]}::bigint[]) group by payout_id`.execute(db);
  return new Map(rows.map((row) => [row.payoutId, row]));
}

/** What of each member's went out without a bank so far: as store credit, or to the next holder of their membership. */
export async function givenWithoutBank(db: Db): Promise<readonly MemberSum[]> {
  return (
    await sql<MemberSum>`
      select member_id as "memberId", currency, sum(amount)::bigint as amount from payout
      where batch_id is null group by member_id, currency`.execute(db)
  ).rows;
}

/** What each member is not asked for any more. */
export async function writtenOff(db: Db): Promise<readonly MemberSum[]> {
  return (
    await sql<MemberSum>`
      select member_id as "memberId", currency, sum(amount)::bigint as amount from write_off
      group by member_id, currency`.execute(db)
  ).rows;
}

interface MemberSum {
  readonly memberId: bigint;
  readonly currency: string;
  readonly amount: bigint;
}

/** Payouts that are more than what they are made of; there must be none. */
export async function payoutsAboveEarnings(
  db: Db,
): Promise<readonly { readonly id: bigint; readonly amount: bigint; readonly earnings: bigint }[]> {
  return (
    await sql<{ id: bigint; amount: bigint; earnings: bigint }>`
      select payout.id, payout.amount, coalesce(sum(line.amount), 0)::bigint as earnings
      from payout left join ${allLines} line on line.payout_id = payout.id
      group by payout.id, payout.amount having payout.amount > coalesce(sum(line.amount), 0) limit 100`.execute(db)
  ).rows;
}

/**
 * Earnings of which something was taken by a payout that happens, although neither they nor a line say that they have to be looked for
 * (`partial`): more could be paid of them than there is. There must be none.
 */
export async function earningsTakenUnseen(db: Db): Promise<readonly bigint[]> {
  const { rows } = await sql<{ id: bigint }>`
    select distinct earning.id from payout_line line
    join payout on payout.id = line.payout_id and payout.state in ('made', 'approved', 'paid')
    join earning_standing earning on earning.id = line.earning_id
    where earning.payout_id is null and not exists (
      select from payout_line other where other.earning_id = earning.id and other.partial)
    order by 1 limit 100`.execute(db);
  return rows.map((row) => row.id);
}
