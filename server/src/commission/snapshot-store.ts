import type { Kind } from "@fairline/engine";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { fromEdge } from "../foundation/ids.ts";
import type { FrozenLine, FrozenSale } from "../plan/index.ts";
import type { Snapshot, SnapshotMember } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    run_member: RunMemberTable;
    run_past: { run_id: bigint; member_id: bigint; past: string };
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

export async function insertSnapshot(
  db: Db,
  runId: bigint,
  members: readonly SnapshotMember[],
  sales: readonly FrozenSale[],
): Promise<void> {
  for (const rows of chunks(members)) {
    await sql`
      insert into run_member (run_id, member_id, kind, sponsor_id, joined_on, parents)
      select ${runId}, * from unnest(${rows.map((row) => row.id)}::bigint[], ${rows.map((row) => row.kind)}::text[],
        ${rows.map((row) => row.sponsorId)}::bigint[], ${rows.map((row) => row.joinedOn ?? null)}::date[],
        ${rows.map((row) => parentsText(row.parents))}::jsonb[])`.execute(db);
  }
  const lines = sales.flatMap((sale) => sale.lines.map((line, index) => ({ sale, line, number: index + 1 })));
  for (const rows of chunks(lines)) {
    const column = <T>(value: (row: (typeof lines)[number]) => T): T[] => rows.map(value);
    await sql`
      insert into run_sale_line (run_id, sale_id, line, seller_id, buyer_member_id, currency, product, quantity,
        amount_sold, cv_sold, qv_sold, amount, cv, qv, affiliate_fixed, sold_on, market, tags, wholesale, retail)
      select ${runId}, sale_id, line, seller_id, buyer_id, currency, product, quantity, amount_sold, cv_sold, qv_sold,
        amount, cv, qv, affiliate_fixed, sold_on, market, array(select jsonb_array_elements_text(tags)), wholesale, retail
      from unnest(
        ${column(({ sale }) => sale.id)}::bigint[], ${column(({ number }) => number)}::smallint[],
        ${column(({ sale }) => sale.sellerId)}::bigint[], ${column(({ sale }) => sale.buyerMemberId)}::bigint[],
        ${column(({ sale }) => sale.currency)}::text[], ${column(({ line }) => line.product)}::text[],
        ${column(({ line }) => line.quantity)}::integer[], ${column(({ line }) => line.amountSold)}::bigint[],
        ${column(({ line }) => line.cvSold)}::bigint[], ${column(({ line }) => line.qvSold)}::bigint[],
        ${column(({ line }) => line.amount)}::bigint[], ${column(({ line }) => line.cv)}::bigint[],
        ${column(({ line }) => line.qv)}::bigint[], ${column(({ line }) => line.affiliateFixed)}::bigint[],
        ${column(({ sale }) => sale.on ?? null)}::date[], ${column(({ sale }) => sale.market ?? null)}::text[],
        ${column(({ sale }) => JSON.stringify(sale.tags ?? []))}::jsonb[],
        ${column(({ line }) => line.wholesale ?? null)}::bigint[], ${column(({ line }) => line.retail ?? null)}::bigint[])
        as read (sale_id, line, seller_id, buyer_id, currency, product, quantity, amount_sold, cv_sold, qv_sold, amount, cv,
          qv, affiliate_fixed, sold_on, market, tags, wholesale, retail)`.execute(db);
  }
}

export async function snapshotMembers(db: Db, runId: bigint): Promise<readonly SnapshotMember[]> {
  return (
    await sql<MemberRow>`
      select member_id as id, kind, sponsor_id as "sponsorId", joined_on::text as "joinedOn", parents
      from run_member where run_id = ${runId} order by member_id`.execute(db)
  ).rows.map(toMember);
}

interface MemberRow {
  readonly id: bigint;
  readonly kind: Kind;
  readonly sponsorId: bigint | null;
  readonly joinedOn: string | null;
  readonly parents: Readonly<Record<string, string | null>> | null;
}

function toMember({ parents, ...row }: MemberRow): SnapshotMember {
  if (parents === null) return row;
  const ids = Object.entries(parents).map(([tree, id]) => [tree, id === null ? null : BigInt(id)]);
  return { ...row, parents: Object.fromEntries(ids) as Record<string, bigint | null> };
}

function parentsText(parents: SnapshotMember["parents"]): string | null {
  if (parents === undefined || parents === null) return null;
  return JSON.stringify(
    Object.fromEntries(Object.entries(parents).map(([tree, id]) => [tree, id === null ? null : id.toString()])),
  );
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
      select member_id as id, kind, sponsor_id as "sponsorId", joined_on::text as "joinedOn", null as parents
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

/** What a committed run has left to the next one, ordered by member. */
export async function pastOfRun(db: Db, runId: bigint): Promise<Snapshot["past"]> {
  return (
    await sql<{ memberId: bigint; past: string }>`
      select member_id as "memberId", past from run_past where run_id = ${runId} order by member_id`.execute(db)
  ).rows;
}

/** Written by the commit, by the engine's ids of members. */
export async function insertPast(
  db: Db,
  runId: bigint,
  past: readonly { readonly id: string; readonly past: string }[],
): Promise<void> {
  for (const rows of chunks(past)) {
    const ids = rows.map(({ id }) => fromEdge("member", id) ?? null);
    await sql`
      insert into run_past (run_id, member_id, past)
      select ${runId}, * from unnest(${ids}::bigint[], ${rows.map((row) => row.past)}::text[])`.execute(db);
  }
}
