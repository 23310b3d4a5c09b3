import { CURRENCIES } from "../money/currency.ts";
import { decimal, POINT_DECIMALS } from "../money/decimal.ts";
import { knownDecimals } from "../money/currency.ts";
import type { CompiledPlan } from "../plan/compiled.ts";
import type { LineColumns } from "../run/lines.ts";
import type { Figures } from "../volume/figures.ts";
import { companyWorth } from "./caps.ts";
import { MissingRate } from "./sources.ts";
import type { PaidSoFar } from "./sources.ts";

/** The plan-wide limit where it was exceeded: every line is `limit` / `total` of itself, cut to whole minor units. */
export interface Scale {
  /** Minor units of the company's currency. */
  readonly limit: bigint;
  readonly total: bigint;
}

/** Whether all lines together are above the plan's limit, and by how much; null where they are not. Kept lines are no payout. */
export function findScale(figures: Figures, lines: readonly LineColumns[], paid: PaidSoFar): Scale | null {
  const { plan } = figures;
  if (plan.payout === null) return null;
  const limit = limitOf(plan, plan.payout.of === "cv" ? pointsOf(figures) : amountsOf(figures), paid);
  let total = 0n;
  for (const [index, columns] of lines.entries()) {
    const bonus = plan.bonuses[index]!;
    if (bonus.kept) continue;
    const worth = companyWorth(bonus, columns, figures, paid);
    let sum = 0;
    for (let line = 0; line < columns.count; line++) {
      const one = worth.of(line);
      // Added up as a number as long as that is exact.
      if (sum + one > Number.MAX_SAFE_INTEGER) {
        total += BigInt(sum);
        sum = 0;
      }
      sum += one;
    }
    total += BigInt(sum);
  }
  return total > limit ? { limit, total } : null;
}

/** Cuts every line alike. Down, never up: what is paid stays within the limit. */
export function applyScale(plan: CompiledPlan, lines: readonly LineColumns[], { limit, total }: Scale): void {
  for (const [index, columns] of lines.entries()) {
    if (plan.bonuses[index]!.kept) continue;
    columns.uncut ??= columns.amount.slice(0, columns.count);
    for (let line = 0; line < columns.count; line++) {
      columns.amount[line] = Number((BigInt(columns.amount[line]!) * limit) / total);
    }
  }
}

/** What the limit is a percent of: all CV in hundredths, or all amounts in minor units by index of their currency. */
export type PayoutBase = bigint | ReadonlyMap<number, bigint>;

/** The most that all lines together may be, in whole minor units of the company's currency; of a plan that has a limit. */
export function limitOf(plan: CompiledPlan, base: PayoutBase, paid: PaidSoFar): bigint {
  const percent = decimal(plan.payout!.atMost);
  const { num, den } = typeof base === "bigint" ? pointsWorth(plan, base) : amountsWorth(plan, base, paid);
  return (num * percent.units) / (den * 100n * 10n ** BigInt(percent.scale));
}

interface Fraction {
  readonly num: bigint;
  readonly den: bigint;
}

function pointsOf({ sales }: Figures): bigint {
  let points = 0n;
  for (let sale = 0; sale < sales.count; sale++) {
    if (sales.grants.get(sale)?.pays !== false) points += BigInt(sales.cv[sale]!);
  }
  return points;
}

/** At the peg, in minor units of the company's currency. */
function pointsWorth(plan: CompiledPlan, points: bigint): Fraction {
  const peg = decimal(plan.peg);
  return {
    num: points * peg.units * 10n ** BigInt(knownDecimals(plan.companyCurrency)),
    den: 10n ** BigInt(peg.scale + POINT_DECIMALS),
  };
}

function amountsOf({ sales }: Figures): ReadonlyMap<number, bigint> {
  const sums = new Map<number, bigint>();
  for (let sale = 0; sale < sales.count; sale++) {
    if (sales.grants.get(sale)?.pays === false) continue;
    const currency = sales.currency[sale]!;
    sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(sales.amount[sale]!));
  }
  return sums;
}

/** In minor units of the company's currency, at the frozen rates. */
function amountsWorth(plan: CompiledPlan, sums: ReadonlyMap<number, bigint>, paid: PaidSoFar): Fraction {
  const own = CURRENCIES.indexOf(plan.companyCurrency);
  let [num, den] = [0n, 1n];
  for (const [currency, sum] of sums) {
    const worth = currency === own ? { exactNum: 1n, exactDen: 1n } : paid.worth(currency);
    if (worth === null) throw new MissingRate(CURRENCIES[currency]!);
    num = num * worth.exactDen + sum * worth.exactNum * den;
    den *= worth.exactDen;
  }
  return { num, den };
}
