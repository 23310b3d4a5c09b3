import type { JobHandler } from "../foundation/jobs.ts";
import { clearRunTables } from "./bulk/run-tables.ts";

declare module "../foundation/jobs.ts" {
  interface Jobs {
    "clear-run-tables": Record<string, never>;
  }
}

/** Drops what discarded drafts were made of. */
export const clearRunTablesJob: JobHandler<"clear-run-tables"> = async (_payload, { db }) => {
  await clearRunTables(db);
};
