/** Connections beside a transaction's own, that see what it sees: for reading much over several at once. */
import { sql } from "kysely";
import pg from "pg";
import type { Tx } from "./database.ts";
import { socketOfOneBuffer } from "./copy.ts";
import { connectionOf } from "./driver.ts";

/**
 * Opens connections that read one state of the database: what was committed at the moment of the call, whatever is committed while
 * they read. What the transaction itself has written they do not see. They are not the pool's: whoever waits there for what the
 * transaction has locked would keep it from going on.
 *
 * They end with `work`, and at once where it fails or `signal` says so; where the process ends, the database finds out within a
 * second. A change of a table that waits for the transaction would have them wait for it: they give up after ten seconds.
 */
export async function besideTransaction<T>(
  tx: Tx,
  count: number,
  work: (readers: readonly pg.Client[]) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const { rows } = await sql<{ state: string }>`select pg_export_snapshot() as state`.execute(tx);
  const readers = Array.from({ length: count }, () => readerOf(tx));
  const cutOff = (): void => {
    for (const { connection } of readers as unknown as readonly Wired[]) connection.stream.destroy();
  };
  signal?.addEventListener("abort", cutOff, { once: true });
  try {
    signal?.throwIfAborted();
    await Promise.all(readers.map((reader) => begin(reader, rows[0]!.state)));
    const result = await work(readers);
    await Promise.all(readers.map((reader) => reader.end()));
    return result;
  } catch (error) {
    cutOff();
    throw signal?.aborted === true ? signal.reason : error;
  } finally {
    signal?.removeEventListener("abort", cutOff);
  }
}

/** What of pg's client its types do not tell. */
interface Wired {
  readonly connection: { readonly stream: { destroy(): void } };
  readonly ssl: unknown;
}

/** Where nothing encrypts between the socket and pg, such a connection reads by the million of rows without memory for each reading. */
function readerOf(tx: Tx): pg.Client {
  const config = connectionOf(tx);
  const reader = new pg.Client(config);
  // An address may ask for encryption too.
  if ((reader as unknown as Wired).ssl) return reader;
  // A pool's password is not among what can be counted up.
  const own = Object.getOwnPropertyDescriptors(config);
  return new pg.Client(Object.defineProperties({ stream: socketOfOneBuffer }, own));
}

async function begin(reader: pg.Client, state: string): Promise<void> {
  // One that is cut off says so to whoever reads from it.
  reader.on("error", () => {});
  await reader.connect();
  await reader.query(`begin isolation level repeatable read, read only;
    set transaction snapshot ${pg.escapeLiteral(state)};
    set local lock_timeout = '10s'; set local client_connection_check_interval = '1s'; set local jit = off; set local work_mem = '128MB'`);
}
