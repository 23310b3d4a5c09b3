import { inBlocks } from "../blocks.ts";
import { CURRENCIES, knownDecimals } from "../money/currency.ts";
import { decimal, moneyUnits, POINT_DECIMALS } from "../money/decimal.ts";
import { exactNumber, roundQuotient } from "../money/ratio.ts";
import type { AnyBonus, CompiledPlan, PoolBonus } from "../plan/compiled.ts";
import { newLines } from "../run/lines.ts";
import type { LineColumns } from "../run/lines.ts";
import type { Figures } from "../volume/figures.ts";
import { divideShares } from "./divide-shares.ts";
import { byPlace, divide } from "./largest-remainder.ts";
import type { Part } from "./largest-remainder.ts";
import { baseOfSales, MissingRate } from "./sources.ts";
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
  /** By position: shares in hundredths (equal: 1 each), or points in the volume's unit; null where places decide. */
  readonly share: Float64Array | null;
  readonly shares: bigint;
  /** By position, from 1: the first place of who are equal, and how many they are; null where shares decide. */
  readonly place: Int32Array | null;
  readonly tied: Int32Array | null;
  /** What the next period's pool takes over. */
  readonly left: bigint;
}

/** Divide a pool: one line for each who gets something, at level 0. The lines add up to the pool to the minor unit. */
export function payPool(
  bonus: PoolBonus,
  figures: Figures,
  paid: PaidSoFar,
  untakenOf: ReadonlyMap<string, bigint>,
): { readonly lines: LineColumns; readonly outcome: PoolOutcome } {
  return dividePool(bonus, figures, percentOfSales(bonus, figures, paid), untakenOf);
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
  const { units, participants, share, shares, place, tied } = divided(bonus, figures, amount);
  const left = participants === 0 && bonus.carriesOver ? amount : 0n;
  const outcome = { ofSales, fixed, untaken, carried, amount, participants, share, shares, place, tied, left };
  return { lines: linesOf(units), outcome };
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
  /** Minor units by position. */
  readonly units: Float64Array;
}

function divided(bonus: PoolBonus, figures: Figures, amount: bigint): Divided {
  const { split } = bonus;
  if (split.by === "places" || split.by === "parts") return byPlaces(split, figures, mayEarn(bonus, figures), amount);
  const share = sharesOf(bonus, split as ByShares, figures);
  let [participants, shares] = [0, 0];
  for (let at = 0; at < share.length; at++) {
    if (share[at] === 0) continue;
    participants++;
    shares += share[at]!;
  }
  const units = divideShares(exactNumber(amount), share, figures.network.ids);
  return { units, participants, share, shares: BigInt(shares), place: null, tied: null };
}

type ByShares = Exclude<PoolBonus["split"], { readonly by: "places" | "parts" }>;

/** By position; 0 for who has no part. */
function sharesOf(bonus: PoolBonus, split: ByShares, figures: Figures): Float64Array {
  const { kind, rules, network, volumes } = figures;
  const share = new Float64Array(network.size);
  const takes = bonus.rule === null ? null : rules[bonus.rule]!;
  const value = split.by === "volume" ? volumes[split.volume]! : null;
  inBlocks(share.length, (from, to) => shareBlock(share, kind, bonus.mask, takes, value, from, to));
  const { holder } = network;
  if (holder !== undefined) for (let at = 0; at < share.length; at++) if (holder[at] !== at) share[at] = 0;
  if (split.by !== "shares") return share;
  const worth = valuesOf(split.table, figures, bonus.rankBy);
  for (let at = 0; at < share.length; at++) if (share[at] !== 0) share[at] = worth(at);
  return share;
}

function shareBlock(
  share: Float64Array,
  kind: Uint8Array,
  mask: number,
  takes: Uint8Array | null,
  value: Float64Array | null,
  from: number,
  to: number,
): void {
  void share[0];
  for (let at = from; at < to; at++) {
    if (((mask >> kind[at]!) & 1) === 0 || (takes !== null && takes[at] === 0)) continue;
    const own = value === null ? 1 : value[at]!;
    if (own > 0) share[at] = own;
  }
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
  return { units, participants: count, share: null, shares: 0n, place, tied };
}

/** What the percent is of: points in hundredths times the weights' unit, or amounts by index of their currency. */
export type PoolBase = bigint | ReadonlyMap<number, bigint>;

function percentOfSales(bonus: PoolBonus, figures: Figures, paid: PaidSoFar): bigint {
  if (bonus.percent === null) return 0n;
  const { plan, sales } = figures;
  const base = baseOfSales({ base: bonus.base, weights: bonus.weights, newcomers: null }, figures, paid);
  if (bonus.base !== "amount") return percentOf(bonus, plan, sumOf(base), paid);
  const sums = new Map<number, bigint>();
  for (let sale = 0; sale < sales.count; sale++) {
    const currency = sales.currency[sale]!;
    sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(base[sale]!));
  }
  return percentOf(bonus, plan, sums, paid);
}

/** The pool's percent of the period, rounded once. Amounts are converted at the period's frozen rates. */
export function percentOf(bonus: PoolBonus, plan: CompiledPlan, base: PoolBase, paid: PaidSoFar): bigint {
  const percent = decimal(bonus.percent!);
  const den = 100n * 10n ** BigInt(percent.scale) * BigInt(bonus.weights.unit);
  if (typeof base === "bigint") {
    const peg = decimal(plan.peg);
    const worth = peg.units * 10n ** BigInt(knownDecimals(plan.companyCurrency));
    return roundQuotient(base * worth * percent.units, den * 10n ** BigInt(peg.scale + POINT_DECIMALS));
  }
  const own = CURRENCIES.indexOf(plan.companyCurrency);
  let [num, together] = [0n, 1n];
  for (const [currency, sum] of base) {
    if (sum === 0n) continue;
    const worth = currency === own ? { exactNum: 1n, exactDen: 1n } : paid.worth(currency);
    if (worth === null) throw new MissingRate(CURRENCIES[currency]!);
    num = num * worth.exactDen + sum * worth.exactNum * together;
    together *= worth.exactDen;
  }
  return roundQuotient(num * percent.units, together * den);
}

/** Added up as a number as long as that is exact. */
function sumOf(values: Float64Array): bigint {
  let [whole, sum] = [0n, 0];
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (sum + value > Number.MAX_SAFE_INTEGER) {
      whole += BigInt(sum);
      sum = 0;
    }
    sum += value;
  }
  return whole + BigInt(sum);
}
