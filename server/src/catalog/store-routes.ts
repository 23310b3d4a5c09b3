import { z } from "@hono/zod-openapi";
import { route } from "../access/index.ts";
import { isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import {
  categoryCardJson,
  categoryCardSchema,
  productCardJson,
  productCardSchema,
  productPageJson,
  productPageSchema,
} from "./json.ts";
import { listingJson, listingQuery, listingSchema, listingWish } from "./listing-json.ts";
import { readAddresses } from "./read-addresses.ts";
import { readCategory, readListing } from "./read-listing.ts";
import { readHome, readProduct } from "./read-shop.ts";
import { storefrontOf, storefrontQuery } from "./storefront.ts";

/** What shoppers read: home, shelves, search, a product. */
export function shelfRoutes() {
  return [
    route({
      key: "GET /api/store/home",
      summary: "The home page: categories and featured products",
      access: "anyone",
      query: z.object(storefrontQuery),
      reply: z.object({ categories: z.array(categoryCardSchema), featured: z.array(productCardSchema) }),
      handle: async ({ query }, call) => {
        const shelf = await storefrontOf(call, query);
        const home = await readHome(call.db, shelf);
        return {
          categories: home.categories.map(categoryCardJson),
          featured: home.featured.map((card) => productCardJson(card, shelf.market)),
        };
      },
    }),
    route({
      key: "GET /api/store/categories/{slug}",
      summary: "A category and a page of its products, narrowed and ordered as wished",
      access: "anyone",
      params: z.object({ slug: z.string().max(100) }),
      query: z.object(listingQuery),
      reply: z.object({ category: categoryCardSchema, ...listingSchema }),
      handle: async ({ params, query }, call) => {
        const shelf = await storefrontOf(call, query);
        const wish = listingWish(query, shelf.market);
        if (isFailure(wish)) return wish;
        const found = await readCategory(call.db, shelf, { ...wish, category: params.slug });
        if (isFailure(found)) return found;
        return { category: categoryCardJson(found.category), ...listingJson(found, shelf.market) };
      },
    }),
    route({
      key: "GET /api/store/search",
      summary: "Products by words, best match first; where none is named so, those that are written alike (`close`)",
      access: "anyone",
      query: z.object({
        ...listingQuery,
        q: z.string().trim().min(1).max(200),
        category: z.string().max(100).optional(),
      }),
      reply: z.object({ ...listingSchema, close: z.boolean() }),
      handle: async ({ query }, call) => {
        const shelf = await storefrontOf(call, query);
        const wish = listingWish(query, shelf.market);
        if (isFailure(wish)) return wish;
        const found = await readListing(call.db, shelf, { ...wish, category: query.category ?? null, search: query.q });
        return { ...listingJson(found, shelf.market), close: found.close };
      },
    }),
    route({
      key: "GET /api/store/addresses",
      summary:
        "Every category and product that is on sale somewhere, by the last part of its address: what a sitemap names",
      access: "anyone",
      reply: z.object({ categories: z.array(z.string()), products: z.array(z.string()) }),
      handle: async (_input, call) => {
        const { categories, products } = await readAddresses(call.db, call.now);
        return { categories: [...categories], products: [...products] };
      },
    }),
    route({
      key: "GET /api/store/products/{slug}",
      summary: "A product: texts, gallery, variants with prices in the market, what goes well with it",
      access: "anyone",
      params: z.object({ slug: z.string().max(100) }),
      query: z.object(storefrontQuery),
      reply: productPageSchema,
      handle: async ({ params, query }, call) => {
        const shelf = await storefrontOf(call, query);
        const page = await readProduct(call.db, shelf, params.slug);
        return isFailure(page) ? page : productPageJson(page, shelf.market, (id) => toEdge("variant", id));
      },
    }),
  ] as const;
}
