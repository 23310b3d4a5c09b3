import { audit } from "../access/index.ts";
import { copyIn } from "../foundation/copy.ts";
import type { Context, Tx } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import {
  advancePeriod,
  findPeriod,
  lockPeriodRow,
  openStage,
  planVersion,
  postRun,
  settleOverrides,
  stageTarget,
} from "../plan/index.ts";
import { settleReversals } from "../sales/index.ts";
import { headOf } from "./bulk/run-inputs.ts";
import { openCalculation } from "./bulk/run-stored.ts";
import { prepareForBulk, tablesOf } from "./bulk/run-tables.ts";
import type { RunHead } from "./model.ts";
import { sumByCurrency } from "./run-json.ts";
import type { PastOf } from "./snapshot-store.ts";
import { findRun, liveRun, markCommitted } from "./store.ts";
import { unwatched } from "./watch-run.ts";
import type { RunWatch } from "./watch-run.ts";

/**
 * Posts a locked period's run, in one transaction: for every line the difference to what stands under its key, in the books
 * one total per member and bonus, with what overrides add to it; then what refunds took while the period was locked. Its earnings are held until the hold
 * has passed. The lines come from a replay of the snapshot, whose hash must be the one that was reviewed.
 *
 * Idempotent: a committed period gives its run again, and of two at once the second waits and sees it committed.
 * @param options `ownTablesFrom`: see `postRun`
 * @returns the committed run; `not-found`, `wrong-state` where it is not locked, `stale-draft` where the replay differs (the
 *   engine was changed between lock and commit: restore the version that the run names).
 */
export async function commitRun(
  context: Context,
  periodId: bigint,
  reason?: string,
  watch: RunWatch = unwatched,
  options: { readonly ownTablesFrom?: number } = {},
): Promise<RunHead | Failure> {
  const { tx, now, actor } = context;
  if ((await findPeriod(tx, periodId)) === undefined) return new Failure("not-found", "There is no such period.");
  const period = await lockPeriodRow(tx, periodId);
  const run = await liveRun(tx, periodId);
  if (period.state === "committed" && run !== undefined) return run;
  if (period.state !== "locked" || run?.state !== "locked") {
    return new Failure("wrong-state", `Period ${period.name} is ${period.state}; a second person locks it first.`, {
      state: period.state,
    });
  }
  const staged = await stage(tx, run, watch);
  if (isFailure(staged)) return staged;
  await settleOverrides(context, { periodId });
  await postRun(context, { ...options, periodId, runId: run.id }, (share) => watch.tell("posting", 0.35 + share * 0.6));
  watch.signal?.throwIfAborted();
  watch.tell("finishing", 0.95);
  await advancePeriod(tx, period, "committed");
  await markCommitted(tx, run.id, actor, now);
  await settleReversals(context, { ...period, state: "committed" });
  await audit(context, {
    action: "run.committed",
    subject: toEdge("run", run.id),
    reason,
    after: {
      period: period.name,
      lines: run.lines,
      totals: sumByCurrency(run.totals),
      outputSha256: run.outputSha256,
    },
  });
  return (await findRun(tx, run.id))!;
}

const pastOf = ({ id, pastRunId }: RunHead): PastOf => ({ pastRunId, taken: { run: id } });

/** Replays the snapshot into the stage for its posting, and writes what the run leaves to the next one. */
async function stage(tx: Tx, run: RunHead, watch: RunWatch): Promise<undefined | Failure> {
  watch.tell("reading", 0);
  await prepareForBulk(tx);
  const plan = await planVersion(tx, run.planVersionId);
  const snapshot = { head: headOf({ ...run, plan }), tables: tablesOf(run.id), past: pastOf(run) };
  const calculator = await openCalculation(tx, snapshot, watch);
  try {
    watch.tell("calculating", 0.05);
    const outcome = await calculator.calculate();
    const outputSha256 = "faults" in outcome ? "" : await calculator.outputSha256();
    if (outputSha256 !== run.outputSha256) {
      return new Failure(
        "stale-draft",
        `The engine gives other lines than those reviewed; the run was made with version ${run.engineVersion}.`,
        { reviewed: run.outputSha256, now: outputSha256 },
      );
    }
    watch.tell("posting", 0.15);
    await openStage(tx);
    await copyIn(
      tx,
      stageTarget,
      calculator.rows("posting", (lines) => watch.tell("posting", 0.15 + (0.2 * lines) / Math.max(1, run.lines))),
    );
    await copyIn(tx, "run_past (run_id, member_id, past)", calculator.rows({ pastOf: Number(run.id) }), {
      fresh: false,
    });
    return undefined;
  } finally {
    calculator.close();
  }
}
