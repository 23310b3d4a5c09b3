import { decodeColumn, decodeTexts } from "../../foundation/column-chunk.ts";
import { memberBlock } from "./member-block.ts";
import type { MemberBlock } from "./member-block.ts";
import type { CopyReader } from "./read-copy.ts";
import { saleBlock } from "./sale-block.ts";
import type { SaleBlock } from "./sale-block.ts";
import { MEMBER_NUMBERS, SALE_NUMBERS, SALE_WORDS } from "./snapshot-chunks.ts";

type Columns<Name extends string> = Readonly<Record<Name, Uint8Array>>;

/** A row of a run's own table of people, by column. */
export type MemberChunk = Columns<(typeof MEMBER_NUMBERS)[number]["name"]> & {
  readonly size: number;
  readonly trees: readonly string[] | null;
  readonly parents: readonly Uint8Array[] | null;
  readonly legs: readonly Uint8Array[] | null;
};

type Word = (typeof SALE_WORDS)[number];

/** The same of sales. */
export type SaleChunk = Columns<(typeof SALE_NUMBERS)[number]["name"] | Word> &
  Readonly<Record<`${Word}_texts`, readonly string[]>> & { readonly size: number };

/** The row that a COPY of `memberColumns` has come to. */
export function memberChunk(reader: CopyReader): MemberChunk {
  const size = sizeOf(reader);
  const columns = MEMBER_NUMBERS.map(({ name }) => [name, reader.field()!]);
  const [trees, parents, legs] = [reader.field(), reader.field(), reader.field()];
  return {
    size,
    ...(Object.fromEntries(columns) as Columns<(typeof MEMBER_NUMBERS)[number]["name"]>),
    trees: trees && decodeTexts(trees),
    parents: parents && decodeColumns(parents),
    legs: legs && decodeColumns(legs),
  };
}

/** The row that a COPY of `saleColumns` has come to. */
export function saleChunk(reader: CopyReader): SaleChunk {
  const size = sizeOf(reader);
  const columns = [...SALE_NUMBERS.map(({ name }) => name), ...SALE_WORDS].map((name) => [name, reader.field()!]);
  const texts = SALE_WORDS.map((word) => [`${word}_texts`, decodeTexts(reader.field()!)]);
  return { size, ...Object.fromEntries([...columns, ...texts]) } as SaleChunk;
}

/** What a row begins with: its number, how many values its columns have, its first and last id. */
function sizeOf(reader: CopyReader): number {
  reader.int32(0);
  const size = reader.int32(0);
  reader.int64(0);
  reader.int64(0);
  return size;
}

/** A `bytea[]` without nulls, as a field of a COPY. */
function decodeColumns(field: Uint8Array): Uint8Array[] {
  const bytes = Buffer.from(field.buffer, field.byteOffset, field.byteLength);
  const columns: Uint8Array[] = [];
  if (bytes.readInt32BE(0) === 0) return columns;
  for (let at = 20; at < bytes.length;) {
    const from = at + 4;
    at = from + bytes.readInt32BE(at);
    columns.push(bytes.subarray(from, at));
  }
  return columns;
}

export function readMembers(chunk: MemberChunk): MemberBlock {
  const { size, trees, parents, legs } = chunk;
  const block = memberBlock(size, trees);
  for (const { name, of, ...column } of MEMBER_NUMBERS) {
    decodeColumn(chunk[name], size, block[of], 0, "none" in column ? column.none : undefined);
  }
  for (const [index, tree] of block.trees?.entries() ?? []) {
    decodeColumn(parents![index]!, size, tree.parents, 0, -1);
    decodeColumn(legs![index]!, size, tree.legs, 0, -1);
  }
  return block;
}

/** A chunk's lines; currencies and products are numbers into the chunk's texts, as are markets and tags, -1 where there is none. */
export interface StoredSales {
  readonly block: SaleBlock;
  readonly markets: Int32Array;
  readonly tags: Int32Array;
}

export function readSales(chunk: SaleChunk): StoredSales {
  const { size } = chunk;
  const block = saleBlock(size);
  for (const { name, of, ...column } of SALE_NUMBERS) {
    decodeColumn(chunk[name], size, block[of], 0, "none" in column ? column.none : undefined);
  }
  const [markets, tags] = [new Int32Array(size), new Int32Array(size)];
  const words = { currencies: block.currencies, products: block.products, markets, tags };
  for (const word of SALE_WORDS) decodeColumn(chunk[word], size, words[word], 0, -1);
  return { block, markets, tags };
}
