/** Milliseconds from 1970-01-01 to the instant that PostgreSQL counts from. */
const INSTANT_2000 = 946_684_800_000;

/** Reads rows of a binary COPY out of pieces that may end anywhere. The caller takes the fields of a row one by one, in order. */
export class CopyReader {
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #begun = false;

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

  /** timestamptz, as milliseconds since 1970. */
  instant(): number {
    return Math.floor(this.int64(0) / 1_000) + INSTANT_2000;
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

/** Texts that come again and again, as numbers; no object is made of one that is known. */
export class Words {
  readonly #known: Uint8Array[] = [];
  /** By hash, one more than the number; 0 is free. */
  #table = new Int32Array(1 << 10);
  #last = 0;

  get count(): number {
    return this.#known.length;
  }

  bytes(number: number): Uint8Array {
    return this.#known[number]!;
  }

  text(number: number): string {
    return Buffer.from(this.#known[number]!).toString("utf8");
  }

  numberOf(bytes: Uint8Array): number {
    return this.number(bytes, 0, bytes.length);
  }

  number(bytes: Uint8Array, from: number, to: number): number {
    if (this.#known.length > 0 && isSame(this.#known[this.#last]!, bytes, from, to)) return this.#last;
    let hash = 0;
    for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
    for (let slot = hash; ; slot++) {
      const at = slot & (this.#table.length - 1);
      const number = this.#table[at]! - 1;
      if (number >= 0 && !isSame(this.#known[number]!, bytes, from, to)) continue;
      if (number < 0) this.#table[at] = this.#known.push(new Uint8Array(bytes.subarray(from, to)));
      this.#last = this.#table[at]! - 1;
      if (this.#known.length * 2 > this.#table.length) this.#grow();
      return this.#last;
    }
  }

  #grow(): void {
    this.#table = new Int32Array(this.#table.length * 4);
    for (const [number, known] of this.#known.entries()) {
      let hash = 0;
      for (const byte of known) hash = (Math.imul(hash, 31) + byte) | 0;
      while (this.#table[hash & (this.#table.length - 1)] !== 0) hash++;
      this.#table[hash & (this.#table.length - 1)] = number + 1;
    }
  }
}

function isSame(known: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (known.length !== to - from) return false;
  for (let at = 0; at < known.length; at++) if (known[at] !== bytes[from + at]) return false;
  return true;
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

  addToLast(value: number): void {
    this.#column[this.count - 1]! += value;
  }

  get column(): C {
    return this.#column.subarray(0, this.count) as C;
  }
}

/** A column of numbers from 0 on that most rows do not have: room is taken from the first on that does. */
export class Rare {
  #count = 0;
  #column: Float64Array | null = null;

  /** @param value -1 where the row has none */
  push(value: number): void {
    const at = this.#count++;
    if (this.#column === null) {
      if (value < 0) return;
      this.#column = new Float64Array(Math.max(1024, at + 1)).fill(-1);
    } else if (at >= this.#column.length) {
      const wider = new Float64Array(at * 2).fill(-1, at);
      wider.set(this.#column);
      this.#column = wider;
    }
    this.#column[at] = value;
  }

  at(row: number): number {
    return this.#column === null || row >= this.#column.length ? -1 : this.#column[row]!;
  }
}

export const rare = () => new Rare();
export const floats = () => new Grow((length) => new Float64Array(length));
export const ints = () => new Grow((length) => new Int32Array(length));
export const bytes = () => new Grow((length) => new Uint8Array(length));
