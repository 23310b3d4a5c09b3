import { approve, audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { advancePeriod, findPeriod, lockPeriodRow, planAt } from "../plan/index.ts";
import { currentInputSha256 } from "./bulk/hash-current.ts";
import { isOver, lastInstant, missingBefore } from "./load-snapshot.ts";
import type { RunHead } from "./model.ts";
import { findRun, liveRun, markLocked } from "./store.ts";
import { unwatched } from "./watch-run.ts";
import type { RunWatch } from "./watch-run.ts";

/**
 * Locks a period with the draft that the actor has reviewed: nothing changes its sales any more, refunds wait for the
 * commit. Only after the period's end, only by somebody other than the drafter (the database refuses that too), and only
 * while everything that the draft read is still as it was: it is read again under the lock and the hashes are compared.
 * @returns the locked run; `not-found`, `wrong-state`, `period-not-over`, `second-person-needed`, `stale-draft` where
 *   something has changed since the draft, or it is another draft than the one reviewed: draft again.
 */
export async function lockRun(
  context: Context,
  wish: { readonly periodId: bigint; readonly runId: bigint; readonly reason?: string | undefined },
  watch: RunWatch = unwatched,
): Promise<RunHead | Failure> {
  const { tx, now, actor } = context;
  if (actor === null) throw new Error("a period is locked by a person");
  if ((await findPeriod(tx, wish.periodId)) === undefined) return new Failure("not-found", "There is no such period.");
  const period = await lockPeriodRow(tx, wish.periodId);
  if (period.state !== "open") {
    return new Failure("wrong-state", `Period ${period.name} is ${period.state} already.`, { state: period.state });
  }
  if (!isOver(period, now)) {
    return new Failure(
      "period-not-over",
      `Period ${period.name} ends at ${period.to.toString()}; it can be locked from then on.`,
      {
        to: period.to.toString(),
      },
    );
  }
  const run = await liveRun(tx, period.id);
  if (run === undefined) return new Failure("wrong-state", `Period ${period.name} has no draft yet; draft it first.`);
  if (run.id !== wish.runId) return stale(period.name, "Another draft has replaced the one you reviewed.");
  if (run.draftedBy === actor) {
    return new Failure("second-person-needed", "Whoever drafted the run cannot lock it: a second person has to.", {
      draftedBy: toEdge("person", actor),
    });
  }
  if (Temporal.Instant.compare(run.asOf, lastInstant(period)) !== 0) {
    return stale(period.name, "The draft was made before the period's end.");
  }
  const missing = await missingBefore(tx, period, { plan: await planAt(tx, run.asOf), ...run });
  if (missing !== undefined) {
    return new Failure(
      "wrong-state",
      `The plan looks back at earlier periods, and ${missing.name} is ${missing.state}: commit it first.`,
      { period: toEdge("period", missing.id) },
    );
  }
  watch.tell("reading", 0.05);
  if ((await currentInputSha256(tx, run, period, watch)) !== run.inputSha256) {
    return stale(period.name, "Sales, members or the plan have changed since the draft.");
  }
  const approved = await approve(context, {
    action: "run.lock",
    subject: toEdge("run", run.id),
    ...(wish.reason !== undefined && { reason: wish.reason }),
  });
  if (isFailure(approved)) return approved;
  await markLocked(tx, run.id, actor, now);
  await advancePeriod(tx, period, "locked");
  await audit(context, {
    action: "run.locked",
    subject: toEdge("run", run.id),
    reason: wish.reason,
    after: { period: period.name, inputSha256: run.inputSha256, outputSha256: run.outputSha256 },
  });
  return (await findRun(tx, run.id))!;
}

function stale(period: string, why: string): Failure {
  return new Failure("stale-draft", `${why} Draft period ${period} again and review it.`);
}
