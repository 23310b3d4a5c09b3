/** How shelves that can be narrowed look in the API: what is asked and what comes back. */
import { currencyDecimals, parseUnits } from "@fairline/engine";
import { z } from "@hono/zod-openapi";
import { moneySchema, toMoney } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { productCardJson, productCardSchema } from "./json.ts";
import type { Market } from "./model.ts";
import { lastPage, sorts } from "./read-listing.ts";
import type { Listing, ListingWish } from "./read-listing.ts";
import { storefrontQuery } from "./storefront.ts";

const amountText = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,4})?$/)
  .optional();

/** Part of a query: how a shelf is narrowed, ordered and paged. */
export const listingQuery = {
  ...storefrontQuery,
  sort: z.enum(sorts).default("best"),
  page: z.coerce.number().int().min(1).max(lastPage).default(1).openapi({ type: "integer" }),
  from: amountText.openapi({ description: "Lowest price, in the market's currency" }),
  to: amountText.openapi({ description: "Highest price" }),
  stock: z.enum(["in"]).optional().openapi({ description: "`in`: only what can be bought now" }),
  stars: z.coerce.number().int().min(1).max(4).optional().openapi({ type: "integer", description: "At least so many" }),
  option: z
    .union([z.string().max(200), z.array(z.string().max(200)).max(40)])
    .optional()
    .openapi({ description: "`size:60-ml`; several of one option are alternatives, of several all must be met" }),
};

type ListingQuery = z.output<z.ZodObject<typeof listingQuery>>;

/** What a query wishes. @returns `bad-input` for an amount that the market's currency does not have. */
export function listingWish(query: ListingQuery, market: Market): Omit<ListingWish, "category" | "search"> | Failure {
  const priceFrom = amountOf(query.from, market, "from");
  const priceTo = amountOf(query.to, market, "to");
  if (isFailure(priceFrom)) return priceFrom;
  if (isFailure(priceTo)) return priceTo;
  const options = new Map<string, string[]>();
  for (const text of [query.option ?? []].flat()) {
    const at = text.indexOf(":");
    if (at < 1) return new Failure("bad-input", "An option is written as key:value.", { field: "option" });
    const key = text.slice(0, at);
    options.set(key, [...(options.get(key) ?? []), text.slice(at + 1)]);
  }
  return {
    sort: query.sort,
    page: query.page,
    priceFrom,
    priceTo,
    inStock: query.stock === "in",
    stars: query.stars ?? null,
    options,
  };
}

function amountOf(text: string | undefined, { currency }: Market, field: string): bigint | null | Failure {
  if (text === undefined) return null;
  const units = parseUnits(text, currencyDecimals(currency) ?? 0);
  if (typeof units === "number") return BigInt(units);
  return new Failure("bad-input", `"${text}" is not an amount in ${currency}.`, { field });
}

export const listingSchema = {
  products: z.array(productCardSchema),
  total: z.number(),
  page: z.number(),
  pages: z.number(),
  facets: z
    .object({
      price: z.object({ from: moneySchema, to: moneySchema }).nullable(),
      inStock: z.number(),
      stars: z.array(z.object({ stars: z.number(), count: z.number() })),
      options: z.array(
        z.object({
          key: z.string(),
          name: z.string(),
          values: z.array(z.object({ key: z.string(), name: z.string(), count: z.number(), chosen: z.boolean() })),
        }),
      ),
    })
    .openapi("Facets"),
};

export const listingJson = (listing: Listing, market: Market) => ({
  products: listing.products.map((card) => productCardJson(card, market)),
  total: listing.total,
  page: listing.page,
  pages: listing.pages,
  facets: {
    price:
      listing.facets.price === null
        ? null
        : {
            from: toMoney(listing.facets.price.from, market.currency),
            to: toMoney(listing.facets.price.to, market.currency),
          },
    inStock: listing.facets.inStock,
    stars: [...listing.facets.stars],
    options: listing.facets.options.map(({ key, name, values }) => ({ key, name, values: [...values] })),
  },
});
