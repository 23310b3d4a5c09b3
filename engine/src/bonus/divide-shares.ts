import { inBlocks } from "../blocks.ts";
import { TooLarge } from "../money/ratio.ts";
import { compareBytewise } from "../run/order.ts";

/** Who has how much of something: positions rising, each with whole shares above zero. */
export interface Shares {
  readonly who: Int32Array;
  readonly share: Float64Array;
}

/** 0 for who has no part. */
export function shareAt({ who, share }: Shares, at: number): number {
  let from = 0;
  let end = who.length;
  while (from < end) {
    const middle = (from + end) >>> 1;
    if (who[middle]! < at) from = middle + 1;
    else end = middle;
  }
  return who[from] === at ? share[from]! : 0;
}

/** All shares together. They only add up: if the last sum is exact, all before it were. Throws `TooLarge` where it is not. */
export function allShares({ share }: Shares): number {
  const sums = { all: 0, most: 0 };
  inBlocks(share.length, (from, to) => addShares(sums, share, from, to));
  if (sums.all > Number.MAX_SAFE_INTEGER) throw new TooLarge(BigInt(sums.all));
  return sums.all;
}

/**
 * `amount` in proportion to the shares, of which there are `all` together, as whole minor units by largest remainder, of equal
 * remainders in the bytewise order of `ids` (of positions where there are none). What `divide` gives, for many people at once; in the
 * order of `who`. The parts add up to `amount` where there is any share.
 */
export function divideShares(amount: number, shares: Shares, all: number, ids: readonly string[]): Float64Array {
  const { who, share } = shares;
  const count = share.length;
  const units = new Float64Array(count);
  if (all === 0 || amount === 0) return units;
  const sums = { all: 0, most: 0 };
  inBlocks(count, (from, to) => addShares(sums, share, from, to));
  const { most } = sums;
  const rest = new Float64Array(count);
  let given = 0;
  const alike = all === most * count;
  if (alike) {
    // All have the same remainder, too: as good as none.
    const each = Math.floor(amount / count);
    units.fill(each);
    given = each * count;
  } else if (amount * most <= Number.MAX_SAFE_INTEGER) {
    inBlocks(count, (from, to) => {
      given += divideBlock(amount, all, share, units, rest, from, to);
    });
  } else {
    for (let index = 0; index < count; index++) {
      const product = BigInt(amount) * BigInt(share[index]!);
      units[index] = Number(product / BigInt(all));
      rest[index] = Number(product % BigInt(all));
      given += units[index]!;
    }
  }
  giveRest(amount - given, units, rest, alike, who, ids);
  return units;
}

function addShares(sums: { all: number; most: number }, share: Float64Array, from: number, to: number): void {
  let { all, most } = sums;
  for (let index = from; index < to; index++) {
    const own = share[index]!;
    all += own;
    if (own > most) most = own;
  }
  sums.all = all;
  sums.most = most;
}

function divideBlock(
  amount: number,
  all: number,
  share: Float64Array,
  units: Float64Array,
  rest: Float64Array,
  from: number,
  to: number,
): number {
  let given = 0;
  for (let index = from; index < to; index++) {
    const product = amount * share[index]!;
    const part = Math.floor(product / all);
    // The quotient of two integers below 2^53 may round up to the next whole number; the remainder then tells.
    const over = product - part * all;
    const low = over < 0 ? part - 1 : part;
    units[index] = low;
    rest[index] = over < 0 ? over + all : over;
    given += low;
  }
  return given;
}

/** One more unit for the largest remainders. */
function giveRest(
  over: number,
  units: Float64Array,
  rest: Float64Array,
  alike: boolean,
  who: Int32Array,
  ids: readonly string[],
): void {
  if (over === 0) return;
  const least = alike ? 0 : largest(rest.slice(), over);
  const counts = { above: 0, equal: 0 };
  inBlocks(rest.length, (from, to) => addOne(units, rest, least, counts, from, to));
  let more = over - counts.above;
  if (more === counts.equal) {
    for (let index = 0; index < rest.length; index++) units[index]! += Number(rest[index] === least);
    return;
  }
  // Who is first among equals matters only where not all of them get one more.
  if (ids.length > 0) {
    const equals: number[] = [];
    for (let index = 0; index < rest.length; index++) if (rest[index] === least) equals.push(index);
    equals.sort((a, b) => compareBytewise(ids[who[a]!]!, ids[who[b]!]!) || a - b);
    for (const index of equals.slice(0, more)) units[index]!++;
    return;
  }
  for (let index = 0; index < rest.length && more > 0; index++) {
    if (rest[index] !== least) continue;
    units[index]!++;
    more--;
  }
}

/** No branches: whose remainder is large cannot be guessed. */
function addOne(
  units: Float64Array,
  rest: Float64Array,
  least: number,
  counts: { above: number; equal: number },
  from: number,
  to: number,
): void {
  let { above, equal } = counts;
  for (let index = from; index < to; index++) {
    const own = rest[index]!;
    const more = Number(own > least);
    units[index]! += more;
    above += more;
    equal += Number(own === least);
  }
  counts.above = above;
  counts.equal = equal;
}

/** The `place`-th largest value, from 1; the values are put in another order on the way (Hoare's selection). */
function largest(values: Float64Array, place: number): number {
  let [from, to] = [0, values.length - 1];
  const wanted = place - 1;
  while (from < to) {
    const pivot = values[(from + to) >>> 1]!;
    let [left, right] = [from, to];
    while (left <= right) {
      while (values[left]! > pivot) left++;
      while (values[right]! < pivot) right--;
      if (left > right) break;
      const swapped = values[left]!;
      values[left++] = values[right]!;
      values[right--] = swapped;
    }
    if (wanted <= right) to = right;
    else if (wanted >= left) from = left;
    else return pivot;
  }
  return values[wanted]!;
}
