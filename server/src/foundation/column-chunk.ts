/**
 * Whole numbers by column, as they stand in a `bytea`: what is written and read by the million takes a tenth of the room and time
 * that rows take. SQL reads them with `chunk_values` (0046-column-chunks.sql).
 *
 * 16 bytes of head: how many bytes a value takes (0, 1, 2, 4 or 8), whether nulls are among them, six zeros, the least value (int8,
 * big-endian); then every value less the least one, unsigned, little-endian. With nulls 0 stands for null, and values are one more.
 * Where all values are the same and none is null, none follows: how many there are stands beside the column.
 */
const HEAD = 16;

/**
 * @param values whole numbers up to 2^53 - 1 either way, of which those from `from` up to `to` are taken
 * @param none what stands for null in `values`
 * @throws {RangeError} where the greatest and the least are 2^53 - 1 or more apart, or a value is no whole number
 */
export function encodeColumn(
  values: Float64Array | Int32Array | Uint8Array | readonly number[],
  from: number,
  to: number,
  none?: number,
): Uint8Array<ArrayBuffer> {
  const size = to - from;
  // The loops go over millions of values: over one kind of array, and into one kind each.
  const own = size <= some.length ? some : new Float64Array(size);
  if (Array.isArray(values)) for (let at = 0; at < size; at++) own[at] = values[from + at]!;
  else own.set((values as Float64Array).subarray(from, to));
  // Nothing is equal to NaN.
  const missing = none ?? Number.NaN;
  const { least, greatest, nulls } =
    values instanceof Int32Array ? rangeOfInts(values, from, to, missing) : range(own, size, missing);
  const most = greatest - least + nulls;
  if (!Number.isSafeInteger(most)) throw new RangeError(`${least} and ${greatest} are too far apart for one column`);
  const width = most === 0 ? 0 : most < 2 ** 8 ? 1 : most < 2 ** 16 ? 2 : most < 2 ** 32 ? 4 : 8;
  const bytes = new Uint8Array(HEAD + width * size);
  bytes[0] = width;
  bytes[1] = nulls;
  new DataView(bytes.buffer).setBigInt64(8, BigInt(least));
  if (width === 0) return bytes;
  const less = least - nulls;
  if (width === 8) writeWide(own, size, less, missing, new DataView(bytes.buffer));
  else {
    if (width === 1) write8(own, size, less, missing, bytes);
    else if (width === 2) write16(own, size, less, missing, new Uint16Array(bytes.buffer, HEAD, size));
    else write32(own, size, less, missing, new Uint32Array(bytes.buffer, HEAD, size));
    if (!isLittleEndian) turn(bytes, width);
  }
  return bytes;
}

// One loop a width: a loop that writes into arrays of several kinds takes several times as long.
function write8(values: Float64Array, size: number, less: number, none: number, into: Uint8Array): void {
  for (let at = 0; at < size; at++) into[HEAD + at] = values[at] === none ? 0 : values[at]! - less;
}
function write16(values: Float64Array, size: number, less: number, none: number, into: Uint16Array): void {
  for (let at = 0; at < size; at++) into[at] = values[at] === none ? 0 : values[at]! - less;
}
function write32(values: Float64Array, size: number, less: number, none: number, into: Uint32Array): void {
  for (let at = 0; at < size; at++) into[at] = values[at] === none ? 0 : values[at]! - less;
}
function writeWide(values: Float64Array, size: number, less: number, none: number, into: DataView): void {
  for (let at = 0, place = HEAD; at < size; at++, place += 8) {
    const value = values[at] === none ? 0 : values[at]! - less;
    into.setUint32(place, value >>> 0, true);
    into.setUint32(place + 4, Math.floor(value / 2 ** 32), true);
  }
}

/** Room for the values of one column, as they are taken. */
const some = new Float64Array(1 << 14);

interface Range {
  readonly least: number;
  readonly greatest: number;
  readonly nulls: 0 | 1;
}

