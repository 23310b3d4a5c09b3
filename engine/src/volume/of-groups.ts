import { inBlocks } from "../blocks.ts";
import { addUpward, fromBottom, refuseInexactTops } from "../tree/upward.ts";
import { NONE } from "../tree/order.ts";
import type { Tree } from "../tree/order.ts";
import { refuseInexact } from "./of-sales.ts";

/** Sums of `own` over everybody's group: themselves (where `self`) and all below, or down to `depth` levels. */
export function groupVolume(
  tree: Tree,
  own: Float64Array,
  { self, depth, without }: { self: boolean; depth: number | null; without: Uint8Array | null },
): Float64Array {
  const sums = depth === null ? wholeGroups(tree, own, without) : groupsToDepth(tree, own, depth, without);
  if (depth === null && without === null) refuseInexactTops(tree, sums);
  else inBlocks(sums.length, (from, to) => refuseInexact(sums, from, to));
  if (!self) for (let at = 0; at < sums.length; at++) sums[at]! -= own[at]!;
  return sums;
}

function wholeGroups(tree: Tree, own: Float64Array, without: Uint8Array | null): Float64Array {
  const sums = own.slice();
  if (without === null) addUpward(tree, sums);
  else {
    fromBottom(tree, (at, above) => {
      if (above !== NONE && without[at] === 0) sums[above]! += sums[at]!;
    });
  }
  return sums;
}

/** Level by level: what stood k levels below a member's children stands k + 1 below the member. */
function groupsToDepth(tree: Tree, own: Float64Array, depth: number, without: Uint8Array | null): Float64Array {
  const sums = own.slice();
  let level = own;
  for (let step = 0; step < depth; step++) {
    const next = new Float64Array(own.length);
    let any = false;
    for (let at = 0; at < own.length; at++) {
      const above = tree.parent[at]!;
      const value = level[at]!;
      if (above === NONE || value === 0 || (without !== null && without[at] === 1)) continue;
      next[above]! += value;
      sums[above]! += value;
      any = true;
    }
    if (!any) break;
    level = next;
  }
  return sums;
}

/** The largest or smallest leg, or all legs but the largest; each counting at most `atMost`. Without legs it is 0. */
export function legVolume(
  tree: Tree,
  own: Float64Array,
  take: "largest" | "smallest" | "others",
  atMost: number | null,
): Float64Array {
  const groups = wholeGroups(tree, own, null);
  inBlocks(groups.length, (from, to) => refuseInexact(groups, from, to));
  const size = own.length;
  const [largest, smallest, sum] = [new Float64Array(size), new Float64Array(size).fill(-1), new Float64Array(size)];
  for (let at = 0; at < size; at++) {
    const above = tree.parent[at]!;
    if (above === NONE) continue;
    const leg = atMost === null ? groups[at]! : Math.min(groups[at]!, atMost);
    sum[above]! += leg;
    if (leg > largest[above]!) largest[above] = leg;
    if (smallest[above]! < 0 || leg < smallest[above]!) smallest[above] = leg;
  }
  if (take === "largest") return largest;
  if (take === "smallest") return smallest.map((value) => Math.max(0, value));
  return sum.map((value, at) => value - largest[at]!);
}

/** Own volume and all legs, of which each counts at most `cap`: the max-leg rule. */
export function cappedLegs(tree: Tree, own: Float64Array, cap: number): Float64Array {
  const groups = wholeGroups(tree, own, null);
  inBlocks(groups.length, (from, to) => refuseInexact(groups, from, to));
  const sums = own.slice();
  for (let at = 0; at < own.length; at++) {
    const above = tree.parent[at]!;
    if (above !== NONE) sums[above]! += Math.min(groups[at]!, cap);
  }
  return sums;
}

/** Who does not qualify hands what they have to the one above, who hands it on in turn; at the top it is lost. */
export function movedVolume(tree: Tree, own: Float64Array, qualifies: Uint8Array): Float64Array {
  const moved = own.slice();
  fromBottom(tree, (at, above) => {
    if (qualifies[at] === 1) return;
    if (above !== NONE) moved[above]! += moved[at]!;
    moved[at] = 0;
  });
  inBlocks(moved.length, (from, to) => refuseInexact(moved, from, to));
  return moved;
}

/** How many people below meet a rule, each as one point (100 hundredths); or how many legs have one who does. */
export function countPeople(tree: Tree, who: Uint8Array, where: "level" | "group" | "legs"): Float64Array {
  const size = who.length;
  const counts = new Float64Array(size);
  if (where === "level") {
    for (let at = 0; at < size; at++) {
      const above = tree.parent[at]!;
      if (above !== NONE && who[at] === 1) counts[above]! += 100;
    }
    return counts;
  }
  const below = Float64Array.from(who);
  addUpward(tree, below);
  for (let at = 0; at < size; at++) {
    const above = tree.parent[at]!;
    if (where === "group") counts[at] = (below[at]! - who[at]!) * 100;
    else if (above !== NONE && below[at]! > 0) counts[above]! += 100;
  }
  return counts;
}
