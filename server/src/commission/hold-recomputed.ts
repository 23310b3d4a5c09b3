import { fromEdge } from "../foundation/ids.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import type { JobHandler } from "../foundation/jobs.ts";
import { findPeriod, lockPeriodRow, noteDisputed } from "../plan/index.ts";
import { disputedSales, standingSales } from "../sales/index.ts";
import { recalculate } from "./replay-run.ts";
import { liveRun } from "./store.ts";
import { recomputedNow } from "./worth-now.ts";

declare module "../foundation/jobs.ts" {
  interface Jobs {
    /** Asked for by chargebacks of a committed period, when they open and when they are decided; several that wait are one. */
    "hold-recomputed": { readonly period: string };
  }
}

/**
 * Puts aside what whole periods have paid for sales that are disputed: the origin's run again without these sales, as if all were
 * lost. Those that are decided since are in it again, or reversed. An open or locked period has nothing to put aside yet.
 */
export async function holdRecomputed(context: Context, periodId: bigint): Promise<void> {
  const { tx } = context;
  const period = await lockPeriodRow(tx, periodId);
  const run = await liveRun(tx, periodId);
  if (period.state !== "committed" || run === undefined) return;
  const disputed = await disputedSales(tx, periodId);
  const sales = (await standingSales(tx, periodId)).map((sale) =>
    disputed.has(sale.id)
      ? { ...sale, lines: sale.lines.map((line) => ({ ...line, amount: 0n, cv: 0n, qv: 0n })) }
      : sale,
  );
  const without = recomputedNow((await recalculate(tx, run)).run, sales);
  await noteDisputed(context, { periodId, without });
}

/** Running it twice puts nothing aside twice. */
export const holdRecomputedJob: JobHandler<"hold-recomputed"> = async ({ period }, { db, clock }) => {
  const id = fromEdge("period", period);
  if (id === undefined || (await findPeriod(db, id)) === undefined) throw new Error(`there is no period ${period}`);
  await inTransaction(db, (tx) => holdRecomputed({ tx, now: clock.now(), actor: null }, id));
};
