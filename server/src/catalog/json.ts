/** How the catalog looks in JSON. */
import { z } from "@hono/zod-openapi";
import { moneySchema, toMoney } from "../access/index.ts";
import { waysToCome } from "./model.ts";
import type { CategoryCard, Market, Picture, ProductCard, ProductPage, Rating } from "./model.ts";

export const pictureSchema = z
  .object({ url: z.string(), width: z.number(), height: z.number() })
  .openapi("Picture", { example: { url: "/media/ab12", width: 800, height: 1000 } });

const ratingSchema = z
  .object({ stars: z.string(), count: z.number() })
  .openapi("Rating", { example: { stars: "4.7", count: 12 } });

const stockSchema = z.enum(["in-stock", "low", "sold-out"]);

export const marketSchema = z
  .object({
    code: z.string(),
    name: z.string(),
    country: z.string(),
    currency: z.string(),
    locale: z.string(),
    taxName: z.string(),
    taxPercent: z.string(),
    pricesIncludeTax: z.boolean(),
    shipping: moneySchema,
    freeShippingFrom: moneySchema.nullable(),
  })
  .openapi("Market");

export const productCardSchema = z
  .object({
    slug: z.string(),
    title: z.string(),
    subtitle: z.string(),
    picture: pictureSchema.nullable(),
    price: moneySchema.openapi({ description: "The lowest, as shown in the market" }),
    severalPrices: z.boolean(),
    stock: stockSchema,
    rating: ratingSchema.nullable(),
  })
  .openapi("ProductCard");

export const categoryCardSchema = z
  .object({ slug: z.string(), name: z.string(), intro: z.string(), picture: pictureSchema.nullable() })
  .openapi("CategoryCard");

export const productPageSchema = z
  .object({
    slug: z.string(),
    title: z.string(),
    subtitle: z.string(),
    description: z.string(),
    details: z.string(),
    rating: ratingSchema.nullable(),
    category: z.object({ slug: z.string(), name: z.string() }),
    gallery: z.array(pictureSchema.extend({ alt: z.string() })),
    variants: z.array(
      z.object({
        id: z.string(),
        sku: z.string(),
        name: z.string(),
        price: moneySchema,
        weightGrams: z.number(),
        comesAs: z.enum(waysToCome),
        stock: stockSchema,
        left: z.number().nullable().openapi({ description: "How many are left, told where few are" }),
      }),
    ),
    pairs: z.array(productCardSchema),
    taxNote: z.object({ included: z.boolean(), name: z.string() }),
  })
  .openapi("ProductPage");

export const pictureJson = (picture: Picture) => ({
  url: `/media/${picture.sha256}`,
  width: picture.width,
  height: picture.height,
});

export const pictureOrNull = (picture: Picture | null) => (picture === null ? null : pictureJson(picture));

const ratingOrNull = (rating: Rating | null) =>
  rating === null ? null : { stars: `${Math.floor(rating.tenths / 10)}.${rating.tenths % 10}`, count: rating.count };

/** 825 basis points are "8.25". */
export function percentText(basisPoints: number): string {
  const whole = Math.floor(basisPoints / 100);
  const rest = basisPoints % 100;
  return rest === 0 ? String(whole) : `${whole}.${String(rest).padStart(2, "0").replace(/0$/, "")}`;
}

export const marketJson = (market: Market): z.infer<typeof marketSchema> => ({
  code: market.code,
  name: market.name,
  country: market.country,
  currency: market.currency,
  locale: market.locale,
  taxName: market.taxName,
  taxPercent: percentText(market.taxBasisPoints),
  pricesIncludeTax: market.pricesIncludeTax,
  shipping: toMoney(market.shippingAmount, market.currency),
  freeShippingFrom: market.freeShippingFrom === null ? null : toMoney(market.freeShippingFrom, market.currency),
});

export const productCardJson = (card: ProductCard, market: Market): z.infer<typeof productCardSchema> => ({
  slug: card.slug,
  title: card.title,
  subtitle: card.subtitle,
  picture: pictureOrNull(card.picture),
  price: toMoney(card.priceFrom, market.currency),
  severalPrices: card.severalPrices,
  stock: card.stock,
  rating: ratingOrNull(card.rating),
});

export const categoryCardJson = (card: CategoryCard): z.infer<typeof categoryCardSchema> => ({
  ...card,
  picture: pictureOrNull(card.picture),
});

export const productPageJson = (
  page: ProductPage,
  market: Market,
  variantId: (id: bigint) => string,
): z.infer<typeof productPageSchema> => ({
  slug: page.slug,
  title: page.title,
  subtitle: page.subtitle,
  description: page.description,
  details: page.details,
  rating: ratingOrNull(page.rating),
  category: page.category,
  gallery: page.gallery.map((picture) => ({ ...pictureJson(picture), alt: picture.alt })),
  variants: page.variants.map((variant) => ({
    id: variantId(variant.id),
    sku: variant.sku,
    name: variant.name,
    price: toMoney(variant.price, market.currency),
    weightGrams: variant.weightGrams,
    comesAs: variant.comesAs,
    stock: variant.stock,
    // Exact stock is the company's business; a shopper is told only where it runs out.
    left: variant.stock === "low" ? variant.available : null,
  })),
  pairs: page.pairs.map((card) => productCardJson(card, market)),
  taxNote: { included: market.pricesIncludeTax, name: market.taxName },
});
