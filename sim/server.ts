/**
 * The world's server: a process of its own that does its clients' commands and, with a worker, its jobs. It is started by
 * `ground.ts` and told by lines of JSON; where a crash is wished, it comes at a drawn query: the process ends itself as
 * `kill -9` would, or PostgreSQL's, before the query, right after it was sent, or after its answer.
 */
import { readFile } from "node:fs/promises";
import { flushCompileCache } from "node:module";
import pg from "pg";
import { openDatabase } from "../server/src/foundation/database.ts";
import type { Database } from "../server/src/foundation/database.ts";
import { unpack } from "../server/src/foundation/idempotency.ts";
import { isLost, packAnswer, perform } from "./commands.ts";
import type { Command } from "./commands.ts";
import type { CrashPlan, ToParent, ToServer } from "./machine.ts";
import { startWorker } from "./worker.ts";

let database: Database | undefined;
/** The world's time, as of its newest command. */
let now = Temporal.Instant.fromEpochMilliseconds(0);
let armed: (CrashPlan & { left: number; readonly postmasterFile: string }) | undefined;

const say = (message: ToParent) => process.send!(message);

// Otherwise written at an end in order, which these do not come to.
flushCompileCache();

process.on("message", (message: ToServer) => {
  void hear(message);
});
// The parent is gone: nobody asks any more.
process.on("disconnect", () => process.exit());

async function hear(message: ToServer): Promise<void> {
  if (message.kind === "arm") {
    armed =
      message.plan === null
        ? undefined
        : { ...message.plan, left: message.plan.count, postmasterFile: message.postmasterFile };
    return;
  }
  if (message.kind === "open") {
    database = openDatabase(message.url, { connections: 6 });
    now = Temporal.Instant.from(message.now);
    await startWorker({
      url: message.url,
      db: database.db,
      clock: { now: () => now },
      log: (level, event, fields) => {
        if (level === "error") say({ kind: "log", line: `${event} ${JSON.stringify(fields)}` });
      },
    });
    say({ kind: "ready" });
    return;
  }
  const command = unpack(message.command) as Command;
  if (Temporal.Instant.compare(command.now, now) > 0) now = command.now;
  try {
    const answer = await perform(database!.db, command);
    say({ kind: "answer", id: message.id, answer: packAnswer(answer) });
  } catch (error) {
    if (isLost(error)) say({ kind: "lost", id: message.id });
    else
      say({
        kind: "bug",
        id: message.id,
        stack: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
  }
}

// oxlint-disable-next-line typescript/unbound-method -- it is called with the client as `this` below
const query = pg.Client.prototype.query as (...given: unknown[]) => unknown;
pg.Client.prototype.query = function counted(this: pg.Client, ...given: unknown[]): unknown {
  const plan = armed;
  const counts = plan?.at === "query" || given[0] === "commit";
  if (plan === undefined || !counts || (plan.left -= 1) > 0) return query.apply(this, given);
  armed = undefined;
  if (plan.moment === "before") void crash(plan, this);
  const answer = query.apply(this, given);
  if (plan.moment === "sent") void crash(plan, this);
  if (plan.moment === "answered" && answer instanceof Promise)
    void answer.then(
      () => crash(plan, this),
      () => crash(plan, this),
    );
  return answer;
} as typeof pg.Client.prototype.query;

async function crash(plan: CrashPlan & { readonly postmasterFile: string }, client: pg.Client): Promise<void> {
  if (plan.what === "server") process.kill(process.pid, "SIGKILL");
  const { processID } = client as unknown as { readonly processID: number | null };
  if (plan.what === "backend" && processID !== null) {
    say({ kind: "crashing", what: "backend" });
    process.kill(processID, "SIGKILL");
  }
  if (plan.what === "postgres") {
    say({ kind: "crashing", what: "postgres" });
    process.kill(Number((await readFile(plan.postmasterFile, "utf8")).split("\n")[0]), "SIGQUIT");
  }
}
