import { knownDecimals } from "../money/currency.ts";
import { decimal, POINT_DECIMALS } from "../money/decimal.ts";
import type { Decimal } from "../money/decimal.ts";
import { ratio, roundQuotient } from "../money/ratio.ts";
import type { Ratio } from "../money/ratio.ts";

/** What a percent is of: the amount or the margin, paid in the sale's currency, or points, paid in the company's at the peg. */
export type BaseKind = "amount" | "margin" | "cv" | "qv";

/** How one order line pays: a percent of its base, a fixed amount (decimal text) per unit, or a percent of its margin. */
export type PartTerms =
  | { readonly percent: string; /** Percent of the line that counts; left out: all. */ readonly counts?: string }
  /** `original`: the order line's amount before any refund, as decimal text in the line's currency. */
  | { readonly fixed: string; readonly quantity: number; readonly original: string }
  | { readonly percent: string; readonly margin: string; readonly original: string };

/**
 * The frozen terms of an earning: all that is needed to say what it is worth when part of its sale is refunded.
 * Plain JSON, to be stored beside the line.
 * - `percent` alone: one rate over the whole sale, of which `counts` percent count. `parts`: one entry per order line, in
 *   the sale's order.
 * - `average`: the amount in proportion to what remains of the sale's base.
 * - `reversal`: "recompute": the bonus is worked out again over the period (`runAgain`); "carry": the volume is taken from the legs
 *   (`takenFromLegs`) and the money stays; "none": a refund leaves it as it is.
 */
export type Terms = SaleTerms | AverageTerms | PeriodTerms;

export type SaleTerms = {
  readonly of: BaseKind;
  /** Value of one point; only where `of` is points. */ readonly peg?: string;
} & ({ readonly percent: string; readonly counts?: string } | { readonly parts: readonly PartTerms[] });

export interface AverageTerms {
  readonly of: BaseKind;
  readonly peg?: string;
  /** Of the whole base as recorded (minor units or hundredths), this amount in minor units. */
  readonly average: { readonly base: string; readonly amount: string };
  readonly percent?: string;
}

export interface PeriodTerms {
  readonly of: BaseKind | "earnings" | "legs" | "pool" | "award";
  readonly peg?: string;
  readonly reversal: "recompute" | "carry" | "none";
  /** Where one percent made the amount. */
  readonly percent?: string;
}

/** What is left of one order line: minor units of the sale's currency, and points in hundredths. */
export interface Remaining {
  readonly amount: bigint;
  readonly cv: bigint;
  readonly qv?: bigint;
}

/**
 * The value of a percent of a base as a ratio from the base's integer to minor units.
 * amount: 12.5% is 125/1000. cv: 5% of hundredths of a point in USD at peg 1 is 5/100 x 100 minor units / 100 = 5/100;
 * in JPY (no decimals) 5/10000; in KWD (three) 50/100. `unit`: how many of the base's integers make one minor unit or
 * hundredth.
 */
