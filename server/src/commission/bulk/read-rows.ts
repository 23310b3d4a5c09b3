import type { Words } from "./words.ts";

/** How many rows are handed on at once. */
const BLOCK = 4_096;

/** A binary COPY begins with a signature, flags and the length of an extension that nobody has; at its end stands a row of -1 fields. */
export const COPY_HEAD = 19;
export const COPY_END = -1;

/**
 * Reads the rows of a binary COPY by the million into columns: every field is an int2, int4, int8, date or time (microseconds since
 * 2000), or a text that comes again and again. -1 where it is null.
 */
export class RowReader {
  /** By field: what numbers its texts; null of a number. */
  readonly #words: readonly (Words | null)[];
  readonly #take: (columns: readonly Float64Array[], count: number) => void;
  readonly #columns: readonly Float64Array[];
  #begun = false;

  /** @param take is given some rows, column by column; they are good until it returns */
  constructor(words: readonly (Words | null)[], take: (columns: readonly Float64Array[], count: number) => void) {
    this.#words = words;
    this.#take = take;
    this.#columns = words.map(() => new Float64Array(BLOCK));
  }

  /**
   * @param piece ends with a row
   * @throws where a row has another number of fields, or a number is beyond 2^53 - 1, where it is no longer exact
   */
  feed(piece: Uint8Array): void {
    const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
    const [words, columns] = [this.#words, this.#columns];
    let at = this.#begun ? 0 : COPY_HEAD;
    this.#begun = true;
    let row = 0;
    while (at < piece.length) {
      const count = view.getInt16(at);
      if (count === COPY_END) break;
      if (count !== words.length) throw new Error(`a row has ${count} fields, not ${words.length}`);
      at += 2;
      for (let field = 0; field < count; field++) {
        const length = view.getInt32(at);
        at += 4;
        let value = -1;
        const known = words[field]!;
        if (length < 0) {
          columns[field]![row] = value;
          continue;
        }
        if (known !== null) value = known.number(piece, at, at + length);
        else if (length === 8) {
          value = view.getInt32(at) * 4294967296 + view.getUint32(at + 4);
          if (!Number.isSafeInteger(value)) throw new RangeError("a number is beyond 2^53 - 1");
        } else if (length === 4) value = view.getInt32(at);
        else if (length === 2) value = view.getInt16(at);
        else throw new Error(`a number of ${length} bytes`);
        columns[field]![row] = value;
        at += length;
      }
      if (++row === BLOCK) {
        this.#take(columns, row);
        row = 0;
      }
    }
    if (row > 0) this.#take(columns, row);
  }
}
