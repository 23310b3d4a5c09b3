import { readCompany, findCompany } from "../foundation/company.ts";
import type { Db } from "../foundation/database.ts";
import type { JobHandler, Recurring } from "../foundation/jobs.ts";
import { countClicks } from "./count-clicks.ts";
import { countConversions } from "./count-conversions.ts";

declare module "../foundation/jobs.ts" {
  interface Jobs {
    /** Adds what was committed since the last time to the sums that reports read. */
    "count-reports": Record<string, never>;
  }
}

/** Counts all there is to count. Days are the company's. */
export async function countReports(
  db: Db,
  given: { readonly now: Temporal.Instant; readonly signal?: AbortSignal },
): Promise<void> {
  const { now, signal } = given;
  const { timeZone } = await readCompany(db);
  const ended = () => signal?.aborted === true;
  while (!ended() && (await countConversions(db, { timeZone })) > 0);
  while (!ended() && (await countClicks(db, { timeZone, now })) > 0);
}

export const countReportsJob: JobHandler<"count-reports"> = async (_payload, { db, clock, signal }) => {
  if ((await findCompany(db)) === undefined) return;
  await countReports(db, { now: clock.now(), signal });
};

export const countReportsSchedule: Recurring = { job: "count-reports", at: "* * * * *" };
