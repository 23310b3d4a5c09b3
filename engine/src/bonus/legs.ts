import { BLOCK, inBlocks } from "../blocks.ts";
import type { LegsBonus } from "../plan/compiled.ts";
import { addUpward, refuseInexactTops } from "../tree/upward.ts";
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
  /** What the match took; null where two legs give the same, each what is `paid`. `matchedAt` knows both. */
  readonly matched: Float64Array | null;
  /** By member: the number of whole multiples, the index + 1 of a step, or the number of cycles; 0 for who does not qualify. */
  readonly paid: Float64Array;
  /** What was taken over, after what refunds took back, and what the next period takes over. */
  readonly before: Lots;
  readonly lots: Lots;
}

/** What of a leg expired, was flushed, or stood above the cap: all that went nowhere else. `place` is member x legs + leg. */
export function lostOf(outcome: LegsOutcome, place: number): number {
  const { fresh, before, lots } = outcome;
  const sum = (of: Lots): number => lotsAt(of, place).reduce((all, lot) => all + lot, 0);
  return fresh[place]! - matchedAt(outcome, place) + sum(before) - sum(lots);
}

/** What the match took from one leg. */
export function matchedAt({ legs, matched, paid }: LegsOutcome, place: number): number {
  return matched === null ? paid[Math.floor(place / legs)]! : matched[place]!;
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
  refuseInexactTops(tree, groups);
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
    const above = parent[at]!;
    if (above !== NONE) volumes[above * legs + seat[at]!] = groups[at]!;
  }
}

/** Match everybody's legs once, and work out what is carried on; how many are paid for it. `fresh` is kept, and changed where `changesFresh` says so. */
export function workLegs(
  work: LegsWork,
  bonus: Pick<LegsBonus, "legs" | "ages">,
  fresh: Float64Array,
  carried: Lots | undefined,
  taken: readonly TakenBack[],
): { readonly outcome: LegsOutcome; readonly earners: number } {
  const { legs, ages } = bonus;
  const size = work.qualifies.length;
  // Copied only where they are changed: in a large network they are most of the memory.
  const asItIs = taken.length === 0 && (carried === undefined || (carried.legs === legs && carried.ages === ages));
  const before = asItIs ? (carried ?? noLots(size, legs, ages, 0)) : asToldApart(carried, size, legs, ages);
  takeBack(before, fresh, taken, work.carry.expires);
  const outcome: LegsOutcome = {
    legs,
    fresh,
    matched: takesAlike(work.match, legs) ? null : new Float64Array(size * legs),
    paid: new Float64Array(size),
    before,
    // Nothing grows older than what there was, by more than one age.
    lots: noLots(size, legs, ages, Math.min(ages, before.volumes.length + 1)),
  };
  const scratch = scratchOf(legs);
  let earners = 0;
  inBlocks(size, (from, to) => {
    earners += workBlock(work, outcome, scratch, from, to);
  });
  return { outcome, earners };
}

/** Whether two legs give the same, whoever it is: the ordinary binary. */
export function takesAlike(match: MatchRule, legs: number): boolean {
  return legs === 2 && match.by === "percent" && match.ratio[0] === 1 && match.ratio[1] === 1;
}

/** Whether a match writes into what the period brought: it then needs a copy of its own. */
export function changesFresh({ ownToWeaker }: Pick<LegsBonus, "ownToWeaker">, taken: readonly TakenBack[]): boolean {
  return ownToWeaker || taken.length > 0;
}

/** Room for one block of members: what stands in each leg, whether it keeps nothing, and lists. Small, so that it stays in the cache. */
export interface Scratch {
  readonly totals: Float64Array;
  readonly matched: Float64Array;
  readonly flushed: Uint8Array;
  readonly several: Int32Array;
}

export function scratchOf(legs: number): Scratch {
  const places = BLOCK * legs;
  return {
    totals: new Float64Array(places),
    matched: new Float64Array(places),
    flushed: new Uint8Array(places),
    several: new Int32Array(places + 1),
  };
}

/** One member's legs again, after `fresh` (as the legs bring it, without their own), their lots or whether they qualify changed. */
export function workMember(work: LegsWork, outcome: LegsOutcome, scratch: Scratch, at: number): void {
  const { legs, matched, lots } = outcome;
  matched?.fill(0, at * legs, (at + 1) * legs);
  for (const column of lots.volumes) column.fill(0, at * legs, (at + 1) * legs);
  outcome.paid[at] = 0;
  workBlock(work, outcome, scratch, at, at + 1);
}

// Step by step over a block of members, each step a small loop without calls: a loop that calls is several times slower (blocks.ts).
// Answers how many are paid.
function workBlock(work: LegsWork, outcome: LegsOutcome, scratch: Scratch, from: number, to: number): number {
  const { legs, fresh, paid, before, lots } = outcome;
  const { match, carry, qualifies, most, own } = work;
  const { totals, matched, flushed, several } = scratch;
  const [first, end] = [from * legs, to * legs];
  let lowest = 0;
  if (before.volumes.length === 0) lowest = begin(totals, fresh, first, end);
  for (const [age, column] of before.volumes.entries()) {
    const low = age === 0 ? addFirst(totals, fresh, column, first, end) : addLots(totals, column, first, end);
    if (low < lowest) lowest = low;
  }
  if (work.ownToWeaker) addOwn(totals, fresh, own, legs, from, to);
  refuseInexact(totals, 0, end - first);
  const earners = takesAlike(match, legs)
    ? matchWeaker(totals, matched, paid, qualifies, from, to)
    : matchBlock(match, most, qualifies, totals, matched, paid, several, legs, from, to);
  if (outcome.matched !== null) outcome.matched.set(matched.subarray(0, end - first), first);
  const flushes = carry.keep !== "all" || carry.losesUnqualified;
  if (flushes) markFlushed(work, totals, matched, flushed, legs, from, to);
  carryBlock(
    { before, after: lots, totals, fresh, matched, owes: lowest < 0 },
    flushes ? flushed : null,
    several,
    carry,
    first,
    end,
  );
  return earners;
}

// Each answers the lowest value that it met, or 0.
function begin(totals: Float64Array, fresh: Float64Array, from: number, to: number): number {
  let low = 0;
  for (let place = from; place < to; place++) {
    const own = fresh[place]!;
    totals[place - from] = own;
    if (own < low) low = own;
  }
  return low;
}

function addFirst(totals: Float64Array, fresh: Float64Array, lots: Float64Array, from: number, to: number): number {
  void lots[0];
  let low = 0;
  for (let place = from; place < to; place++) {
    const own = fresh[place]!;
    const lot = lots[place]!;
    totals[place - from] = own + lot;
    if (own < low) low = own;
    if (lot < low) low = lot;
  }
  return low;
}

function addLots(totals: Float64Array, lots: Float64Array, from: number, to: number): number {
  void lots[0];
  let low = 0;
  for (let place = from; place < to; place++) {
    const lot = lots[place]!;
    totals[place - from]! += lot;
    if (lot < low) low = lot;
  }
  return low;
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
    const strongest = carry.keep === "strongest" ? strongestLeft(totals, matched, (at - from) * legs, legs) : -1;
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

function strongestLeft(totals: Float64Array, taken: Float64Array, first: number, legs: number): number {
  let strongest = 0;
  const left = (leg: number): number => totals[first + leg]! - taken[first + leg]!;
  for (let leg = 1; leg < legs; leg++) if (left(leg) > left(strongest)) strongest = leg;
  return strongest;
}
