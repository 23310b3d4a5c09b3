import { matchMany, matchTwo } from "./match.ts";
import type { Matched, MatchRule } from "./match.ts";

/** Two legs, like for like: what the weaker one has. `totals` and `matched` are the block's; answers how many are paid. */
export function matchWeaker(
  totals: Float64Array,
  matched: Float64Array,
  paid: Float64Array,
  qualifies: Uint8Array,
  from: number,
  to: number,
): number {
  void totals[0];
  void matched[0];
  void paid[0];
  let earners = 0;
  for (let at = from; at < to; at++) {
    const place = 2 * (at - from);
    const first = totals[place]!;
    const second = totals[place + 1]!;
    const weaker = first < second ? first : second;
    const taken = qualifies[at] === 0 || weaker <= 0 ? 0 : weaker;
    matched[place] = taken;
    matched[place + 1] = taken;
    paid[at] = taken;
    earners += Number(taken !== 0);
  }
  return earners;
}

/** Any other match, most cycles a member if there is a limit. `several` has room for the block's members and one more. */
export function matchBlock(
  match: MatchRule,
  most: Float64Array | null,
  qualifies: Uint8Array,
  totals: Float64Array,
  taken: Float64Array,
  paid: Float64Array,
  several: Int32Array,
  legs: number,
  from: number,
  to: number,
): number {
  const matched: Matched = { paid: 0, first: 0, second: 0 };
  taken.fill(0, 0, (to - from) * legs);
  let earners = 0;
  const count =
    legs === 2 ? withBoth(several, totals, qualifies, from, to) : whoQualifies(several, qualifies, from, to);
  for (let index = 0; index < count; index++) {
    const at = several[index]!;
    const first = (at - from) * legs;
    const limit = most === null ? Number.POSITIVE_INFINITY : most[at]!;
    if (legs !== 2) {
      paid[at] = matchMany(match, limit, totals.subarray(first, first + legs), taken, first, matched);
      earners += Number(paid[at] !== 0);
      continue;
    }
    matchTwo(match, limit, totals[first]!, totals[first + 1]!, matched);
    taken[first] = matched.first;
    taken[first + 1] = matched.second;
    paid[at] = matched.paid;
    earners += Number(matched.paid !== 0);
  }
  return earners;
}

/** Most people have nothing in one of their two legs: lists who qualifies and has something in both. No branches: nobody could guess them. */
function withBoth(several: Int32Array, totals: Float64Array, qualifies: Uint8Array, from: number, to: number): number {
  void several[0];
  let count = 0;
  for (let at = from; at < to; at++) {
    const first = 2 * (at - from);
    several[count] = at;
    count += qualifies[at]! & Number(totals[first]! > 0) & Number(totals[first + 1]! > 0);
  }
  return count;
}

function whoQualifies(several: Int32Array, qualifies: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if (qualifies[at] === 1) several[count++] = at;
  return count;
}
