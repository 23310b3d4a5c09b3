import { recomputeReversedJob, releaseHeldJob } from "../server/src/commission/index.ts";
import { startJobs } from "../server/src/foundation/jobs.ts";
import type { JobHandlers, Worker } from "../server/src/foundation/jobs.ts";
import { closeBooksJob } from "../server/src/ledger/index.ts";
import { seatWaitingJob } from "../server/src/network/index.ts";
import { writeOffDebtsJob } from "../server/src/payout/index.ts";

/** Those that something in the world asks for. */
const handlers: Partial<JobHandlers> = {
  "release-held": releaseHeldJob,
  "recompute-reversed": recomputeReversedJob,
  "seat-waiting": seatWaitingJob,
  "close-books": closeBooksJob,
  "write-off-debts": writeOffDebtsJob,
};

export const worldJobs: readonly string[] = Object.keys(handlers);

/** Works on the world's jobs; the night comes by command and not by the machine's clock. */
export function startWorker(given: Omit<Parameters<typeof startJobs>[0], "handlers">): Promise<Worker> {
  return startJobs({ ...given, handlers: handlers as JobHandlers });
}
