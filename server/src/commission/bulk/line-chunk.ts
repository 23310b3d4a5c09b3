import { decodeColumn, decodeTexts } from "../../foundation/column-chunk.ts";
import { CopyReader } from "./read-copy.ts";

declare module "../../foundation/database.ts" {
  interface Tables {
    run_line_chunk: RunLineChunkTable;
  }
}

/** So many lines stand in a chunk at most. */
export const CHUNK = 4_096;

/** In a column that may be null: null. */
export const NONE = -1;

/**
 * What a run's chunks are sorted by. `sale` and then `source` is the order of the pages, in which chunks are numbered through; in that of
 * earners, which follows, each earner's lines stand as on the pages.
 */
export type SortedBy = "sale" | "source" | "earner";

/** A row is a chunk of a run's lines; see 0048-lines-in-columns.sql. */
type RunLineChunkTable = {
  run_id: bigint;
  sorted_by: SortedBy;
  number: number;
  size: number;
  least: bigint;
  greatest: bigint;
} & Record<Exclude<NumberColumn, "sale_id" | "source_id" | "rate">, Buffer> &
  Record<"sale_id" | "source_id" | "rate", Buffer | null> &
  Record<TextColumn, string[]>;

/** The columns of `run_line_chunk` that are decoded into numbers; 0048-lines-in-columns.sql says what they mean. */
export const numberColumns = [
  "sale_id",
  "source_id",
  "earner_id",
  "amount",
  "level",
  "paid_level",
  "kept",
  "currency",
  "bonus",
  "base",
  "rate",
] as const;
export type NumberColumn = (typeof numberColumns)[number];

/** Those that say which text such a number stands for. */
export const textColumns = ["currencies", "bonuses", "bases", "rates"] as const;
export type TextColumn = (typeof textColumns)[number];

const HEAD = ["sorted_by", "number", "size", "least", "greatest"] as const;

/** All columns of a chunk, in the order in which they are written. */
export const chunkColumns = [...HEAD, ...numberColumns, ...textColumns].join(", ");

/** What is always read of a chunk. */
export interface ChunkHead {
  readonly sortedBy: SortedBy;
  readonly number: number;
  /** How many lines. */
  readonly size: number;
  /** The first and the last line's id of what they are sorted by. */
  readonly least: number;
  readonly greatest: number;
}

/** A chunk as it stands in the database. Columns are decoded when they are asked for, each time. */
export class StoredChunk {
  readonly head: ChunkHead;
  readonly #fields: ReadonlyMap<string, Uint8Array | null>;

  constructor(head: ChunkHead, fields: ReadonlyMap<string, Uint8Array | null>) {
    this.head = head;
    this.#fields = fields;
  }

  get size(): number {
    return this.head.size;
  }

  /** `NONE` where it is null. */
  numbers(column: NumberColumn): Float64Array {
    const values = new Float64Array(this.size);
    const field = this.#field(column);
    if (field === null) values.fill(NONE);
    else decodeColumn(field, this.size, values, 0, NONE);
    return values;
  }

  texts(column: TextColumn): readonly string[] {
    return decodeTexts(this.#field(column)!);
  }

  #field(column: string): Uint8Array | null {
    const field = this.#fields.get(column);
    if (field === undefined) throw new Error(`the column ${column} of a chunk was not read`);
    return field;
  }
}

export type ChunkColumn = NumberColumn | TextColumn;

/**
 * As SQL: the chunks of a run in the order of their numbers, for `ChunkReader`.
 * @param wish `table`: where they stand before they are part of the whole; `where`: a condition more, never from outside
 */
export function chunkQuery(
  runId: bigint,
  columns: readonly ChunkColumn[],
  { table = "run_line_chunk", where = "true" }: { readonly table?: string; readonly where?: string } = {},
): string {
  return `select ${[...HEAD, ...columns].join(", ")} from ${table} where run_id = ${runId} and ${where} order by number`;
}

/** Reads what a binary COPY of `chunkQuery` says, in pieces that may end anywhere. */
export class ChunkReader {
  readonly #columns: readonly ChunkColumn[];
  readonly #take: (chunk: StoredChunk) => void;
  readonly #reader = new CopyReader();

  /** @param columns those that were asked for, in the same order */
  constructor(columns: readonly ChunkColumn[], take: (chunk: StoredChunk) => void) {
    this.#columns = columns;
    this.#take = take;
  }

  feed(piece: Uint8Array): void {
    const reader = this.#reader;
    reader.feed(piece, HEAD.length + this.#columns.length, () => {
      const sortedBy = reader.raw() as SortedBy;
      const [number, size] = [reader.int32(NONE), reader.int32(NONE)];
      const [least, greatest] = [reader.int64(NONE), reader.int64(NONE)];
      const fields = new Map<string, Uint8Array | null>();
      for (const column of this.#columns) fields.set(column, reader.field());
      this.#take(new StoredChunk({ sortedBy, number, size, least, greatest }, fields));
    });
  }
}
