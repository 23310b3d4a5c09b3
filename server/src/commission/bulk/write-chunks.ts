import { CURRENCIES } from "@fairline/engine";
import { encodeColumn, encodeSlices, encodeTexts } from "../../foundation/column-chunk.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { CHUNK, NONE } from "./line-chunk.ts";
import type { SortedBy } from "./line-chunk.ts";
import { LineStretch, storedOrders } from "./line-stretch.ts";
import type { LinesInOrder } from "./line-stretch.ts";
import type { Texts } from "./line-table.ts";
import { RowPieces } from "./row-pieces.ts";
import type { Pieces } from "./row-pieces.ts";

/**
 * The rows of a binary COPY of `chunkColumns`: every line in each of the orders that are stored.
 * @param most how many lines a chunk holds, `CHUNK` at most
 */
export function* chunkRows(lines: LinesInOrder, most = CHUNK): Pieces {
  const rows = new RowPieces();
  const stretch = new LineStretch(lines);
  const coder = new ChunkCoder(lines);
  let [number, written] = [0, 0];
  for (const order of storedOrders(lines)) {
    const { sortedBy, to: end } = order;
    for (let from = order.from; from < end; from += most) {
      stretch.fill(order, from, Math.min(end, from + most));
      writeChunk(rows.row, sortedBy, number++, stretch, coder.fields(stretch));
      written += stretch.size;
      // Each line is written twice.
      yield* rows.ready(written >> 1);
    }
  }
  yield* rows.end(written >> 1);
}

type Field = Uint8Array | null;

function writeChunk(
  row: ByteWriter,
  sortedBy: SortedBy,
  number: number,
  stretch: LineStretch,
  fields: readonly Field[],
): void {
  const keys = stretch.keys(sortedBy);
  row.room(fields.reduce((sum, field) => sum + 4 + (field?.length ?? 0), 0));
  row.int16(5 + fields.length);
  row.field(Buffer.from(sortedBy));
  row.intField(number);
  row.intField(stretch.size);
  row.bigintField(keys[0]!);
  row.bigintField(keys[stretch.size - 1]!);
  for (const field of fields) {
    if (field === null) row.nullField();
    else {
      row.int32(field.length);
      row.part(field, 0, field.length);
    }
  }
}

/** Makes a chunk's columns and texts out of a stretch. */
class ChunkCoder {
  readonly #texts: Texts;
  readonly #names: readonly string[];
  readonly #currencies = new Codes(CURRENCIES.length);
  readonly #bonuses: Codes;
  readonly #bases: Codes;
  readonly #rates: Codes;

  constructor({ table: { texts }, bonuses }: LinesInOrder) {
    this.#texts = texts;
    this.#names = bonuses.map(({ name }) => name);
    this.#bonuses = new Codes(bonuses.length);
    this.#bases = new Codes(texts.count);
    this.#rates = new Codes(texts.count);
  }

  /** In the order of `numberColumns` and `textColumns`. The stretch's texts are numbered by the chunk afterwards. */
  fields(stretch: LineStretch): Field[] {
    const { size } = stretch;
    const currencies = this.#currencies.replace(stretch.currency, size);
    const bonuses = this.#bonuses.replace(stretch.bonus, size);
    const bases = this.#bases.replace(stretch.base, size);
    const rates = this.#rates.replace(stretch.rate, size);
    const column = (values: Float64Array | Int32Array): Field => encodeColumn(values, 0, size);
    return [
      columnOrNull(stretch.saleId, size),
      columnOrNull(stretch.sourceId, size),
      column(stretch.earnerId),
      column(stretch.amount),
      column(stretch.level),
      column(stretch.paidLevel),
      column(stretch.kept),
      column(stretch.currency),
      column(stretch.bonus),
      column(stretch.base),
      columnOrNull(stretch.rate, size),
      encodeTexts(Array.from(currencies, (index) => CURRENCIES[index]!)),
      encodeTexts(Array.from(bonuses, (index) => this.#names[index]!)),
      encodeSlices(this.#texts.bytes, this.#texts.starts, bases),
      encodeSlices(this.#texts.bytes, this.#texts.starts, rates),
    ];
  }
}

function columnOrNull(values: Float64Array | Int32Array, size: number): Field {
  for (let at = 0; at < size; at++) if (values[at] !== NONE) return encodeColumn(values, 0, size, NONE);
  return null;
}

/** Numbers of a run as numbers of a chunk: from 0 on, as they come. */
class Codes {
  readonly #codes: Int32Array;
  /** By number: the chunk that its code is of. */
  readonly #of: Int32Array;
  /** By code. */
  readonly #numbers = new Int32Array(CHUNK);
  #chunk = 0;

  constructor(numbers: number) {
    this.#codes = new Int32Array(numbers);
    this.#of = new Int32Array(numbers);
  }

  /** @returns by code: the number; good until the next chunk */
  replace(column: Int32Array, size: number): Int32Array {
    const chunk = ++this.#chunk;
    let count = 0;
    for (let at = 0; at < size; at++) {
      const number = column[at]!;
      if (number === NONE) continue;
      if (this.#of[number] !== chunk) {
        this.#of[number] = chunk;
        this.#numbers[count] = number;
        this.#codes[number] = count++;
      }
      column[at] = this.#codes[number]!;
    }
    return this.#numbers.subarray(0, count);
  }
}
