/**
 * What a basket or an order comes to. One pure function: the basket page, the checkout and the order say the same to the
 * cent because they all ask here.
 *
 * The rules:
 * - a line is rounded by itself, once, half away from zero; sums are sums of rounded lines;
 * - where a market's prices include tax, the shown price x quantity is what the shopper pays, exactly: its tax is
 *   shown x rate / (1 + rate), and the net amount is the rest. 3 x EUR 9.99 at 23%: shown 29.97, tax 5.60, amount 24.37;
 * - where they do not, the tax comes on top: 3 x USD 9.99 at 8.25%: amount 29.97, tax 2.47 (2.472525), to pay 32.44;
 * - shipping is the market's flat rate, nothing from `freeShippingFrom` of shown goods on (that amount included), and
 *   nothing for an empty basket. It is taxed as the goods are, at the market's rate: its cost belongs to the supply that it
 *   brings (EU VAT directive, article 78 b). US states differ; one rate a market is what this version knows.
 */
import { roundQuotient } from "@fairline/engine";

export interface TotalsRules {
  readonly taxBasisPoints: number;
  readonly pricesIncludeTax: boolean;
  /** As shown, minor units. */
  readonly shippingAmount: bigint;
  readonly freeShippingFrom: bigint | null;
}

export interface PricedLine {
  /** One unit as shown in the market, minor units. */
  readonly unitPrice: bigint;
  readonly quantity: number;
}

/** A shown price and what it is made of: `amount` + `tax` is what is paid. */
export interface TaxedAmount {
  readonly shown: bigint;
  /** Net of tax. */
  readonly amount: bigint;
  readonly tax: bigint;
}

export interface Totals {
  /** In the order of the lines given. */
  readonly lines: readonly TaxedAmount[];
  readonly shippingLine: TaxedAmount;
  /** Net of tax, the sum of the lines' amounts. */
  readonly goods: bigint;
  /** Net of tax. */
  readonly shipping: bigint;
  readonly shippingTax: bigint;
  /** All of it, that of shipping included. */
  readonly tax: bigint;
  /** What is to be paid: goods + shipping + tax. */
  readonly total: bigint;
  /** The lines as shown. */
  readonly shownGoods: bigint;
  /** How much more would ship free, as shown; null where it does already or never will. */
  readonly missingForFreeShipping: bigint | null;
}

const WHOLE = 10_000n;

/** @param lines may be empty: then everything is zero. */
export function totalsOf(rules: TotalsRules, lines: readonly PricedLine[]): Totals {
  const taxed = lines.map((line) => taxedAmount(rules, line.unitPrice * BigInt(line.quantity)));
  const shownGoods = sum(taxed.map((line) => line.shown));
  const free = rules.freeShippingFrom !== null && shownGoods >= rules.freeShippingFrom;
  const shippingLine = taxedAmount(rules, lines.length === 0 || free ? 0n : rules.shippingAmount);
  const goods = sum(taxed.map((line) => line.amount));
  const tax = sum(taxed.map((line) => line.tax)) + shippingLine.tax;
  return {
    lines: taxed,
    shippingLine,
    goods,
    shipping: shippingLine.amount,
    shippingTax: shippingLine.tax,
    tax,
    total: goods + shippingLine.amount + tax,
    shownGoods,
    missingForFreeShipping: rules.freeShippingFrom === null || free ? null : rules.freeShippingFrom - shownGoods,
  };
}

/** Splits (inclusive) or taxes (exclusive) one shown amount. */
export function taxedAmount(
  rules: Pick<TotalsRules, "taxBasisPoints" | "pricesIncludeTax">,
  shown: bigint,
): TaxedAmount {
  const rate = BigInt(rules.taxBasisPoints);
  if (rules.pricesIncludeTax) {
    const tax = roundQuotient(shown * rate, WHOLE + rate);
    return { shown, amount: shown - tax, tax };
  }
  return { shown, amount: shown, tax: roundQuotient(shown * rate, WHOLE) };
}

function sum(parts: readonly bigint[]): bigint {
  return parts.reduce((total, part) => total + part, 0n);
}
