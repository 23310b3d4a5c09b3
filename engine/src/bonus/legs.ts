import { BLOCK, inBlocks } from "../blocks.ts";
import { TooLarge } from "../money/ratio.ts";
import type { LegsBonus } from "../plan/compiled.ts";
import { addUpward } from "../tree/upward.ts";
import { NONE } from "../tree/order.ts";
import { refuseInexact } from "../volume/of-sales.ts";
import type { Tree } from "../tree/order.ts";
import { asToldApart, carryBlock, lotsAt, noLots, takeBack } from "./carry.ts";
import type { CarryRule, Lots, TakenBack } from "./carry.ts";
import type { MatchRule } from "./match.ts";
import { matchBlock, matchWeaker } from "./match-legs.ts";

/** What became of everybody's legs in a period. By `member x legs + leg` where not said otherwise, in the volume's unit. */
export interface LegsOutcome {
  readonly legs: number;
  /** What the period brought to each leg, less what refunds of earlier periods took back beyond its lots. */
  readonly fresh: Float64Array;
  readonly matched: Float64Array;
  /** By member: the number of whole multiples, the index + 1 of a step, or the number of cycles; 0 for who does not qualify. */
  readonly paid: Float64Array;
  /** What was taken over, after what refunds took back, and what the next period takes over. */
  readonly before: Lots;
  readonly lots: Lots;
}

/** What of a leg expired, was flushed, or stood above the cap: all that went nowhere else. `place` is member x legs + leg. */
export function lostOf({ fresh, matched, before, lots }: LegsOutcome, place: number): number {
  const sum = (of: Lots): number => lotsAt(of, place).reduce((all, lot) => all + lot, 0);
  return fresh[place]! - matched[place]! + sum(before) - sum(lots);
}

/** All that a period's match of legs is worked out from. */
export interface LegsWork {
  readonly match: MatchRule;
  readonly carry: CarryRule;
  readonly ownToWeaker: boolean;
  /** By member: 1 for who qualifies. */
  readonly qualifies: Uint8Array;
  /** By member: most cycles; null for no limit. */
  readonly most: Float64Array | null;
  /** What each member brings themselves. */
  readonly own: Float64Array;
}

/** The group volume in each leg of everybody. `own` is what each member brings to the legs above them. */
export function legVolumes(tree: Tree, own: Float64Array, legs: number): Float64Array {
  const groups = own.slice();
  addUpward(tree, groups);
  const volumes = new Float64Array(own.length * legs);
  const { seat } = tree;
  // Nobody stands under anybody yet: a company's first day.
  if (seat === undefined) return volumes;
  inBlocks(own.length, (from, to) => placeLegs(volumes, groups, tree.parent, seat, legs, from, to));
  return volumes;
}

function placeLegs(
  volumes: Float64Array,
  groups: Float64Array,
  parent: Int32Array,
  seat: Uint8Array,
  legs: number,
  from: number,
  to: number,
): void {
  void volumes[0];
  void seat[0];
  for (let at = from; at < to; at++) {
    const group = groups[at]!;
    if (group > Number.MAX_SAFE_INTEGER) throw new TooLarge(BigInt(group));
    const above = parent[at]!;
    if (above !== NONE) volumes[above * legs + seat[at]!] = group;
  }
}

/** Match everybody's legs once, and work out what is carried on. `fresh` is kept, and changed where `changesFresh` says so. */
export function workLegs(
  work: LegsWork,
  bonus: Pick<LegsBonus, "legs" | "ages">,
  fresh: Float64Array,
  carried: Lots | undefined,
  taken: readonly TakenBack[],
): LegsOutcome {
  const { legs, ages } = bonus;
  const size = work.qualifies.length;
  // Copied only where they are changed: in a large network they are most of the memory.
  const asItIs = taken.length === 0 && (carried === undefined || (carried.legs === legs && carried.ages === ages));
  const before = asItIs ? (carried ?? noLots(size, legs, ages, 0)) : asToldApart(carried, size, legs, ages);
  takeBack(before, fresh, taken, work.carry.expires);
  const outcome: LegsOutcome = {
    legs,
    fresh,
    matched: new Float64Array(size * legs),
    paid: new Float64Array(size),
    before,
    // Nothing grows older than what there was, by more than one age.
    lots: noLots(size, legs, ages, Math.min(ages, before.volumes.length + 1)),
  };
  const scratch = scratchOf(legs);
  inBlocks(size, (from, to) => workBlock(work, outcome, scratch, from, to));
  return outcome;
}

