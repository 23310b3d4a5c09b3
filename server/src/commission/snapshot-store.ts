import type { Kind } from "@fairline/engine";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { FrozenLine, FrozenSale } from "../plan/index.ts";
import type { Snapshot, SnapshotMember } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    run_member: RunMemberTable;
    run_past: { run_id: bigint; member_id: bigint; past: string };
    run_taken: { run_id: bigint; member_id: bigint; past: string };
    run_sale_line: RunSaleLineTable;
  }
}

/** The run's snapshot of people: kinds as the plan sees them, sponsors as of the run's instant. */
interface RunMemberTable {
  run_id: bigint;
  member_id: bigint;
  kind: string;
  sponsor_id: bigint | null;
  joined_on: string | null;
  parents: string | null;
  legs: string | null;
  holder_id: bigint | null;
}

/** The run's snapshot of sales: what was sold, and what was left of it. */
interface RunSaleLineTable {
  run_id: bigint;
  sale_id: bigint;
  line: number;
  seller_id: bigint | null;
  buyer_member_id: bigint | null;
  currency: string;
  product: string;
  quantity: number;
  amount_sold: bigint;
  cv_sold: bigint;
  qv_sold: bigint;
  amount: bigint;
  cv: bigint;
  qv: bigint;
  affiliate_fixed: bigint | null;
  sold_on: string | null;
  market: string | null;
  tags: string[] | null;
  wholesale: bigint | null;
  retail: bigint | null;
}

/** Rows in one statement. */
const AT_ONCE = 20_000;

export function* chunks<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < rows.length; from += AT_ONCE) yield rows.slice(from, from + AT_ONCE);
}

export async function snapshotMembers(db: Db, runId: bigint): Promise<readonly SnapshotMember[]> {
  return (
    await sql<MemberRow>`
      select member_id as id, kind, sponsor_id as "sponsorId", joined_on::text as "joinedOn", parents, legs,
        holder_id as "holderId"
      from run_member where run_id = ${runId} order by member_id`.execute(db)
  ).rows.map(toMember);
}

interface MemberRow {
  readonly id: bigint;
  readonly kind: Kind;
  readonly sponsorId: bigint | null;
  readonly joinedOn: string | null;
  readonly parents: Readonly<Record<string, string | null>> | null;
  readonly legs: Readonly<Record<string, number>> | null;
  readonly holderId: bigint | null;
}

function toMember({ parents, ...row }: MemberRow): SnapshotMember {
  if (parents === null) return row;
  const ids = Object.entries(parents).map(([tree, id]) => [tree, id === null ? null : BigInt(id)]);
  return { ...row, parents: Object.fromEntries(ids) as Record<string, bigint | null> };
}

/** One member of a snapshot and everybody above them in the sponsor tree. */
export async function snapshotUpline(
  db: Db,
  runId: bigint,
  memberIds: readonly bigint[],
): Promise<readonly SnapshotMember[]> {
  return (
    await sql<MemberRow>`
      with recursive above as (
        select member_id, kind, sponsor_id, joined_on from run_member
        where run_id = ${runId} and member_id = any(${[...memberIds]}::bigint[])
        union
        select next.member_id, next.kind, next.sponsor_id, next.joined_on
        from above join run_member next on next.run_id = ${runId} and next.member_id = above.sponsor_id
      )
      select member_id as id, kind, sponsor_id as "sponsorId", joined_on::text as "joinedOn", null as parents, null as legs,
        null as "holderId"
      from above order by member_id`.execute(db)
  ).rows.map(toMember);
}

interface SaleLineRow extends FrozenLine {
  readonly saleId: bigint;
  readonly currency: string;
  readonly sellerId: bigint | null;
  readonly buyerMemberId: bigint | null;
  readonly on: string | null;
  readonly market: string | null;
  readonly tags: readonly string[] | null;
}

/** The sales of a snapshot; with `sellers` only those credited to these members. */
export async function snapshotSales(
  db: Db,
  runId: bigint,
  sellers?: readonly bigint[],
): Promise<readonly FrozenSale[]> {
  const whose = sellers === undefined ? sql`true` : sql`seller_id = any(${[...sellers]}::bigint[])`;
  const { rows } = await sql<SaleLineRow>`
    select sale_id as "saleId", currency, seller_id as "sellerId", buyer_member_id as "buyerMemberId", product, quantity,
      amount_sold as "amountSold", cv_sold as "cvSold", qv_sold as "qvSold", amount, cv, qv,
      affiliate_fixed as "affiliateFixed", sold_on::text as "on", market, tags, wholesale, retail
    from run_sale_line where run_id = ${runId} and ${whose} order by sale_id, line`.execute(db);
  const sales = new Map<bigint, FrozenSale & { lines: FrozenLine[] }>();
  for (const { saleId, currency, sellerId, buyerMemberId, on, market, tags, ...line } of rows) {
    const about = { currency, sellerId, buyerMemberId, on, market, tags };
    const sale = sales.get(saleId) ?? { id: saleId, ...about, lines: [] };
    sale.lines.push(line);
    sales.set(saleId, sale);
  }
  return [...sales.values()];
}

/** Where a run's past stands: with the run before it, and what refunds took from legs, frozen with the run or as it is now. */
export interface PastOf {
  readonly pastRunId: bigint | null;
  readonly taken: { readonly run: bigint } | { readonly period: bigint };
}

/** What earlier runs left, then what was taken since, in the order of members; ids only, so that a COPY can ask for it too. */
export function pastQuery({ pastRunId, taken }: PastOf): string {
  const since =
    "run" in taken
      ? `select member_id, past, 1 as place from run_taken where run_id = ${taken.run}`
      : `select member_id, past, 1 as place from period_taken(${taken.period})`;
  return `select member_id, past from (
      select member_id, past, 0 as place from run_past where run_id = ${pastRunId ?? 0n} union all ${since}) past
    order by member_id, place`;
}

/** What a run takes over, ordered by member. */
export async function pastOfRun(db: Db, of: PastOf): Promise<Snapshot["past"]> {
  const { rows } = await sql.raw<{ member_id: bigint; past: string }>(pastQuery(of)).execute(db);
  return rows.map(({ member_id: memberId, past }) => ({ memberId, past }));
}

/** Keeps what refunds have taken from legs with the run that takes it off. */
export async function freezeTaken(db: Db, runId: bigint, periodId: bigint): Promise<void> {
  await sql`insert into run_taken (run_id, member_id, past)
    select ${runId}::bigint, member_id, past from period_taken(${periodId})`.execute(db);
}
