import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { KINDS, NONE } from "@fairline/engine";

/** A generated network and a month of its sales, as columns by input index; money and points in hundredths. */
export interface StarterData {
  readonly parents: Int32Array;
  readonly kinds: Uint8Array;
  readonly seller: Int32Array;
  readonly buyer: Int32Array;
  readonly amount: Float64Array;
  readonly cv: Float64Array;
  readonly qv: Float64Array;
}

/** Numbers in [0, below) from a seed, the same everywhere (mulberry32). */
export function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/**
 * A tree that grows as real ones do (mostly under recent members, some under anybody), its members then shuffled so
 * that nothing stands in a helpful order. 70% distributors, 10% affiliates, 20% customers. A sale is the seller's own
 * in 30% of cases, to a member in 40%, else to a guest; about 4 in 10 distributors end up below 30.00 points.
 */
export function generateStarter(members: number, sales: number, seed: number): StarterData {
  const random = randomOf(seed);
  const place = Int32Array.from({ length: members }, (_, index) => index);
  for (let at = members - 1; at > 0; at--) {
    const other = random(at + 1);
    [place[at], place[other]] = [place[other]!, place[at]!];
  }
  const parents = new Int32Array(members).fill(NONE);
  const kinds = new Uint8Array(members);
  for (let member = 0; member < members; member++) {
    const dice = random(10);
    kinds[place[member]!] = KINDS.indexOf(dice < 7 ? "distributor" : dice < 8 ? "affiliate" : "customer");
    if (member < 10) continue;
    const reach = random(4) === 0 ? member : Math.min(member, 5_000);
    parents[place[member]!] = place[member - 1 - random(reach)]!;
  }
  const column = (value: (sale: number) => number): Int32Array =>
    Int32Array.from({ length: sales }, (_, sale) => value(sale));
  const seller = column(() => random(members));
  const buyer = column((sale) => {
    const dice = random(10);
    return dice < 3 ? seller[sale]! : dice < 7 ? random(members) : NONE;
  });
  const amount = Float64Array.from({ length: sales }, () => 500 + random(15_000));
  const cv = amount.map((value) => Math.floor(value * 0.8));
  return { parents, kinds, seller, buyer, amount, cv, qv: amount };
}

/** The file that both programs read: both counts, then the columns in this order as 32-bit integers, the kinds as bytes. */
export function writeStarter(path: string, data: StarterData): void {
  const file = openSync(path, "w");
  const counts = Int32Array.of(data.parents.length, data.seller.length);
  for (const column of [counts, data.parents, data.seller, data.buyer, data.amount, data.cv, data.qv]) {
    for (let from = 0; from < column.length; from += CHUNK) {
      const part = Int32Array.from(column.subarray(from, from + CHUNK));
      writeSync(file, new Uint8Array(part.buffer));
    }
  }
  writeSync(file, data.kinds);
  closeSync(file);
}

const CHUNK = 100_000;

/** Read what `writeStarter` wrote, piece by piece: what is read counts in the peak of memory, so nothing is held twice. */
export function readStarter(path: string): StarterData {
  const file = openSync(path, "r");
  const part = new Int32Array(CHUNK);
  const into = <C extends Int32Array | Float64Array>(column: C): C => {
    for (let from = 0; from < column.length; from += CHUNK) {
      const length = Math.min(CHUNK, column.length - from);
      readSync(file, part, 0, 4 * length, null);
      column.set(part.subarray(0, length), from);
    }
    return column;
  };
  const [members, sales] = into(new Int32Array(2)) as unknown as [number, number];
  const [parents, seller, buyer] = [members, sales, sales].map((length) => into(new Int32Array(length))) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  const [amount, cv, qv] = [1, 2, 3].map(() => into(new Float64Array(sales))) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const kinds = new Uint8Array(members);
  readSync(file, kinds);
  closeSync(file);
  return { parents, kinds, seller, buyer, amount, cv, qv };
}
