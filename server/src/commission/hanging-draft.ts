/**
 * For tests of crashes: drafts a period in a process of its own and stands still at a stage, its transaction open. What it is
 * given: the database's address, the period, the person, the instant, the stage.
 */
import { inTransaction, openDatabase } from "../foundation/database.ts";
import { sql } from "kysely";
import { draftRun } from "./draft-run.ts";
import { watchedDeed } from "./watch-work.ts";

const [url, period, person, now, stage] = process.argv.slice(2) as [string, string, string, string, string];
const { db } = openDatabase(url, { connections: 3 });
const periodId = BigInt(period);
const transact: Parameters<typeof watchedDeed>[0]["transact"] = (work) =>
  inTransaction(db, (tx) => work({ tx, now: Temporal.Instant.from(now), actor: BigInt(person) }) as Promise<never>);

await watchedDeed({ db, transact }, { periodId, step: "draft" }, async (context, watch) => {
  const run = await draftRun(context, periodId, {
    tell: (told, share) => {
      watch.tell(told, share);
      if (told === stage && stage !== "finishing") {
        process.stdout.write("here\n");
        // The thread stands still with everything as it is.
        if (stage === "writing") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
      }
    },
  });
  if (stage === "finishing") process.stdout.write("here\n");
  await sql`select pg_sleep(60)`.execute(context.tx);
  return run;
});
