import { inTransaction } from "../foundation/database.ts";
import type { JobHandler, Recurring } from "../foundation/jobs.ts";
import { disputedPeriods, releaseHeld, settleReserves } from "../plan/index.ts";
import { holdRecomputed } from "./hold-recomputed.ts";

declare module "../foundation/jobs.ts" {
  interface Jobs {
    "release-held": Record<string, never>;
  }
}

/**
 * held -> available for every earning whose hold has passed; what of it disputed sales have at risk is put aside in the same
 * transaction. Running it twice releases nothing twice.
 */
export const releaseHeldJob: JobHandler<"release-held"> = async (_payload, { db, clock }) => {
  const now = clock.now();
  for (const periodId of await disputedPeriods(db)) {
    await inTransaction(db, (tx) => holdRecomputed({ tx, now, actor: null }, periodId));
  }
  await inTransaction(db, async (tx) => {
    const context = { tx, now, actor: null };
    await releaseHeld(context);
    await settleReserves(context);
  });
};

/** Every night at 02:10 UTC. */
export const releaseHeldSchedule: Recurring = { job: "release-held", at: "10 2 * * *" };
