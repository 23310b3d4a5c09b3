import { edgeDigits } from "./byte-writer.ts";

/**
 * Ids in the order of their text at the edge (`mbr_4K`), bytewise: a shorter text before those that begin with it. Ids of one
 * length stand in their own order already, so the lengths are merged.
 * @param ids ascending, below 2^53
 * @returns indexes into `ids`
 */
export function edgeOrder(ids: Float64Array): Int32Array {
  const groups: { at: number; readonly to: number; readonly digits: number }[] = [];
  for (let at = 0; at < ids.length;) {
    const digits = edgeDigits(ids[at]!);
    const limit = 32 ** digits;
    let to = at;
    while (to < ids.length && ids[to]! < limit) to++;
    groups.push({ at, to, digits });
    at = to;
  }
  const longest = groups.at(-1)?.digits ?? 0;
  const order = new Int32Array(ids.length);
  for (let place = 0; place < order.length; place++) {
    let first: (typeof groups)[number] | undefined;
    let least = Infinity;
    for (const group of groups) {
      if (group.at === group.to) continue;
      // Multiplied by a power of two, a number stays exact. Of equal ones the shorter text comes first.
      const value = ids[group.at]! * 32 ** (longest - group.digits);
      if (value < least) {
        least = value;
        first = group;
      }
    }
    order[place] = first!.at++;
  }
  return order;
}
