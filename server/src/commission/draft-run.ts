import { ENGINE_VERSION } from "@fairline/engine";
import { audit, pendingApproval, refuse, requestApproval } from "../access/index.ts";
import { lockName } from "../foundation/database.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { findPeriod, fromEngine, holdPeriod } from "../plan/index.ts";
import type { Period } from "../plan/index.ts";
import { calculateRun } from "./calculate-run.ts";
import type { Calculated } from "./calculate-run.ts";
import { instantOfRun, isOver, loadSnapshot } from "./load-snapshot.ts";
import type { RunHead } from "./model.ts";
import { sumByCurrency } from "./run-json.ts";
import { insertSnapshot } from "./snapshot-store.ts";
import { discardDraft, findRun, insertDraft, insertLines, liveRun } from "./store.ts";

/** What the period would pay if it ended now. Nothing is stored. `wrong-state` where the plan needs what is not there. */
export async function previewRun(db: Db, period: Period, now: Temporal.Instant): Promise<Calculated | Failure> {
  return calculateRun(await loadSnapshot(db, period, instantOfRun(period, now)));
}

/**
 * Runs the plan over an open period and stores the result as its draft, with everything that was read. At any time: before
 * the period is over it is a preview as of now; after it, a second person is asked to lock it. A new draft replaces the old
 * one, whose request is withdrawn.
 * @returns the draft; `not-found`, `wrong-state` where the period is locked or committed, or the plan needs what is not there.
 */
export async function draftRun(context: Context, periodId: bigint): Promise<RunHead | Failure> {
  const { tx, now, actor } = context;
  if (actor === null) throw new Error("a draft is made by a person, so that a second one can lock it");
  if ((await findPeriod(tx, periodId)) === undefined) return new Failure("not-found", "There is no such period.");
  // One drafter at a time; sales go on meanwhile, a lock waits.
  await lockName(tx, `draft of period ${periodId}`);
  const period = await holdPeriod(tx, periodId);
  if (period.state !== "open") {
    return new Failure("wrong-state", `Period ${period.name} is ${period.state}: it has its run.`, {
      state: period.state,
    });
  }
  const asOf = instantOfRun(period, now);
  const snapshot = await loadSnapshot(tx, period, asOf);
  const calculated = calculateRun(snapshot);
  if (isFailure(calculated)) return calculated;

  const old = await liveRun(tx, periodId);
  if (old !== undefined) {
    const withdrawn = await withdrawRequest(context, old.id);
    if (isFailure(withdrawn)) return withdrawn;
    await discardDraft(tx, old.id);
  }
  const id = await insertDraft(tx, {
    periodId,
    planVersionId: snapshot.plan.id,
    engineVersion: ENGINE_VERSION,
    companyCurrency: snapshot.companyCurrency,
    asOf,
    day: snapshot.day,
    rates: snapshot.rates,
    pastRunId: snapshot.pastRunId,
    inputSha256: calculated.inputSha256,
    outputSha256: calculated.outputSha256,
    lines: calculated.earnings.length,
    earners: calculated.earners,
    totals: calculated.totals,
    draftedAt: now,
    draftedBy: actor,
  });
  await insertSnapshot(tx, id, snapshot.members, snapshot.sales);
  await insertLines(tx, id, calculated.earnings.map(fromEngine));
  const run = (await findRun(tx, id))!;
  await audit(context, {
    action: "run.drafted",
    subject: toEdge("run", id),
    after: { period: period.name, lines: run.lines, totals: sumByCurrency(run.totals), outputSha256: run.outputSha256 },
  });
  if (isOver(period, now)) {
    const asked = await requestApproval(context, { action: "run.lock", subject: toEdge("run", id) });
    if (isFailure(asked)) return asked;
  }
  return run;
}

async function withdrawRequest(context: Context, runId: bigint): Promise<undefined | Failure> {
  const request = { action: "run.lock", subject: toEdge("run", runId) } as const;
  if ((await pendingApproval(context.tx, request)) === undefined) return undefined;
  const withdrawn = await refuse(context, { ...request, reason: "A new draft replaces this one." });
  return isFailure(withdrawn) ? withdrawn : undefined;
}
