/** Edge ids' digits (see foundation/ids.ts), as bytes. */
const digits = Buffer.from("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
/** The digits of the numbers from 0 to 99, two each. */
const pairs = Buffer.from(Array.from({ length: 100 }, (_, number) => String(number).padStart(2, "0")).join(""));
/** Powers of ten: what a currency's unit is of minor ones. */
const units = [1, 10, 100, 1_000, 10_000];
const COMMA = 44;
const NEWLINE = 10;

/** Room that one call may need at most; a piece is handed on when less is left. */
const SLACK = 4_096;

/**
 * Bytes in pieces of about a megabyte: text for hashes, rows for a binary COPY. Numbers are whole and below 2^53. A method
 * that writes checks nothing: callers ask for `room` once a row.
 */
export class ByteWriter {
  readonly #full: (piece: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> | undefined;
  #bytes: Uint8Array<ArrayBuffer>;
  #at = 0;

  /** @param full is given each piece: its own from then on where it gives memory for the next one, which is written over it otherwise */
  constructor(full: (piece: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> | undefined, size = 1 << 20) {
    this.#full = full;
    this.#bytes = new Uint8Array(size);
  }

  room(more = 0): void {
    if (this.#at + more + SLACK > this.#bytes.length) {
      this.flush();
      if (more + SLACK > this.#bytes.length) this.#bytes = new Uint8Array(more + 2 * SLACK);
    }
  }

  flush(): void {
    if (this.#at === 0) return;
    this.#bytes = this.#full(this.#bytes.subarray(0, this.#at)) ?? this.#bytes;
    this.#at = 0;
  }

  comma(): void {
    this.#bytes[this.#at++] = COMMA;
  }

  newline(): void {
    this.#bytes[this.#at++] = NEWLINE;
  }

  byte(value: number): void {
    this.#bytes[this.#at++] = value;
  }

  bytes(value: Uint8Array): void {
    const bytes = this.#bytes;
    let at = this.#at;
    for (let from = 0; from < value.length; from++) bytes[at++] = value[from]!;
    this.#at = at;
  }

  /** A few bytes of somebody else's. */
  slice(value: Uint8Array, from: number, to: number): void {
    const bytes = this.#bytes;
    let at = this.#at;
    for (let next = from; next < to; next++) bytes[at++] = value[next]!;
    this.#at = at;
  }

  /** Many bytes of somebody else's. */
  part(value: Uint8Array, from: number, to: number): void {
    this.#bytes.set(value.subarray(from, to), this.#at);
    this.#at += to - from;
  }

  /** Any text; slow. */
  text(value: string): void {
    this.room(value.length * 3);
    this.bytes(Buffer.from(value));
  }

  /** A number in decimal digits. */
  number(value: number): void {
    if (value < 0) {
      this.#bytes[this.#at++] = 45;
      this.number(-value);
      return;
    }
    if (value >= 1e9) {
      const high = Math.floor(value / 1e9);
      this.number(high);
      this.#padded(value - high * 1e9, 9);
      return;
    }
    const length =
      value < 10
        ? 1
        : value < 100
          ? 2
          : value < 1e3
            ? 3
            : value < 1e4
              ? 4
              : value < 1e5
                ? 5
                : value < 1e6
                  ? 6
                  : value < 1e7
                    ? 7
                    : value < 1e8
                      ? 8
                      : 9;
    this.#padded(value, length);
  }

  #padded(value: number, length: number): void {
    const bytes = this.#bytes;
    const from = this.#at;
    let [rest, at] = [value | 0, from + length];
    while (at - from > 1) {
      const next = (rest / 100) | 0;
      const pair = (rest - next * 100) * 2;
      bytes[--at] = pairs[pair + 1]!;
      bytes[--at] = pairs[pair]!;
      rest = next;
    }
    if (at > from) bytes[from] = 48 + rest;
    this.#at = from + length;
  }

  /** Minor units as decimal money, as `formatMoney` writes it. */
  money(minor: number, decimals: number): void {
    if (minor < 0) {
      this.#bytes[this.#at++] = 45;
      this.money(-minor, decimals);
      return;
    }
    if (decimals === 0) {
      this.number(minor);
      return;
    }
    const unit = units[decimals]!;
    const whole = Math.floor(minor / unit);
    this.number(whole);
    this.#bytes[this.#at++] = 46;
    this.#padded(minor - whole * unit, decimals);
  }

  /** `mbr_4K`, as `toEdge` writes it; `start` is the prefix with its line. */
  edgeId(start: Uint8Array, id: number): void {
    this.bytes(start);
    const bytes = this.#bytes;
    const begin = this.#at;
    if (id <= 0x7fffffff) {
      let low = id | 0;
      // Five bits a digit; of 0 one too.
      let at = begin + Math.max(1, ((36 - Math.clz32(low)) / 5) | 0);
      this.#at = at;
      for (; at > begin; low >>>= 5) bytes[--at] = digits[low & 31]!;
      return;
    }
    const length = edgeDigits(id);
    let at = begin + length - 1;
    let rest = id;
    for (; rest > 0x7fffffff; at--) {
      const next = Math.floor(rest / 32);
      bytes[at] = digits[rest - next * 32]!;
      rest = next;
    }
    for (let low = rest | 0; at >= begin; at--, low >>>= 5) bytes[at] = digits[low & 31]!;
    this.#at = begin + length;
  }

  /** Big-endian, as a binary COPY has it. */
  int16(value: number): void {
    this.#bytes[this.#at++] = value >> 8;
    this.#bytes[this.#at++] = value;
  }

  int32(value: number): void {
    const bytes = this.#bytes;
    const at = this.#at;
    bytes[at] = value >> 24;
    bytes[at + 1] = value >> 16;
    bytes[at + 2] = value >> 8;
    bytes[at + 3] = value;
    this.#at = at + 4;
  }

  int64(value: number): void {
    const high = Math.floor(value / 4294967296);
    this.int32(high);
    this.int32((value - high * 4294967296) | 0);
  }

  /** A field of a COPY: its length, then the bytes. */
  field(value: Uint8Array): void {
    this.int32(value.length);
    this.bytes(value);
  }

  /** A field whose length is known when it is written. @returns what `endField` is given */
  beginField(): number {
    this.#at += 4;
    return this.#at;
  }

  /** No `room` was asked for since it was begun. */
  endField(begun: number): void {
    const end = this.#at;
    this.#at = begun - 4;
    this.int32(end - begun);
    this.#at = end;
  }

  bigintField(value: number): void {
    this.int32(8);
    this.int64(value);
  }

  smallField(value: number): void {
    this.int32(2);
    this.int16(value);
  }

  intField(value: number): void {
    this.int32(4);
    this.int32(value);
  }

  /** An id, null where it is -1. */
  idField(value: number): void {
    if (value < 0) this.nullField();
    else this.bigintField(value);
  }

  nullField(): void {
    this.int32(-1);
  }
}

/** How many digits `toEdge` writes. */
export function edgeDigits(id: number): number {
  let length = 1;
  for (let least = 32; id >= least; least *= 32) length++;
  return length;
}

/** What a binary COPY begins with, and what ends it. */
export const copyHeader = Uint8Array.of(...Buffer.from("PGCOPY\n\xff\r\n\0", "latin1"), 0, 0, 0, 0, 0, 0, 0, 0);
export const copyEnd = Uint8Array.of(0xff, 0xff);