export function percentRatio(percent: string, of: BaseKind, currency: string, peg: string, unit = 1): Ratio {
  const rate = decimal(percent);
  const num = rate.units;
  const den = 100n * 10n ** BigInt(rate.scale) * BigInt(unit);
  if (of === "amount" || of === "margin") return ratio(num, den);
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
 * an order line that was free (original 0) pays no fixed part. Terms of a whole period are no function of one sale:
 * passing them is a bug of the caller.
 */
export function remainder(terms: Terms, currency: string, remaining: readonly Remaining[]): bigint {
  if ("reversal" in terms) throw new Error(`these terms are worked out over a period (${terms.reversal})`);
  const peg = terms.peg ?? "1";
  if ("average" in terms) {
    const { base, amount } = terms.average;
    return BigInt(base) === 0n ? 0n : roundQuotient(BigInt(amount) * sumOf(remaining, terms.of), BigInt(base));
  }
  if ("percent" in terms) {
    const { exactNum, exactDen } = percentRatio(terms.percent, terms.of, currency, peg);
    const [num, den] = fraction(terms.counts);
    return roundQuotient(sumOf(remaining, terms.of) * exactNum * num, exactDen * den);
  }
  let [num, den, fixed] = [0n, 1n, 0n];
  const add = (partNum: bigint, partDen: bigint): void => {
    num = num * partDen + partNum * den;
    den *= partDen;
  };
  for (const [index, part] of terms.parts.entries()) {
    const left = remaining[index];
    if (left === undefined) continue;
    if ("fixed" in part) fixed += fixedShare(part, currency, left);
    else if ("margin" in part) {
      const rate = percentRatio(part.percent, "amount", currency, peg);
      const original = decimal(part.original).units;
      if (original !== 0n) add(decimal(part.margin).units * left.amount * rate.exactNum, original * rate.exactDen);
    } else {
      const rate = percentRatio(part.percent, terms.of, currency, peg);
      const [counted, of] = fraction(part.counts);
      add(pointsOf(left, terms.of) * rate.exactNum * counted, rate.exactDen * of);
    }
  }
  return roundQuotient(num, den) + fixed;
}

/** Percent text as a fraction; all where it is left out. */
function fraction(percent: string | undefined): readonly [num: bigint, den: bigint] {
  if (percent === undefined) return [1n, 1n];
  const { units, scale } = decimal(percent);
  return [units, 100n * 10n ** BigInt(scale)];
}

/** The column of an order line that a base means; a margin goes with the amount. */
export function pointsOf(left: Remaining, of: BaseKind): bigint {
  if (of === "cv") return left.cv;
  return of === "qv" ? (left.qv ?? 0n) : left.amount;
}

function sumOf(remaining: readonly Remaining[], of: BaseKind): bigint {
  return remaining.reduce((sum, left) => sum + pointsOf(left, of), 0n);
}

/** 2.50 a piece, 3 pieces, 20.00 of 30.00 left: 7.50 x 20 / 30 = 5.00. */
export function fixedShare(part: Extract<PartTerms, { fixed: string }>, currency: string, left: Remaining): bigint {
  const each = decimal(part.fixed);
  const minor = each.units * 10n ** BigInt(knownDecimals(currency) - each.scale);
  // `original` is written with all decimals of the sale's currency, so its units are minor units like `left.amount`.
  const original = decimal(part.original).units;
  return original === 0n ? 0n : roundQuotient(minor * BigInt(part.quantity) * left.amount, original);
}

/**
 * What the percent is of, as money: the amount, the margin, or the points' exact value at the peg. Only what counts: 40%
 * of 200.00 is 80.00.
 */
export function baseValue(terms: SaleTerms | AverageTerms, currency: string, remaining: readonly Remaining[]): Decimal {
  const { of } = terms;
  const isMoney = of === "amount" || of === "margin";
  const peg = isMoney ? { units: 1n, scale: 0 } : decimal(terms.peg ?? "1");
  const scale = (isMoney ? knownDecimals(currency) : POINT_DECIMALS) + peg.scale;
  const worth = (units: bigint, counts: string | undefined): Decimal => {
    if (counts === undefined) return { units: units * peg.units, scale };
    const part = decimal(counts);
    return { units: units * peg.units * part.units, scale: scale + part.scale + 2 };
  };
  if (!("parts" in terms)) return worth(sumOf(remaining, of), "counts" in terms ? terms.counts : undefined);
  return terms.parts
    .map((part, index): Decimal => {
      const left = remaining[index];
      if (left === undefined) return { units: 0n, scale: 0 };
      if (!("margin" in part)) return worth(pointsOf(left, of), "counts" in part ? part.counts : undefined);
      const original = decimal(part.original).units;
      const whole = decimal(part.margin).units * left.amount;
      return worth(original === 0n ? 0n : roundQuotient(whole, original), undefined);
    })
    .reduce(addDecimals);
}

function addDecimals(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: a.units * 10n ** BigInt(scale - a.scale) + b.units * 10n ** BigInt(scale - b.scale), scale };
}
