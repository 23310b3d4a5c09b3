import { inBlocks } from "../blocks.ts";
import { TooLarge } from "../money/ratio.ts";
import type { LegsBonus } from "../plan/compiled.ts";
import { addUpward } from "../tree/upward.ts";
import { NONE } from "../tree/order.ts";
import type { Tree } from "../tree/order.ts";
import { asToldApart, carryLeg, noLots, takeBack } from "./carry.ts";
import type { CarryRule, Lots, TakenBack } from "./carry.ts";
import { matchMany, matchTwo } from "./match.ts";
import type { Matched, MatchRule } from "./match.ts";

/** What became of everybody's legs in a period. By `member x legs + leg` where not said otherwise, in the volume's unit. */
export interface LegsOutcome {
  readonly legs: number;
  /** What the period brought to each leg, less what refunds of earlier periods took back beyond its lots. */
  readonly fresh: Float64Array;
  readonly matched: Float64Array;
  /** Expired, flushed, or above the cap. */
  readonly lost: Float64Array;
  /** By member: the number of whole multiples, the index + 1 of a step, or the number of cycles; 0 for who does not qualify. */
  readonly paid: Float64Array;
  /** What was taken over, after what refunds took back, and what the next period takes over. */
  readonly before: Lots;
  readonly lots: Lots;
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
  if (seat === undefined) throw new Error("the tree's members stand in no legs");
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
    lost: new Float64Array(size * legs),
    paid: new Float64Array(size),
    before,
    lots: noLots(size, legs, ages),
  };
  const totals = new Float64Array(legs);
  const matched: Matched = { paid: 0, first: 0, second: 0 };
  inBlocks(size, (from, to) => workBlock(work, outcome, totals, matched, from, to));
  return outcome;
}

/** One member's legs again, after `fresh` (as the legs bring it, without their own), their lots or whether they qualify changed. */
export function workMember(work: LegsWork, outcome: LegsOutcome, at: number): void {
  const { legs, matched, lost, lots } = outcome;
  for (let leg = at * legs; leg < (at + 1) * legs; leg++) {
    matched[leg] = 0;
    lost[leg] = 0;
    for (let age = 0; age < lots.ages; age++) lots.volume[leg * lots.ages + age] = 0;
  }
  outcome.paid[at] = 0;
  workBlock(work, outcome, new Float64Array(legs), { paid: 0, first: 0, second: 0 }, at, at + 1);
}

function workBlock(
  work: LegsWork,
  outcome: LegsOutcome,
  totals: Float64Array,
  matched: Matched,
  from: number,
  to: number,
): void {
  const { legs, fresh, matched: taken, paid, lost } = outcome;
  const { ages, volume: after } = outcome.lots;
  const before = outcome.before.volume;
  const { match, carry, qualifies, most, ownToWeaker, own } = work;
  void before[0];
  void after[0];
  for (let at = from; at < to; at++) {
    const first = at * legs;
    let any = false;
    for (let leg = 0; leg < legs; leg++) {
      let total = fresh[first + leg]!;
      for (let age = 0; age < ages; age++) {
        const lot = before[(first + leg) * ages + age]!;
        total += lot;
        if (lot !== 0) any = true;
      }
      if (total > Number.MAX_SAFE_INTEGER) throw new TooLarge(BigInt(total));
      totals[leg] = total;
      if (total !== 0 || fresh[first + leg] !== 0) any = true;
    }
    if (ownToWeaker && own[at] !== 0) {
      addToWeaker(totals, fresh, first, own[at]!);
      any = true;
    }
    // Nothing there and nothing that could expire: the ordinary case of most members.
    if (!any) continue;
    if (qualifies[at] === 1) {
      const limit = most === null ? Number.POSITIVE_INFINITY : most[at]!;
      if (legs === 2) {
        matchTwo(match, limit, totals[0]!, totals[1]!, matched);
        taken[first] = matched.first;
        taken[first + 1] = matched.second;
        paid[at] = matched.paid;
      } else paid[at] = matchMany(match, limit, totals, taken, first, matched);
    }
    const strongest = carry.keep === "strongest" ? strongestLeft(totals, taken, first) : 0;
    const flushes = carry.keep === "none" || (carry.losesUnqualified && qualifies[at] === 0);
    for (let leg = 0; leg < legs; leg++) {
      const flush = flushes || (carry.keep === "strongest" && leg !== strongest);
      const row = (first + leg) * ages;
      lost[first + leg] = carryLeg(before, after, row, ages, fresh[first + leg]!, taken[first + leg]!, flush, carry);
    }
  }
}

/** What one brings oneself counts in the leg that is weaker without it, the first of equal ones. */
function addToWeaker(totals: Float64Array, fresh: Float64Array, first: number, own: number): void {
  let weakest = 0;
  for (let leg = 1; leg < totals.length; leg++) if (totals[leg]! < totals[weakest]!) weakest = leg;
  totals[weakest]! += own;
  if (totals[weakest]! > Number.MAX_SAFE_INTEGER) throw new TooLarge(BigInt(totals[weakest]!));
  fresh[first + weakest]! += own;
}

function strongestLeft(totals: Float64Array, taken: Float64Array, first: number): number {
  let strongest = 0;
  const left = (leg: number): number => totals[leg]! - taken[first + leg]!;
  for (let leg = 1; leg < totals.length; leg++) if (left(leg) > left(strongest)) strongest = leg;
  return strongest;
}
