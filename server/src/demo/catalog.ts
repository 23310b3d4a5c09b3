import { balms } from "./catalog-balms.ts";
import { candles } from "./catalog-candles.ts";
import type { DemoProduct, Market, MarketTerms } from "./catalog-model.ts";
import { sets } from "./catalog-sets.ts";
import { teas } from "./catalog-teas.ts";

export { brand, type BrandCopy, categories } from "./catalog-brand.ts";
export type {
  CategorySlug,
  Currency,
  DemoCategory,
  DemoProduct,
  DemoVariant,
  Locale,
  Market,
  MarketTerms,
  Paragraphs,
  Points,
  Text,
} from "./catalog-model.ts";

/** United States prices are shown without tax, as is usual there; European and Japanese prices contain it. */
export const markets: Readonly<Record<Market, MarketTerms>> = {
  us: { currency: "USD", decimals: 2, taxIncluded: false },
  eu: { currency: "EUR", decimals: 2, taxIncluded: true },
  jp: { currency: "JPY", decimals: 0, taxIncluded: true },
};

/** All twenty-four, in the order a shelf shows them. */
export const products: readonly DemoProduct[] = [...teas, ...candles, ...balms, ...sets];
