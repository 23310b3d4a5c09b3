import { NONE } from "@fairline/engine";
import { sql } from "kysely";
import { inTransaction } from "../foundation/database.ts";
import type { Db, Tx } from "../foundation/database.ts";
import { foundAnywhere } from "../foundation/found-by.ts";
import { allLines, chunkOf, linesAt, numbered, readChunks } from "./bulk/chunk-lines.ts";
import { IdIndex } from "./bulk/ids.ts";
import { columnsToSearch, searchOf } from "./bulk/search-chunks.ts";
import type { After } from "./bulk/search-chunks.ts";
import type { RunLine } from "./model.ts";

/** What names a line of a run: a sale or the member whose period pays, the bonus, the earner. */
export type LineKey = Pick<RunLine, "saleId" | "sourceId" | "bonus" | "earnerId">;

export interface LineFilter {
  readonly earner?: bigint;
  readonly bonus?: string;
  readonly sale?: bigint;
  /** Lines that this member's whole period pays. */
  readonly source?: bigint;
  readonly currency?: string;
  /** Part of an earner's handle and name. */
  readonly search?: string;
  /** By amount, currency by currency, instead of by sale, bonus, earner. */
  readonly by?: "largest" | "smallest";
  /** Lines after the one with this key, in the order asked for. */
  readonly after?: LineKey;
  readonly limit?: number;
}

/** A run's lines in the order of sale, bonus, earner, or by amount. */
export function runLines(db: Db, runId: bigint, filter: LineFilter = {}): Promise<readonly RunLine[]> {
  return inOne(db, async (tx) => linesAt(tx, runId, await findPlaces(tx, runId, filter)));
}

/** All of them, of a run that stands; by sale, bonus, earner, or each earner's one after the other. */
export function everyLine(db: Db, runId: bigint, order: "pages" | "earners"): Promise<readonly RunLine[]> {
  return inOne(db, (tx) => allLines(tx, runId, order));
}

/** What is read in several steps stays where it is meanwhile. */
export function inOne<T>(db: Db, read: (tx: Tx) => Promise<T>): Promise<T> {
  return db.isTransaction ? read(db as Tx) : inTransaction(db, read);
}

/** So many chunks are asked for at once at most, where the first ones may be enough. */
const MOST_AT_ONCE = 256;

/** Where the lines stand, in the order asked for. Of each chunk no more is read than what tells. */
async function findPlaces(tx: Tx, runId: bigint, filter: LineFilter): Promise<readonly number[]> {
  const earners = filter.search === undefined ? undefined : await foundEarners(tx, filter.search);
  if (earners?.length === 0) return [];
  const after = filter.after === undefined ? undefined : await whereIs(tx, runId, filter.after);
  if (after === null) return [];
  const numbers = await chunksToSearch(tx, runId, filter, after);
  const search = searchOf({
    ...filter,
    ...(earners !== undefined && { isEarner: isAmong(earners) }),
    after,
    limit: filter.limit ?? Infinity,
  });
  // By amount all of them count; in the order that they stand in the first few mostly do.
  let atOnce = filter.by === undefined && filter.limit !== undefined ? 1 : numbers.length;
  for (
    let from = 0;
    from < numbers.length && !search.isFull;
    from += atOnce, atOnce = Math.min(MOST_AT_ONCE, 2 * atOnce)
  ) {
    const some = numbers.slice(from, from + atOnce);
    await readChunks(tx, runId, columnsToSearch(filter, after), numbered(some), (chunk) => search.take(chunk));
  }
  return search.places();
}

/** The numbers of the chunks in which the lines are, whichever order finds them sooner. */
async function chunksToSearch(
  tx: Tx,
  runId: bigint,
  { sale, source, earner, bonus, currency, by }: LineFilter,
  after: After | undefined,
): Promise<readonly number[]> {
  const conditions = [sql`run_id = ${runId}`];
  const [sortedBy, key] =
    sale !== undefined ? ["sale", sale] : source !== undefined ? ["source", source] : ["earner", earner];
  if (key === undefined) conditions.push(sql`sorted_by <> 'earner'`);
  else conditions.push(sql`sorted_by = ${sortedBy} and ${key}::bigint between least and greatest`);
  if (bonus !== undefined) conditions.push(sql`${bonus} = any (bonuses)`);
  if (currency !== undefined) conditions.push(sql`${currency} = any (currencies)`);
  if (key === undefined && by === undefined && after !== undefined)
    conditions.push(sql`number >= ${chunkOf(after.place)}`);
  const { rows } = await sql<{ number: number }>`
    select number from run_line_chunk where ${sql.join(conditions, sql` and `)} order by number`.execute(tx);
  return rows.map(({ number }) => number);
}

/** Ids of members, ascending: as one value, since they may be a million. */
async function foundEarners(tx: Tx, search: string): Promise<Float64Array> {
  const { rows } = await sql<{ ids: Buffer }>`
    select coalesce(string_agg(int8send(member_id), ''::bytea order by member_id), '') as ids from member_card
    where ${foundAnywhere(sql`found_by`, search)}`.execute(tx);
  const { ids } = rows[0]!;
  const view = new DataView(ids.buffer, ids.byteOffset, ids.byteLength);
  const found = new Float64Array(ids.length / 8);
  for (let at = 0; at < found.length; at++) {
    found[at] = view.getUint32(8 * at) * 2 ** 32 + view.getUint32(8 * at + 4);
  }
  return found;
}

function isAmong(ids: Float64Array): (id: number) => boolean {
  const index = new IdIndex(ids);
  return (id) => index.of(id) !== NONE;
}

/** Where the line with a key stands on the pages, and by amount; null where there is none. */
async function whereIs(tx: Tx, runId: bigint, key: LineKey): Promise<After | null> {
  const { saleId, sourceId, bonus, earnerId } = key;
  const places = await findPlaces(tx, runId, {
    ...(saleId === null ? { source: sourceId! } : { sale: saleId }),
    bonus,
    earner: earnerId,
    limit: 1,
  });
  const [line] = await linesAt(tx, runId, places);
  return line === undefined ? null : { line, place: places[0]! };
}
