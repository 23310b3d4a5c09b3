import { inBlocks } from "../blocks.ts";
import { TooLarge } from "../money/ratio.ts";
import { compareBytewise } from "../run/order.ts";

/**
 * `amount` in proportion to whole shares (`share` by position; 0: none), as whole minor units by largest remainder, of equal remainders in
 * the bytewise order of `ids` (of positions where there are none). What `divide` gives, for many people at once. The parts add up
 * to `amount` where there is any share.
 */
export function divideShares(amount: number, share: Float64Array, ids: readonly string[]): Float64Array {
  const size = share.length;
  const units = new Float64Array(size);
  const sums = { all: 0, most: 0, people: 0 };
  inBlocks(size, (from, to) => addShares(sums, share, from, to));
  const { all, most, people } = sums;
  if (all === 0 || amount === 0) return units;
  if (all === most * people) {
    divideEqually(amount, people, share, units, ids);
    return units;
  }
  const rest = new Float64Array(size).fill(-1);
  let given = 0;
  if (amount * most <= Number.MAX_SAFE_INTEGER) {
    inBlocks(size, (from, to) => {
      given += divideBlock(amount, all, share, units, rest, from, to);
    });
  } else {
    for (let at = 0; at < size; at++) {
      if (share[at]! <= 0) continue;
      const product = BigInt(amount) * BigInt(share[at]!);
      units[at] = Number(product / BigInt(all));
      rest[at] = Number(product % BigInt(all));
      given += units[at]!;
    }
  }
  giveRest(amount - given, units, rest, ids);
  return units;
}

function addShares(
  sums: { all: number; most: number; people: number },
  share: Float64Array,
  from: number,
  to: number,
): void {
  let { all, most, people } = sums;
  for (let at = from; at < to; at++) {
    const own = share[at]!;
    if (own <= 0) continue;
    all += own;
    people++;
    if (own > most) most = own;
  }
  // Shares only add up: if the last sum is exact, all before it were.
  if (all > Number.MAX_SAFE_INTEGER) throw new TooLarge(BigInt(all));
  sums.all = all;
  sums.most = most;
  sums.people = people;
}

/** All remainders are equal: who comes first has one more. */
function divideEqually(
  amount: number,
  people: number,
  share: Float64Array,
  units: Float64Array,
  ids: readonly string[],
): void {
  const each = Math.floor(amount / people);
  let over = amount - each * people;
  if (over > 0 && ids.length > 0) {
    const members: number[] = [];
    for (let at = 0; at < share.length; at++) if (share[at]! > 0) members.push(at);
    members.sort((a, b) => compareBytewise(ids[a]!, ids[b]!) || a - b);
    for (const at of members) units[at] = each + (over-- > 0 ? 1 : 0);
    return;
  }
  for (let at = 0; at < share.length; at++) if (share[at]! > 0) units[at] = each + (over-- > 0 ? 1 : 0);
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
  void share[0];
  void units[0];
  void rest[0];
  let given = 0;
  for (let at = from; at < to; at++) {
    const own = share[at]!;
    if (own <= 0) continue;
    const product = amount * own;
    const part = Math.floor(product / all);
    // The quotient of two integers below 2^53 may round up to the next whole number; the remainder then tells.
    const over = product - part * all;
    const low = over < 0 ? part - 1 : part;
    units[at] = low;
    rest[at] = over < 0 ? over + all : over;
    given += low;
  }
  return given;
}

/** One more unit for the largest remainders. */
function giveRest(over: number, units: Float64Array, rest: Float64Array, ids: readonly string[]): void {
  if (over === 0) return;
  const least = largest(rest.slice(), over);
  let above = 0;
  let equal = 0;
  for (let at = 0; at < rest.length; at++) {
    if (rest[at]! > least) {
      units[at]!++;
      above++;
    } else if (rest[at] === least) equal++;
  }
  let more = over - above;
  // Who is first among equals matters only where not all of them get one more.
  if (more < equal && ids.length > 0) {
    const equals: number[] = [];
    for (let at = 0; at < rest.length; at++) if (rest[at] === least) equals.push(at);
    equals.sort((a, b) => compareBytewise(ids[a]!, ids[b]!) || a - b);
    for (const at of equals.slice(0, more)) units[at]!++;
    return;
  }
  for (let at = 0; at < rest.length && more > 0; at++) {
    if (rest[at] !== least) continue;
    units[at]!++;
    more--;
  }
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
