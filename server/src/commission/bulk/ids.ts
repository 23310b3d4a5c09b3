import { NONE } from "@fairline/engine";
import { FURTHER_FROM } from "../../network/index.ts";

/** Days from 1970-01-01 to the day that PostgreSQL counts from. */
export const FROM_2000 = 10_957;

const FURTHER = Number(FURTHER_FROM);

/** Where further positions begin. */
function firstFurther(ids: Float64Array): number {
  let at = ids.length;
  while (at > 0 && ids[at - 1]! >= FURTHER) at--;
  return at;
}

/** Index of an id among ids in ascending order, or `NONE`; -1 is nobody. */
export function indexOfIds(ids: Float64Array): (id: number) => number {
  const further = firstFurther(ids);
  if (further > 0 && further < ids.length) {
    const [ofMember, ofPosition] = [indexOfIds(ids.subarray(0, further)), indexOfIds(ids.subarray(further))];
    return (id) => {
      if (id < FURTHER) return ofMember(id);
      const found = ofPosition(id);
      return found === NONE ? NONE : found + further;
    };
  }
  const [first, last] = [ids[0] ?? 0, ids.at(-1) ?? 0];
  if (last - first < 8 * ids.length + 1_000_000) {
    const table = new Int32Array(last - first + 1).fill(NONE);
    for (let at = 0; at < ids.length; at++) table[ids[at]! - first] = at;
    return (id) => (id < first || id > last ? NONE : table[id - first]!);
  }
  return (id) => {
    let [from, end] = [0, ids.length];
    while (from < end) {
      const middle = (from + end) >>> 1;
      if (ids[middle]! < id) from = middle + 1;
      else end = middle;
    }
    return ids[from] === id ? from : NONE;
  };
}

/** The places of ids in ascending order; null where they stand so. No id comes twice. */
export function ascending(ids: Float64Array): Uint32Array | null {
  let at = 1;
  while (at < ids.length && ids[at - 1]! < ids[at]!) at++;
  if (at >= ids.length) return null;
  // Sorted as numbers and each looked up: by a comparison of ours it takes many times as long.
  const indexOf = indexOfIds(ids.slice().sort());
  const order = new Uint32Array(ids.length);
  for (let place = 0; place < ids.length; place++) order[indexOf(ids[place]!)] = place;
  return order;
}

export function inOrder<C extends Float64Array | Int32Array | Uint8Array>(column: C, order: Uint32Array | null): C {
  return order === null ? column : (column.map((_, at) => column[order[at]!]!) as C);
}
