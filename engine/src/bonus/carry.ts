/**
 * Unmatched volume as lots: `volumes[age][member x legs + leg]` is what is left of the period `age + 1` periods ago. In the last age
 * stands everything older, where lots do not expire. What was taken back and had been matched before is a debt: a negative lot in
 * the first age. Ages in which nobody has anything may be left out at the end.
 */
export interface Lots {
  readonly legs: number;
  /** How many are told apart. */
  readonly ages: number;
  readonly volumes: readonly Float64Array[];
}

/** Volume of an earlier period that refunds have taken back since: `volume[member x legs + leg]` of `age + 1` periods ago. */
export interface TakenBack {
  readonly legs: number;
  readonly age: number;
  readonly volume: Float64Array;
}

export interface CarryRule {
  readonly keep: "all" | "strongest" | "none";
  /** In the volume's unit; Infinity for none. */
  readonly cap: number;
  /** Whether a lot is lost when the last age is over. */
  readonly expires: boolean;
  readonly losesUnqualified: boolean;
}

/** @param columns of how many ages lots are written down. */
export function noLots(size: number, legs: number, ages: number, columns = ages): Lots {
  return { legs, ages, volumes: Array.from({ length: columns }, () => new Float64Array(size * legs)) };
}

/** One leg's lots, the latest first, as many as are told apart. */
export function lotsAt({ ages, volumes }: Lots, place: number): number[] {
  return Array.from({ length: ages }, (_, age) => volumes[age]?.[place] ?? 0);
}

/**
 * The lots as the plan tells them apart now, always a copy of their own with all its ages. Ages that are no longer told apart are put
 * together; a plan of more legs than before has empty ones.
 */
export function asToldApart(carried: Lots | undefined, size: number, legs: number, ages: number): Lots {
  const lots = noLots(size, legs, ages);
  if (carried === undefined) return lots;
  for (const [age, column] of carried.volumes.entries()) {
    const to = lots.volumes[Math.min(age, ages - 1)]!;
    for (let at = 0; at < size; at++) {
      // A leg that the plan knows no longer is put to the last one: no volume is lost by a change of the plan.
      for (let leg = 0; leg < carried.legs; leg++) {
        to[at * legs + Math.min(leg, legs - 1)]! += column[at * carried.legs + leg]!;
      }
    }
  }
  return lots;
}

/**
 * What is taken back shrinks its own period's lot; what was matched already is a debt of the leg, taken from `fresh` and so netted
 * with what comes. A lot that has expired by now is over: nothing is owed for it.
 */
export function takeBack(lots: Lots, fresh: Float64Array, taken: readonly TakenBack[], expires: boolean): void {
  const { ages, volumes } = lots;
  for (const { age, legs, volume: back } of taken) {
    if (age >= ages && expires) continue;
    const lot = volumes[Math.min(age, ages - 1)]!;
    for (let place = 0; place < back.length; place++) {
      const gone = back[place]!;
      if (gone === 0) continue;
      const leg = Math.floor(place / legs) * lots.legs + Math.min(place % legs, lots.legs - 1);
      const here = lot[leg]!;
      const shrinks = Math.min(Math.max(here, 0), gone);
      lot[leg] = here - shrinks;
      fresh[leg]! -= gone - shrinks;
    }
  }
}

/** A block of legs after their match; what is not by leg of the whole network begins with the block's first leg. */
export interface CarryBlock {
  readonly before: Lots;
  readonly after: Lots;
  /** The period's own, of the whole network. */
  readonly fresh: Float64Array;
  /** That and the lots together. */
  readonly totals: Float64Array;
  readonly matched: Float64Array;
  /** Whether anything of it is below zero. */
  readonly owes: boolean;
}

/**
 * The legs [from, to) after their match: takes what was matched, and what is owed, from the oldest lots first, ages what is left, drops
 * what may not stay, and writes the lots that are carried on. `flushes`: which of them keep nothing, from the first on, null for none;
 * `several` has room for as many legs.
 *
 * carried in + fresh = matched + lost + carried on, always.
 */
