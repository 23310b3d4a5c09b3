import { isFailure } from "../foundation/failure.ts";
import type { JobHandler, Recurring } from "../foundation/jobs.ts";
import { closeBooks } from "./close-books.ts";

declare module "../foundation/jobs.ts" {
  interface Jobs {
    "close-books": Record<string, never>;
  }
}

/** Longer than any transaction takes: who began one before the gate was shut still posts after it. */
const settled = { hours: 1 };

/** Closes the books up to an hour ago. What was closed already, or is being written into just now, waits for the next hour. */
export const closeBooksJob: JobHandler<"close-books"> = async (_payload, { db, clock }) => {
  const now = clock.now();
  const closed = await closeBooks(db, { at: now.subtract(settled), now });
  if (isFailure(closed) && closed.code !== "busy" && closed.code !== "bad-input") throw new Error(closed.message);
};

/** Every hour at seven minutes past. */
export const closeBooksSchedule: Recurring = { job: "close-books", at: "7 * * * *" };
