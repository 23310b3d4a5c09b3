import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Call } from "../access/index.ts";
import { isLostConnection } from "../foundation/database.ts";
import type { Context, Db, Tx } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import type { RunWatch, Stage } from "./watch-run.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    run_work: RunWorkTable;
  }
}

interface RunWorkTable {
  id: Generated<bigint>;
  period_id: bigint;
  step: WorkStep;
  state: Generated<WorkState>;
  stage: Stage;
  share: Generated<number>;
  backend: number;
  started_at: Temporal.Instant;
  started_by: bigint | null;
  cancel_asked_by: bigint | null;
}

export type WorkStep = "draft" | "lock" | "commit";
export type WorkState = "running" | "done" | "cancelled" | "failed" | "interrupted";

/** What is being worked on, or was last. */
export interface Work {
  readonly id: bigint;
  readonly periodId: bigint;
  readonly step: WorkStep;
  readonly state: WorkState;
  readonly stage: Stage;
  /** Thousandths. */
  readonly share: number;
  readonly startedAt: Temporal.Instant;
  readonly startedBy: bigint | null;
  readonly cancelAskedBy: bigint | null;
}

/** How often what is done is written down, and whether somebody wants it stopped is asked. In ms. */
const BEAT = 250;

/** Held by the work's own transaction for as long as it goes on: whoever gets it knows that nothing does. */
const lockOf = (periodId: bigint) => sql`hashtextextended(${`work on period ${periodId}`}, 0)`;

/**
 * A deed on a period in a transaction of its own, seen and stopped from outside. Its row is written beside the transaction; only
 * that it is done is written within, so that what is said is true whenever the process or the database ends.
 * @returns what the deed does, or `wrong-state` where somebody stopped it, then nothing has happened; `busy` where the period is
 *   being worked on already
 */
export async function watchedDeed<T>(
  call: Pick<Call, "db" | "transact">,
  deed: { readonly periodId: bigint; readonly step: WorkStep },
  work: (context: Context, watch: RunWatch) => Promise<T | Failure>,
): Promise<T | Failure> {
  const watcher = new Watcher(call.db, deed);
  try {
    const result = await call.transact(async (context) => {
      const busy = await watcher.begin(context);
      if (busy !== undefined) return busy;
      const made = await work(context, watcher);
      await watcher.pause();
      if (!isFailure(made)) await watcher.done(context.tx);
      return made;
    });
    if (isFailure(result)) await watcher.end("failed");
    return result;
  } catch (error) {
    await watcher.pause();
    if (!watcher.signal.aborted) {
      // Where the database is what ended, another of its connections may still take this, or the next reader of the row finds it cut off.
      await watcher.end(isLostConnection(error) ? "interrupted" : "failed").catch(() => {});
      throw error;
    }
    await watcher.end("cancelled");
    return new Failure("wrong-state", "It was stopped before it was done: nothing has changed.", { stopped: true });
  }
}

class Watcher implements RunWatch {
  readonly #db: Db;
  readonly #deed: { readonly periodId: bigint; readonly step: WorkStep };
  readonly #stop = new AbortController();
  #id: bigint | null = null;
  #backend = 0;
  #stage: Stage = "reading";
  #share = 0;
  #timer: NodeJS.Timeout | undefined;
  #beating: Promise<void> = Promise.resolve();