/** As `range`, of what is whole anyway. */
function rangeOfInts(values: Int32Array, from: number, to: number, none: number): Range {
  let [least, greatest] = [2 ** 31 - 1, -(2 ** 31)];
  let nulls: 0 | 1 = 0;
  for (let at = from; at < to; at++) {
    const value = values[at]!;
    if (value === none) nulls = 1;
    else {
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
  }
  return least > greatest ? { least: 0, greatest: 0, nulls } : { least, greatest, nulls };
}

/** @throws {RangeError} for what is no whole number that is exact */
function range(values: Float64Array, size: number, none: number): Range {
  let least = Infinity;
  let greatest = -Infinity;
  let nulls: 0 | 1 = 0;
  for (let at = 0; at < size; at++) {
    const value = values[at]!;
    if (value === none) nulls = 1;
    else {
      if (value !== Math.trunc(value)) throw new RangeError(`${value} is no whole number that a column can hold`);
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
  }
  if (least === Infinity) least = greatest = 0;
  for (const end of [least, greatest]) {
    if (!Number.isSafeInteger(end)) throw new RangeError(`${end} is no whole number that a column can hold`);
  }
  return { least, greatest, nulls };
}

/**
 * Writes a column's values into `into` from `at` on.
 * @param size how many there are
 * @param none what stands for null in `into`
 * @throws {RangeError} where the bytes are not those of a column of that size
 */
export function decodeColumn(
  column: Uint8Array,
  size: number,
  into: Float64Array | Int32Array | Uint8Array | number[],
  at: number,
  none?: number,
): void {
  const [width, nulls] = [column[0]!, column[1]!];
  if (column.length !== HEAD + width * size || ![0, 1, 2, 4, 8].includes(width) || nulls > 1) {
    throw new RangeError(`${column.length} bytes are no column of ${size} values`);
  }
  // A copy where the values would not stand at a multiple of their width. A Buffer's own `slice` would make none.
  const from = column.byteOffset + HEAD;
  const bytes = width < 2 || (from % width === 0 && isLittleEndian) ? column : new Uint8Array(column);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const less = Number(view.getBigInt64(8)) - nulls;
  if (width === 0) {
    for (let index = 0; index < size; index++) into[at + index] = less;
    return;
  }
  if (width === 8) {
    for (let index = 0, place = HEAD; index < size; index++, place += 8) {
      const value = view.getUint32(place + 4, true) * 2 ** 32 + view.getUint32(place, true);
      into[at + index] = nulls === 1 && value === 0 ? none! : value + less;
    }
    return;
  }
  if (!isLittleEndian) turn(bytes, width);
  const stored = unsigned(width, bytes.buffer, bytes.byteOffset + HEAD, size);
  if (nulls === 0) for (let index = 0; index < size; index++) into[at + index] = stored[index]! + less;
  else
    for (let index = 0; index < size; index++) into[at + index] = stored[index] === 0 ? none! : stored[index]! + less;
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function unsigned(
  width: number,
  buffer: ArrayBufferLike,
  from: number,
  size: number,
): Uint8Array | Uint16Array | Uint32Array {
  if (width === 1) return new Uint8Array(buffer, from, size);
  return width === 2 ? new Uint16Array(buffer, from, size) : new Uint32Array(buffer, from, size);
}

/** The other order of bytes, on the machines that have it. */
function turn(bytes: Uint8Array, width: number): void {
  for (let at = HEAD; at < bytes.length; at += width) bytes.subarray(at, at + width).reverse();
}

/** A `text[]` as a field of a binary COPY has it, without the field's length: the words that a column's numbers stand for. */
export function encodeTexts(texts: readonly string[]): Uint8Array<ArrayBuffer> {
  const parts = texts.map((text) => Buffer.from(text));
  const bytes = Buffer.alloc(12 + (parts.length > 0 ? 8 : 0) + parts.reduce((sum, { length }) => sum + 4 + length, 0));
  bytes.writeInt32BE(parts.length > 0 ? 1 : 0, 0);
  bytes.writeInt32BE(TEXT, 8);
  if (parts.length === 0) return bytes;
  bytes.writeInt32BE(parts.length, 12);
  // Numbered from 1, as arrays are in PostgreSQL.
  bytes.writeInt32BE(1, 16);
  let at = 20;
  for (const part of parts) {
    at = bytes.writeInt32BE(part.length, at);
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** As `encodeTexts`, of texts that stand one after the other in `bytes`: those of these numbers, each from `starts` to the next one's start. */
export function encodeSlices(bytes: Uint8Array, starts: Int32Array, numbers: Int32Array): Uint8Array<ArrayBuffer> {
  let length = 20;
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index]!;
    length += 4 + starts[number + 1]! - starts[number]!;
  }
  if (numbers.length === 0) return encodeTexts([]);
  const field = new Uint8Array(length);
  const view = new DataView(field.buffer);
  view.setInt32(0, 1);
  view.setInt32(8, TEXT);
  view.setInt32(12, numbers.length);
  view.setInt32(16, 1);
  let at = 20;
  for (let index = 0; index < numbers.length; index++) {
    const from = starts[numbers[index]!]!;
    const to = starts[numbers[index]! + 1]!;
    view.setInt32(at, to - from);
    at += 4;
    for (let next = from; next < to; next++) field[at++] = bytes[next]!;
  }
  return field;
}

/** What `encodeTexts` made, or the database of a `text[]` without nulls. */
export function decodeTexts(field: Uint8Array): string[] {
  const bytes = Buffer.from(field.buffer, field.byteOffset, field.byteLength);
  const dimensions = bytes.readInt32BE(0);
  if (dimensions === 0) return [];
  if (dimensions !== 1 || bytes.readInt32BE(8) !== TEXT) throw new RangeError("these bytes are no list of texts");
  const texts: string[] = [];
  let at = 20;
  for (let left = bytes.readInt32BE(12); left > 0; left--) {
    const from = at + 4;
    at = from + bytes.readInt32BE(at);
    texts.push(bytes.toString("utf8", from, at));
  }
  return texts;
}

/** PostgreSQL's number of the type text. */
const TEXT = 25;
