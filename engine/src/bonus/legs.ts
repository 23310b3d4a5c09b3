import { BLOCK, inBlocks } from "../blocks.ts";
import { TooLarge } from "../money/ratio.ts";
import type { LegsBonus } from "../plan/compiled.ts";
import { addUpward } from "../tree/upward.ts";
import { NONE } from "../tree/order.ts";
import { refuseInexact } from "../volume/of-sales.ts";
import type { Tree } from "../tree/order.ts";
import { asToldApart, carryLegs, noLots, takeBack } from "./carry.ts";
import type { CarryRule, Lots, TakenBack } from "./carry.ts";
import { matchMany, matchTwo } from "./match.ts";
import type { Matched, MatchRule } from "./match.ts";

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
  let lost = fresh[place]! - matched[place]!;
  for (let age = 0; age < before.ages; age++) {
    lost += before.volume[place * before.ages + age]! - lots.volume[place * lots.ages + age]!;
  }
  return lost;
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

/** Match everybody's legs once, and work out what is carried on. `fresh` is kept and may be changed. */
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
  const asItIs = carried !== undefined && carried.legs === legs && carried.ages === ages && taken.length === 0;
  const before = asItIs ? carried : asToldApart(carried, size, legs, ages);
  takeBack(before, fresh, taken, work.carry.expires);
  const outcome: LegsOutcome = {
    legs,
    fresh,
    matched: new Float64Array(size * legs),
    paid: new Float64Array(size),
    before,
    lots: noLots(size, legs, ages),
  };
  const scratch = scratchOf(legs);
  inBlocks(size, (from, to) => workBlock(work, outcome, scratch, from, to));
  return outcome;
}

/** Room for one block of members: what stands in each leg, and whether it keeps nothing. Small, so that it stays in the cache. */
export interface Scratch {
  readonly totals: Float64Array;
  readonly flushed: Uint8Array;
}

export function scratchOf(legs: number): Scratch {
  return { totals: new Float64Array(BLOCK * legs), flushed: new Uint8Array(BLOCK * legs) };
}

/** One member's legs again, after `fresh` (as the legs bring it, without their own), their lots or whether they qualify changed. */
export function workMember(work: LegsWork, outcome: LegsOutcome, scratch: Scratch, at: number): void {
  const { legs, matched, lots } = outcome;
  matched.fill(0, at * legs, (at + 1) * legs);
  lots.volume.fill(0, at * legs * lots.ages, (at + 1) * legs * lots.ages);
  outcome.paid[at] = 0;
  workBlock(work, outcome, scratch, at, at + 1);
}

// Step by step over a block of members, each step a small loop without calls: a loop that calls is several times slower (blocks.ts).
function workBlock(work: LegsWork, outcome: LegsOutcome, { totals, flushed }: Scratch, from: number, to: number): void {
  const { legs, fresh, matched, paid } = outcome;
  const { ages, volume: after } = outcome.lots;
  const before = outcome.before.volume;
  const { match, carry, qualifies, most, own } = work;
  const [first, end] = [from * legs, to * legs];
  if (ages === 1) addLots(totals, fresh, before, first, end);
  else addLotsOfAges(totals, fresh, before, ages, first, end);
  if (work.ownToWeaker) addOwn(totals, fresh, own, legs, from, to);
  refuseInexact(totals, 0, end - first);
  if (legs === 2 && match.by === "percent" && match.ratio[0] === 1 && match.ratio[1] === 1) {
    matchWeaker(totals, matched, paid, qualifies, from, to);
  } else matchBlock(match, most, qualifies, totals, matched, paid, legs, from, to);
  if (ages === 1 && carry.keep === "all" && !carry.expires && !carry.losesUnqualified) {
    carryRest(totals, matched, after, carry.cap, first, end);
    return;
  }
  const { keep, losesUnqualified, cap, expires } = carry;
  const flushes = keep !== "all" || losesUnqualified;
  if (flushes) markFlushed(work, totals, matched, flushed, legs, from, to);
  carryLegs(before, after, ages, fresh, matched, flushes ? flushed : null, cap, expires, first, end);
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

function addLots(totals: Float64Array, fresh: Float64Array, before: Float64Array, from: number, to: number): void {
  for (let place = from; place < to; place++) totals[place - from] = fresh[place]! + before[place]!;
}

function addLotsOfAges(
  totals: Float64Array,
  fresh: Float64Array,
  before: Float64Array,
  ages: number,
  from: number,
  to: number,
): void {
  void before[0];
  for (let place = from; place < to; place++) {
    let total = fresh[place]!;
    for (let lot = place * ages; lot < (place + 1) * ages; lot++) total += before[lot]!;
    totals[place - from] = total;
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

/** Two legs, like for like: what the weaker one has. */
function matchWeaker(
  totals: Float64Array,
  matched: Float64Array,
  paid: Float64Array,
  qualifies: Uint8Array,
  from: number,
  to: number,
): void {
  void totals[0];
  void matched[0];
  void paid[0];
  for (let at = from; at < to; at++) {
    const first = totals[2 * (at - from)]!;
    const second = totals[2 * (at - from) + 1]!;
    const weaker = first < second ? first : second;
    if (qualifies[at] === 0 || weaker <= 0) continue;
    matched[2 * at] = weaker;
    matched[2 * at + 1] = weaker;
    paid[at] = weaker;
  }
}

function matchBlock(
  match: MatchRule,
  most: Float64Array | null,
  qualifies: Uint8Array,
  totals: Float64Array,
  taken: Float64Array,
  paid: Float64Array,
  legs: number,
  from: number,
  to: number,
): void {
  const matched: Matched = { paid: 0, first: 0, second: 0 };
  for (let at = from; at < to; at++) {
    if (qualifies[at] === 0) continue;
    const first = at * legs;
    const here = (at - from) * legs;
    const limit = most === null ? Number.POSITIVE_INFINITY : most[at]!;
    if (legs !== 2) {
      paid[at] = matchMany(match, limit, totals.subarray(here, here + legs), taken, first, matched);
      continue;
    }
    // Most people have nothing in one of their legs.
    if (totals[here]! <= 0 || totals[here + 1]! <= 0) continue;
    matchTwo(match, limit, totals[here]!, totals[here + 1]!, matched);
    taken[first] = matched.first;
    taken[first + 1] = matched.second;
    paid[at] = matched.paid;
  }
}

/** Where lots are not told apart and nothing is flushed, what is carried on is what was not matched, or owed, up to the cap. */
function carryRest(
  totals: Float64Array,
  matched: Float64Array,
  after: Float64Array,
  cap: number,
  from: number,
  to: number,
): void {
  void totals[0];
  void matched[0];
  void after[0];
  for (let place = from; place < to; place++) {
    const left = totals[place - from]! - matched[place]!;
    after[place] = left > cap ? cap : left;
  }
}

/** `totals` begin at place `base`. */
function strongestLeft(totals: Float64Array, taken: Float64Array, first: number, base: number, legs: number): number {
  let strongest = 0;
  const left = (leg: number): number => totals[first - base + leg]! - taken[first + leg]!;
  for (let leg = 1; leg < legs; leg++) if (left(leg) > left(strongest)) strongest = leg;
  return strongest;
}
