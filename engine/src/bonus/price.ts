import { applyRatio } from "../money/ratio.ts";
import type { LineColumns } from "../run/lines.ts";
import type { Climb } from "./climb.ts";
import { entryRatio } from "./rate-table.ts";
import { ROUNDS_TO_ZERO } from "./visits.ts";
import type { Visits } from "./visits.ts";

/**
 * Works out the amounts of the lines [from, `lines.count`) that a climb found, and takes out those that round to nothing:
 * answers how many lines are left.
 */
export function priceLines(climb: Climb, lines: LineColumns, visits: Visits, from: number): number {
  const { table, climb: kind } = climb.bonus;
  const { base } = climb.sources;
  const to = lines.count;
  const differs = kind === "differential";
  const result = differs
    ? priceDifferences(lines, base, table.nums, table.den, table.limit, from, to)
    : priceEntries(lines, base, table.nums, table.den, table.limit, from, to);
  if (result === ALL_PAID) return to;
  if (result >= SOME_WIDE) {
    const entries = table.nums.length;
    for (let line = from; line < to; line++) {
      const of = base[lines.source[line]!]!;
      if (of <= table.limit) continue;
      const rate = lines.rate[line]!;
      const entry = differs ? Math.floor(rate / entries) : rate;
      lines.amount[line] = applyRatio(of, entryRatio(table, entry, differs ? rate % entries : null));
    }
  }
  return dropZeros(lines, visits, from, to);
}

/** What a block of lines needs besides: nothing, zeros taken out, or (as well) a wider way to multiply. */
const ALL_PAID = 0;
const SOME_WIDE = 2 ** 31;

/** base x num / den, rounded half away from zero, as `applyInLimit`; how many zeros, and whether a base is beyond the limit. */
function priceEntries(
  { source, rate, amount }: LineColumns,
  base: Float64Array,
  nums: Float64Array,
  den: number,
  limit: number,
  from: number,
  to: number,
): number {
  void base[0];
  void nums[0];
  void rate[0];
  void amount[0];
  const whole = 2 * den;
  let zeros = 0;
  let wide = false;
  for (let line = from; line < to; line++) {
    const of = base[source[line]!]!;
    const paid = Math.floor((2 * of * nums[rate[line]!]! + den) / whole);
    amount[line] = paid;
    // Against a fraction: a comparison with 0 would make V8 turn the amount into an integer first.
    if (paid < 0.5) zeros++;
    if (of > limit) wide = true;
  }
  return wide ? SOME_WIDE : zeros;
}

/** The same for pairs of entries: own numerator less the one taken below. */
function priceDifferences(
  { source, rate, amount }: LineColumns,
  base: Float64Array,
  nums: Float64Array,
  den: number,
  limit: number,
  from: number,
  to: number,
): number {
  void base[0];
  void nums[0];
  void rate[0];
  void amount[0];
  const entries = nums.length;
  const whole = 2 * den;
  let zeros = 0;
  let wide = false;
  for (let line = from; line < to; line++) {
    const of = base[source[line]!]!;
    const pair = rate[line]!;
    const own = (pair / entries) | 0;
    const num = nums[own]! - nums[pair - own * entries]!;
    const paid = Math.floor((2 * of * num + den) / whole);
    amount[line] = paid;
    if (paid < 0.5) zeros++;
    if (of > limit) wide = true;
  }
  return wide ? SOME_WIDE : zeros;
}

function dropZeros(lines: LineColumns, visits: Visits, from: number, to: number): number {
  const { source, earner, paidLevel, rate, amount } = lines;
  let kept = from;
  for (let line = from; line < to; line++) {
    if (amount[line] === 0) {
      if (visits.room === 0) continue;
      visits.at[visits.count] = earner[line]!;
      visits.level[visits.count] = paidLevel[line]!;
      visits.why[visits.count++] = ROUNDS_TO_ZERO;
      continue;
    }
    source[kept] = source[line]!;
    earner[kept] = earner[line]!;
    paidLevel[kept] = paidLevel[line]!;
    rate[kept] = rate[line]!;
    amount[kept] = amount[line]!;
    kept++;
  }
  return kept;
}
