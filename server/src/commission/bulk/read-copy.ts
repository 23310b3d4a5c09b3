import { COPY_END, COPY_HEAD } from "./read-rows.ts";
import type { Words } from "./words.ts";

/** Reads rows of a binary COPY that have long fields, or are few. The caller takes the fields of a row one by one, in order. */
export class CopyReader {
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #begun = false;

  /** @param piece ends with a row, and is not written to until this returns. `row` has to take every field. */
  feed(piece: Uint8Array, fields: number, row: () => void): void {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    this.#bytes = bytes;
    this.#at = this.#begun ? 0 : COPY_HEAD;
    this.#begun = true;
    while (this.#at < bytes.length) {
      const count = bytes.readInt16BE(this.#at);
      if (count === COPY_END) return;
      if (count !== fields) throw new Error(`a row has ${count} fields, not ${fields}`);
      this.#at += 2;
      row();
    }
  }

  #length(): number {
    const bytes = this.#bytes;
    const at = this.#at;
    this.#at = at + 4;
    return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  }

  /** int8; `none` where it is null. @throws beyond 2^53 - 1, where a number is no longer exact. */
  int64(none: number): number {
    if (this.#length() < 0) return none;
    const high = this.#word();
    const low = this.#word() >>> 0;
    const value = high * 4294967296 + low;
    if (!Number.isSafeInteger(value)) throw new RangeError("a number is beyond 2^53 - 1");
    return value;
  }

  /** int4 or date (days since 2000-01-01). */
  int32(none: number): number {
    return this.#length() < 0 ? none : this.#word();
  }

  #word(): number {
    const bytes = this.#bytes;
    const at = this.#at;
    this.#at = at + 4;
    return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  }

  /** The number of a text among `words`, -1 of null. */
  word(words: Words): number {
    const length = this.#length();
    if (length < 0) return -1;
    const from = this.#at;
    this.#at = from + length;
    return words.number(this.#bytes, from, from + length);
  }

  /** Any field's bytes, as they stand, good until the next row; null where it is null. */
  field(): Uint8Array | null {
    const length = this.#length();
    if (length < 0) return null;
    const from = this.#at;
    this.#at = from + length;
    return this.#bytes.subarray(from, this.#at);
  }

  /** Any text, byte for byte as Latin-1. */
  raw(): string | null {
    const length = this.#length();
    if (length < 0) return null;
    const from = this.#at;
    this.#at = from + length;
    return this.#bytes.toString("latin1", from, this.#at);
  }
}