  constructor(db: Db, deed: { readonly periodId: bigint; readonly step: WorkStep }) {
    this.#db = db;
    this.#deed = deed;
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  tell(stage: Stage, share: number): void {
    this.#stage = stage;
    this.#share = Math.round(Math.min(1, Math.max(0, share)) * 1000);
  }

  /** Waits a moment for its turn, not longer: who waits holds a connection. Again where the transaction is tried again. */
  async begin({ tx, now, actor }: Context): Promise<undefined | Failure> {
    await this.pause();
    const { periodId, step } = this.#deed;
    for (let tries = 1; !(await isFree(tx, periodId)); tries++) {
      if (tries === 30)
        return new Failure("busy", "This period is being worked on: wait until that is done, or stop it.");
      await new Promise((done) => setTimeout(done, 100));
    }
    const { rows: own } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
    this.#backend = own[0]!.pid;
    // Who holds the lock knows that what still says "running" was cut off.
    await sql`update run_work set state = 'interrupted' where period_id = ${periodId} and state = 'running'`.execute(
      this.#db,
    );
    const { rows } = await sql<{ id: bigint }>`
      insert into run_work (period_id, step, stage, backend, started_at, started_by)
      values (${periodId}, ${step}, 'reading', ${this.#backend}, ${now}::timestamptz, ${actor}::bigint)
      returning id`.execute(this.#db);
    this.#id = rows[0]!.id;
    this.#timer = setInterval(() => {
      this.#beating = this.#beating.then(() => this.#beat()).catch(() => {});
    }, BEAT);
    this.#timer.unref();
    return undefined;
  }

  async #beat(): Promise<void> {
    if (this.#timer === undefined || this.#stop.signal.aborted) return;
    const { rows } = await sql<{ asked: boolean }>`
      update run_work set stage = ${this.#stage}, share = ${this.#share} where id = ${this.#id} and state = 'running'
      returning cancel_asked_by is not null as asked`.execute(this.#db);
    if (rows[0]?.asked !== true) return;
    // The statement under way ends first, then the thread: the connection is the work's own for as long as it holds its lock.
    await sql`select pg_cancel_backend(pid) from pg_locks
      where pid = ${this.#backend} and locktype = 'advisory' and granted
        and (classid::bigint << 32 | objid::bigint) = ${lockOf(this.#deed.periodId)}`.execute(this.#db);
    this.#stop.abort(new Error("stopped from the office"));
  }

  /** No beat is under way after this, and none begins. */
  async pause(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#beating;
  }

  /** Within the work's transaction. */
  async done(tx: Tx): Promise<void> {
    this.#stop.signal.throwIfAborted();
    await sql`update run_work set state = 'done', share = 1000 where id = ${this.#id}`.execute(tx);
  }

  async end(state: Exclude<WorkState, "running" | "done">): Promise<void> {
    if (this.#id === null) return;
    await sql`update run_work set state = ${state} where id = ${this.#id} and state <> 'done'`.execute(this.#db);
  }
}

/** The latest work on a period. What says "running" and is not, since a crash cut it off, is told as interrupted. */
export async function latestWork(db: Db, periodId: bigint): Promise<Work | undefined> {
  const work = await read(db, periodId);
  if (work?.state !== "running") return work;
  if (!(await isFree(db, periodId))) return work;
  await sql`update run_work set state = 'interrupted' where id = ${work.id} and state = 'running'`.execute(db);
  return read(db, periodId);
}

/** In a transaction it is taken then, until its end. */
async function isFree(db: Db, periodId: bigint): Promise<boolean> {
  const { rows } = await sql<{ free: boolean }>`select pg_try_advisory_xact_lock(${lockOf(periodId)}) as free`.execute(
    db,
  );
  return rows[0]!.free;
}

async function read(db: Db, periodId: bigint): Promise<Work | undefined> {
  const { rows } = await sql<Work>`
    select id, period_id as "periodId", step, state, stage, share, started_at as "startedAt", started_by as "startedBy",
      cancel_asked_by as "cancelAskedBy"
    from run_work where period_id = ${periodId} order by id desc limit 1`.execute(db);
  return rows[0];
}

/** Asks for the end of what is under way; it ends at its next step. @returns whether anything was under way */
export async function askToStop({ tx, actor }: Context, workId: bigint): Promise<boolean> {
  const { rows } = await sql`
    update run_work set cancel_asked_by = coalesce(cancel_asked_by, ${actor}::bigint) where id = ${workId} and state = 'running'
    returning id`.execute(tx);
  return rows.length > 0;
}
