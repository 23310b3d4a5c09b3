import { workBands } from "../bonus/bands.ts";
import { passUp } from "../bonus/pass-up.ts";
import { sellerTerms } from "../bonus/seller.ts";
import { baseValue, fixedShare, pointsOf, remainder } from "../bonus/terms.ts";
import type { AverageTerms, BaseKind, Remaining, SaleTerms, Terms } from "../bonus/terms.ts";
import type { WalkBonus } from "../plan/compiled.ts";
import { pointsValue, walkTerms } from "../run/earnings.ts";
import type { Earning } from "../run/earnings.ts";
import type { Run } from "../run/run.ts";
import { remainingLines, saleCurrency as saleCurrencyOf } from "../run/sales.ts";
import { calculateByOutcome } from "./calculate-outcome.ts";
import { pointsText } from "./explain-member.ts";
import { climbOf } from "./trace-walk.ts";
import { knownDecimals } from "../money/currency.ts";
import { decimal, formatDecimal, formatMoney, formatPoints } from "../money/decimal.ts";
import type { Decimal } from "../money/decimal.ts";

/** How one order line (or the whole sale) makes its part of an amount. Money as decimal text. */
export type PartCalculation =
  | {
      readonly kind: "percent";
      readonly percent: string;
      /** Percent of the order line (or of the sale) that counts; left out: all of it. */
      readonly counts?: string;
      /** What counts. */
      readonly base: string;
      /** Not rounded. */ readonly value: string;
    }
  | {
      readonly kind: "fixed";
      readonly fixed: string;
      readonly quantity: number;
      /** The order line's amount as sold and as it remains, in the sale's currency. */
      readonly original: string;
      readonly remaining: string;
      /** fixed x quantity x remaining / original, rounded. */
      readonly value: string;
    }
  | {
      readonly kind: "margin";
      readonly percent: string;
      /** The line's whole margin, and its amount as sold and as it remains. */
      readonly margin: string;
      readonly original: string;
      readonly remaining: string;
      readonly value: string;
    }
  /** The recorded amount in proportion to what remains. */
  | { readonly kind: "average"; readonly amount: string; readonly value: string }
  /** Several bands, each with its slice. */
  | { readonly kind: "band"; readonly percent: string; readonly base: string; readonly value: string }
  /** What earlier periods of a retroactive bonus have paid: taken off. */
  | { readonly kind: "paid-before"; readonly value: string }
  /** So many cycles (or one step), each worth points or an amount. */
  | {
      readonly kind: "matches";
      readonly times: number;
      readonly of: "points" | "amount";
      readonly each: string;
      readonly value: string;
    }
  /** Of a pool by shares: one's own of all. */
  | {
      readonly kind: "share";
      readonly pool: string;
      readonly share: string;
      readonly shares: string;
      readonly participants: number;
      readonly value: string;
    }
  /** Of a pool by place: the first place of who are equal, and how many they are. */
  | {
      readonly kind: "place";
      readonly pool: string;
      readonly place: number;
      readonly tied: number;
      readonly participants: number;
      readonly value: string;
    }
  | { readonly kind: "award"; readonly value: string }
  /** What a leader received, made themselves, and hands up. */
  | {
      readonly kind: "passed-up";
      readonly group: string;
      readonly own: string;
      readonly received: string;
      readonly guaranteed: string;
      readonly handed: string;
      readonly value: string;
    };

/** From base to amount, every number that stands on the way. */
export interface Calculation {
  readonly of: BaseKind | "earnings" | "legs" | "pool" | "award";
  /** In points, and the value of one; null where the base is money. */
  readonly points: string | null;
  readonly peg: string | null;
  readonly base: string;
  readonly parts: readonly PartCalculation[];
  /** The sum before rounding, exact. */
  readonly exact: string;
  /** The sum rounded to the minor unit, half away from zero. */
  readonly amount: string;
  readonly currency: string;
  /** What caps and the plan's limit left of it; null where nothing was cut. */
  readonly cut: string | null;
}

/** How a line came to its amount, caps and the plan's limit included. */
export function calculateLine(run: Run, earning: Earning, bonus: number, line: number): Calculation {
  const rule = run.plan.bonuses[bonus]!;
  const cut = earning.uncut === null ? null : formatMoney(earning.amount, earning.currency);
  if (rule.per === "member") return { ...calculateOverPeriod(run, earning, bonus, line), cut };
  const source = run.lines[bonus]!.source[line]!;
  const terms =
    rule.shape === "seller"
      ? sellerTerms(run.plan, rule, run.sales, source)
      : walkTerms(run, rule as WalkBonus, line, bonus);
  const worked = calculate(
    terms,
    earning.currency,
    remainingLines(run.sales, source),
    saleCurrencyOf(run.sales, source),
  );
  return { ...worked, cut };
}