/** Whether a match writes into what the period brought: it then needs a copy of its own. */
export function changesFresh({ ownToWeaker }: Pick<LegsBonus, "ownToWeaker">, taken: readonly TakenBack[]): boolean {
  return ownToWeaker || taken.length > 0;
}

/** Room for one block of members: what stands in each leg, whether it keeps nothing, and lists. Small, so that it stays in the cache. */
export interface Scratch {
  readonly totals: Float64Array;
  readonly flushed: Uint8Array;
  readonly several: Int32Array;
}

export function scratchOf(legs: number): Scratch {
  const places = BLOCK * legs;
  return {
    totals: new Float64Array(places),
    flushed: new Uint8Array(places),
    several: new Int32Array(places + 1),
  };
}

/** One member's legs again, after `fresh` (as the legs bring it, without their own), their lots or whether they qualify changed. */
export function workMember(work: LegsWork, outcome: LegsOutcome, scratch: Scratch, at: number): void {
  const { legs, matched, lots } = outcome;
  matched.fill(0, at * legs, (at + 1) * legs);
  for (const column of lots.volumes) column.fill(0, at * legs, (at + 1) * legs);
  outcome.paid[at] = 0;
  workBlock(work, outcome, scratch, at, at + 1);
}

// Step by step over a block of members, each step a small loop without calls: a loop that calls is several times slower (blocks.ts).
function workBlock(work: LegsWork, outcome: LegsOutcome, scratch: Scratch, from: number, to: number): void {
  const { legs, fresh, matched, paid, before, lots } = outcome;
  const { match, carry, qualifies, most, own } = work;
  const { totals, flushed, several } = scratch;
  const [first, end] = [from * legs, to * legs];
  begin(totals, fresh, first, end);
  for (const column of before.volumes) addLots(totals, column, first, end);
  if (work.ownToWeaker) addOwn(totals, fresh, own, legs, from, to);
  refuseInexact(totals, 0, end - first);
  if (legs === 2 && match.by === "percent" && match.ratio[0] === 1 && match.ratio[1] === 1) {
    matchWeaker(totals, matched, paid, qualifies, from, to);
  } else matchBlock(match, most, qualifies, totals, matched, paid, several, legs, from, to);
  const flushes = carry.keep !== "all" || carry.losesUnqualified;
  if (flushes) markFlushed(work, totals, matched, flushed, legs, from, to);
  carryBlock(before, lots, totals, fresh, matched, flushes ? flushed : null, several, carry, first, end);
}

function begin(totals: Float64Array, fresh: Float64Array, from: number, to: number): void {
  for (let place = from; place < to; place++) totals[place - from] = fresh[place]!;
}

function addLots(totals: Float64Array, before: Float64Array, from: number, to: number): void {
  for (let place = from; place < to; place++) totals[place - from]! += before[place]!;
}

/** Which legs keep nothing. */
function markFlushed(
  { carry, qualifies }: LegsWork,
  totals: Float64Array,
  matched: Float64Array,
  flushed: Uint8Array,
  legs: number,
  from: number,
  to: number,
): void {
  for (let at = from; at < to; at++) {
    const all = carry.keep === "none" || (carry.losesUnqualified && qualifies[at] === 0);
    const strongest = carry.keep === "strongest" ? strongestLeft(totals, matched, at * legs, from * legs, legs) : -1;
    for (let leg = 0; leg < legs; leg++) {
      flushed[(at - from) * legs + leg] = all || (strongest >= 0 && leg !== strongest) ? 1 : 0;
    }
  }
}

/** What one brings oneself counts in the leg that is weaker without it, the first of equal ones. */
function addOwn(
  totals: Float64Array,
  fresh: Float64Array,
  own: Float64Array,
  legs: number,
  from: number,
  to: number,
): void {
  for (let at = from; at < to; at++) {
    if (own[at] === 0) continue;
    const first = (at - from) * legs;
    let weakest = first;
    for (let place = first + 1; place < first + legs; place++) if (totals[place]! < totals[weakest]!) weakest = place;
    totals[weakest]! += own[at]!;
    fresh[at * legs + weakest - first]! += own[at]!;
  }
}

/** `totals` begin at place `base`. */
function strongestLeft(totals: Float64Array, taken: Float64Array, first: number, base: number, legs: number): number {
  let strongest = 0;
  const left = (leg: number): number => totals[first - base + leg]! - taken[first + leg]!;
  for (let leg = 1; leg < legs; leg++) if (left(leg) > left(strongest)) strongest = leg;
  return strongest;
}
