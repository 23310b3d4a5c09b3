import { edgeDigits } from "./byte-writer.ts";
import { intRoom } from "./room.ts";

/**
 * Ids in the order of their text at the edge (`mbr_4K`), bytewise: a shorter text before those that begin with it. Ids of one
 * length stand in their own order already, so the lengths are merged.
 * @param ids ascending, below 2^53
 * @returns indexes into `ids`
 */
export function edgeOrder(ids: Float64Array): Int32Array {
  const groups: { readonly from: number; readonly to: number; readonly digits: number }[] = [];
  for (let at = 0; at < ids.length;) {
    const digits = edgeDigits(ids[at]!);
    const limit = 32 ** digits;
    let to = at;
    while (to < ids.length && ids[to]! < limit) to++;
    groups.push({ from: at, to, digits });
    at = to;
  }
  const longest = groups.at(-1)?.digits ?? 0;
  const next = Int32Array.from(groups, ({ from }) => from);
  // Multiplied by a power of two, a number stays exact.
  const factors = groups.map(({ digits }) => 32 ** (longest - digits));
  const firsts = Float64Array.from(groups, ({ from }, group) => ids[from]! * factors[group]!);
  const order = intRoom(ids.length);
  for (let place = 0; place < order.length; place++) {
    let least = 0;
    // Of equal ones the shorter text comes first.
    for (let group = 1; group < firsts.length; group++) if (firsts[group]! < firsts[least]!) least = group;
    const at = next[least]!++;
    order[place] = at;
    firsts[least] = at + 1 < groups[least]!.to ? ids[at + 1]! * factors[least]! : Infinity;
  }
  return order;
}
