/**
 * What a basket or an order comes to. One pure function; it knows nothing of where discounts, rates and shipping come from
 * (`promotion`, `charges`): `price-basket.ts` asks them and hands the numbers on. The basket page, the checkout and the order
 * say the same to the cent because they all come through here.
 *
 * The rules:
 * - a discount lessens what is shown; tax, CV and QV are worked out from what is left;
 * - where a market's prices include tax, the shown price x quantity less the discount is what the shopper pays, exactly: its tax is
 *   paid x rate / (1 + rate), and the net amount is the rest. 3 x EUR 9.99 at 23%: paid 29.97, tax 5.60, amount 24.37;
 * - where they do not, the tax comes on top: 3 x USD 9.99 at 8.25%: amount 29.97, tax 2.47 (2.472525), to pay 32.44;
 * - a market that rounds by line rounds the tax of every line and of the shipping by itself, once, half away from zero. One that
 *   rounds by total rounds the tax of all that has one rate together (shipping too) and divides it by largest remainder in
 *   proportion to what each costs: 3 x USD 0.10 at 5% in three lines is 0.02 by total (0.015), 0.03 by line (0.01 each);
 * - sums are sums of rounded parts.
 */
import { roundQuotient, shareOut } from "@fairline/engine";

export interface TotalsRules {
  readonly pricesIncludeTax: boolean;
  readonly taxRounding: "line" | "total";
}

/** Something that is paid for, as shown in the market, minor units. */
export interface Priced {
  /** Before the discount. */
  readonly shown: bigint;
  /** At most `shown`. */
  readonly discount: bigint;
  /** Millionths: 8.875% is 88750. */
  readonly taxRate: number;
}

/** What a shown price is made of: `amount` + `tax` is what is paid. */
export interface TaxedAmount {
  readonly shown: bigint;
  readonly discount: bigint;
  /** Net of tax, after the discount. */
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
  /** The lines as shown, before discounts. */
  readonly shownGoods: bigint;
  /** All of it, on goods and on shipping, as shown. */
  readonly discount: bigint;
}

const WHOLE = 1_000_000n;

/** @param lines may be empty: then everything but the shipping is zero. */
export function totalsOf(rules: TotalsRules, lines: readonly Priced[], shipping: Priced): Totals {
  const parts = [...lines, shipping];
  const taxes =
    rules.taxRounding === "line" ? parts.map((part) => taxOf(rules, paid(part), part.taxRate)) : byTotal(rules, parts);
  const taxed = parts.map((part, index): TaxedAmount => {
    const tax = taxes[index] ?? 0n;
    const { shown, discount } = part;
    return { shown, discount, amount: rules.pricesIncludeTax ? paid(part) - tax : paid(part), tax };
  });
  const of = taxed.slice(0, -1);
  const shippingLine = taxed.at(-1)!;
  const goods = sum(of.map(({ amount }) => amount));
  const tax = sum(taxed.map((part) => part.tax));
  return {
    lines: of,
    shippingLine,
    goods,
    shipping: shippingLine.amount,
    shippingTax: shippingLine.tax,
    tax,
    total: goods + shippingLine.amount + tax,
    shownGoods: sum(of.map(({ shown }) => shown)),
    discount: sum(taxed.map(({ discount }) => discount)),
  };
}

const paid = ({ shown, discount }: Priced) => shown - discount;

/** The tax inside (inclusive) or on top of (exclusive) one shown amount. */
function taxOf({ pricesIncludeTax }: Pick<TotalsRules, "pricesIncludeTax">, amount: bigint, rate: number): bigint {
  const of = BigInt(rate);
  return roundQuotient(amount * of, pricesIncludeTax ? WHOLE + of : WHOLE);
}

function byTotal(rules: TotalsRules, parts: readonly Priced[]): readonly bigint[] {
  const taxes = parts.map(() => 0n);
  for (const rate of new Set(parts.map(({ taxRate }) => taxRate))) {
    const weights = parts.map((part) => (part.taxRate === rate ? paid(part) : 0n));
    const shares = shareOut(taxOf(rules, sum(weights), rate), weights);
    for (const [index, share] of shares.entries()) taxes[index] = (taxes[index] ?? 0n) + share;
  }
  return taxes;
}

function sum(parts: readonly bigint[]): bigint {
  return parts.reduce((total, part) => total + part, 0n);
}
