/**
 * Kysely's way to PostgreSQL, with as few journeys as can be: what is asked often is prepared once on each connection, and what does not
 * wait for an answer goes out at once, behind what is on its way already.
 */
import { AbortedTransactionError, Kysely, PostgresDialect, Transaction } from "kysely";
import type {
  CompiledQuery,
  ConnectionProvider,
  DatabaseConnection,
  Driver,
  QueryResult,
  TransactionSettings,
} from "kysely";
import type pg from "pg";
import type { Writable } from "node:stream";
import { askNamed } from "./named-query.ts";
import type { Answer, NamedClient } from "./named-query.ts";
import { OWN_PLAN } from "./own-plan.ts";
import { Turns } from "./turns.ts";

/** What of pg's client its types do not tell. */
type Client = pg.PoolClient &
  NamedClient & {
    /** Whether a query is sent before the one before it was answered. */
    pipeline: boolean;
    readonly readyForQuery: boolean;
    readonly connection: { readonly stream: Writable };
  };

/**
 * Holds what is written to a stream from now on until everything that can go on without an answer has gone on. The statements that are asked
 * meanwhile go out by one call of the system: each costs this process, and the one that it wakes, about as much as a short statement.
 */
class HeldBack {
  readonly #stream: Writable;
  #held = false;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  hold(): void {
    if (this.#held) return;
    this.#held = true;
    this.#stream.cork();
    // A tick of its own from within a promise's continuation comes after all continuations that are due.
    queueMicrotask(() => process.nextTick(() => this.letGo()));
  }

  letGo(): void {
    if (!this.#held) return;
    this.#held = false;
    this.#stream.uncork();
  }
}

/** By the client's stream, which is lent out many times. */
const heldBack = new WeakMap<Writable, HeldBack>();

function heldBackOf({ connection: { stream } }: Client): HeldBack {
  let held = heldBack.get(stream);
  if (held === undefined) {
    held = new HeldBack(stream);
    heldBack.set(stream, held);
  }
  return held;
}

/** A statement is prepared once it was asked so often: the same threshold as in other drivers, so that a rare one costs no memory there. */
const OFTEN = 5;
/** Statements with a name, and statements that are counted; texts with lists of changing length could be without end. */
const MOST_NAMES = 600;
const MOST_COUNTED = 4_000;

class Names {
  readonly #counts = new Map<string, number>();
  readonly #names = new Map<string, string>();

  of(text: string): string | undefined {
    const name = this.#names.get(text);
    if (name !== undefined) return name;
    if (text.includes(OWN_PLAN)) return undefined;
    const count = (this.#counts.get(text) ?? 0) + 1;
    if (count < OFTEN || this.#names.size >= MOST_NAMES) {
      if (this.#counts.size >= MOST_COUNTED) this.#counts.clear();
      this.#counts.set(text, count);
      return undefined;
    }
    this.#counts.delete(text);
    const given = `s${this.#names.size}`;
    this.#names.set(text, given);
    return given;
  }
}

const names = new Names();

/** A prepared statement that the database does not have any more, or whose tables have changed: only a new connection helps. */
function isStale(error: unknown): boolean {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  return code === "26000" || (code === "0A000" && message?.includes("cached plan") === true);
}

class Connection implements DatabaseConnection {
  readonly #client: Client;
  readonly #released: () => void;
  readonly #held: HeldBack;
  #begun: Promise<unknown> | undefined;
  #broken = false;

  constructor(client: Client, released: () => void) {
    this.#client = client;
    this.#released = released;
    this.#held = heldBackOf(client);
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    try {
      const { command, rowCount, rows } = await this.#ask(sql, parameters);
      const changes = command === "INSERT" || command === "UPDATE" || command === "DELETE" || command === "MERGE";
      return { rows: (rows ?? []) as R[], ...(changes && { numAffectedRows: BigInt(rowCount ?? 0) }) };
    } catch (error) {
      if (isStale(error)) this.#broken = true;
      // The trace of who asked: pg's own ends where the answer came in.
      if (error instanceof Error) Error.captureStackTrace(error);
      throw error;
    }
  }

  #ask(text: string, values: readonly unknown[]): Promise<pg.QueryResult | Answer> {
    const client = this.#client;
    // A COPY reads the wire itself: from here on nothing is sent before the one before it was answered.
    if (typeof text !== "string") {
      this.#held.letGo();
      client.pipeline = false;
      return client.query(text, [...values]);
    }
    this.#held.hold();
    const name = names.of(text);
    return name === undefined ? client.query({ text, values: [...values] }) : askNamed(client, { name, text, values });
  }

  /** Not waited for: the first statement of the transaction goes out with it. */
  begin(text: string): void {
    this.#held.hold();
    this.#begun = this.#client.query(text);
    this.#begun.catch(() => {});
  }

  async commit(): Promise<void> {
    await this.#begun;
    this.#held.hold();
    const { command } = await this.#client.query("commit");
    // So the database answers where a statement has failed before.
    if (command === "ROLLBACK") throw new AbortedTransactionError();
  }

  async rollback(): Promise<void> {
    try {
      await this.#client.query("rollback");
    } catch (error) {
      this.#broken = true;
      throw error;
    }
  }

  release(): void {
    this.#client.release(this.#broken);
    this.#released();
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("rows are read whole, or by COPY");
  }
}

class PoolDriver implements Driver {
  readonly #pool: pg.Pool;
  readonly #turns: Turns;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
    this.#turns = new Turns(pool.options.max);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<Connection> {
    await this.#turns.take();
    try {
      const client = (await this.#pool.connect()) as Client;
      client.pipeline = true;
      return new Connection(client, () => this.#turns.giveBack());
    } catch (error) {
      this.#turns.giveBack();
      throw error;
    }
  }

  async beginTransaction(connection: Connection, settings: TransactionSettings): Promise<void> {
    const { isolationLevel, accessMode } = settings;
    const level = isolationLevel === undefined ? "" : ` isolation level ${isolationLevel}`;
    connection.begin(`begin${level}${accessMode === undefined ? "" : ` ${accessMode}`}`);
  }

  async commitTransaction(connection: Connection): Promise<void> {
    await connection.commit();
  }

  async rollbackTransaction(connection: Connection): Promise<void> {
    await connection.rollback();
  }

  async releaseConnection(connection: Connection): Promise<void> {
    connection.release();
  }

  async destroy(): Promise<void> {
    await this.#pool.end();
  }
}

class PoolDialect extends PostgresDialect {
  readonly driver: PoolDriver;
  readonly pool: pg.Pool;

