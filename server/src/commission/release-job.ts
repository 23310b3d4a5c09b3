import { inTransaction } from "../foundation/database.ts";
import type { JobHandler, Recurring } from "../foundation/jobs.ts";
import { releaseHeld } from "../plan/index.ts";

declare module "../foundation/jobs.ts" {
  interface Jobs {
    "release-held": Record<string, never>;
  }
}

/** held -> available for every earning whose hold has passed. Running it twice releases nothing twice. */
export const releaseHeldJob: JobHandler<"release-held"> = async (_payload, { db, clock }) => {
  await inTransaction(db, (tx) => releaseHeld({ tx, now: clock.now(), actor: null }));
};

/** Every night at 02:10 UTC. */
export const releaseHeldSchedule: Recurring = { job: "release-held", at: "10 2 * * *" };
