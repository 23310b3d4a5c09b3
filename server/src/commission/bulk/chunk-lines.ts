import { copyOut } from "../../foundation/copy.ts";
import type { Tx } from "../../foundation/database.ts";
import type { RunLine } from "../model.ts";
import { CHUNK, ChunkReader, chunkQuery, NONE, numberColumns, textColumns } from "./line-chunk.ts";
import type { ChunkColumn, StoredChunk } from "./line-chunk.ts";

/** Where a line stands: its chunk's number, and in the chunk from 0 on. Within one order lines stand as their places. */
export const placeOf = (number: number, index: number): number => number * CHUNK + index;
/** The number of the chunk that a place is in. */
export const chunkOf = (place: number): number => Math.floor(place / CHUNK);

/**
 * Hands over chunks with some of their columns, as the database sends them: no more than a piece at a time is held, and whoever else waits
 * for this process is served between two of them.
 * @param where of `chunkQuery`
 */
export async function readChunks(
  tx: Tx,
  runId: bigint,
  columns: readonly ChunkColumn[],
  where: string,
  take: (chunk: StoredChunk) => void,
): Promise<void> {
  const reader = new ChunkReader(columns, take);
  await copyOut(tx, chunkQuery(runId, columns, { where }), (piece) => reader.feed(piece));
}

export const numbered = (numbers: readonly number[]): string => `number in (${numbers.join(", ")})`;

const everything: readonly ChunkColumn[] = [...numberColumns, ...textColumns];

/** All lines of a run, in the order of their pages or of the earners; where there are none any more, none. */
export async function allLines(tx: Tx, runId: bigint, order: "pages" | "earners"): Promise<readonly RunLine[]> {
  const lines: RunLine[] = [];
  const where = order === "pages" ? "sorted_by <> 'earner'" : "sorted_by = 'earner'";
  await readChunks(tx, runId, everything, where, (chunk) => {
    const lineAt = linesOf(chunk);
    for (let index = 0; index < chunk.size; index++) lines.push(lineAt(index));
  });
  return lines;
}

/** The lines that stand in these places, in the same order. */
export async function linesAt(tx: Tx, runId: bigint, places: readonly number[]): Promise<readonly RunLine[]> {
  if (places.length === 0) return [];
  const order = Float64Array.from(places.keys()).sort((a, b) => places[a]! - places[b]!);
  const lines = Array.from<RunLine>({ length: places.length });
  const numbers = [...new Set(places.map(chunkOf))];
  let next = 0;
  await readChunks(tx, runId, everything, numbered(numbers), (chunk) => {
    const lineAt = linesOf(chunk);
    const { number } = chunk.head;
    for (; next < order.length && chunkOf(places[order[next]!]!) === number; next++) {
      lines[order[next]!] = lineAt(places[order[next]!]! - placeOf(number, 0));
    }
  });
  return lines;
}

/** By its index in the chunk. */
function linesOf(chunk: StoredChunk): (index: number) => RunLine {
  const [saleId, sourceId, earnerId] = [
    chunk.numbers("sale_id"),
    chunk.numbers("source_id"),
    chunk.numbers("earner_id"),
  ];
  const [amount, level, paidLevel] = [chunk.numbers("amount"), chunk.numbers("level"), chunk.numbers("paid_level")];
  const [kept, currency, bonus] = [chunk.numbers("kept"), chunk.numbers("currency"), chunk.numbers("bonus")];
  const [base, rate] = [chunk.numbers("base"), chunk.numbers("rate")];
  const [currencies, bonuses] = [chunk.texts("currencies"), chunk.texts("bonuses")];
  const [bases, rates] = [chunk.texts("bases"), chunk.texts("rates")];
  const idOf = (id: number): bigint | null => (id === NONE ? null : BigInt(id));
  return (at) => ({
    saleId: idOf(saleId[at]!),
    sourceId: idOf(sourceId[at]!),
    kept: kept[at] === 1,
    bonus: bonuses[bonus[at]!]!,
    earnerId: BigInt(earnerId[at]!),
    level: level[at]!,
    paidLevel: paidLevel[at]!,
    base: bases[base[at]!]!,
    rate: rate[at] === NONE ? null : rates[rate[at]!]!,
    amount: BigInt(amount[at]!),
    currency: currencies[currency[at]!]!,
  });
}
