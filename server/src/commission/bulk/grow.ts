import { byteRoom, floatRoom, intRoom } from "./room.ts";

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
    if (this.count === this.#column.length) this.#widen(this.count * 2);
    this.#column[this.count++] = value;
  }

  /** The first `count` of these. */
  append(values: Float64Array | Int32Array | Uint8Array, count: number): void {
    let room = this.#column.length;
    while (room < this.count + count) room *= 2;
    if (room > this.#column.length) this.#widen(room);
    (this.#column as Float64Array).set(count === values.length ? values : values.subarray(0, count), this.count);
    this.count += count;
  }

  /** Those of them that stand at `places`. */
  appendAt(values: Float64Array | Int32Array | Uint8Array, places: Int32Array): void {
    const picked = this.#make(places.length);
    for (let at = 0; at < places.length; at++) picked[at] = values[places[at]!]!;
    this.append(picked, places.length);
  }

  /** Adds each value to what stands at its place; there are `count` places from then on, of which new ones begin with zero. */
  addTo(places: Int32Array, values: Float64Array, count: number): void {
    const fresh = count - this.count;
    if (fresh > 0) this.append(this.#make(fresh), fresh);
    const column = this.#column;
    for (let at = 0; at < places.length; at++) column[places[at]!]! += values[at]!;
  }

  #widen(room: number): void {
    const wider = this.#make(room);
    (wider as Float64Array).set(this.#column);
    this.#column = wider;
  }

  get column(): C {
    return this.#column.subarray(0, this.count) as C;
  }
}

/** A column of numbers from 0 on that most rows do not have: room is taken from the first on that does. */
export class Rare {
  #count = 0;
  #column: Float64Array | null = null;

  /** The first `count` of these, -1 where a row has none. */
  append(values: Float64Array, count: number): void {
    const from = this.#count;
    this.#count += count;
    if (this.#column === null) {
      let first = 0;
      while (first < count && values[first]! < 0) first++;
      if (first === count) return;
      this.#column = floatRoom(Math.max(1024, 2 * this.#count)).fill(-1);
    } else if (this.#count > this.#column.length) {
      const wider = floatRoom(2 * this.#count).fill(-1, from);
      wider.set(this.#column.subarray(0, from));
      this.#column = wider;
    }
    this.#column.set(values.subarray(0, count), from);
  }

  at(row: number): number {
    return this.#column === null || row >= this.#column.length ? -1 : this.#column[row]!;
  }
}

export const rare = () => new Rare();
export const floats = () => new Grow(floatRoom);
export const ints = () => new Grow(intRoom);
export const bytes = () => new Grow(byteRoom);