export function carryBlock(
  block: CarryBlock,
  flushes: Uint8Array | null,
  several: Int32Array,
  carry: CarryRule,
  from: number,
  to: number,
): void {
  const { before, after, fresh, totals, matched } = block;
  const { cap, expires } = carry;
  const last = after.ages - 1;
  if (flushes !== null || block.owes) {
    for (let place = from; place < to; place++) {
      carryOne(block, carry, flushes !== null && flushes[place - from] === 1, place, from);
    }
    return;
  }
  if (last === 0 && !expires) {
    restOfAll(after.volumes[0]!, totals, matched, cap, from, to);
    return;
  }
  // Most legs give nothing to a match, or have nothing from before to give: what they have grows older, no more.
  for (const [age, column] of before.volumes.entries()) {
    if (age < last) copyBlock(after.volumes[age + 1]!, column, from, to);
    else if (!expires) addBlock(after.volumes[last]!, column, from, to);
  }
  const count = restOfFresh(after.volumes[0]!, totals, fresh, matched, several, cap, from, to);
  for (let index = 0; index < count; index++) carryOne(block, carry, false, several[index]!, from);
}

function copyBlock(after: Float64Array, before: Float64Array, from: number, to: number): void {
  void after[0];
  for (let place = from; place < to; place++) after[place] = before[place]!;
}

function addBlock(after: Float64Array, before: Float64Array, from: number, to: number): void {
  for (let place = from; place < to; place++) after[place]! += before[place]!;
}

/** One age, and nothing expires: all that is not matched is in it, up to the cap. */
function restOfAll(
  after: Float64Array,
  totals: Float64Array,
  matched: Float64Array,
  cap: number,
  from: number,
  to: number,
): void {
  void totals[0];
  void matched[0];
  for (let place = from; place < to; place++) {
    const left = totals[place - from]! - matched[place - from]!;
    after[place] = left > cap ? cap : left;
  }
}

/** The period's own, as if lots had given nothing. Which of them did, or stand above the cap, is kept; answers how many. */
function restOfFresh(
  after: Float64Array,
  totals: Float64Array,
  fresh: Float64Array,
  matched: Float64Array,
  several: Int32Array,
  cap: number,
  from: number,
  to: number,
): number {
  void totals[0];
  void matched[0];
  void several[0];
  let count = 0;
  for (let place = from; place < to; place++) {
    const own = fresh[place]!;
    const take = matched[place - from]!;
    const total = totals[place - from]!;
    after[place] = own - take;
    several[count] = place;
    count += (Number(take !== 0) & Number(total !== own)) | Number(total - take > cap);
  }
  return count;
}

/** One leg, whatever its lots are. */
function carryOne(
  { before: { volumes: before }, after: { volumes: after, ages }, fresh, matched }: CarryBlock,
  { cap, expires }: CarryRule,
  flush: boolean,
  place: number,
  first: number,
): void {
  const last = ages - 1;
  const own = fresh[place]!;
  let take = matched[place - first]!;
  if (own < 0) take -= own;
  for (const column of before) if (column[place]! < 0) take -= column[place]!;
  for (const column of after) column[place] = 0;
  let kept = 0;
  for (let age = before.length - 1; age >= 0; age--) {
    const lot = before[age]![place]!;
    if (lot <= 0) continue;
    const used = lot < take ? lot : take;
    take -= used;
    const left = lot - used;
    if (left === 0 || flush || (expires && age === last)) continue;
    kept += left;
    after[age < last ? age + 1 : age]![place]! += left;
  }
  const newest = after[0]!;
  if (own > 0) {
    const used = own < take ? own : take;
    take -= used;
    if (!flush) {
      kept += own - used;
      newest[place]! += own - used;
    }
  }
  // What is still owed neither expires nor is flushed.
  if (take > 0) newest[place]! -= take;
  // Above the cap the newest is lost.
  for (let age = 0; kept > cap && age < after.length; age++) {
    const here = after[age]![place]!;
    if (here <= 0) continue;
    const cut = here < kept - cap ? here : kept - cap;
    after[age]![place] = here - cut;
    kept -= cut;
  }
}
