import { baseValue, fixedShare, remainder } from "../bonus/terms.ts";
import type { BaseKind, Remaining, Terms } from "../bonus/terms.ts";
import { knownDecimals } from "../money/currency.ts";
import { decimal, formatDecimal, formatMoney, formatPoints } from "../money/decimal.ts";
import type { Decimal } from "../money/decimal.ts";

/** How one order line (or the whole sale) makes its part of an amount. Money as decimal text. */
export type PartCalculation =
  | {
      readonly kind: "percent";
      readonly percent: string;
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
    };

/** From base to amount, every number that stands on the way. */
export interface Calculation {
  readonly of: BaseKind;
  /** CV in points, and the value of one; null where the base is an amount. */
  readonly points: string | null;
  readonly peg: string | null;
  readonly base: string;
  readonly parts: readonly PartCalculation[];
  /** The sum before rounding, exact. */
  readonly exact: string;
  /** The sum rounded to the minor unit, half away from zero. */
  readonly amount: string;
  readonly currency: string;
}

/** Work out an amount from its terms, by the same functions that paid it, and keep every step. */
export function calculate(
  terms: Terms,
  currency: string,
  remaining: readonly Remaining[],
  saleCurrency: string,
): Calculation {
  const decimals = knownDecimals(currency);
  const write = (value: Decimal): string => formatDecimal(value, decimals);
  const percentPart = (percent: string, lines: readonly Remaining[]): readonly [PartCalculation, Decimal] => {
    const base = baseValue(terms, currency, lines);
    const value = percentOf(base, percent);
    return [{ kind: "percent", percent, base: write(base), value: write(value) }, value];
  };

  const worked =
    "percent" in terms
      ? [percentPart(terms.percent, remaining)]
      : terms.parts.map((part, index): readonly [PartCalculation, Decimal] => {
          const left = remaining[index] ?? { amount: 0n, cv: 0n };
          if ("percent" in part) return percentPart(part.percent, [left]);
          const units = fixedShare(part, currency, left);
          const value = formatMoney(units, currency);
          return [
            { kind: "fixed", ...part, remaining: formatMoney(left.amount, saleCurrency), value },
            { units, scale: decimals },
          ];
        });
  return {
    of: terms.of,
    points: terms.of === "cv" ? formatPoints(remaining.reduce((sum, left) => sum + left.cv, 0n)) : null,
    peg: terms.of === "cv" ? (terms.peg ?? "1") : null,
    base: write(baseValue(terms, currency, remaining)),
    parts: worked.map(([part]) => part),
    exact: write(worked.map(([, value]) => value).reduce(add)),
    amount: formatMoney(remainder(terms, currency, remaining), currency),
    currency,
  };
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
