/** COPY on a transaction's own connection, as bytes: what is read and written by the million. */
import { once } from "node:events";
import { finished } from "node:stream/promises";
import type { CompiledQuery } from "kysely";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import type { Tx } from "./database.ts";

/**
 * Hands every piece of `copy (query) to stdout (format binary)` to `take`, in order, and waits for it. A piece may end
 * within a row.
 * @param query as SQL; never from outside
 */
export async function copyOut(
  tx: Tx,
  query: string,
  take: (piece: Uint8Array) => void | Promise<unknown>,
): Promise<void> {
  const stream = copyTo(`copy (${query}) to stdout (format binary)`, { highWaterMark: 1 << 18 });
  await submit(tx, stream);
  for await (const piece of stream) await take(piece as Uint8Array);
}

/**
 * `copy target from stdin (format binary)`, from rows as bytes. Waits while the database is behind. `fresh`: the table is new in
 * this transaction, so its rows are written as nobody else's business (`freeze`).
 * @param target the table with its columns, as SQL; never from outside
 * @throws what the database says, or what `pieces` throws; the transaction is lost then
 */
export async function copyIn(
  tx: Tx,
  target: string,
  pieces: AsyncIterable<Uint8Array>,
  { fresh = true }: { readonly fresh?: boolean } = {},
): Promise<void> {
  const stream = copyFrom(`copy ${target} from stdin (format binary${fresh ? ", freeze" : ""})`, {
    highWaterMark: 1 << 18,
  });
  await submit(tx, stream);
  const done = finished(stream);
  done.catch(() => {});
  try {
    for await (const piece of pieces) {
      if (!stream.write(piece)) await Promise.race([once(stream, "drain"), done]);
    }
  } catch (error) {
    stream.destroy(error as Error);
    await done.catch(() => {});
    throw error;
  }
  stream.end();
  await done;
}

/** pg runs whatever has a `submit` of its own; Kysely hands it the query's text untouched. */
async function submit(tx: Tx, stream: object): Promise<void> {
  await tx.executeQuery({
    sql: stream,
    parameters: [],
    query: undefined,
    queryId: undefined,
  } as unknown as CompiledQuery);
}
