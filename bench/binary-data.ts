import { KINDS, NONE } from "@fairline/engine";
import { randomOf } from "./starter-data.ts";
import type { StarterData } from "./starter-data.ts";

/**
 * A binary tree that grows by taking any free leg, its members then shuffled so that nothing stands in a helpful order. 80%
 * distributors; every sale to a guest.
 */
export function generateBinary(members: number, sales: number, seed: number): StarterData {
  const random = randomOf(seed);
  const place = Int32Array.from({ length: members }, (_, index) => index);
  for (let at = members - 1; at > 0; at--) {
    const other = random(at + 1);
    [place[at], place[other]] = [place[other]!, place[at]!];
  }
  const parents = new Int32Array(members).fill(NONE);
  const kinds = Uint8Array.from({ length: members }, () => KINDS.indexOf(random(5) < 4 ? "distributor" : "customer"));
  // Everybody who has a free leg, once for each.
  const free = new Int32Array(members + 2);
  free[0] = 0;
  free[1] = 0;
  let count = 2;
  for (let member = 1; member < members; member++) {
    const chosen = random(count);
    parents[place[member]!] = place[free[chosen]!]!;
    free[chosen] = member;
    free[count++] = member;
  }
  const column = (value: (sale: number) => number): Int32Array =>
    Int32Array.from({ length: sales }, (_, sale) => value(sale));
  const seller = column(() => random(members));
  const buyer = column(() => NONE);
  const amount = Float64Array.from({ length: sales }, () => 500 + random(15_000));
  const cv = amount.map((value) => Math.floor(value * 0.8));
  return { parents, kinds, seller, buyer, amount, cv, qv: amount };
}

/** Who comes first in the file stands in the left leg of their parent. */
export function seatsOf(parents: Int32Array): Uint8Array {
  const [seats, filled] = [new Uint8Array(parents.length), new Uint8Array(parents.length)];
  for (let member = 0; member < parents.length; member++) {
    const above = parents[member]!;
    if (above !== NONE) seats[member] = filled[above]!++;
  }
  return seats;
}
