/** What a demo product says and costs: plain data. Seeding turns it into rows; a test holds it to its promises. */

export type Locale = "en" | "de" | "ja";
export type Market = "us" | "eu" | "jp";
export type Currency = "USD" | "EUR" | "JPY";

export type Text = Readonly<Record<Locale, string>>;
export type Paragraphs = Readonly<Record<Locale, readonly string[]>>;

export interface MarketTerms {
  readonly currency: Currency;
  /** Decimals of the currency's minor unit. */
  readonly decimals: 0 | 2;
  /** Whether shelf prices contain the tax. */
  readonly taxIncluded: boolean;
}

export type CategorySlug = "teas" | "candles" | "balms" | "sets";

export interface DemoCategory {
  readonly slug: CategorySlug;
  readonly title: Text;
  readonly intro: Text;
}

export interface Points {
  /** Commissionable volume, in hundredths of a point. */
  readonly cv: bigint;
  /** Qualifying volume, in hundredths of a point. */
  readonly qv: bigint;
}

export interface DemoVariant {
  readonly sku: string;
  readonly name: Text;
  /** Shipping weight. */
  readonly grams: number;
  /** Minor units; without tax in `us`, with tax in `eu` and `jp`. */
  readonly price: Readonly<Record<Market, bigint>>;
  readonly volume: Readonly<Record<Market, Points>>;
  /** Of its own; none where it is put together from others. */
  readonly stock: number;
  /** A bundle: SKUs of what is in it, with how many ("A:2 B:1"). */
  readonly parts?: string;
}

export interface DemoProduct {
  readonly slug: string;
  readonly category: CategorySlug;
  /** Food is taxed at the lower rate in many regions. */
  readonly taxClass: "food" | "standard";
  readonly title: Text;
  readonly subtitle: Text;
  readonly description: Paragraphs;
  readonly details: {
    readonly contains: Text;
    readonly size: Text;
    readonly use: Text;
  };
  readonly variants: readonly DemoVariant[];
  readonly pairsWith: readonly string[];
  /** A fixed amount per unit in place of the percentage, in minor units. */
  readonly affiliateFixed?: Readonly<Record<Currency, bigint>>;
}

export const t = (en: string, de: string, ja: string): Text => ({ en, de, ja });

/**
 * A size: number, name, shipping weight and stock, prices in minor units, points in hundredths. The points are the same
 * in every market, so that a plan's ranks mean the same everywhere.
 */
export function size(
  sku: string,
  name: Text,
  { grams, stock }: { readonly grams: number; readonly stock: number },
  [us, eu, jp]: readonly [usd: bigint, eur: bigint, jpy: bigint],
  [cv, qv]: readonly [cv: bigint, qv: bigint],
): DemoVariant {
  const points: Points = { cv, qv };
  return { sku, name, grams, stock, price: { us, eu, jp }, volume: { us: points, eu: points, jp: points } };
}
