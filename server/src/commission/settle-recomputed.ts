import { fromEdge } from "../foundation/ids.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Context, Db } from "../foundation/database.ts";
import { must } from "../foundation/failure.ts";
import type { JobHandler } from "../foundation/jobs.ts";
import { findPeriod, lockPeriodRow, postRecomputed } from "../plan/index.ts";
import type { RecomputedStage } from "../plan/index.ts";
import { lastReversalOf, standingSales } from "../sales/index.ts";
import { listCorrections } from "./correction-store.ts";
import { workOutAgain } from "./recompute-period.ts";
import { recalculate } from "./replay-run.ts";
import { liveRun } from "./store.ts";
import { recomputedNow } from "./worth-now.ts";

declare module "../foundation/jobs.ts" {
  interface Jobs {
    /** Asked for by refunds of a committed period, in their transaction; several that wait are one. */
    "recompute-reversed": { readonly period: string };
  }
}

/**
 * Brings what whole periods have paid in a committed period to what it comes to for what is left of its sales: loads the
 * origin's run from its snapshot, runs its recomputed bonuses again with everybody standing as they stood, and posts the
 * differences into the open period. The period's row is locked first, like by a commit: refunds under way are waited for and
 * later ones ask again, so of any number at once the last to be done sees them all.
 * @returns how many lines changed.
 */
export async function settleRecomputed(context: Context, periodId: bigint): Promise<number> {
  const { tx } = context;
  const period = await lockPeriodRow(tx, periodId);
  const run = await liveRun(tx, periodId);
  const reversalId = await lastReversalOf(tx, periodId);
  if (period.state !== "committed" || run === undefined || reversalId === undefined) return 0;
  const sales = await standingSales(tx, periodId);
  const stages: RecomputedStage[] = [
    { correctionId: null, lines: recomputedNow((await recalculate(tx, run)).run, sales) },
  ];
  for (const { id, planVersionId, inputs } of await correctionsOf(tx, periodId)) {
    const again = must(await workOutAgain(tx, { period, run, planVersionId, inputs }));
    stages.push({ correctionId: id, lines: recomputedNow(again.run, sales) });
  }
  return await postRecomputed(context, { originId: periodId, runId: run.id, reversalId, stages });
}

/** Those that were posted, the first one first. */
async function correctionsOf(db: Db, periodId: bigint) {
  const all = await listCorrections(db, { periodId, limit: 1000 });
  return all.filter(({ state }) => state === "posted").toReversed();
}

/** Running it twice posts nothing twice. */
export const recomputeReversedJob: JobHandler<"recompute-reversed"> = async ({ period }, { db, clock }) => {
  const id = fromEdge("period", period);
  if (id === undefined || (await findPeriod(db, id)) === undefined) throw new Error(`there is no period ${period}`);
  await inTransaction(db, (tx) => settleRecomputed({ tx, now: clock.now(), actor: null }, id));
};
