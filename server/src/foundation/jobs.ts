import { sql } from "kysely";
import { Logger, parseCronItems, run, runMigrations } from "graphile-worker";
import pg from "pg";
import type { Clock } from "./clock.ts";
import type { Context, Db } from "./database.ts";
import type { Log } from "./log.ts";
import { errorFields } from "./log.ts";

/**
 * All jobs and the JSON that each is given. A room declares its own by augmenting this interface, beside the handler:
 * `declare module "../foundation/jobs.ts" { interface Jobs { "payout-file": { batch: string } } }`.
 */
// oxlint-disable-next-line typescript/no-empty-interface, typescript/no-empty-object-type
export interface Jobs {}

export type JobName = keyof Jobs;

/** What a job's handler is given beside its payload. */
export interface JobCall {
  readonly db: Db;
  readonly clock: Clock;
  /** Set when the process is about to end: stop at the next safe place; the job is run again later. */
  readonly signal: AbortSignal;
}

/**
 * Does the work; may run more than once (a crash after the work and before its tick), so it asks first what is done.
 * A throw is tried again later, with growing pauses.
 */
export type JobHandler<Name extends JobName> = (payload: Jobs[Name], call: JobCall) => Promise<void>;

/** One handler a job; TypeScript demands all that are declared. */
export type JobHandlers = { readonly [Name in JobName]: JobHandler<Name> };

/** A job that the clock starts. `at` is a crontab line in UTC. */
export interface Recurring {
  readonly job: JobName;
  readonly at: string;
}

/** Makes or upgrades the tables of the job queue, in their schema `graphile_worker`. */
export async function migrateJobs(pool: pg.Pool): Promise<void> {
  await runMigrations({ pgPool: pool, logger: quiet });
}

/**
 * Puts a job into the queue in the caller's transaction: it runs after the commit, or never.
 * With `key`, a waiting job of the same key is replaced instead of doubled.
 */
export async function enqueue<Name extends JobName>(
  context: Context,
  job: Name,
  payload: Jobs[Name],
  options: { readonly runAt?: Temporal.Instant; readonly key?: string } = {},
): Promise<void> {
  await sql`select graphile_worker.add_job(
    identifier => ${job}, payload => ${JSON.stringify(payload)}::json,
    run_at => ${options.runAt ?? null}::timestamptz, job_key => ${options.key ?? null}::text)`.execute(context.tx);
}

export interface Worker {
  /** Lets running jobs finish and stops. */
  stop(): Promise<void>;
}

/** Works on the queue in this process until `stop`. */
export async function startJobs(options: {
  /** The database's address: the queue has connections of its own, which read numbers and times as its library wants. */
  readonly url: string;
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly handlers: JobHandlers;
  readonly recurring?: readonly Recurring[];
  readonly concurrency?: number;
}): Promise<Worker> {
  const { db, clock, log } = options;
  const concurrency = options.concurrency ?? 2;
  const handlers = new Map<string, (payload: never, call: JobCall) => Promise<void>>(Object.entries(options.handlers));
  const tasks = [...handlers].map(([name, handler]) => [
    name,
    async (
      payload: unknown,
      helpers: { readonly abortSignal: AbortSignal; readonly job: { readonly attempts: number } },
    ) => {
      try {
        await handler(payload as never, { db, clock, signal: helpers.abortSignal });
      } catch (error) {
        log("error", "job-failed", { job: name, attempt: helpers.job.attempts, ...errorFields(error) });
        throw error;
      }
    },
  ]);
  const pool = new pg.Pool({ connectionString: options.url, max: concurrency + 2 });
  // As in `openDatabase`: a connection that breaks must not end the process.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  const runner = await run({
    pgPool: pool,
    taskList: Object.fromEntries(tasks) as never,
    parsedCronItems: parseCronItems(
      (options.recurring ?? []).map((item) => ({ task: item.job, match: item.at, identifier: item.job })),
    ),
    concurrency,
    // Ending the process is main's business.
    noHandleSignals: true,
    // Its own lines repeat payloads and messages; what matters is logged above.
    logger: quiet,
  });
  runner.promise.catch((error: unknown) => log("error", "jobs-stopped", errorFields(error)));
  return {
    stop: async () => {
      await runner.stop();
      await pool.end();
    },
  };
}

const quiet = new Logger(() => () => {});
