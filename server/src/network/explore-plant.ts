import type { RawTree, Snapshot } from "./explore-model.ts";
import { QUIET, SELLING } from "./explore-model.ts";
import type { MemberColumn } from "./preview-change.ts";
import { hasSeats } from "./model.ts";
import type { TreeRules } from "./model.ts";

/** Lets other calls in between two steps of some tens of milliseconds. */
const breathe = () => new Promise<void>((done) => setImmediate(done));

/**
 * Puts what was read into preorder and adds up every branch. Who stands under somebody who is not in the tree is a root.
 * @param known.ranks step of the rank by member, `known.volumes` points in hundredths by member; a member with several
 *   positions has them at the first
 */
export async function plantTree(
  tree: TreeRules,
  raw: RawTree,
  known: {
    readonly at: Temporal.Instant;
    readonly taken: Temporal.Instant;
    readonly ranks: MemberColumn;
    readonly rankNames: readonly string[];
    readonly volumes: MemberColumn;
  },
): Promise<Snapshot> {
  const count = raw.ids.length;
  const above = rowsAbove(raw);
  await breathe();
  const { starts, below, order } = broad(above);
  if (order.length !== count) throw new Error(`${count - order.length} of the ${tree.name} tree stand in a circle`);
  await breathe();
  const size = new Int32Array(count).fill(1);
  const tall = new Int32Array(count).fill(1);
  for (let place = count - 1; place >= 0; place--) {
    const row = order[place]!;
    const parent = above[row]!;
    if (parent < 0) continue;
    size[parent]! += size[row]!;
    if (tall[row]! >= tall[parent]!) tall[parent] = tall[row]! + 1;
  }
  const compare = hasSeats(tree)
    ? (a: number, b: number) => raw.legs[a]! - raw.legs[b]! || a - b
    : (a: number, b: number) => size[b]! - size[a]! || a - b;
  await breathe();
  for (let row = -1; row < count; row++) {
    const [from, to] = [starts[row + 1]!, starts[row + 2]!];
    if (to - from > 1) below.subarray(from, to).sort(compare);
  }
  await breathe();
  // Where each row stands in preorder: after who is above, and after the branches of the siblings before.
  const place = new Int32Array(count);
  const spread = (row: number, first: number) => {
    let next = first;
    for (let at = starts[row + 1]!; at < starts[row + 2]!; at++) {
      place[below[at]!] = next;
      next += size[below[at]!]!;
    }
  };
  spread(-1, 0);
  for (const row of order) spread(row, place[row]! + 1);
  await breathe();
  return arrange(tree, raw, known, { above, place, size, tall });
}

/** The row above each row, -1 for roots. Ids are ascending. */
function rowsAbove({ ids, parents }: RawTree): Int32Array {
  return Int32Array.from(parents, (parent) => {
    if (parent === 0) return -1;
    let [low, high] = [0, ids.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ids[middle]! < parent) low = middle + 1;
      else high = middle;
    }
    return ids[low] === parent ? low : -1;
  });
}

/** Who stands below each row (`below[starts[row + 1]]` to `starts[row + 2]`; -1 is above the roots), and all level by level. */
function broad(above: Int32Array) {
  const count = above.length;
  const starts = new Int32Array(count + 2);
  for (const parent of above) starts[parent + 2]! += 1;
  for (let at = 1; at < starts.length; at++) starts[at]! += starts[at - 1]!;
  const filled = starts.slice();
  const below = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    const at = above[row]! + 1;
    below[filled[at]!] = row;
    filled[at]! += 1;
  }
  const order = new Int32Array(count);
  let end = 0;
  const take = (row: number) => {
    for (let at = starts[row + 1]!; at < starts[row + 2]!; at++) order[end++] = below[at]!;
  };
  take(-1);
  for (let at = 0; at < end; at++) take(order[at]!);
  return { starts, below, order: order.subarray(0, end) };
}

async function arrange(
  tree: TreeRules,
  raw: RawTree,
  known: Parameters<typeof plantTree>[2],
  by: { readonly above: Int32Array; readonly place: Int32Array; readonly size: Int32Array; readonly tall: Int32Array },
): Promise<Snapshot> {
  const count = raw.ids.length;
  const byId = new Int32Array(count);
  for (let row = 0; row < count; row++) byId[by.place[row]!] = row;
  const moved = <C extends Float64Array | Int32Array | Uint8Array | Uint16Array>(column: C): C => {
    const result = new (column.constructor as new (length: number) => C)(count);
    for (let row = 0; row < count; row++) result[row] = column[byId[row]!]!;
    return result;
  };
  const above = new Int32Array(count);
  const level = new Int32Array(count);
  let deepest = 0;
  for (let row = 0; row < count; row++) {
    const parent = by.above[byId[row]!]!;
    above[row] = parent < 0 ? -1 : by.place[parent]!;
    level[row] = parent < 0 ? 0 : level[above[row]!]! + 1;
    if (level[row]! > deepest) deepest = level[row]!;
  }
  await breathe();
  const [size, tall] = [moved(by.size), moved(by.tall)];
  const activity = moved(raw.standings);
  const rank = moved(Uint8Array.from(ofMembers(raw, known.ranks, true)));
  const volume = moved(ofMembers(raw, known.volumes, false));
  await breathe();
  const topRank = rank.slice();
  const volumeBefore = new Float64Array(count + 1);
  const sellingBefore = new Int32Array(count + 1);
  for (let row = 0; row < count; row++) {
    if (volume[row]! > 0 && activity[row] === QUIET) activity[row] = SELLING;
    volumeBefore[row + 1] = volumeBefore[row]! + volume[row]!;
    sellingBefore[row + 1] = sellingBefore[row]! + (activity[row] === SELLING ? 1 : 0);
  }
  for (let row = count - 1; row >= 0; row--) {
    const parent = above[row]!;
    if (parent >= 0 && topRank[row]! > topRank[parent]!) topRank[parent] = topRank[row]!;
  }
  await breathe();
  return {
    tree,
    at: known.at,
    taken: known.taken,
    count,
    deepest,
    ranks: known.rankNames,
    ids: moved(raw.ids),
    members: moved(raw.members),
    above,
    size,
    level,
    tall,
    rank,
    topRank,
    activity,
    volume,
    joined: moved(raw.joined),
    kind: moved(raw.kinds),
    leg: moved(raw.legs),
    volumeBefore,
    sellingBefore,
    names: raw.names,
    byId,
    fromId: by.place,
    sortedIds: raw.ids,
  };
}

/** A column by member as one by row. A rank is shown at every position; volume counts once, where the first position is. */
function ofMembers(raw: RawTree, column: MemberColumn, everywhere: boolean): Float64Array {
  const values = new Map<number, number>();
  for (let at = 0; at < column.members.length; at++) values.set(column.members[at]!, column.values[at]!);
  return Float64Array.from(raw.members, (member) => {
    const value = values.get(member) ?? 0;
    if (!everywhere) values.delete(member);
    return value;
  });
}
