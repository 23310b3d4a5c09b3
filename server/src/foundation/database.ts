import { sql } from "kysely";
import type { Kysely } from "kysely";
import pg from "pg";
import { openKysely, overOneConnection, overTransaction } from "./driver.ts";
import type { Failure } from "./failure.ts";
import { isFailure } from "./failure.ts";

/**
 * All tables of the database. Each room declares its own by augmenting this interface in its `store.ts`,
 * so that a table's columns stand beside the SQL that uses them.
 */
// oxlint-disable-next-line typescript/no-empty-interface, typescript/no-empty-object-type
export interface Tables {}

export type Db = Kysely<Tables>;

declare const inside: unique symbol;

/**
 * A Db that is inside a transaction. Not Kysely's own `Transaction`: to see that one can stand for a Db, TypeScript
 * compares the two member by member over all tables, which takes seconds; this it knows at once.
 */
export type Tx = Db & { readonly [inside]: true };

/** What every use case is given: its transaction, the instant it happens at, and who asked for it. */
export interface Context {
  readonly tx: Tx;
  /** Never read from the machine inside a use case, so that a simulated world can have its own time. */
  readonly now: Temporal.Instant;
  /** The person who acts, or null for the system itself (jobs, the seeded demo). */
  readonly actor: bigint | null;
}

// A use case writes the instant that it happens at many times over.
let written: { readonly time: unknown; readonly text: string } = { time: undefined, text: "" };

// pg writes a parameter by its `toPostgres` where there is one. Without this an Instant would be sent as quoted JSON.
for (const type of [Temporal.Instant, Temporal.PlainDate]) {
  Object.defineProperty(type.prototype, "toPostgres", {
    value(this: { toString(): string }) {
      if (written.time !== this) written = { time: this, text: this.toString() };
      return written.text;
    },
  });
}

const INT8 = 20;
const DATE = 1082;
const TIMESTAMPTZ = 1184;

function parsers(): pg.CustomTypesConfig {
  const own = new Map<number, (text: string) => unknown>([
    [INT8, (text) => BigInt(text)],
    [DATE, (text) => Temporal.PlainDate.from(text)],
    [TIMESTAMPTZ, (text) => Temporal.Instant.from(text)],
  ]);
  return {
    getTypeParser: ((oid: number, format?: "text" | "binary") =>
      own.get(oid) ??
      (format === "binary"
        ? pg.types.getTypeParser(oid, "binary")
        : pg.types.getTypeParser(oid, "text"))) as pg.CustomTypesConfig["getTypeParser"],
  };
}

