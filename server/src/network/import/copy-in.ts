import { once } from "node:events";
import { finished } from "node:stream/promises";
import type { CompiledQuery } from "kysely";
import { from as copyFrom } from "pg-copy-streams";
import type { Tx } from "../../foundation/database.ts";

/** Text is sent to the database in pieces of about this many characters. */
const piece = 1 << 16;

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * COPY into a table, in the caller's transaction: `fill` is given a function that takes one row's values as text ("" is an
 * empty text) and waits while the database is behind.
 * @param target the table with its columns, as SQL; never from outside
 */
export async function copyIn(
  tx: Tx,
  target: string,
  fill: (write: (values: readonly (string | number)[]) => void | Promise<unknown>) => Promise<void>,
): Promise<void> {
  const stream = copyFrom(`copy ${target} from stdin`);
  // pg runs whatever has a `submit` of its own; Kysely hands it the query's text untouched. So the COPY runs on the
  // transaction's own connection.
  await tx.executeQuery({
    sql: stream,
    parameters: [],
    query: undefined,
    queryId: undefined,
  } as unknown as CompiledQuery);
  const done = finished(stream);
  done.catch(() => {});
  let text = "";
  const flush = () => {
    const ready = stream.write(text);
    text = "";
    return ready ? undefined : Promise.race([once(stream, "drain"), done]);
  };
  try {
    await fill((values) => {
      text += `${values.map((value) => String(value).replaceAll(/[\\\n\r\t]/g, (one) => escapes[one]!)).join("\t")}\n`;
      return text.length < piece ? undefined : flush();
    });
  } catch (error) {
    stream.destroy(error as Error);
    throw error;
  }
  await flush();
  stream.end();
  await done;
}
