import type { Rank, Requirement } from "../plan/compiled.ts";
import { NONE } from "../tree/order.ts";
import { countPeople } from "../volume/of-groups.ts";
import { isFurther, meetsOne, whoMeets } from "../volume/activity.ts";
import type { Figures, RankColumns } from "../volume/figures.ts";
import { refuseInexact } from "../volume/of-sales.ts";
import { inBlocks } from "../blocks.ts";

/**
 * Who holds which rank. The paid rank is the highest whose requirements are met (or, for who has it as a title, its
 * requirements to keep it); lower ranks need not be met besides. Ranks that ask for ranks in the legs are solved from the
 * bottom up, together with the volumes that leave out who holds a rank: everybody below is decided when a member's turn comes.
 *
 * Fills `figures.ranks`, the leg counts and those volumes.
 */
export function solveRanks(figures: Figures): void {
  const { plan, past, ranks } = figures;
  const { size } = figures.network;
  for (const [index] of plan.legRanks.entries()) figures.legRanks[index] = new Int32Array(size);
  if (plan.ranks.length === 0) return;
  const before = past.title ?? new Uint8Array(size);
  const open = openWays(plan.ranks, figures, before);
  if (plan.rankTree === null) {
    inBlocks(size, (from, to) => takeHighest(ranks.paid, open, from, to));
  } else solveFromBottom(figures, plan.rankTree, open);
  for (const [index, { tree, rank }] of plan.legRanks.entries()) {
    if (tree !== plan.rankTree) figures.legRanks[index] = countLegs(figures, tree, rank);
  }
  if (past.title === undefined && past.highest === undefined) {
    // Nobody had a rank before: title and highest are this period's.
    ranks.title.set(ranks.paid);
    ranks.highest.set(ranks.paid);
    ranks.missed.fill(0);
    return;
  }
  const [highest, missed] = [past.highest ?? new Uint8Array(size), past.missed ?? new Uint16Array(size)];
  inBlocks(size, (from, to) => {
    for (let at = from; at < to; at++) settleTitle(plan.ranks, ranks, highest[at]!, before[at]!, missed[at]!, at);
  });
}

function takeHighest(paid: Uint8Array, { reach, keep }: OpenWays, from: number, to: number): void {
  void keep[0];
  void paid[0];
  for (let at = from; at < to; at++) paid[at] = 32 - Math.clz32(reach[at]! | keep[at]!);
}

/** Bit k - 1 of a member: rank k may be reached (or kept), as far as what does not depend on ranks below can say. */
interface OpenWays {
  readonly reach: Uint32Array;
  readonly keep: Uint32Array;
}

function openWays(ranks: readonly Rank[], figures: Figures, before: Uint8Array): OpenWays {
  const { size } = figures.network;
  const open = { reach: new Uint32Array(size), keep: new Uint32Array(size) };
  for (const [index, { reach, keep }] of ranks.entries()) {
    const bit = 1 << index;
    mark(open.reach, whoMeets({ requirements: reach.fixed }, figures), bit);
    if (keep === null) continue;
    const kept = whoMeets({ requirements: keep.fixed }, figures);
    inBlocks(size, (from, to) => {
      for (let at = from; at < to; at++) if (before[at]! <= index) kept[at] = 0;
    });
    mark(open.keep, kept, bit);
  }
  return open;
}

function mark(bits: Uint32Array, met: Uint8Array, bit: number): void {
  inBlocks(bits.length, (from, to) => markBlock(bits, met, bit, from, to));
}

function markBlock(bits: Uint32Array, met: Uint8Array, bit: number, from: number, to: number): void {
  void bits[0];
  for (let at = from; at < to; at++) bits[at]! |= -met[at]! & bit;
}

function solveFromBottom(figures: Figures, relation: string, open: OpenWays): void {
  const { plan, network, ranks, volumes } = figures;
  const { parent, order } = network.trees[relation]!;
  const { size } = network;
  const late = plan.volumes.flatMap((form, index) => {
    if (form.of !== "group" || form.withoutRank === null) return [];
    // Own volume is in from the start; without `self` it is taken out again when everything has been handed up.
    const own = volumes[form.volume]!;
    volumes[index] = own.slice();
    return [{ group: volumes[index], own, self: form.self, rank: form.withoutRank }];
  });
  const isDynamic = Uint8Array.from(plan.ranks, ({ reach, keep }) =>
    reach.withRanks.length > 0 || (keep?.withRanks.length ?? 0) > 0 ? 1 : 0,
  );
  const ladder: Ladder = {
    figures,
    open,
    isDynamic,
    paid: ranks.paid,
    best: new Uint8Array(size),
    parent,
    counted: plan.legRanks.flatMap(({ tree, rank }, index) =>
      tree === relation ? [{ rank, count: figures.legRanks[index]! }] : [],
    ),
    late,
  };
  inBlocks(size, (from, to) => {
    if (order === null) settleFrom(ladder, size - to, size - from);
    else
      for (let place = size - from - 1; place >= size - to; place--)
        settleFrom(ladder, order[place]!, order[place]! + 1);
  });
}