  constructor(pool: pg.Pool) {
    super({ pool });
    this.pool = pool;
    this.driver = new PoolDriver(pool);
  }

  override createDriver(): Driver {
    return this.driver;
  }
}

/**
 * Lends one connection to all who ask, whatever is under way on it: statements go out in the order in which they are asked, and are done in
 * it. Kysely's own lets each wait for the answer to the one before.
 */
class OneConnection implements ConnectionProvider {
  readonly #connection: Connection;
  #ended = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  provideConnection<T>(consumer: (connection: DatabaseConnection) => Promise<T>): Promise<T> {
    if (this.#ended) return Promise.reject(new Error("a statement came after the end of its transaction"));
    return consumer(this.#connection);
  }

  end(): void {
    this.#ended = true;
  }
}

const dialects = new WeakMap<object, PoolDialect>();
/** By what is lent: where another connection to the same database comes from. */
const pools = new WeakMap<object, pg.Pool>();

/** How to connect to the database that a transaction is on. */
export function connectionOf(tx: object): pg.ClientConfig {
  const pool = pools.get(tx);
  if (pool === undefined) throw new Error("this is no transaction of the pool's");
  return pool.options;
}

export function openKysely<Tables>(pool: pg.Pool): Kysely<Tables> {
  const dialect = new PoolDialect(pool);
  const kysely = new Kysely<Tables>({ dialect });
  dialects.set(kysely, dialect);
  return kysely;
}

/**
 * Does several things over one connection, which is given back when `work` ends, however it ends.
 * @param db as `openKysely` made it
 */
export async function overOneConnection<Tables, T>(
  db: Kysely<Tables>,
  work: (one: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  return lend(db, (_connection, one) => work(one));
}

/**
 * Runs `work` in a transaction: committed when it ends, rolled back when it throws.
 * @param awaitDisk false: the commit does not wait for the disk
 */
export function overTransaction<Tables, T>(
  db: Kysely<Tables>,
  work: (tx: Transaction<Tables>) => Promise<T>,
  awaitDisk = true,
): Promise<T> {
  return lend(db, async (connection, tx, end) => {
    connection.begin(awaitDisk ? "begin" : "begin; set local synchronous_commit = off");
    let result: T;
    try {
      result = await work(tx);
    } catch (error) {
      // First of all: whoever of several has not heard of the failure yet shall write nothing outside of the transaction.
      end();
      // A connection that cannot roll back is given up, and its transaction with it: what happened first is told.
      await connection.rollback().catch(() => {});
      throw error;
    }
    end();
    await connection.commit();
    return result;
  });
}

async function lend<Tables, T>(
  db: Kysely<Tables>,
  work: (connection: Connection, one: Transaction<Tables>, end: () => void) => Promise<T>,
): Promise<T> {
  const dialect = dialects.get(db);
  if (dialect === undefined) throw new Error("one transaction cannot begin within another");
  const { driver } = dialect;
  const connection = await driver.acquireConnection();
  const one = new OneConnection(connection);
  const executor = db.getExecutor().withConnectionProvider(one);
  try {
    const kysely = new Transaction<Tables>({ config: { dialect }, driver, dialect, executor });
    pools.set(kysely, dialect.pool);
    return await work(connection, kysely, () => one.end());
  } finally {
    one.end();
    connection.release();
  }
}
