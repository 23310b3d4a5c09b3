import { inTransaction } from "../foundation/database.ts";
import type { Db, Tx } from "../foundation/database.ts";
import { Failure, must } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { planVersion } from "../plan/index.ts";
import { linesAgree } from "./bulk/lines-stored.ts";
import { headOf } from "./bulk/run-inputs.ts";
import { isLarge, openCalculation } from "./bulk/run-stored.ts";
import { prepareForBulk, tablesOf } from "./bulk/run-tables.ts";
import { calculateRun, failureOf } from "./calculate-run.ts";
import type { Calculated } from "./calculate-run.ts";
import { earningsSha256 } from "./earnings-csv.ts";
import type { EarningRow } from "./earnings-csv.ts";
import type { RunHead, RunLine, Snapshot } from "./model.ts";
import { planNeeds } from "./plan-needs.ts";
import { pastOfRun, snapshotMembers, snapshotSales } from "./snapshot-store.ts";
import { everyLine } from "./run-lines.ts";
import { findRun } from "./store.ts";
import { unwatched } from "./watch-run.ts";
import type { RunWatch } from "./watch-run.ts";

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
    past: await pastOfRun(db, { pastRunId: run.pastRunId, taken: { run: run.id } }),
    pastRunId: run.pastRunId,
  };
}

/** The engine over a run's own snapshot. */
export async function recalculate(db: Db, run: RunHead): Promise<Calculated> {
  return must(calculateRun(await storedSnapshot(db, run)));
}

/**
 * Runs a run again from what it read, with the plan it read, and compares to the last byte. What is small is calculated from
 * objects, another way than its draft went; what is large in a thread of its own.
 * @returns `not-found`, or `wrong-state` for a draft that was replaced: what it read is not kept.
 */
export async function replayRun(db: Db, runId: bigint, watch: RunWatch = unwatched): Promise<Replay | Failure> {
  const run = await findRun(db, runId);
  if (run === undefined) return new Failure("not-found", "There is no such run.");
  if (run.state === "discarded") {
    return new Failure("wrong-state", "This draft was replaced by another; what it read is not kept.");
  }
  const isLong = watch.thread ?? (await isLarge(db, tablesOf(runId)));
  const again = isLong
    ? await inTransaction(db, (tx) => replayInThread(tx, run, watch))
    : { ...(await recalculate(db, run)), isStored: null };
  const { inputSha256, outputSha256 } = again;
  const storedSha256 = again.isStored === true ? outputSha256 : await storedLinesSha256(db, run);
  return {
    run,
    inputSha256,
    outputSha256,
    storedSha256,
    identical:
      again.isStored !== false &&
      inputSha256 === run.inputSha256 &&
      outputSha256 === run.outputSha256 &&
      storedSha256 === run.outputSha256,
  };
}

/** Of the lines that stand, in either order; "" where the two say different things. */
async function storedLinesSha256(db: Db, run: RunHead): Promise<string> {
  const overPeriods = await paysPeriods(db, run);
  const [onPages, ofEarners] = [await everyLine(db, run.id, "pages"), await everyLine(db, run.id, "earners")];
  const sha256 = earningsSha256(onPages.map(toEarningRow), overPeriods);
  return sha256 === earningsSha256(ofEarners.map(toEarningRow), overPeriods) ? sha256 : "";
}

/** `isStored`: the lines that stand are those calculated now. */
async function replayInThread(
  tx: Tx,
  run: RunHead,
  watch: RunWatch,
): Promise<{ readonly inputSha256: string; readonly outputSha256: string; readonly isStored: boolean }> {
  await prepareForBulk(tx);
  const plan = await planVersion(tx, run.planVersionId);
  const tables = tablesOf(run.id);
  const calculator = await openCalculation(
    tx,
    { head: headOf({ ...run, plan }), tables, past: { pastRunId: run.pastRunId, taken: { run: run.id } } },
    { ...watch, thread: true },
  );
  try {
    const outcome = await calculator.calculate();
    if ("faults" in outcome) must(failureOf(outcome.faults));
    const { inputSha256 } = outcome;
    const outputSha256 = await calculator.outputSha256();
    return { inputSha256, outputSha256, isStored: await linesAgree(tx, calculator, run.id) };
  } finally {
    calculator.close();
  }
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
