import type { Kind } from "@fairline/engine";
import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { FrozenLine, FrozenSale } from "../plan/index.ts";
import type { BonusTotal, RunHead, RunLine, RunState, SnapshotMember } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    run: RunTable;
    run_line: RunLineTable;
    run_member: RunMemberTable;
    run_sale_line: RunSaleLineTable;
    earning_sum: EarningSumView;
    earning_history: EarningHistoryView;
  }
}

interface RunTable {
  id: Generated<bigint>;
  period_id: bigint;
  plan_version_id: bigint;
  engine_version: string;
  company_currency: string;
  as_of: Temporal.Instant;
  state: RunState;
  input_sha256: string;
  output_sha256: string;
  lines: number;
  earners: number;
  totals: string;
  drafted_at: Temporal.Instant;
  drafted_by: bigint | null;
  locked_at: Temporal.Instant | null;
  locked_by: bigint | null;
  committed_at: Temporal.Instant | null;
  committed_by: bigint | null;
}

/** The run's snapshot of people: kinds as the plan sees them, sponsors as of the run's instant. */
interface RunMemberTable {
  run_id: bigint;
  member_id: bigint;
  kind: string;
  sponsor_id: bigint | null;
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
}

interface RunLineTable {
  run_id: bigint;
  sale_id: bigint;
  bonus: string;
  earner_id: bigint;
  level: number;
  paid_level: number;
  base: string;
  rate: string | null;
  amount: bigint;
  currency: string;
}

/** Published by `plan`. */
interface EarningSumView {
  earner_id: bigint;
  period_id: bigint;
  currency: string;
  bonus: string;
  state: "pending" | "held" | "available" | "paid" | "reversed";
  amount: bigint;
  lines: number;
}

/** Published by `plan`. */
interface EarningHistoryView {
  earning_id: bigint;
  id: bigint;
  at: Temporal.Instant;
  period_id: bigint;
  amount: bigint;
  account: "pending" | "held" | "available";
  cause: "sale" | "run" | "reversal";
  reversal_id: bigint | null;
  run_id: bigint | null;
  earner_id: bigint;
  sale_id: bigint;
  currency: string;
}

/** Rows in one statement. */
const AT_ONCE = 20_000;

function* chunks<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < rows.length; from += AT_ONCE) yield rows.slice(from, from + AT_ONCE);
}

const head = sql<RunHead>`
  id, period_id as "periodId", plan_version_id as "planVersionId", engine_version as "engineVersion",
  company_currency as "companyCurrency", as_of as "asOf", state, input_sha256 as "inputSha256",
  output_sha256 as "outputSha256", lines, earners, totals, drafted_at as "draftedAt", drafted_by as "draftedBy",
  locked_at as "lockedAt", locked_by as "lockedBy", committed_at as "committedAt", committed_by as "committedBy"`;

type HeadRow = Omit<RunHead, "totals"> & { totals: readonly (Omit<BonusTotal, "amount"> & { amount: string })[] };

function toHead(row: HeadRow | undefined): RunHead | undefined {
  return row && { ...row, totals: row.totals.map((total) => ({ ...total, amount: BigInt(total.amount) })) };
}

export async function findRun(db: Db, id: bigint): Promise<RunHead | undefined> {
  return toHead((await sql<HeadRow>`select ${head} from run where id = ${id}`.execute(db)).rows[0]);
}

/** The run of a period that counts: its draft, or what became of it. */
export async function liveRun(db: Db, periodId: bigint): Promise<RunHead | undefined> {
  return toHead(
    (await sql<HeadRow>`select ${head} from run where period_id = ${periodId} and state <> 'discarded'`.execute(db))
      .rows[0],
  );
}

/** All live runs, by period. */
export async function liveRuns(db: Db): Promise<ReadonlyMap<bigint, RunHead>> {
  const { rows } = await sql<HeadRow>`select ${head} from run where state <> 'discarded'`.execute(db);
  return new Map(rows.map((row) => [row.periodId, toHead(row)!]));
}

