import { compareBytewise } from "../run/order.ts";

/** Whose part of a whole is `num` / `den`, each. Every member of the group has the same part. */
export interface Part {
  readonly num: bigint;
  readonly den: bigint;
  /** Positions. */
  readonly members: readonly number[];
}

/**
 * Gives `total` to the groups' members: each the whole minor units of `amount` x num / den, and what is over by largest remainder,
 * of equal remainders in the bytewise order of `ids` (of positions where there are none). 10.00 among three: 3.34, 3.33, 3.33.
 * Source: design, "Money". `give(position, minor units)` is called once for each member.
 */
export function divide(
  amount: bigint,
  total: bigint,
  parts: readonly Part[],
  ids: readonly string[],
  give: (at: number, units: bigint) => void,
): void {
  const worked = parts.map(({ num, den, members }) => {
    const units = (amount * num) / den;
    return { units, rest: amount * num - units * den, den, members };
  });
  let over = worked.reduce((left, { units, members }) => left - units * BigInt(members.length), total);
  worked.sort((a, b) => {
    const [x, y] = [a.rest * b.den, b.rest * a.den];
    return x < y ? 1 : x > y ? -1 : 0;
  });
  for (let first = 0; first < worked.length;) {
    const { rest, den } = worked[first]!;
    let end = first + 1;
    while (end < worked.length && worked[end]!.rest * den === rest * worked[end]!.den) end++;
    const equals = worked.slice(first, end).flatMap(({ units, members }) => members.map((at) => ({ at, units })));
    // Who is first among equals matters only where not all of them get one more, and some do.
    if (over > 0n && over < BigInt(equals.length) && equals.length > 1) {
      equals.sort((a, b) => compareBytewise(ids[a.at] ?? "", ids[b.at] ?? "") || a.at - b.at);
    }
    for (const { at, units } of equals) {
      const more = over > 0n ? 1n : 0n;
      over -= more;
      give(at, units + more);
    }
    first = end;
  }
}

/** Positions with equal values together, the highest value first. */
export function byPlace(positions: readonly number[], value: Float64Array): number[][] {
  const sorted = [...positions].sort((a, b) => value[b]! - value[a]! || a - b);
  const groups: number[][] = [];
  for (const at of sorted) {
    const last = groups.at(-1);
    if (last !== undefined && value[last[0]!] === value[at]) last.push(at);
    else groups.push([at]);
  }
  return groups;
}
