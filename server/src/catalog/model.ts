/** A place where the company sells: one currency, one way to show prices, one tax. */
export interface Market {
  readonly code: string;
  readonly name: string;
  /** ISO 4217. */
  readonly currency: string;
  /** ISO 3166-1 alpha-2: the market's own country. */
  readonly country: string;
  /** BCP 47: the market's language where the shopper has not chosen one. */
  readonly locale: string;
  readonly taxName: string;
  /** 825 is 8.25%. */
  readonly taxBasisPoints: number;
  /** True: a shown price holds its tax (EU, Japan). False: tax comes on top (US). */
  readonly pricesIncludeTax: boolean;
  /** Flat rate as it is shown, minor units of `currency`; taxed as goods are. */
  readonly shippingAmount: bigint;
  /** Shown goods of at least this much ship free; null: never. */
  readonly freeShippingFrom: bigint | null;
  /** Where parcels go; the market's own country first. */
  readonly shipsTo: readonly string[];
  readonly storeOn: boolean;
}

/** Whose price list it is: shoppers, customers whom staff prefer, and distributors. */
export const customerClasses = ["retail", "preferred", "wholesale"] as const;
export type CustomerClass = (typeof customerClasses)[number];

export interface Picture {
  /** Content address: the picture is served at `/media/<sha256>`. */
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
}

/** What can be bought now: enough, few left (shoppers are told how many), or none. */
export type StockLevel = "in-stock" | "low" | "sold-out";

export function stockLevel(available: number, lowAt: number): StockLevel {
  if (available <= 0) return "sold-out";
  return available <= lowAt ? "low" : "in-stock";
}

/** A product on a shelf: a card on the home page, in a category, among the pairs of another. */
export interface ProductCard {
  readonly slug: string;
  readonly title: string;
  readonly subtitle: string;
  readonly picture: Picture | null;
  /** The lowest price of its variants in the market, as shown, minor units. */
  readonly priceFrom: bigint;
  /** Whether its variants cost differently, so that the card says "from". */
  readonly severalPrices: boolean;
  readonly stock: StockLevel;
  readonly rating: Rating | null;
}

/** What buyers say of a product, on average. */
export interface Rating {
  /** 1 to 5 in tenths, so 47 is 4.7. */
  readonly tenths: number;
  readonly count: number;
}

/** Null where nobody has said anything yet. */
export function ratingOf(row: { readonly rating_count: number; readonly rating_sum: number }): Rating | null {
  if (row.rating_count === 0) return null;
  return { tenths: Math.round((row.rating_sum * 10) / row.rating_count), count: row.rating_count };
}

export interface CategoryCard {
  readonly slug: string;
  readonly name: string;
  readonly intro: string;
  readonly picture: Picture | null;
}

export interface ShownVariant {
  readonly id: bigint;
  readonly sku: string;
  readonly name: string;
  /** As shown in the market, minor units. */
  readonly price: bigint;
  readonly weightGrams: number;
  readonly comesAs: ComesAs;
  readonly stock: StockLevel;
  /** How many can be bought now. */
  readonly available: number;
}

export interface ProductPage {
  readonly slug: string;
  readonly title: string;
  readonly subtitle: string;
  readonly description: string;
  readonly details: string;
  readonly rating: Rating | null;
  readonly category: { readonly slug: string; readonly name: string };
  readonly gallery: readonly (Picture & { readonly alt: string })[];
  readonly variants: readonly ShownVariant[];
  readonly pairs: readonly ProductCard[];
}

/** How goods reach the shopper: in a parcel, as a download, or both (a bundle of both). */
export const waysToCome = ["parcel", "download", "both"] as const;
export type ComesAs = (typeof waysToCome)[number];

/** What a basket or an order needs to know of a variant that is on sale in a market. */
export interface Offer {
  readonly variantId: bigint;
  readonly productSlug: string;
  /** The category's slug. */
  readonly category: string;
  /** One unit. */
  readonly weightGrams: number;
  readonly comesAs: ComesAs;
  /** Which of a place's tax rates it takes; most are `standard`. */
  readonly taxClass: string;
  readonly sku: string;
  readonly title: string;
  readonly variantName: string;
  readonly mediaId: bigint | null;
  readonly picture: Picture | null;
  /** One unit, as shown in the market, minor units of its currency. */
  readonly unitPrice: bigint;
  /** Points of one unit, in hundredths. */
  readonly cv: bigint;
  readonly qv: bigint;
  /** What an affiliate gets for one unit instead of the plan's percentage, in the market's currency. */
  readonly affiliateFixed: bigint | null;
  /** How many can be bought now: on hand less the promises to others that have not run out. */
  readonly available: number;
}
