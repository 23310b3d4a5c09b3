/**
 * Unmatched volume as lots, member by member, leg by leg, the latest period first: `volume[(member x legs + leg) x ages + age]`
 * is what is left of the period `age + 1` periods ago. In the last age stands everything older, where lots do not expire. What
 * was taken back and had been matched before is a debt: a negative lot in the first age.
 */
export interface Lots {
  readonly legs: number;
  readonly ages: number;
  readonly volume: Float64Array;
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

export function noLots(size: number, legs: number, ages: number): Lots {
  return { legs, ages, volume: new Float64Array(size * legs * ages) };
}

/**
 * The lots as the plan tells them apart now, always a copy of their own. Ages that are no longer told apart are put together; a plan
 * of more legs than before has empty ones.
 */
export function asToldApart(carried: Lots | undefined, size: number, legs: number, ages: number): Lots {
  const lots = noLots(size, legs, ages);
  if (carried === undefined) return lots;
  if (carried.legs === legs && carried.ages === ages) {
    lots.volume.set(carried.volume);
    return lots;
  }
  for (let at = 0; at < size; at++) {
    for (let leg = 0; leg < carried.legs; leg++) {
      for (let age = 0; age < carried.ages; age++) {
        const volume = carried.volume[(at * carried.legs + leg) * carried.ages + age]!;
        // A leg that the plan knows no longer is put to the last one: no volume is lost by a change of the plan.
        lots.volume[(at * legs + Math.min(leg, legs - 1)) * ages + Math.min(age, ages - 1)]! += volume;
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
  const { ages, volume } = lots;
  for (const { age, legs, volume: back } of taken) {
    if (age >= ages && expires) continue;
    const lot = Math.min(age, ages - 1);
    for (let place = 0; place < back.length; place++) {
      const gone = back[place]!;
      if (gone === 0) continue;
      const leg = Math.floor(place / legs) * lots.legs + Math.min(place % legs, lots.legs - 1);
      const here = volume[leg * ages + lot]!;
      const shrinks = Math.min(Math.max(here, 0), gone);
      volume[leg * ages + lot] = here - shrinks;
      fresh[leg]! -= gone - shrinks;
    }
  }
}

/**
 * The legs [from, to) after their match: takes what was matched, and what is owed, from the oldest lots first, ages what is left, drops
 * what may not stay, and writes the lots that are carried on (`after` is zero before). `fresh` is the period's own. `flushes`: which
 * of them keep nothing, from the first on, null for none.
 *
 * carried in + fresh = matched + lost + carried on, always.
 */
export function carryLegs(
  before: Float64Array,
  after: Float64Array,
  ages: number,
  fresh: Float64Array,
  matched: Float64Array,
  flushes: Uint8Array | null,
  cap: number,
  expires: boolean,
  from: number,
  to: number,
): void {
  void before[0];
  void after[0];
  const last = ages - 1;
  for (let place = from; place < to; place++) {
    const row = place * ages;
    const own = fresh[place]!;
    let take = matched[place]!;
    let debt = 0;
    let any = false;
    for (let lot = row; lot <= row + last; lot++) {
      const volume = before[lot]!;
      if (volume < 0) debt -= volume;
      if (volume !== 0) any = true;
    }
    const flush = flushes !== null && flushes[place - from] === 1;
    if (!any) {
      // Nothing was carried in, and for most members nothing came: what is left is the period's own.
      const left = own - take;
      if (left !== 0 && !(flush && left > 0)) after[row] = left > cap ? cap : left;
      continue;
    }
    take += debt;
    if (own < 0) take -= own;
    let kept = 0;
    for (let age = last; age >= 0; age--) {
      const lot = before[row + age]!;
      if (lot <= 0) continue;
      const used = lot < take ? lot : take;
      take -= used;
      const left = lot - used;
      if (left === 0 || flush || (expires && age === last)) continue;
      kept += left;
      after[row + (age < last ? age + 1 : age)]! += left;
    }
    if (own > 0) {
      const used = own < take ? own : take;
      take -= used;
      if (!flush) {
        kept += own - used;
        after[row]! += own - used;
      }
    }
    // What is still owed neither expires nor is flushed.
    if (take > 0) after[row]! -= take;
    // Above the cap the newest is lost.
    for (let lot = row; kept > cap && lot <= row + last; lot++) {
      const here = after[lot]!;
      if (here <= 0) continue;
      const cut = here < kept - cap ? here : kept - cap;
      after[lot] = here - cut;
      kept -= cut;
    }
  }
}
