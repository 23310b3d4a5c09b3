import type { Db } from "../foundation/database.ts";
import { Failure, must } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { planVersion } from "../plan/index.ts";
import { calculateRun } from "./calculate-run.ts";
import type { Calculated } from "./calculate-run.ts";
import { earningsSha256 } from "./earnings-csv.ts";
import type { EarningRow } from "./earnings-csv.ts";
import type { RunHead, RunLine, Snapshot } from "./model.ts";
import { planNeeds } from "./plan-needs.ts";
import { pastOfRun, snapshotMembers, snapshotSales } from "./snapshot-store.ts";
import { findRun, runLines } from "./store.ts";

export interface Replay {
  readonly run: RunHead;
  /** Of the snapshot as it is stored, of the lines that the engine gives for it now, and of the lines that are stored. */
  readonly inputSha256: string;
  readonly outputSha256: string;
  readonly storedSha256: string;
  /** All three are what the run said when it was drafted. */
  readonly identical: boolean;
}

/** What a run read, from its own tables. */
export async function storedSnapshot(db: Db, run: RunHead): Promise<Snapshot> {
  return {
    plan: await planVersion(db, run.planVersionId),
    companyCurrency: run.companyCurrency,
    members: await snapshotMembers(db, run.id),
    sales: await snapshotSales(db, run.id),
    day: run.day,
    rates: run.rates,
    past: run.pastRunId === null ? [] : await pastOfRun(db, run.pastRunId),
    pastRunId: run.pastRunId,
  };
}

/** The engine over a run's own snapshot. */
export async function recalculate(db: Db, run: RunHead): Promise<Calculated> {
  return must(calculateRun(await storedSnapshot(db, run)));
}

/**
 * Runs a run again from what it read, with the plan it read, and compares to the last byte.
 * @returns `not-found`, or `wrong-state` for a draft that was replaced: what it read is not kept.
 */
export async function replayRun(db: Db, runId: bigint): Promise<Replay | Failure> {
  const run = await findRun(db, runId);
  if (run === undefined) return new Failure("not-found", "There is no such run.");
  if (run.state === "discarded") {
    return new Failure("wrong-state", "This draft was replaced by another; what it read is not kept.");
  }
  const { inputSha256, outputSha256 } = await recalculate(db, run);
  const storedSha256 = earningsSha256((await runLines(db, runId)).map(toEarningRow), await paysPeriods(db, run));
  return {
    run,
    inputSha256,
    outputSha256,
    storedSha256,
    identical:
      inputSha256 === run.inputSha256 && outputSha256 === run.outputSha256 && storedSha256 === run.outputSha256,
  };
}

/** Whether a run's plan has bonuses that members' whole periods pay, which its file names in a column of their own. */
export async function paysPeriods(db: Db, run: RunHead): Promise<boolean> {
  return planNeeds((await planVersion(db, run.planVersionId)).plan, run.companyCurrency).overPeriods;
}

/** A stored line with the ids that it has at the edge, as `earnings.csv` shows it. */
export function toEarningRow(line: RunLine): EarningRow {
  return {
    ...line,
    saleId: line.saleId === null ? null : toEdge("sale", line.saleId),
    sourceId: line.sourceId === null ? "" : toEdge("member", line.sourceId),
    earnerId: toEdge("member", line.earnerId),
  };
}
