import type { Terms } from "@fairline/engine";
import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { DifferenceCause } from "./match-lines.ts";

export type CorrectionState = "requested" | "posted" | "refused";

/** A committed period recomputed aside: what it should have paid, beside what stands. */
export interface Correction {
  readonly id: bigint;
  readonly periodId: bigint;
  readonly runId: bigint;
  readonly planVersionId: bigint;
  readonly inputs: "recorded" | "current";
  readonly reason: string;
  readonly state: CorrectionState;
  readonly inputSha256: string;
  readonly outputSha256: string;
  readonly requestedBy: bigint;
  readonly requestedAt: Temporal.Instant;
  readonly decidedBy: bigint | null;
  readonly decidedAt: Temporal.Instant | null;
  readonly postedPeriodId: bigint | null;
}

/** One line that differs: what stood when it was asked for, and what it should be. Minor units. */
export interface CorrectionLine {
  readonly saleId: bigint | null;
  readonly sourceId: bigint | null;
  readonly bonus: string;
  readonly earnerId: bigint;
  readonly currency: string;
  readonly cause: DifferenceCause;
  readonly level: number;
  readonly paidLevel: number;
  readonly standingBase: string | null;
  readonly standingRate: string | null;
  readonly standing: bigint;
  readonly base: string | null;
  readonly rate: string | null;
  readonly terms: Terms | null;
  readonly amount: bigint;
}

declare module "../foundation/database.ts" {
  interface Tables {
    correction: CorrectionTable;
    correction_line: CorrectionLineTable;
  }
}

interface CorrectionTable {
  id: Generated<bigint>;
  period_id: bigint;
  run_id: bigint;
  plan_version_id: bigint;
  inputs: Correction["inputs"];
  reason: string;
  state: Generated<CorrectionState>;
  input_sha256: string;
  output_sha256: string;
  requested_by: bigint;
  requested_at: Temporal.Instant;
  decided_by: bigint | null;
  decided_at: Temporal.Instant | null;
  posted_period_id: bigint | null;
}

interface CorrectionLineTable {
  correction_id: bigint;
  sale_id: bigint | null;
  source_id: bigint | null;
  bonus: string;
  earner_id: bigint;
  currency: string;
  cause: DifferenceCause;
  level: number;
  paid_level: number;
  standing_base: string | null;
  standing_rate: string | null;
  standing: bigint;
  base: string | null;
  rate: string | null;
  terms: string | null;
  amount: bigint;
}

const columns = sql<Correction>`
  id, period_id as "periodId", run_id as "runId", plan_version_id as "planVersionId", inputs, reason, state,
  input_sha256 as "inputSha256", output_sha256 as "outputSha256", requested_by as "requestedBy",
  requested_at as "requestedAt", decided_by as "decidedBy", decided_at as "decidedAt", posted_period_id as "postedPeriodId"`;

export async function findCorrection(db: Db, id: bigint): Promise<Correction | undefined> {
  return (await sql<Correction>`select ${columns} from correction where id = ${id}`.execute(db)).rows[0];
}

export async function lockCorrection(tx: Db, id: bigint): Promise<Correction | undefined> {
  return (await sql<Correction>`select ${columns} from correction where id = ${id} for no key update`.execute(tx))
    .rows[0];
}

/** Newest first; of one period or of all. */
export async function listCorrections(
  db: Db,
  filter: { readonly periodId?: bigint; readonly limit: number },
): Promise<readonly Correction[]> {
  const whose = filter.periodId === undefined ? sql`true` : sql`period_id = ${filter.periodId}`;
  return (
    await sql<Correction>`select ${columns} from correction where ${whose} order by id desc limit ${filter.limit}`.execute(
      db,
    )
  ).rows;
}

const lineColumns = sql<CorrectionLine>`
  sale_id as "saleId", source_id as "sourceId", bonus, earner_id as "earnerId", currency, cause, level, paid_level as "paidLevel",
  standing_base as "standingBase", standing_rate as "standingRate", standing, base, rate, terms, amount`;

/** In the order of sale, bonus, earner. */
export async function correctionLines(
  db: Db,
  id: bigint,
  page: { readonly limit?: number; readonly offset?: number } = {},
): Promise<readonly CorrectionLine[]> {
  const limit = page.limit === undefined ? sql`` : sql`limit ${page.limit} offset ${page.offset ?? 0}`;
  return (
    await sql<CorrectionLine>`
      select ${lineColumns} from correction_line where correction_id = ${id}
      order by sale_id, source_id, bonus, earner_id, currency ${limit}`.execute(db)
  ).rows;
}

export interface CauseTotal {
  readonly cause: DifferenceCause;
  readonly currency: string;
  readonly lines: number;
  /** What the other side pays less what ours does. */
  readonly difference: bigint;
}

export async function correctionTotals(db: Db, id: bigint): Promise<readonly CauseTotal[]> {
  return (
    await sql<CauseTotal>`
      select cause, currency, count(*)::integer as lines, sum(amount - standing)::bigint as difference
      from correction_line where correction_id = ${id} group by 1, 2 order by 1, 2`.execute(db)
  ).rows;
}

export async function insertCorrection(
  db: Db,
  correction: Omit<Correction, "id" | "state" | "decidedBy" | "decidedAt" | "postedPeriodId">,
  lines: readonly CorrectionLine[],
): Promise<bigint> {
  const { rows } = await sql<{ id: bigint }>`
    insert into correction (period_id, run_id, plan_version_id, inputs, reason, input_sha256, output_sha256, requested_by,
      requested_at)
    values (${correction.periodId}, ${correction.runId}, ${correction.planVersionId}, ${correction.inputs},
      ${correction.reason}, ${correction.inputSha256}, ${correction.outputSha256}, ${correction.requestedBy},
      ${correction.requestedAt}::timestamptz)
    returning id`.execute(db);
  const { id } = rows[0]!;
  const values = lines.map((line) => ({
    ...line,
    saleId: line.saleId?.toString() ?? null,
    sourceId: line.sourceId?.toString() ?? null,
    earnerId: line.earnerId.toString(),
    standing: line.standing.toString(),
    amount: line.amount.toString(),
  }));
  await sql`
    insert into correction_line (correction_id, sale_id, source_id, bonus, earner_id, currency, cause, level, paid_level,
      standing_base, standing_rate, standing, base, rate, terms, amount)
    select ${id}, "saleId", "sourceId", bonus, "earnerId", currency, cause, level, "paidLevel", "standingBase", "standingRate", standing,
      base, rate, nullif(terms, 'null'::jsonb), amount
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as line (
      "saleId" bigint, "sourceId" bigint, bonus text, "earnerId" bigint, currency text, cause text, level integer, "paidLevel" integer,
      "standingBase" text, "standingRate" text, standing bigint, base text, rate text, terms jsonb, amount bigint)`.execute(
    db,
  );
  return id;
}

export async function markCorrection(
  db: Db,
  id: bigint,
  decided: {
    readonly state: "posted" | "refused";
    readonly by: bigint;
    readonly at: Temporal.Instant;
    readonly postedPeriodId: bigint | null;
  },
): Promise<void> {
  await sql`
    update correction set state = ${decided.state}, decided_by = ${decided.by}, decided_at = ${decided.at}::timestamptz,
      posted_period_id = ${decided.postedPeriodId}::bigint
    where id = ${id}`.execute(db);
}
