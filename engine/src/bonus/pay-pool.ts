import { inBlocks } from "../blocks.ts";
import { moneyUnits } from "../money/decimal.ts";
import { exactNumber, roundQuotient } from "../money/ratio.ts";
import type { AnyBonus, PoolBonus } from "../plan/compiled.ts";
import { newLines } from "../run/lines.ts";
import type { LineColumns } from "../run/lines.ts";
import type { Figures } from "../volume/figures.ts";
import { allShares, divideShares } from "./divide-shares.ts";
import type { Shares } from "./divide-shares.ts";
import { byPlace, divide } from "./largest-remainder.ts";
import type { Part } from "./largest-remainder.ts";
import { percentOfSales } from "./pool-amount.ts";
import type { PaidSoFar } from "./sources.ts";
import { valuesOf } from "./table-entries.ts";

/** Where a pool's money comes from, and how it was divided. Minor units of the company's currency. */
export interface PoolOutcome {
  /** The percent of the period's base, rounded; the fixed amount; from levels that nobody took; from earlier periods. */
  readonly ofSales: bigint;
  readonly fixed: bigint;
  readonly untaken: bigint;
  readonly carried: bigint;
  /** All of it. */
  readonly amount: bigint;
  readonly participants: number;
  /** In hundredths (equal: 1 each), or points in the volume's unit; null where places decide. */
  readonly share: Shares | null;
  /** All of them together. */
  readonly shares: bigint;
  /** By position, from 1: the first place of who are equal, and how many they are; null where shares decide. */
  readonly place: Int32Array | null;
  readonly tied: Int32Array | null;
  /** What the next period's pool takes over. */
  readonly left: bigint;
}

/**
 * Divide a pool: one line for each who gets something, at level 0. The lines add up to the pool to the minor unit. `sums`: what columns
 * of the sales add up to, as far as somebody asked.
 */
export function payPool(
  bonus: PoolBonus,
  figures: Figures,
  paid: PaidSoFar,
  untakenOf: ReadonlyMap<string, bigint>,
  sums: Map<Float64Array, bigint>,
): { readonly lines: LineColumns; readonly outcome: PoolOutcome } {
  return dividePool(bonus, figures, percentOfSales(bonus, figures, paid, sums), untakenOf);
}

/** The same, where the percent of the period's sales is known. */
export function dividePool(
  bonus: PoolBonus,
  figures: Figures,
  ofSales: bigint,
  untakenOf: ReadonlyMap<string, bigint>,
): { readonly lines: LineColumns; readonly outcome: PoolOutcome } {
  const { companyCurrency } = figures.plan;
  const fixed = bonus.amount === null ? 0n : BigInt(moneyUnits(bonus.amount, companyCurrency));
  const untaken = bonus.untaken.reduce((sum, name) => sum + (untakenOf.get(name) ?? 0n), 0n);
  const carried = bonus.carriesOver ? BigInt(figures.past.pools?.[bonus.name] ?? 0) : 0n;
  const amount = ofSales + fixed + untaken + carried;
  const { lines, participants, share, shares, place, tied } = divided(bonus, figures, amount);
  const left = participants === 0 && bonus.carriesOver ? amount : 0n;
  const outcome = { ofSales, fixed, untaken, carried, amount, participants, share, shares, place, tied, left };
  return { lines, outcome };
}

/** One line for each who has something of it. */
export function linesOf(units: Float64Array): LineColumns {
  let count = 0;
  for (let at = 0; at < units.length; at++) if (units[at] !== 0) count++;
  const lines = newLines(count);
  inBlocks(units.length, (from, to) => writeLines(lines, units, from, to));
  return lines;
}

function writeLines(lines: LineColumns, units: Float64Array, from: number, to: number): void {
  const { source, earner, amount } = lines;
  let count = lines.count;
  for (let at = from; at < to; at++) {
    if (units[at] === 0) continue;
    source[count] = at;
    earner[count] = at;
    amount[count++] = units[at]!;
  }
  lines.count = count;
}

/** Who can have it at all: the kind, the rule, and no further positions. */
export function mayEarn(bonus: Pick<AnyBonus, "mask" | "rule">, figures: Figures): (at: number) => boolean {
  const { kind, rules, network } = figures;
  const takes = bonus.rule === null ? null : rules[bonus.rule]!;
  const { holder } = network;
  return (at) =>
    ((bonus.mask >> kind[at]!) & 1) === 1 &&
    (takes === null || takes[at] === 1) &&
    (holder === undefined || holder[at] === at);
}

interface Divided extends Pick<PoolOutcome, "participants" | "share" | "shares" | "place" | "tied"> {
  readonly lines: LineColumns;
}

function divided(bonus: PoolBonus, figures: Figures, amount: bigint): Divided {
  const { split } = bonus;
  if (split.by === "places" || split.by === "parts") return byPlaces(split, figures, mayEarn(bonus, figures), amount);
  const share = sharesOf(bonus, split as ByShares, figures);
  const all = allShares(share);
  const units = divideShares(exactNumber(amount), share, all, figures.network.ids);
  const lines = newLines(units.length);
  inBlocks(units.length, (from, to) => writeParts(lines, share.who, units, from, to));
  return { lines, participants: units.length, share, shares: BigInt(all), place: null, tied: null };
}

