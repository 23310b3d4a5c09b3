import { payBands } from "../bonus/bands.ts";
import { applyCaps } from "../bonus/caps.ts";
import { payPassedUp } from "../bonus/pass-up.ts";
import { paySellers } from "../bonus/seller.ts";
import { baseOfSales, sourcesOf } from "../bonus/sources.ts";
import type { PaidSoFar } from "../bonus/sources.ts";
import { payWalk, prepareClimb } from "../bonus/walk.ts";
import type { Ladders } from "../bonus/walk.ts";
import { untakenOf } from "../bonus/untaken.ts";
import { CURRENCIES, knownDecimals } from "../money/currency.ts";
import { decimal } from "../money/decimal.ts";
import { ratio } from "../money/ratio.ts";
import type { Ratio } from "../money/ratio.ts";
import type { Calendar } from "../plan/calendar.ts";
import type { SellerBonus } from "../plan/compiled.ts";
import type { Figures } from "../volume/figures.ts";
import { newLines } from "./lines.ts";
import type { LineColumns } from "./lines.ts";

export interface PaidBonuses {
  /** By index of the plan's bonuses; those of another calendar have no lines. */
  readonly lines: readonly LineColumns[];
  readonly pools: ReadonlyMap<string, bigint>;
  readonly paid: PaidSoFar;
}

/** Pay every bonus of one calendar, each after those whose earnings it looks at, and cut what is above its caps. */
export function payBonuses(figures: Figures, rates: Readonly<Record<string, string>>, calendar: Calendar): PaidBonuses {
  const { plan, sales, kind, rules } = figures;
  const lines: (LineColumns | undefined)[] = plan.bonuses.map(() => undefined);
  const paid: PaidSoFar = { lines, worth: worthIn(plan.companyCurrency, rates) };
  const ladders: Ladders = new Map();
  const pools = new Map<string, bigint>();
  for (const index of plan.payOrder) {
    const bonus = plan.bonuses[index]!;
    if (!sameCalendar(bonus.calendar, calendar)) {
      lines[index] = newLines(0);
      continue;
    }
    if (bonus.shape === "seller") {
      const takes = bonus.rule === null ? null : rules[bonus.rule]!;
      lines[index] = paySellers(plan, bonus, kind, takes, sales, sellerBase(bonus, figures, paid));
    } else if (bonus.shape === "bands") lines[index] = payBands(bonus, figures);
    else {
      const sources = sourcesOf(bonus, figures, paid);
      lines[index] =
        bonus.climb === "passed-up"
          ? payPassedUp(bonus, figures, sources)
          : payWalk(prepareClimb(bonus, figures, sources, ladders));
      if (sources.base !== sales[bonus.base as "cv"]) lines[index].base = sources.base;
      if (bonus.pool !== null) {
        const left = untakenOf(bonus, figures, sources, lines[index]);
        pools.set(bonus.pool, (pools.get(bonus.pool) ?? 0n) + left);
      }
    }
    applyCaps(bonus, lines[index], figures, paid);
  }
  return { lines: lines as readonly LineColumns[], pools, paid };
}

/** What of each sale a seller bonus looks at; a margin is worked out line by line, from the sales that count. */
export function sellerBase(bonus: SellerBonus, figures: Figures, paid: PaidSoFar): Float64Array {
  const base = bonus.base === "margin" ? "amount" : bonus.base;
  return baseOfSales({ base, weights: bonus.weights, newcomers: null }, figures, paid);
}

/** Value of one minor unit of a currency in minor units of the company's. */
export function worthIn(
  companyCurrency: string,
  rates: Readonly<Record<string, string>>,
): (currency: number) => Ratio | null {
  return (index) => {
    const currency = CURRENCIES[index]!;
    if (currency === companyCurrency) return ratio(1n, 1n);
    if (!Object.hasOwn(rates, currency)) return null;
    const rate = decimal(rates[currency]!);
    return ratio(
      rate.units * 10n ** BigInt(knownDecimals(companyCurrency)),
      10n ** BigInt(rate.scale + knownDecimals(currency)),
    );
  };
}

export function sameCalendar(a: Calendar, b: Calendar): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  return a.days === b.days && a.from === b.from;
}
