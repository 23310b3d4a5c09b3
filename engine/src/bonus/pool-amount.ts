import { inBlocks } from "../blocks.ts";
import { CURRENCIES, knownDecimals } from "../money/currency.ts";
import { decimal, POINT_DECIMALS } from "../money/decimal.ts";
import { roundQuotient } from "../money/ratio.ts";
import type { CompiledPlan, PoolBonus } from "../plan/compiled.ts";
import type { Figures } from "../volume/figures.ts";
import { baseOfSales, MissingRate } from "./sources.ts";
import type { PaidSoFar } from "./sources.ts";

/** What the percent is of: points in hundredths times the weights' unit, or amounts by index of their currency. */
export type PoolBase = bigint | ReadonlyMap<number, bigint>;

export function percentOfSales(
  bonus: PoolBonus,
  figures: Figures,
  paid: PaidSoFar,
  known: Map<Float64Array, bigint>,
): bigint {
  if (bonus.percent === null) return 0n;
  const { plan, sales } = figures;
  const base = baseOfSales({ base: bonus.base, weights: bonus.weights, newcomers: null }, figures, paid);
  if (bonus.base !== "amount") {
    const sum = known.get(base) ?? sumOf(base);
    known.set(base, sum);
    return percentOf(bonus, plan, sum, paid);
  }
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

/** Of values that are not negative: added up as numbers, block by block, as long as that is exact. */
function sumOf(values: Float64Array): bigint {
  let whole = 0n;
  inBlocks(values.length, (from, to) => {
    const sum = sumBlock(values, from, to);
    if (sum <= Number.MAX_SAFE_INTEGER) whole += BigInt(sum);
    else for (let at = from; at < to; at++) whole += BigInt(values[at]!);
  });
  return whole;
}

function sumBlock(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at++) sum += values[at]!;
  return sum;
}