export async function insertDraft(
  db: Db,
  run: Omit<RunHead, "id" | "state" | "lockedAt" | "lockedBy" | "committedAt" | "committedBy">,
): Promise<bigint> {
  const row = await db
    .insertInto("run")
    .values({
      period_id: run.periodId,
      plan_version_id: run.planVersionId,
      engine_version: run.engineVersion,
      company_currency: run.companyCurrency,
      as_of: run.asOf,
      state: "draft",
      input_sha256: run.inputSha256,
      output_sha256: run.outputSha256,
      lines: run.lines,
      earners: run.earners,
      totals: JSON.stringify(run.totals.map((total) => ({ ...total, amount: total.amount.toString() }))),
      drafted_at: run.draftedAt,
      drafted_by: run.draftedBy,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Keeps who drafted what, and drops what the draft was made of. */
export async function discardDraft(db: Db, id: bigint): Promise<void> {
  await sql`delete from run_line where run_id = ${id}`.execute(db);
  await sql`delete from run_sale_line where run_id = ${id}`.execute(db);
  await sql`delete from run_member where run_id = ${id}`.execute(db);
  await db.updateTable("run").set({ state: "discarded" }).where("id", "=", id).execute();
}

export async function insertSnapshot(
  db: Db,
  runId: bigint,
  members: readonly SnapshotMember[],
  sales: readonly FrozenSale[],
): Promise<void> {
  for (const rows of chunks(members)) {
    await sql`
      insert into run_member (run_id, member_id, kind, sponsor_id)
      select ${runId}, * from unnest(${rows.map((row) => row.id)}::bigint[], ${rows.map((row) => row.kind)}::text[],
        ${rows.map((row) => row.sponsorId)}::bigint[])`.execute(db);
  }
  const lines = sales.flatMap((sale) => sale.lines.map((line, index) => ({ sale, line, number: index + 1 })));
  for (const rows of chunks(lines)) {
    const column = <T>(value: (row: (typeof lines)[number]) => T): T[] => rows.map(value);
    await sql`
      insert into run_sale_line (run_id, sale_id, line, seller_id, buyer_member_id, currency, product, quantity,
        amount_sold, cv_sold, qv_sold, amount, cv, qv, affiliate_fixed)
      select ${runId}, * from unnest(
        ${column(({ sale }) => sale.id)}::bigint[], ${column(({ number }) => number)}::smallint[],
        ${column(({ sale }) => sale.sellerId)}::bigint[], ${column(({ sale }) => sale.buyerMemberId)}::bigint[],
        ${column(({ sale }) => sale.currency)}::text[], ${column(({ line }) => line.product)}::text[],
        ${column(({ line }) => line.quantity)}::integer[], ${column(({ line }) => line.amountSold)}::bigint[],
        ${column(({ line }) => line.cvSold)}::bigint[], ${column(({ line }) => line.qvSold)}::bigint[],
        ${column(({ line }) => line.amount)}::bigint[], ${column(({ line }) => line.cv)}::bigint[],
        ${column(({ line }) => line.qv)}::bigint[], ${column(({ line }) => line.affiliateFixed)}::bigint[])`.execute(
      db,
    );
  }
}

export async function insertLines(db: Db, runId: bigint, lines: readonly RunLine[]): Promise<void> {
  for (const rows of chunks(lines)) {
    const column = <T>(value: (row: RunLine) => T): T[] => rows.map(value);
    await sql`
      insert into run_line (run_id, sale_id, bonus, earner_id, level, paid_level, base, rate, amount, currency)
      select ${runId}, * from unnest(
        ${column((row) => row.saleId)}::bigint[], ${column((row) => row.bonus)}::text[],
        ${column((row) => row.earnerId)}::bigint[], ${column((row) => row.level)}::integer[],
        ${column((row) => row.paidLevel)}::integer[], ${column((row) => row.base)}::text[],
        ${column((row) => row.rate)}::text[], ${column((row) => row.amount)}::bigint[],
        ${column((row) => row.currency)}::text[])`.execute(db);
  }
}

export async function markLocked(db: Db, id: bigint, by: bigint, at: Temporal.Instant): Promise<void> {
  await db.updateTable("run").set({ state: "locked", locked_by: by, locked_at: at }).where("id", "=", id).execute();
}

export async function markCommitted(db: Db, id: bigint, by: bigint | null, at: Temporal.Instant): Promise<void> {
  await db
    .updateTable("run")
    .set({ state: "committed", committed_by: by, committed_at: at })
    .where("id", "=", id)
    .execute();
}

export async function snapshotMembers(db: Db, runId: bigint): Promise<readonly SnapshotMember[]> {
  return (
    await sql<SnapshotMember>`
      select member_id as id, kind, sponsor_id as "sponsorId" from run_member where run_id = ${runId} order by member_id`.execute(
      db,
    )
  ).rows;
}

/** One member of a snapshot and everybody above them. */
export async function snapshotUpline(
  db: Db,
  runId: bigint,
  memberIds: readonly bigint[],
): Promise<readonly SnapshotMember[]> {
  return (
    await sql<{ id: bigint; kind: Kind; sponsorId: bigint | null }>`
      with recursive above as (
        select member_id, kind, sponsor_id from run_member
        where run_id = ${runId} and member_id = any(${[...memberIds]}::bigint[])
        union
        select next.member_id, next.kind, next.sponsor_id
        from above join run_member next on next.run_id = ${runId} and next.member_id = above.sponsor_id
      )
      select member_id as id, kind, sponsor_id as "sponsorId" from above order by member_id`.execute(db)
  ).rows;
}

interface SaleLineRow extends FrozenLine {
  readonly saleId: bigint;
  readonly currency: string;
  readonly sellerId: bigint | null;
  readonly buyerMemberId: bigint | null;
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
      affiliate_fixed as "affiliateFixed"
    from run_sale_line where run_id = ${runId} and ${whose} order by sale_id, line`.execute(db);
  const sales = new Map<bigint, FrozenSale & { lines: FrozenLine[] }>();
  for (const { saleId, currency, sellerId, buyerMemberId, ...line } of rows) {
    const sale = sales.get(saleId) ?? { id: saleId, currency, sellerId, buyerMemberId, lines: [] };
    sale.lines.push(line);
    sales.set(saleId, sale);
  }
  return [...sales.values()];
}

const line = sql<RunLine>`
  sale_id as "saleId", bonus, earner_id as "earnerId", level, paid_level as "paidLevel", base, rate, amount, currency`;

export interface LineFilter {
  readonly earner?: bigint;
  readonly bonus?: string;
  readonly sale?: bigint;
  readonly currency?: string;
  /** Part of an earner's name or handle. */
  readonly search?: string;
  /** By amount, currency by currency, instead of by sale, bonus, earner. */
  readonly by?: "largest" | "smallest";
  /** Lines after the one with this key, in the order asked for. */
  readonly after?: { readonly saleId: bigint; readonly bonus: string; readonly earnerId: bigint };
  readonly limit?: number;
}

const orders = {
  sale: sql`sale_id, bonus, earner_id`,
  largest: sql`currency, -amount, sale_id, bonus, earner_id`,
  smallest: sql`currency, amount, sale_id, bonus, earner_id`,
};

/** A run's lines in the order of sale, bonus, earner, or by amount. */
export async function runLines(db: Db, runId: bigint, filter: LineFilter = {}): Promise<readonly RunLine[]> {
  const conditions = [sql`run_id = ${runId}`];
  if (filter.earner !== undefined) conditions.push(sql`earner_id = ${filter.earner}`);
  if (filter.bonus !== undefined) conditions.push(sql`bonus = ${filter.bonus}`);
  if (filter.sale !== undefined) conditions.push(sql`sale_id = ${filter.sale}`);
  if (filter.currency !== undefined) conditions.push(sql`currency = ${filter.currency}`);
  if (filter.search !== undefined) {
    conditions.push(sql`earner_id in (
      select member_id from member_card
      where strpos(lower(display_name), lower(${filter.search})) > 0 or strpos(handle, lower(${filter.search})) > 0)`);
  }
  const order = orders[filter.by ?? "sale"];
  if (filter.after !== undefined) {
    const { saleId, bonus, earnerId } = filter.after;
    conditions.push(sql`(${order}) > (
      select ${order} from run_line
      where run_id = ${runId} and sale_id = ${saleId} and bonus = ${bonus} and earner_id = ${earnerId})`);
  }
  const limit = filter.limit === undefined ? sql`` : sql`limit ${filter.limit}`;
  return (
    await sql<RunLine>`
      select ${line} from run_line where ${sql.join(conditions, sql` and `)}
      order by ${order} ${limit}`.execute(db)
  ).rows;
}
