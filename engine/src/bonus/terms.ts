import { knownDecimals } from "../money/currency.ts";
import { decimal, POINT_DECIMALS } from "../money/decimal.ts";
import type { Decimal } from "../money/decimal.ts";
import { ratio, roundQuotient } from "../money/ratio.ts";
import type { Ratio } from "../money/ratio.ts";

/** What a percent is of: the amount, paid in the sale's currency, or the CV, paid in the company's at the peg. */
export type BaseKind = "amount" | "cv";

/** How one order line pays: a percent of its base, or a fixed amount (decimal text) per unit. */
export type PartTerms =
  | { readonly percent: string }
  /** `original`: the order line's amount before any refund, as decimal text in the line's currency. */
  | { readonly fixed: string; readonly quantity: number; readonly original: string };

/**
 * The frozen terms of an earning: all that is needed to say what it is worth when part of its sale is refunded.
 * Plain JSON, to be stored beside the line. `percent` alone: one rate over the whole sale. `parts`: one entry per
 * order line, in the sale's order.
 */
export type Terms = {
  readonly of: BaseKind;
  /** Value of one point; only where `of` is "cv". */ readonly peg?: string;
} & ({ readonly percent: string } | { readonly parts: readonly PartTerms[] });

/** What is left of one order line: minor units of the sale's currency, and CV in hundredths of a point. */
export interface Remaining {
  readonly amount: bigint;
  readonly cv: bigint;
}

/**
 * The value of a percent of a base as a ratio from the base's integer to minor units.
 * amount: 12.5% is 125/1000. cv: 5% of hundredths of a point in USD at peg 1 is 5/100 x 100 minor units / 100 = 5/100;
 * in JPY (no decimals) 5/10000; in KWD (three) 50/100.
 */
export function percentRatio(percent: string, of: BaseKind, currency: string, peg: string): Ratio {
  const rate = decimal(percent);
  const num = rate.units;
  const den = 100n * 10n ** BigInt(rate.scale);
  if (of === "amount") return ratio(num, den);
  const value = decimal(peg);
  return ratio(
    num * value.units * 10n ** BigInt(knownDecimals(currency)),
    den * 10n ** BigInt(value.scale) * 10n ** BigInt(POINT_DECIMALS),
  );
}

/**
 * f(what remains): the amount, in minor units of `currency` (the earning's), that these terms give for what is left
 * of each order line. Rounded as the run rounds, so the remainder of an untouched sale is the recorded amount, and of
 * a fully refunded one zero. A reversal posts this minus what stands posted.
 *
 * Percent parts are added exactly and rounded once; a fixed part is fixed x quantity x remaining / original, rounded;
 * an order line that was free (original 0) pays no fixed part.
 */
export function remainder(terms: Terms, currency: string, remaining: readonly Remaining[]): bigint {
  const peg = terms.peg ?? "1";
  if ("percent" in terms) {
    const { exactNum, exactDen } = percentRatio(terms.percent, terms.of, currency, peg);
    return roundQuotient(remaining.reduce((sum, left) => sum + left[terms.of], 0n) * exactNum, exactDen);
  }
  let [num, den, fixed] = [0n, 1n, 0n];
  for (const [index, part] of terms.parts.entries()) {
    const left = remaining[index];
    if (left === undefined) continue;
    if ("fixed" in part) fixed += fixedShare(part, currency, left);
    else {
      const rate = percentRatio(part.percent, terms.of, currency, peg);
      num = num * rate.exactDen + left[terms.of] * rate.exactNum * den;
      den *= rate.exactDen;
    }
  }
  return roundQuotient(num, den) + fixed;
}

/** 2.50 a piece, 3 pieces, 20.00 of 30.00 left: 7.50 x 20 / 30 = 5.00. */
export function fixedShare(part: Extract<PartTerms, { fixed: string }>, currency: string, left: Remaining): bigint {
  const each = decimal(part.fixed);
  const minor = each.units * 10n ** BigInt(knownDecimals(currency) - each.scale);
  // `original` is written with all decimals of the sale's currency, so its units are minor units like `left.amount`.
  const original = decimal(part.original).units;
  return original === 0n ? 0n : roundQuotient(minor * BigInt(part.quantity) * left.amount, original);
}

/** What the percent is of, as money: the amount, or the points' exact value at the peg. */
export function baseValue(terms: Terms, currency: string, remaining: readonly Remaining[]): Decimal {
  const units = remaining.reduce((sum, left) => sum + left[terms.of], 0n);
  if (terms.of === "amount") return { units, scale: knownDecimals(currency) };
  const peg = decimal(terms.peg ?? "1");
  return { units: units * peg.units, scale: POINT_DECIMALS + peg.scale };
}
