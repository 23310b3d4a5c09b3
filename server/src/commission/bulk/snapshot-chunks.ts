import { NO_DAY } from "@fairline/engine";
import { encodeColumn, encodeTexts } from "../../foundation/column-chunk.ts";
import type { MemberBlock } from "./member-block.ts";
import { RowPieces } from "./row-pieces.ts";
import type { Pieces } from "./row-pieces.ts";
import type { SaleBlock } from "./sale-block.ts";
import type { WordTexts } from "./sale-words.ts";

/** How many people, or lines of sales, one row of a run's own tables holds. */
export const CHUNK = 16_384;

/** A column of numbers: its name in the table and in a block, and what stands for null there. */
interface Column<Name> {
  readonly name: string;
  readonly of: Name;
  readonly none?: number;
}

export const MEMBER_NUMBERS = [
  { name: "ids", of: "ids" },
  { name: "kinds", of: "kinds" },
  { name: "sponsors", of: "sponsors", none: -1 },
  { name: "joined", of: "joined", none: NO_DAY },
  { name: "holders", of: "holders", none: -1 },
] as const satisfies readonly Column<keyof MemberBlock>[];

export const SALE_NUMBERS = [
  { name: "sale_ids", of: "saleIds" },
  { name: "lines", of: "lines" },
  { name: "sellers", of: "sellers", none: -1 },
  { name: "buyers", of: "buyers", none: -1 },
  { name: "amounts_sold", of: "amountsSold" },
  { name: "cvs_sold", of: "cvsSold" },
  { name: "qvs_sold", of: "qvsSold" },
  { name: "amounts", of: "amounts" },
  { name: "cvs", of: "cvs" },
  { name: "qvs", of: "qvs" },
  { name: "fixed", of: "fixed", none: -1 },
  { name: "wholesale", of: "wholesale", none: -1 },
  { name: "retail", of: "retail", none: -1 },
  { name: "quantities", of: "quantities" },
  { name: "days", of: "days", none: NO_DAY },
] as const satisfies readonly Column<keyof SaleBlock>[];

/** Texts as numbers into those of the chunk; tags as JSON lists. */
export const SALE_WORDS = ["currencies", "products", "markets", "tags"] as const;

const HEAD = ["chunk", "size", "first_id", "last_id"];
const names = (columns: readonly Column<unknown>[]): readonly string[] => columns.map(({ name }) => name);

/** The columns of the rows that are written and read here, in order. */
export const memberColumns = [...HEAD, ...names(MEMBER_NUMBERS), "trees", "parents", "legs"].join(", ");
export const saleColumns = [
  ...HEAD,
  ...names(SALE_NUMBERS),
  ...SALE_WORDS,
  ...SALE_WORDS.map((word) => `${word}_texts`),
].join(", ");
export const MEMBER_FIELDS = memberColumns.split(",").length;
export const SALE_FIELDS = saleColumns.split(",").length;

/** Rows of a COPY, a chunk each. */
class ChunkRows {
  readonly #rows = new RowPieces();
  #count = 0;

  add(fieldCount: number, size: number, ids: Float64Array, from: number, fields: readonly (Uint8Array | null)[]): void {
    const { row } = this.#rows;
    row.room();
    row.int16(fieldCount);
    row.intField(this.#count++);
    row.intField(size);
    row.bigintField(ids[from]!);
    row.bigintField(ids[from + size - 1]!);
    for (const field of fields) {
      row.room(field?.length ?? 0);
      if (field === null) row.nullField();
      else {
        row.int32(field.length);
        row.part(field, 0, field.length);
      }
    }
  }

  /** What is written by now. */
  pieces(): Pieces {
    return this.#rows.ready();
  }

  rest(): Pieces {
    return this.#rows.end();
  }
}

/** A `bytea[]` as a field of a COPY. */
function encodeColumns(columns: readonly Uint8Array[]): Uint8Array {
  const bytes = Buffer.alloc(20 + columns.reduce((sum, { length }) => sum + 4 + length, 0));
  if (columns.length === 0) {
    bytes.writeInt32BE(BYTEA, 8);
    return bytes.subarray(0, 12);
  }
  for (const [at, value] of [1, 0, BYTEA, columns.length, 1].entries()) bytes.writeInt32BE(value, 4 * at);
  let at = 20;
  for (const column of columns) {
    at = bytes.writeInt32BE(column.length, at);
    bytes.set(column, at);
    at += column.length;
  }
  return bytes;
}

/** PostgreSQL's number of the type bytea. */
const BYTEA = 17;

/** The rows of a run's people. */
export function* memberChunks(block: MemberBlock): Pieces {
  const rows = new ChunkRows();
  const { trees } = block;
  for (let from = 0; from < block.count; from += CHUNK) {
    const to = Math.min(block.count, from + CHUNK);
    const columns: readonly Column<"ids" | "kinds" | "sponsors" | "joined" | "holders">[] = MEMBER_NUMBERS;
    rows.add(MEMBER_FIELDS, to - from, block.ids, from, [
      ...columns.map(({ of, none }) => encodeColumn(block[of], from, to, none)),
      trees && encodeTexts(trees.map(({ name }) => name)),
      trees && encodeColumns(trees.map(({ parents }) => encodeColumn(parents, from, to, -1))),
      trees && encodeColumns(trees.map(({ legs }) => encodeColumn(legs, from, to, -1))),
    ]);
    yield* rows.pieces();
  }
  yield* rows.rest();
}

/** A column of numbers of everything that is read, as numbers into the texts that a chunk names: from 0 on, as they come. */
class ChunkWords {
  readonly texts: string[] = [];
  readonly numbers: Int32Array;

  constructor(words: Int32Array, texts: readonly string[], count: number) {
    const numbers = new Int32Array(count);
    const codes = new Int32Array(texts.length).fill(-1);
    for (let at = 0; at < count; at++) {
      const word = words[at]!;
      if (codes[word]! < 0) codes[word] = this.texts.push(texts[word]!) - 1;
      numbers[at] = codes[word]!;
    }
    this.numbers = numbers;
  }
}

/** Sales on their way into a run's own table, a block a row: there are some tens of bytes of each line. */
export class SaleChunks {
  readonly #rows = new ChunkRows();
  readonly #currencies: string[] = [];
  readonly #products: string[] = [];
  readonly #markets: string[] = [];
  /** As JSON lists. */
  readonly #tags: string[] = [];

  /** @param words texts that are new with the block */
  add(block: SaleBlock, words: WordTexts): void {
    this.#currencies.push(...words.currencies);
    for (const product of words.products) this.#products.push(product);
    for (const { market, tags } of words.abouts) {
      this.#markets.push(market!);
      this.#tags.push(JSON.stringify(tags));
    }
    const { currencies, products, abouts, count } = block;
    const named = [
      new ChunkWords(currencies, this.#currencies, count),
      new ChunkWords(products, this.#products, count),
      new ChunkWords(abouts, this.#markets, count),
      new ChunkWords(abouts, this.#tags, count),
    ];
    const columns: readonly Column<(typeof SALE_NUMBERS)[number]["of"]>[] = SALE_NUMBERS;
    this.#rows.add(SALE_FIELDS, block.count, block.saleIds, 0, [
      ...columns.map(({ of, none }) => encodeColumn(block[of], 0, block.count, none)),
      ...named.map(({ numbers }) => encodeColumn(numbers, 0, count)),
      ...named.map(({ texts }) => encodeTexts(texts)),
    ]);
  }

  /** All of them, once. */
  take(): Pieces {
    return this.#rows.rest();
  }
}
