/** Reads rows of a binary COPY out of pieces that may end anywhere. The caller takes the fields of a row one by one, in order. */
export class CopyReader {
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #begun = false;
  /** Whether the row that is read now had a field of -1 length where one was last asked for. */
  isNull = false;

  /** Reads all rows that are whole by now. `row` has to take every field. */
  feed(piece: Uint8Array, fields: number, row: () => void): void {
    const rest = this.#bytes.length - this.#at;
    const fresh = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    this.#bytes = rest === 0 ? fresh : Buffer.concat([this.#bytes.subarray(this.#at), fresh]);
    this.#at = 0;
    if (!this.#begun) {
      // Signature, flags, length of an extension that nobody has.
      if (this.#bytes.length < 19) return;
      this.#at = 19;
      this.#begun = true;
    }
    while (this.#isWhole(fields)) {
      this.#at += 2;
      row();
    }
  }

  #isWhole(fields: number): boolean {
    const bytes = this.#bytes;
    let at = this.#at;
    if (at + 2 > bytes.length) return false;
    const count = bytes.readInt16BE(at);
    if (count === -1) return false;
    if (count !== fields) throw new Error(`a row has ${count} fields, not ${fields}`);
    at += 2;
    for (let field = 0; field < fields; field++) {
      if (at + 4 > bytes.length) return false;
      const length = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
      at += length < 0 ? 4 : 4 + length;
    }
    return at <= bytes.length;
  }

  #length(): number {
    const bytes = this.#bytes;
    const at = this.#at;
    this.#at = at + 4;
    const length = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
    this.isNull = length < 0;
    return length;
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

  int16(): number {
    this.#length();
    const value = this.#bytes.readInt16BE(this.#at);
    this.#at += 2;
    return value;
  }

  #word(): number {
    const bytes = this.#bytes;
    const at = this.#at;
    this.#at = at + 4;
    return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  }

  /** Any text, byte for byte as Latin-1: a key for `Words`. */
  raw(): string | null {
    const length = this.#length();
    if (length < 0) return null;
    const from = this.#at;
    this.#at = from + length;
    return this.#bytes.toString("latin1", from, from + length);
  }
}

/** Texts that come again and again, as numbers. */
export class Words {
  readonly #known = new Map<string, number>();
  readonly texts: string[] = [];

  /** @param raw the UTF-8 bytes as Latin-1 */
  number(raw: string): number {
    let known = this.#known.get(raw);
    if (known === undefined) {
      known = this.texts.length;
      this.texts.push(Buffer.from(raw, "latin1").toString("utf8"));
      this.#known.set(raw, known);
    }
    return known;
  }
}

/** A column that grows. */
export class Grow<C extends Float64Array | Int32Array | Uint8Array> {
  #column: C;
  count = 0;
  readonly #make: (length: number) => C;
  constructor(make: (length: number) => C) {
    this.#make = make;
    this.#column = make(1024);
  }

  push(value: number): void {
    if (this.count === this.#column.length) {
      const wider = this.#make(this.count * 2);
      (wider as Float64Array).set(this.#column);
      this.#column = wider;
    }
    this.#column[this.count++] = value;
  }

  get column(): C {
    return this.#column.subarray(0, this.count) as C;
  }
}

export const floats = () => new Grow((length) => new Float64Array(length));
export const ints = () => new Grow((length) => new Int32Array(length));
export const bytes = () => new Grow((length) => new Uint8Array(length));
