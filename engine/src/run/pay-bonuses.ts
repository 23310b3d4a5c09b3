import { takeOffAdvances } from "../bonus/advances.ts";
import { payBands } from "../bonus/bands.ts";
import { applyCaps } from "../bonus/caps.ts";
import type { LegsOutcome } from "../bonus/legs.ts";
import { payPassedUp } from "../bonus/pass-up.ts";
import { payAward } from "../bonus/pay-award.ts";
import type { AwardOutcome } from "../bonus/pay-award.ts";
import { newSharedLegs, payLegs } from "../bonus/pay-legs.ts";
import type { SharedLegs } from "../bonus/pay-legs.ts";
import { payPool } from "../bonus/pay-pool.ts";
import type { PoolOutcome } from "../bonus/pay-pool.ts";
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
import type { CompiledBonus, SellerBonus } from "../plan/compiled.ts";
import type { Figures } from "../volume/figures.ts";
import { newLines } from "./lines.ts";
import type { LineColumns } from "./lines.ts";

/** What legs, pools and awards leave besides their lines. */
export type Outcome = LegsOutcome | PoolOutcome | AwardOutcome | null;

export interface PaidBonuses {
  /** By index of the plan's bonuses; those of another calendar have no lines. */
  readonly lines: readonly LineColumns[];
  readonly pools: ReadonlyMap<string, bigint>;
  readonly outcomes: readonly Outcome[];
  readonly overpaid: Readonly<Record<string, Float64Array>>;
  readonly paid: PaidSoFar;
}

/**
 * Pay every bonus of the figures' calendar, each after those whose earnings it looks at, and cut what is above its caps. `stood`:
 * how everything was before refunds, where a period is paid again; legs that carry are paid as they were.
 */
export function payBonuses(
  figures: Figures,
  rates: Readonly<Record<string, string>>,
  stood: Figures = figures,
): PaidBonuses {
  const { plan } = figures;
  const lines: (LineColumns | undefined)[] = plan.bonuses.map(() => undefined);
  const outcomes: Outcome[] = plan.bonuses.map(() => null);
  const overpaid: Record<string, Float64Array> = {};
  const paid: PaidSoFar = { lines, worth: worthIn(plan.companyCurrency, rates) };
  const ladders: Ladders = new Map();
  const pools = new Map<string, bigint>();
  const sums = new Map<Float64Array, bigint>();
  const legs = newSharedLegs();
  const legsThen = stood === figures ? legs : newSharedLegs();
  for (const index of plan.payOrder) {
    const bonus = plan.bonuses[index]!;
    if (!sameCalendar(bonus.calendar, figures.calendar)) {
      lines[index] = newLines(0);
      continue;
    }
    const asItStood = bonus.reversal === "carry";
    const [then, shared] = asItStood ? [stood, legsThen] : [figures, legs];
    const found = payOne(bonus, then, paid, ladders, pools, shared, sums);
    lines[index] = found.lines;
    outcomes[index] = found.outcome ?? null;
    applyCaps(bonus, found.lines, figures, paid);
    const over = takeOffAdvances(bonus, found.lines, figures, paid);
    if (over !== null) overpaid[bonus.name] = over;
  }
  return { lines: lines as readonly LineColumns[], pools, outcomes, overpaid, paid };
}

function payOne(
  bonus: CompiledBonus,
  figures: Figures,
  paid: PaidSoFar,
  ladders: Ladders,
  pools: Map<string, bigint>,
  legs: SharedLegs,
  sums: Map<Float64Array, bigint>,
): { readonly lines: LineColumns; readonly outcome?: Outcome } {
  const { plan, sales, kind, rules } = figures;
  switch (bonus.shape) {
    case "seller": {
      const takes = bonus.rule === null ? null : rules[bonus.rule]!;
      return { lines: paySellers(plan, bonus, kind, takes, sales, sellerBase(bonus, figures, paid)) };
    }
    case "bands":
      return { lines: payBands(bonus, figures) };
    case "walk": {
      const sources = sourcesOf(bonus, figures, paid);
      const lines =
        bonus.climb === "passed-up"
          ? payPassedUp(bonus, figures, sources)
          : payWalk(prepareClimb(bonus, figures, sources, ladders));
      if (sources.base !== sales[bonus.base as "cv"]) lines.base = sources.base;
      if (bonus.pool !== null) {
        const left = untakenOf(bonus, figures, sources, lines);
        pools.set(bonus.pool, (pools.get(bonus.pool) ?? 0n) + left);
      }
      return { lines };
    }
    case "legs":
      return payLegs(bonus, figures, legs);
    case "pool":
      return payPool(bonus, figures, paid, pools, sums);
    case "award":
      return payAward(bonus, figures);
    default:
      throw new Error(`unknown shape ${String(bonus satisfies never)}`);
  }
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
