import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Context, Db } from "../foundation/database.ts";
import { enqueue } from "../foundation/jobs.ts";
import type { BonusTotal, RunHead, RunState } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    run: RunTable;
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
  day: string | null;
  rates: Generated<string>;
  past_run_id: bigint | null;
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

/** Published by `plan`. */
interface EarningSumView {
  earner_id: bigint;
  period_id: bigint;
  currency: string;
  bonus: string;
  state: "pending" | "held" | "available" | "paid" | "reversed";
  amount: bigint;
  lines: number;
  adjusted: boolean;
}

/** Published by `plan`. */
interface EarningHistoryView {
  earning_id: bigint;
  id: bigint;
  at: Temporal.Instant;
  period_id: bigint;
  amount: bigint;
  account: "pending" | "held" | "available";
  cause: "sale" | "run" | "reversal" | "adjustment";
  reversal_id: bigint | null;
  run_id: bigint | null;
  earner_id: bigint;
  sale_id: bigint | null;
  currency: string;
}

const head = sql<RunHead>`
  id, period_id as "periodId", plan_version_id as "planVersionId", engine_version as "engineVersion",
  company_currency as "companyCurrency", as_of as "asOf", day::text as day, rates, past_run_id as "pastRunId", state, input_sha256 as "inputSha256",
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

/** What a run came to. */
export type RunResult = Pick<RunHead, "inputSha256" | "outputSha256" | "lines" | "earners" | "totals">;

/** A draft before it is worked out; nobody sees it until `finishDraft` and the transaction's end. */
export async function insertDraft(
  db: Db,
  run: Omit<RunHead, keyof RunResult | "id" | "state" | "lockedAt" | "lockedBy" | "committedAt" | "committedBy">,
): Promise<bigint> {
  const row = await db
    .insertInto("run")
    .values({
      period_id: run.periodId,
      plan_version_id: run.planVersionId,
      engine_version: run.engineVersion,
      company_currency: run.companyCurrency,
      as_of: run.asOf,
      day: run.day,
      rates: JSON.stringify(run.rates),
      past_run_id: run.pastRunId,
      state: "draft",
      input_sha256: "",
      output_sha256: "",
      lines: 0,
      earners: 0,
      totals: "[]",
      drafted_at: run.draftedAt,
      drafted_by: run.draftedBy,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function finishDraft(db: Db, id: bigint, result: RunResult): Promise<void> {
  await db
    .updateTable("run")
    .set({
      input_sha256: result.inputSha256,
      output_sha256: result.outputSha256,
      lines: result.lines,
      earners: result.earners,
      totals: JSON.stringify(result.totals.map((total) => ({ ...total, amount: total.amount.toString() }))),
    })
    .where("id", "=", id)
    .execute();
}

/** Keeps who drafted what; what the draft was made of goes with the job `clear-run-tables`. */
export async function discardDraft(context: Context, id: bigint): Promise<void> {
  await context.tx.updateTable("run").set({ state: "discarded" }).where("id", "=", id).execute();
  await context.tx.deleteFrom("run_taken").where("run_id", "=", id).execute();
  await enqueue(context, "clear-run-tables", {}, { key: "clear-run-tables" });
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
