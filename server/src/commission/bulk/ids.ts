import { NONE } from "@fairline/engine";
import { FURTHER_FROM } from "../../foundation/ids.ts";
import { floatRoom, intRoom } from "./room.ts";

const FURTHER = Number(FURTHER_FROM);

/** Among ids in ascending order: where each of them stands. */
export class IdIndex {
  readonly #members: Part;
  readonly #positions: Part;
  /** Where further positions begin. */
  readonly #further: number;

  constructor(ids: Float64Array) {
    let further = ids.length;
    while (further > 0 && ids[further - 1]! >= FURTHER) further--;
    this.#further = further;
    this.#members = partOf(ids.subarray(0, further));
    this.#positions = partOf(ids.subarray(further));
  }

  /** `NONE` of an id that is not there; -1 is nobody. */
  of(id: number): number {
    if (id < FURTHER) return placeIn(this.#members, id);
    const found = placeIn(this.#positions, id);
    return found === NONE ? NONE : found + this.#further;
  }

  /** Of many, one after the other. */
  all(ids: Float64Array): Int32Array {
    const places = intRoom(ids.length);
    const { first, table } = this.#members;
    for (let at = 0; at < ids.length; at++) {
      const id = ids[at]!;
      const offset = id - first;
      places[at] = offset >= 0 && offset < table.length ? table[offset]! : id < 0 ? NONE : this.of(id);
    }
    return places;
  }
}

/** Ids that are mostly close to each other have a table by id; others, in which it is empty, are searched. */
interface Part {
  readonly ids: Float64Array;
  readonly first: number;
  readonly table: Int32Array;
}

function partOf(ids: Float64Array): Part {
  const [first, last] = [ids[0] ?? 0, ids.at(-1) ?? 0];
  if (ids.length === 0 || !isDense(first, last, ids.length)) return { ids, first, table: intRoom(0) };
  const table = intRoom(last - first + 1).fill(NONE);
  for (let at = 0; at < ids.length; at++) table[ids[at]! - first] = at;
  return { ids, first, table };
}

function placeIn({ ids, first, table }: Part, id: number): number {
  if (table.length > 0) return id >= first && id - first < table.length ? table[id - first]! : NONE;
  let [from, end] = [0, ids.length];
  while (from < end) {
    const middle = (from + end) >>> 1;
    if (ids[middle]! < id) from = middle + 1;
    else end = middle;
  }
  return ids[from] === id ? from : NONE;
}

/** The places of ids in ascending order; null where they stand so. No id comes twice. */
export function ascending(ids: Float64Array): Uint32Array | null {
  let at = 1;
  while (at < ids.length && ids[at - 1]! < ids[at]!) at++;
  if (at >= ids.length) return null;
  const order = new Uint32Array(ids.length);
  let [first, last] = [ids[0]!, ids[0]!];
  for (let place = 1; place < ids.length; place++) {
    const id = ids[place]!;
    if (id < first) first = id;
    else if (id > last) last = id;
  }
  if (isDense(first, last, ids.length)) {
    const table = intRoom(last - first + 1).fill(NONE);
    for (let place = 0; place < ids.length; place++) table[ids[place]! - first] = place;
    let next = 0;
    for (let id = 0; id < table.length; id++) if (table[id] !== NONE) order[next++] = table[id]!;
    return order;
  }
  // Sorted as numbers and each looked up: by a comparison of ours it takes many times as long.
  const sorted = new IdIndex(ids.slice().sort());
  const places = sorted.all(ids);
  for (let place = 0; place < ids.length; place++) order[places[place]!] = place;
  return order;
}

/** Whether so many ids are close enough to each other for a table by id. */
const isDense = (first: number, last: number, count: number): boolean => last - first < 8 * count + 1_000_000;

export function inOrder<C extends Float64Array | Int32Array | Uint8Array>(column: C, order: Uint32Array | null): C {
  if (order === null) return column;
  const sorted = (
    column instanceof Float64Array
      ? floatRoom(column.length)
      : column instanceof Int32Array
        ? intRoom(column.length)
        : column.slice()
  ) as C;
  for (let at = 0; at < sorted.length; at++) sorted[at] = column[order[at]!]!;
  return sorted;
}