function writeParts(lines: LineColumns, who: Int32Array, units: Float64Array, from: number, to: number): void {
  const { source, earner, amount } = lines;
  let count = lines.count;
  for (let index = from; index < to; index++) {
    source[count] = who[index]!;
    earner[count] = who[index]!;
    amount[count] = units[index]!;
    count += Number(units[index] !== 0);
  }
  lines.count = count;
}

type ByShares = Exclude<PoolBonus["split"], { readonly by: "places" | "parts" }>;

function sharesOf(bonus: PoolBonus, split: ByShares, figures: Figures): Shares {
  const { rules, network, volumes } = figures;
  const { size, holder } = network;
  // Room for everybody: the system gives out memory when it is written to.
  const [who, share] = [new Int32Array(size), new Float64Array(size)];
  const takes = bonus.rule === null ? new Uint8Array(size).fill(1) : rules[bonus.rule]!;
  let count = 0;
  inBlocks(size, (from, to) => {
    count = list(who, figures.kind, bonus.mask, takes, count, from, to);
  });
  if (holder !== undefined) count = keep(who, count, (at) => holder[at] === at);
  if (split.by === "shares") {
    const worth = valuesOf(split.table, figures, bonus.rankBy);
    count = keep(who, count, (at) => worth(at) > 0);
    for (let index = 0; index < count; index++) share[index] = worth(who[index]!);
  } else if (split.by === "volume") {
    const value = volumes[split.volume]!;
    count = keep(who, count, (at) => value[at]! > 0);
    inBlocks(count, (from, to) => readAt(share, value, who, from, to));
  } else share.fill(1, 0, count);
  return { who: who.subarray(0, count), share: share.subarray(0, count) };
}

/** Lists who is of these kinds and meets the rule; answers how many are listed by then. No branches: nobody could guess them. */
function list(
  who: Int32Array,
  kind: Uint8Array,
  mask: number,
  takes: Uint8Array,
  listed: number,
  from: number,
  to: number,
): number {
  void who[0];
  let count = listed;
  for (let at = from; at < to; at++) {
    who[count] = at;
    count += (mask >> kind[at]!) & takes[at]! & 1;
  }
  return count;
}

/** Leaves those on the list who stay on it. */
function keep(who: Int32Array, listed: number, stays: (at: number) => boolean): number {
  let count = 0;
  for (let index = 0; index < listed; index++) if (stays(who[index]!)) who[count++] = who[index]!;
  return count;
}

function readAt(share: Float64Array, value: Float64Array, who: Int32Array, from: number, to: number): void {
  void value[0];
  for (let index = from; index < to; index++) share[index] = value[who[index]!]!;
}

/** Who has nothing of the volume has no place. Who are equal share what their places have, equally. */
function byPlaces(
  { nums, den, volume, by }: Extract<PoolBonus["split"], { by: "places" | "parts" }>,
  figures: Figures,
  may: (at: number) => boolean,
  amount: bigint,
): Divided {
  const { size } = figures.network;
  const value = figures.volumes[volume]!;
  const positions: number[] = [];
  for (let at = 0; at < size; at++) if (value[at]! > 0 && may(at)) positions.push(at);
  const count = positions.length;
  const partOf = (index: number): number => Math.floor((index * nums.length) / count);
  const sizes = nums.map(() => 0);
  if (by === "parts") for (let index = 0; index < count; index++) sizes[partOf(index)]!++;
  // What one place has, over den x the size of its part.
  const placeOf = (index: number): { num: bigint; den: bigint } => {
    if (by === "places") return { num: nums[index] ?? 0n, den };
    const part = partOf(index);
    return { num: nums[part]!, den: den * BigInt(sizes[part]!) };
  };
  const [place, tied] = [new Int32Array(size), new Int32Array(size)];
  let first = 0;
  const parts = byPlace(positions, value).map((members): Part => {
    let [num, together] = [0n, 1n];
    for (let index = first; index < first + members.length; index++) {
      const one = placeOf(index);
      if (one.den === together) num += one.num;
      else {
        num = num * one.den + one.num * together;
        together *= one.den;
      }
    }
    for (const at of members) {
      place[at] = first + 1;
      tied[at] = members.length;
    }
    first += members.length;
    return { num, den: together * BigInt(members.length), members };
  });
  const used = nums.reduce((sum, num, index) => {
    const filled = by === "places" ? index < count : sizes[index]! > 0;
    return filled ? sum + num : sum;
  }, 0n);
  const units = new Float64Array(size);
  divide(amount, roundQuotient(amount * used, den), parts, figures.network.ids, (at, own) => {
    units[at] = exactNumber(own);
  });
  return { lines: linesOf(units), participants: count, share: null, shares: 0n, place, tied };
}
