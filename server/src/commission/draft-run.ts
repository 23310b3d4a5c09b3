import { ENGINE_VERSION } from "@fairline/engine";
import { sql } from "kysely";
import { audit, pendingApproval, refuse, requestApproval } from "../access/index.ts";
import { lockName } from "../foundation/database.ts";
import type { Context, Db, Tx } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { findPeriod, holdPeriod } from "../plan/index.ts";
import type { Period } from "../plan/index.ts";
import { storeLines } from "./bulk/lines-stored.ts";
import { feedSources, sourcesOf } from "./bulk/read-sources.ts";
import type { SourceWish } from "./bulk/read-sources.ts";
import { headOf, inputsAt } from "./bulk/run-inputs.ts";
import { isSmall, openCalculator, storeSnapshot } from "./bulk/run-stored.ts";
import { prepareForBulk } from "./bulk/run-tables.ts";
import { calculateRun, failureOf } from "./calculate-run.ts";
import type { Calculated } from "./calculate-run.ts";
import { instantOfRun, isOver, loadSnapshot } from "./load-snapshot.ts";
import type { RunHead } from "./model.ts";
import { planNeeds } from "./plan-needs.ts";
import { sumByCurrency } from "./run-json.ts";
import { freezeTaken } from "./snapshot-store.ts";
import { discardDraft, findRun, finishDraft, insertDraft, liveRun } from "./store.ts";
import type { RunResult } from "./store.ts";
import { unwatched } from "./watch-run.ts";
import type { RunWatch } from "./watch-run.ts";

/** What the period would pay if it ended now. Nothing is stored. `wrong-state` where the plan needs what is not there. */
export async function previewRun(db: Db, period: Period, now: Temporal.Instant): Promise<Calculated | Failure> {
  return calculateRun(await loadSnapshot(db, period, instantOfRun(period, now)));
}

/**
 * Runs the plan over an open period and stores the result as its draft, with everything that was read. At any time: before
 * the period is over it is a preview as of now; after it, a second person is asked to lock it. A new draft replaces the old
 * one, whose request is withdrawn.
 *
 * All of it is one transaction: tables of the run's own are made, filled, indexed and attached in it, so that a crash or
 * somebody who stops it leaves what was before.
 * @returns the draft; `not-found`, `wrong-state` where the period is locked or committed, or the plan needs what is not there.
 */
export async function draftRun(
  context: Context,
  periodId: bigint,
  watch: RunWatch = unwatched,
): Promise<RunHead | Failure> {
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
  const inputs = await inputsAt(tx, period, asOf);
  const old = await liveRun(tx, periodId);
  if (old !== undefined) {
    const withdrawn = await withdrawRequest(context, old.id);
    if (isFailure(withdrawn)) return withdrawn;
    await discardDraft(context, old.id);
  }
  const id = await insertDraft(tx, {
    periodId,
    planVersionId: inputs.plan.id,
    engineVersion: ENGINE_VERSION,
    companyCurrency: inputs.companyCurrency,
    asOf,
    day: inputs.day,
    rates: inputs.rates,
    pastRunId: inputs.pastRunId,
    draftedAt: now,
    draftedBy: actor,
  });
  const made = await workOut(tx, { id, period, asOf, inputs }, watch);
  if (isFailure(made)) return made;
  await finishDraft(tx, id, made);
  await sql`select attach_run_tables(${id}), attach_run_lines(${id})`.execute(tx);
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

/** Everything out of its tables, the engine over it, the snapshot and the lines into tables of the run's own. */
async function workOut(
  tx: Tx,
  run: SourceWish & { readonly id: bigint },
  watch: RunWatch,
): Promise<RunResult | Failure> {
  watch.tell("reading", 0);
  const sources = await sourcesOf(tx, run);
  const isLong = watch.thread ?? !(await isSmall(tx, run.period.id));
  const calculator = openCalculator({ head: headOf(run.inputs), sources, isStored: true }, isLong, watch);
  try {
    await prepareForBulk(tx);
    const { plan, companyCurrency, pastRunId } = run.inputs;
    if (planNeeds(plan.plan, companyCurrency).past) await freezeTaken(tx, run.id, run.period.id);
    const past = { pastRunId, taken: { run: run.id } };
    await feedSources(tx, calculator, { ...run, sources, past }, { isLong, signal: watch.signal });
    const outcome = await storeSnapshot(tx, calculator, run.id, watch);
    if ("faults" in outcome) return failureOf(outcome.faults);
    const outputSha256 = await storeLines(tx, calculator, { id: run.id, lines: outcome.lines }, watch);
    return { ...outcome, outputSha256 };
  } finally {
    calculator.close();
  }
}

async function withdrawRequest(context: Context, runId: bigint): Promise<undefined | Failure> {
  const request = { action: "run.lock", subject: toEdge("run", runId) } as const;
  if ((await pendingApproval(context.tx, request)) === undefined) return undefined;
  const withdrawn = await refuse(context, { ...request, reason: "A new draft replaces this one." });
  return isFailure(withdrawn) ? withdrawn : undefined;
}