export interface Database {
  readonly db: Db;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/**
 * Opens a pool. int8 is read as bigint, timestamptz as Temporal.Instant, date as Temporal.PlainDate.
 * `connections` stays small on purpose: one hot row does 1,240 updates/s over 16 connections and 299/s over 256.
 */
export function openDatabase(url: string, options: { connections?: number } = {}): Database {
  const pool = new pg.Pool({ connectionString: url, max: options.connections ?? 12, types: parsers() });
  // An idle connection that breaks (the server restarts) must not end the process; the next query opens a new one.
  pool.on("error", () => {});
  // Nor may one that breaks while it is lent out, between two queries; the next query on it fails and says why.
  pool.on("connect", (client) => client.on("error", () => {}));
  return {
    db: openKysely<Tables>(pool),
    pool,
    close: () => pool.end(),
  };
}

const SERIALIZATION_FAILURE = "40001";
const DEADLOCK = "40P01";
/** A prepared statement whose tables were changed by another process's migration; the next connection prepares it anew. */
const PLAN_CHANGED = "0A000";
const ABORTED = "25P02";

/** By transaction: what was sent and not waited for. */
const underWay = new WeakMap<Tx, Promise<unknown>[]>();

/**
 * Sends a statement of the transaction whose answer nobody needs, and goes on. What comes after it sees what it wrote; the commit waits for
 * it; its failure is the transaction's. For one statement, not for a use case: the order of several is theirs.
 */
export function unawaited(tx: Tx, statement: Promise<unknown>): void {
  // Its failure is looked for at the end.
  statement.catch(() => {});
  const others = underWay.get(tx);
  if (others === undefined) underWay.set(tx, [statement]);
  else others.push(statement);
}

/** By transaction of `inTransaction`: what it sends when its work is done. */
const endings = new WeakMap<Tx, (() => void)[]>();

/** Has `send` called when the transaction's work is done and will be committed. @returns false where nobody would call it. */
export function beforeCommit(tx: Tx, send: () => void): boolean {
  const own = endings.get(tx);
  own?.push(send);
  return own !== undefined;
}

/** What of the statements that nobody waited for failed first, if any did. */
async function firstFailure(tx: Tx): Promise<unknown> {
  const outcomes = await Promise.allSettled(underWay.get(tx) ?? []);
  const failed = outcomes.find(
    (one) => one.status === "rejected" && (one.reason as { readonly code?: unknown }).code !== ABORTED,
  );
  return failed?.status === "rejected" ? failed.reason : undefined;
}

export interface CommitWish {
  /**
   * False: the commit does not wait for the disk. A killed process of ours loses nothing by it; a database or machine that ends without
   * warning loses what was committed in its last 0.6 seconds, never half of a transaction, and nothing that a later commit has waited for.
   * Not where money, goods or somebody's word depend on it.
   */
  readonly awaitDisk?: boolean;
}

/** A row of which nothing is used: the commit of the statement that reads it is as with `awaitDisk: false`. */
export const unawaitedDisk = sql`(select set_config('synchronous_commit', 'off', true)) as commits`;

/**
 * Runs a use case in a transaction. A Failure that it returns rolls everything back and is handed on.
 * A deadlock, a serialization failure or an outdated plan is tried again, at most five times: the work is repeated from its start.
 */
export async function inTransaction<T>(
  db: Db,
  work: (tx: Tx) => Promise<T>,
  { awaitDisk = true }: CommitWish = {},
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await overTransaction(
        db,
        async (kyselyTx) => {
          const tx = kyselyTx as unknown as Tx;
          endings.set(tx, []);
          let result: T;
          try {
            result = await work(tx);
          } catch (error) {
            // After a failure every statement is refused: the one that began it is the one to tell of.
            throw (error as { readonly code?: unknown }).code === ABORTED ? ((await firstFailure(tx)) ?? error) : error;
          }
          if (!isFailure(result)) for (const send of endings.get(tx) ?? []) send();
          const failure = await firstFailure(tx);
          if (failure !== undefined) throw failure;
          if (isFailure(result)) throw new RolledBack(result);
          return result;
        },
        awaitDisk,
      );
    } catch (error) {
      if (error instanceof RolledBack) return error.failure as T;
      const code = (error as { code?: unknown }).code;
      if ((code !== DEADLOCK && code !== SERIALIZATION_FAILURE && code !== PLAN_CHANGED) || attempt === 5) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5 * attempt));
    }
  }
}

/**
 * Reads several things over one connection: what is asked at once goes out at once. For reading that asks nobody else meanwhile: the
 * connection is nobody else's so long. Inside a transaction it is the transaction's own.
 */
export async function together<T>(db: Db, read: (one: Db) => Promise<T>): Promise<T> {
  return db.isTransaction ? read(db) : overOneConnection(db, read);
}

class RolledBack extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Takes a lock, held to the transaction's end, on a name that has no row of its own. */
export async function lockName(tx: Tx, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx);
}

/** The violated constraint's name where `error` is a unique, check or exclusion violation; otherwise undefined. */
export function violatedConstraint(error: unknown): string | undefined {
  const { code, constraint } = error as { code?: string; constraint?: string };
  return code !== undefined && code.startsWith("23") ? constraint : undefined;
}

/** Whether the database, or the way to it, is what ended: classes 08 (connection exception) and 57P (the operator's intervention), and what the driver and the system say. */
export function isLostConnection(error: unknown): boolean {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  return code === undefined
    ? /connection (terminated|ended|error)|not queryable/i.test(message ?? "")
    : /^(08|57P0|ECONN|EPIPE)/.test(code);
}
