import { matchMany, matchTwo } from "./match.ts";
import type { Matched, MatchRule } from "./match.ts";

/** Two legs, like for like: what the weaker one has. */
export function matchWeaker(
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
): void {
  const matched: Matched = { paid: 0, first: 0, second: 0 };
  const count =
    legs === 2 ? withBoth(several, totals, qualifies, from, to) : whoQualifies(several, qualifies, from, to);
  for (let index = 0; index < count; index++) {
    const at = several[index]!;
    const first = at * legs;
    const here = first - from * legs;
    const limit = most === null ? Number.POSITIVE_INFINITY : most[at]!;
    if (legs !== 2) {
      paid[at] = matchMany(match, limit, totals.subarray(here, here + legs), taken, first, matched);
      continue;
    }
    matchTwo(match, limit, totals[here]!, totals[here + 1]!, matched);
    taken[first] = matched.first;
    taken[first + 1] = matched.second;
    paid[at] = matched.paid;
  }
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
