import type { JobHandler, Recurring } from "../foundation/jobs.ts";
import { forgetPrints } from "./prints.ts";

declare module "../foundation/jobs.ts" {
  interface Jobs {
    /** Forgets what buyers were recognised by, a year after their sale. */
    "forget-prints": Record<string, never>;
  }
}

/** So long a household or a card is recognised; cases keep their evidence, which names sales only. */
const kept = Temporal.Duration.from({ hours: 24 * 365 });

export const forgetPrintsJob: JobHandler<"forget-prints"> = async (_payload, { db, clock }) => {
  await forgetPrints(db, clock.now().subtract(kept));
};

export const forgetPrintsSchedule: Recurring = { job: "forget-prints", at: "31 2 * * *" };
