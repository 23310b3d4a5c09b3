/** What a world runs on: who does its commands, and how it is read beside them. The quiet one; `crashing-machine.ts` has the other. */
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import type { Db } from "../server/src/foundation/database.ts";
import type { Failure } from "../server/src/foundation/failure.ts";
import { perform } from "./commands.ts";
import type { AnswerOf, Command, CommandName, WishOf } from "./commands.ts";
import { startWorker, worldJobs } from "./worker.ts";

/**
 * What ends, and at which query or commit of the server from now on: before it, right after it was sent, or when its answer came.
 * `server`: the process, and with it its worker, as by `kill -9`. `backend`: one of PostgreSQL's processes by `kill -9`, after
 * which PostgreSQL breaks all connections and recovers; the server lives on. `postgres`: PostgreSQL stops at once without
 * writing anything down, and the server with it.
 */
export interface CrashPlan {
  readonly what: "server" | "backend" | "postgres";
  /** Only these are counted. A crash at a commit leaves a client without the answer to what was done. */
  readonly at: "query" | "commit";
  /** At which of them; 1 is the next. */
  readonly count: number;
  readonly moment: "before" | "sent" | "answered";
}

export type ToServer =
  | { readonly kind: "open"; readonly url: string; readonly now: string }
  | { readonly kind: "arm"; readonly plan: CrashPlan | null; readonly postmasterFile: string }
  | { readonly kind: "do"; readonly id: number; readonly command: unknown };

export type ToParent =
  | { readonly kind: "ready" }
  /** Said before it is done, as far as whoever does it lives long enough to say so. */
  | { readonly kind: "crashing"; readonly what: "backend" | "postgres" }
  | { readonly kind: "log"; readonly line: string }
  | { readonly kind: "answer"; readonly id: number; readonly answer: unknown }
  | { readonly kind: "lost"; readonly id: number }
  | { readonly kind: "bug"; readonly id: number; readonly stack: string };

/** Where a world's commands go. */
export interface Machine {
  ask<Name extends CommandName>(
    name: Name,
    given: Omit<Command, "name" | "wish"> & { readonly wish: WishOf<Name> },
  ): Promise<AnswerOf<Name> | Failure>;
  /** Reads the database beside the server; again where the connection broke meanwhile. */
  read<T>(work: (db: Db) => Promise<T>): Promise<T>;
  /** Waits until no job is left; what failed is tried again at once, as time would have it. */
  idle(): Promise<void>;
  /** From now on a crash comes as planned; null takes the plan back. */
  arm(plan: CrashPlan | null): void;
  /** Lets something crash now, between two steps. */
  crash(what: CrashPlan["what"]): Promise<void>;
  /** How many crashes there were so far. */
  readonly crashes: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** Everything in this process, and without crashes. */
export async function quietMachine({ db, url }: { readonly db: Db; readonly url: string }): Promise<Machine> {
  const clock = { now: Temporal.Instant.fromEpochMilliseconds(0) };
  const worker = await startWorker({ url, db, clock: { now: () => clock.now }, log: () => {} });
  return {
    ask: async <Name extends CommandName>(name: Name, given: Omit<Command, "name">) => {
      clock.now = given.now;
      return (await perform(db, { ...given, name })) as AnswerOf<Name>;
    },
    read: (work) => work(db),
    idle: () => idle((work) => work(db)),
    arm: () => {},
    crash: async () => {},
    crashes: new Map(),
    close: () => worker.stop(),
  };
}

/** How long the worker may take for what one step has asked of it, in milliseconds: long, because the machine may be busy with others. */
const patience = 60_000;

export async function idle(read: Machine["read"]): Promise<void> {
  const end = performance.now() + patience;
  for (;;) {
    const { rows } = await read((db) =>
      sql<{ task: string; error: string | null; lockedBy: string | null }>`
        select task.identifier as task, job.last_error as error, job.locked_by as "lockedBy"
        from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = job.task_id
        where task.identifier = any(${[...worldJobs]})`.execute(db),
    );
    if (rows.length === 0) return;
    if (performance.now() > end) throw new Error(`jobs are left: ${JSON.stringify(rows)}`);
    await read((db) =>
      sql`update graphile_worker._private_jobs set run_at = now() where run_at > now() and locked_at is null`.execute(
        db,
      ),
    );
    await sleep(5);
  }
}