function calculateOverPeriod(run: Run, earning: Earning, bonus: number, line: number): Omit<Calculation, "cut"> {
  const { plan, standing } = run;
  const rule = plan.bonuses[bonus]!;
  const { currency } = earning;
  const source = run.lines[bonus]!.source[line]!;
  const money = (units: number): string => formatMoney(units, currency);
  const amount = formatMoney(earning.uncut ?? earning.amount, currency);
  if (rule.shape === "bands") {
    const { volume, slices, paidBefore } = workBands(rule, standing, source);
    const { unit } = plan.volumes[rule.volume]!;
    const parts = slices.map((slice): readonly [PartCalculation, Decimal] => {
      const { percent } = rule.bands[slice.band]!;
      const base = pointsValue(slice.volume, unit, plan.peg, currency);
      const value = percentOf(decimal(base), percent);
      return [{ kind: "band", percent, base, value: formatDecimal(value, knownDecimals(currency)) }, value];
    });
    const before = { units: -BigInt(paidBefore), scale: knownDecimals(currency) };
    const exact = parts.map(([, value]) => value).reduce(add, { units: 0n, scale: 0 });
    return {
      of: "cv",
      points: pointsText(volume, unit),
      peg: plan.peg,
      base: earning.base,
      parts: [
        ...parts.map(([part]) => part),
        ...(paidBefore === 0 ? [] : [{ kind: "paid-before", value: money(paidBefore) } as const]),
      ],
      exact: formatDecimal(add(exact, before), knownDecimals(currency)),
      amount,
      currency,
    };
  }
  if (rule.shape === "seller") throw new Error(`${rule.name} is paid by sales`);
  if (rule.shape !== "walk") return calculateByOutcome(run, rule, earning, bonus, line);
  const isPoints = rule.base === "cv" || rule.base === "qv";
  const about = {
    of: rule.base,
    points: isPoints ? pointsText(run.lines[bonus]!.base![source]!, rule.weights.unit) : null,
    peg: isPoints ? plan.peg : null,
    base: earning.base,
    amount,
    currency,
  };
  if (rule.climb === "passed-up") {
    const worked = passUp(rule, standing, climbOf(run, bonus).sources);
    const part = {
      kind: "passed-up",
      group: pointsText(worked.group[source]!, rule.weights.unit),
      own: money(worked.own[source]!),
      received: money(worked.received[source]!),
      guaranteed: money(worked.guaranteed[source]!),
      handed: money(worked.handed[source]!),
      value: amount,
    } as const;
    return { ...about, parts: [part], exact: amount };
  }
  const percent = earning.rate ?? "0";
  const value = formatDecimal(percentOf(decimal(earning.base), percent), knownDecimals(currency));
  return { ...about, parts: [{ kind: "percent", percent, base: earning.base, value }], exact: value };
}

/** Work out an amount from its terms, by the same functions that paid it, and keep every step. */
export function calculate(
  terms: Terms,
  currency: string,
  remaining: readonly Remaining[],
  saleCurrency: string,
): Calculation {
  if ("reversal" in terms) throw new Error("these terms are worked out over a period");
  const decimals = knownDecimals(currency);
  const write = (value: Decimal): string => formatDecimal(value, decimals);
  const worked = partsOf(terms, currency, remaining, saleCurrency);
  const isPoints = terms.of === "cv" || terms.of === "qv";
  return {
    of: terms.of,
    points: isPoints ? formatPoints(remaining.reduce((sum, left) => sum + pointsOf(left, terms.of), 0n)) : null,
    peg: isPoints ? (terms.peg ?? "1") : null,
    base: write(baseValue(terms, currency, remaining)),
    parts: worked.map(([part]) => part),
    exact: write(worked.map(([, value]) => value).reduce(add)),
    amount: formatMoney(remainder(terms, currency, remaining), currency),
    currency,
    cut: null,
  };
}

function partsOf(
  terms: SaleTerms | AverageTerms,
  currency: string,
  remaining: readonly Remaining[],
  saleCurrency: string,
): ReadonlyArray<readonly [PartCalculation, Decimal]> {
  const decimals = knownDecimals(currency);
  const write = (value: Decimal): string => formatDecimal(value, decimals);
  const percentPart = (
    percent: string,
    lines: readonly Remaining[],
    counts?: string,
  ): readonly [PartCalculation, Decimal] => {
    const one: SaleTerms = {
      of: terms.of,
      ...(terms.peg === undefined ? {} : { peg: terms.peg }),
      percent,
      ...(counts === undefined ? {} : { counts }),
    };
    const base = baseValue(one, currency, lines);
    const value = percentOf(base, percent);
    return [
      { kind: "percent", percent, ...(counts === undefined ? {} : { counts }), base: write(base), value: write(value) },
      value,
    ];
  };
  if ("average" in terms) {
    const units = remainder(terms, currency, remaining);
    const amount = formatMoney(BigInt(terms.average.amount), currency);
    return [
      [
        { kind: "average", amount, value: formatMoney(units, currency) },
        { units, scale: decimals },
      ],
    ];
  }
  if ("percent" in terms) return [percentPart(terms.percent, remaining, terms.counts)];
  return terms.parts.map((part, index): readonly [PartCalculation, Decimal] => {
    const left = remaining[index] ?? { amount: 0n, cv: 0n, qv: 0n };
    if ("fixed" in part) {
      const units = fixedShare(part, currency, left);
      const value = formatMoney(units, currency);
      return [
        { kind: "fixed", ...part, remaining: formatMoney(left.amount, saleCurrency), value },
        { units, scale: decimals },
      ];
    }
    if (!("margin" in part)) return percentPart(part.percent, [left], part.counts);
    const value = percentOf(baseValue({ of: "margin", parts: [part] }, currency, [left]), part.percent);
    return [{ kind: "margin", ...part, remaining: formatMoney(left.amount, saleCurrency), value: write(value) }, value];
  });
}

/** A percent of decimal money, exact. */
export function percentValue(base: string, percent: string, currency: string): string {
  return formatDecimal(percentOf(decimal(base), percent), knownDecimals(currency));
}

function percentOf(base: Decimal, percent: string): Decimal {
  const rate = decimal(percent);
  return { units: base.units * rate.units, scale: base.scale + rate.scale + 2 };
}

function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  const at = (value: Decimal): bigint => value.units * 10n ** BigInt(scale - value.scale);
  return { units: at(a) + at(b), scale };
}
