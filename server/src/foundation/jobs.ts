import { EventEmitter } from "node:events";
import { Logger, parseCronItems, run, runMigrations } from "graphile-worker";
import type { WorkerEvents } from "graphile-worker";
import pg from "pg";
import type { Clock } from "./clock.ts";
import { isLostConnection } from "./database.ts";
import type { Context, Db } from "./database.ts";
import { leave } from "./left-behind.ts";
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
  const { runAt = null, key = null } = options;
  leave(context.tx, { job: { name: job, payload: JSON.stringify(payload), runAt, key } });
}

export interface Worker {
  /** Lets running jobs finish and stops. */
  stop(): Promise<void>;
}

/** Milliseconds between two looks whether somebody waits. */
const BREATH = 50;

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
  /** Whether somebody waits for the database now: before each job the queue then waits until nobody does, at most `longestRest`. */
  readonly busy?: () => boolean;
  /** Milliseconds. */
  readonly longestRest?: number;
}): Promise<Worker> {
  const { db, clock, log, busy, longestRest = 500 } = options;
  const concurrency = options.concurrency ?? 2;
  // What is left to be done later gives way to those who wait for an answer; it never stands still.
  const rest = async (signal: AbortSignal) => {
    for (let rested = 0; rested < longestRest && !signal.aborted; rested += BREATH) {
      if (busy?.() !== true) return;
      await new Promise((done) => setTimeout(done, BREATH));
    }
  };
  const handlers = new Map<string, (payload: never, call: JobCall) => Promise<void>>(Object.entries(options.handlers));
  const tasks = [...handlers].map(([name, handler]) => [
    name,
    async (
      payload: unknown,
      helpers: { readonly abortSignal: AbortSignal; readonly job: { readonly attempts: number } },
    ) => {
      try {
        await rest(helpers.abortSignal);
        await handler(payload as never, { db, clock, signal: helpers.abortSignal });
      } catch (error) {
        log("error", "job-failed", { job: name, attempt: helpers.job.attempts, ...errorFields(error) });
        throw error;
      }
    },
  ]);
  // What is only ticked off need not wait for the disk: a job whose end was lost is done again, as after any crash.
  const pool = new pg.Pool({
    connectionString: options.url,
    max: concurrency + 2,
    // And it takes the first of those that wait by its index, also where the database has not counted since the queue was empty and would read it whole.
    options: "-c synchronous_commit=off -c enable_seqscan=off -c enable_sort=off",
  });
  retryLostConnections(pool);
  // As in `openDatabase`: a connection that breaks must not end the process.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  const events: WorkerEvents = new EventEmitter();
  // Who works on the queue is seen by the name of the connection on which they listen; it is named once it does.
  const own = new Set<string>();
  events.on("pool:create", ({ workerPool }) => own.add(workerPool.id));
  events.on("pool:listen:success", ({ workerPool, client }) => {
    client.once("drain", () => void client.query(`set application_name = '${workerPool.id}'`).catch(() => {}));
  });
  const runner = await run({
    pgPool: pool,
    events,
    taskList: Object.fromEntries(tasks) as never,
    parsedCronItems: parseCronItems(
      (options.recurring ?? []).map((item) => ({ task: item.job, match: item.at, identifier: item.job })),
    ),
    concurrency,
    // Not some at a time (a queue of its own, completions in batches): when one connection ends, what it was to give back or tick off
    // stays locked for hours. The simulator's seed 134 found it.
    // Ending the process is main's business.
    noHandleSignals: true,
    // Its own lines repeat payloads and messages; what matters is logged above.
    logger: quiet,
  });
  runner.promise.catch((error: unknown) => log("error", "jobs-stopped", errorFields(error)));
  const look = () =>
    freeAbandoned(pool, [...own]).catch((error: unknown) => log("warn", "jobs-not-freed", errorFields(error)));
  // At once, for what the process before this one had in hand; again when its connections are surely gone.
  const looks = [setTimeout(look, 0), setTimeout(look, 1_000), setInterval(look, 60_000)];
  return {
    stop: async () => {
      for (const one of looks) clearTimeout(one);
      await runner.stop();
      await ticked(pool, [...own]);
      await pool.end();
    },
  };
}

/** What the queue knows as "the database cannot be reached now" and tries again, for hours if need be. */
const CANNOT_CONNECT_NOW = "57P03";

/**
 * The queue ticks off what is done without waiting for the answer. A connection that broke in that moment ended the whole process: the
 * library tries again only after errors of a few codes, and a lost connection has none of them, or none at all. Ticking off twice does
 * no harm.
 */
function retryLostConnections(pool: pg.Pool): void {
  const connect = pool.connect.bind(pool);
  pool.connect = ((callback?: Parameters<typeof connect>[0]) =>
    callback === undefined ? connect().catch(asUnreachable) : connect(callback)) as typeof pool.connect;
  pool.on("connect", (client) => {
    const query = client.query.bind(client) as (...asked: unknown[]) => unknown;
    client.query = ((...asked: unknown[]) => {
      const answer = query(...asked);
      return answer instanceof Promise ? answer.catch(asUnreachable) : answer;
    }) as typeof client.query;
  });
}

function asUnreachable(error: unknown): never {
  if (isLostConnection(error)) Object.assign(error as Error, { code: CANNOT_CONNECT_NOW });
  throw error;
}

/** Waits, but not for ever, until what was in hand is ticked off: the queue stops before its last ticks are written. */
async function ticked(pool: pg.Pool, own: readonly string[]): Promise<void> {
  for (let waited = 0; waited < 2_000; waited += 20) {
    const { rowCount } = await pool.query("select from graphile_worker._private_jobs where locked_by = any($1)", [own]);
    if (rowCount === 0) return;
    await new Promise((done) => setTimeout(done, 20));
  }
}

/**
 * Whoever is killed leaves the jobs that they had in hand locked, and the queue itself waits four hours for them. Those whose
 * holder listens no more are given back. A holder who is only connecting anew may then have a job done beside them: jobs may
 * run more than once.
 */
async function freeAbandoned(pool: pg.Pool, own: readonly string[]): Promise<void> {
  await pool.query(
    `select graphile_worker.force_unlock_workers(array(
      select distinct locked_by from graphile_worker._private_jobs
      where locked_by like 'pool-%' and locked_by <> all($1) and not exists (
        select from pg_stat_activity where datname = current_database() and application_name = locked_by)))`,
    [own],
  );
  // What another one of its key had taken the place of while it was in hand is not tried again (the queue took its key and its
  // tries): without a holder it would lie there for ever.
  await pool.query(
    `select graphile_worker.complete_jobs(array(
      select id from graphile_worker._private_jobs
      where locked_by is null and key is null and attempts >= max_attempts and last_error is null))`,
  );
}

const quiet = new Logger(() => () => {});