/** What the pass from the bottom up carries along. */
interface Ladder {
  readonly figures: Figures;
  readonly open: OpenWays;
  /** By rank: whether its requirements look at the ranks below. */
  readonly isDynamic: Uint8Array;
  readonly paid: Uint8Array;
  /** The highest rank that anybody holds in a member's leg, themselves included. */
  readonly best: Uint8Array;
  readonly parent: Int32Array;
  readonly counted: ReadonlyArray<{ readonly rank: number; readonly count: Int32Array }>;
  readonly late: ReadonlyArray<{
    readonly group: Float64Array;
    readonly own: Float64Array;
    readonly self: boolean;
    readonly rank: number;
  }>;
}

/** Decide the members [from, to), the last one first, and hand up what those above them need. */
function settleFrom(ladder: Ladder, from: number, to: number): void {
  const { figures, open, isDynamic, paid, best, parent, counted, late } = ladder;
  const { reach, keep } = open;
  const { ranks } = figures.plan;
  const [legRanks, lateGroups] = [counted.length, late.length];
  void paid[0];
  void best[0];
  void reach[0];
  void keep[0];
  void isDynamic[0];
  for (let at = to - 1; at >= from; at--) {
    for (let index = 0; index < lateGroups; index++) {
      const { group, own, self } = late[index]!;
      // Before anything is taken out again: what was rounded would look exact afterwards.
      refuseInexact(group, at, at + 1);
      if (!self) group[at]! -= own[at]!;
    }
    let ways = reach[at]! | keep[at]!;
    let rank = 0;
    while (ways !== 0 && rank === 0) {
      const index = 31 - Math.clz32(ways);
      if (isDynamic[index] === 0 || holds(ranks[index]!, index, open, figures, at)) rank = index + 1;
      ways &= ~(1 << index);
    }
    paid[at] = rank;
    const highest = rank > best[at]! ? rank : best[at]!;
    best[at] = highest;
    const above = parent[at]!;
    if (above === NONE) continue;
    for (let index = 0; index < lateGroups; index++) {
      const { group, own, self, rank: breaks } = late[index]!;
      if (rank < breaks) group[above]! += group[at]! + (self ? 0 : own[at]!);
    }
    if (highest === 0) continue;
    if (highest > best[above]!) best[above] = highest;
    for (let index = 0; index < legRanks; index++) {
      const { rank: least, count } = counted[index]!;
      if (highest >= least) count[above]!++;
    }
  }
}

/** Legs of a tree in which ranks do not look downward, counted when everybody's rank is known. */
function countLegs({ network, ranks }: Figures, relation: string, rank: number): Int32Array {
  const holders = Uint8Array.from(ranks.paid, (paid) => (paid >= rank ? 1 : 0));
  return Int32Array.from(countPeople(network.trees[relation]!, holders, "legs"), (hundredths) => hundredths / 100);
}

/**
 * One member's paid rank, from what is known of them and of those below. `figures.ranks.title` are last period's titles: the
 * ones that ranks ask for.
 */
export function rankAt(figures: Figures, at: number): number {
  const { ranks } = figures.plan;
  if (isFurther(figures.network, at)) return 0;
  const before = figures.past.title?.[at] ?? 0;
  for (let index = ranks.length - 1; index >= 0; index--) {
    const { reach, keep } = ranks[index]!;
    if (meetsOne(reach.fixed, figures, at) && meetsWithRanks(reach.withRanks, figures, at)) return index + 1;
    if (keep === null || before <= index) continue;
    if (meetsOne(keep.fixed, figures, at) && meetsWithRanks(keep.withRanks, figures, at)) return index + 1;
  }
  return 0;
}

function holds(rank: Rank, index: number, open: OpenWays, figures: Figures, at: number): boolean {
  const bit = 1 << index;
  if ((open.reach[at]! & bit) !== 0 && meetsWithRanks(rank.reach.withRanks, figures, at)) return true;
  return rank.keep !== null && (open.keep[at]! & bit) !== 0 && meetsWithRanks(rank.keep.withRanks, figures, at);
}

function meetsWithRanks(requirements: readonly Requirement[], figures: Figures, at: number): boolean {
  for (let index = 0; index < requirements.length; index++) {
    const requirement = requirements[index]!;
    // The two that plans ask for by the million, without the general way's small arrays.
    if (requirement.type === "legs") {
      if (figures.legRanks[requirement.legRank]![at]! < requirement.count) return false;
    } else if (requirement.type === "volume") {
      if (figures.volumes[requirement.volume]![at]! < requirement.atLeast) return false;
    } else if (!meetsOne([requirement], figures, at)) return false;
  }
  return true;
}

/** A title rises with the paid rank at once; it falls to it when it was missed for longer than its grace. */
export function settleTitle(
  ranks: readonly Rank[],
  columns: RankColumns,
  highest: number,
  before: number,
  missed: number,
  at: number,
): void {
  const paid = columns.paid[at]!;
  const now = paid >= before ? 0 : missed + 1;
  const keeps = paid < before && now <= ranks[before - 1]!.grace;
  columns.title[at] = keeps ? before : paid;
  columns.missed[at] = keeps ? now : 0;
  columns.highest[at] = Math.max(highest, before, paid);
}
