import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import {
  advancePeriod,
  findPeriod,
  fromEngine,
  lockPeriodRow,
  owedLines,
  postRun,
  settleOverrides,
} from "../plan/index.ts";
import { settleReversals } from "../sales/index.ts";
import type { RunHead } from "./model.ts";
import { pastTexts } from "./past-text.ts";
import { recalculate } from "./replay-run.ts";
import { sumByCurrency } from "./run-json.ts";
import { insertPast } from "./snapshot-store.ts";
import { findRun, liveRun, markCommitted } from "./store.ts";

/**
 * Posts a locked period's run, in one transaction: for every line the difference to what stands under its key, in the books
 * one total per member and bonus, with what overrides add to it; then what refunds took while the period was locked. Its earnings are held until the hold
 * has passed. The lines come from a replay of the snapshot, whose hash must be the one that was reviewed.
 *
 * Idempotent: a committed period gives its run again, and of two at once the second waits and sees it committed.
 * @returns the committed run; `not-found`, `wrong-state` where it is not locked, `stale-draft` where the replay differs (the
 *   engine was changed between lock and commit: restore the version that the run names).
 */
export async function commitRun(context: Context, periodId: bigint, reason?: string): Promise<RunHead | Failure> {
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
  const { run: result, earnings, outputSha256 } = await recalculate(tx, run);
  if (outputSha256 !== run.outputSha256) {
    return new Failure(
      "stale-draft",
      `The engine gives other lines than those reviewed; the run was made with version ${run.engineVersion}.`,
      { reviewed: run.outputSha256, now: outputSha256 },
    );
  }
  const lines = owedLines(earnings.map(fromEngine));
  await settleOverrides(context, { periodId, lines });
  await postRun(context, { periodId, runId: run.id, lines });
  await insertPast(tx, run.id, pastTexts(result));
  await advancePeriod(tx, period, "committed");
  await markCommitted(tx, run.id, actor, now);
  await settleReversals(context, { ...period, state: "committed" });
  await audit(context, {
    action: "run.committed",
    subject: toEdge("run", run.id),
    reason,
    after: { period: period.name, lines: run.lines, totals: sumByCurrency(run.totals), outputSha256 },
  });
  return (await findRun(tx, run.id))!;
}
