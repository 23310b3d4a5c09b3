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
import { shareAddress } from "./share/card.ts";
import { homeCard, shareCard } from "./share/read-card.ts";
import { storefrontOf, storefrontQuery } from "./storefront.ts";

/** Where the page's picture for links is. */
export const shareSchema = z
  .string()
  .openapi({ example: "/share/p/nettle-and-mint.png?l=en&v=3q2-7wAAAAAAAAAAAAAAAA" });

/** What shoppers read: home, shelves, search, a product. */
export function shelfRoutes() {
  return [
    route({
      key: "GET /api/store/home",
      summary: "The home page: categories and featured products",
      access: "anyone",
      query: z.object(storefrontQuery),
      reply: z.object({
        categories: z.array(categoryCardSchema),
        featured: z.array(productCardSchema),
        share: shareSchema,
      }),
      handle: async ({ query }, call) => {
        const shelf = await storefrontOf(call, query);
        const [home, card] = await Promise.all([readHome(call.db, shelf), homeCard(call.db, shelf.locale)]);
        return {
          share: shareAddress({ kind: "home", key: "", locale: shelf.locale }, card),
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
      reply: z.object({ category: categoryCardSchema, share: shareSchema, ...listingSchema }),
      handle: async ({ params, query }, call) => {
        const shelf = await storefrontOf(call, query);
        const wish = listingWish(query, shelf.market);
        if (isFailure(wish)) return wish;
        const found = await readCategory(call.db, shelf, { ...wish, category: params.slug });
        if (isFailure(found)) return found;
        const { slug, name, intro, picture } = found.category;
        const card = await shareCard(call.db, { title: name, line: intro, picture });
        const share = shareAddress({ kind: "c", key: slug, locale: shelf.locale }, card);
        return { category: categoryCardJson(found.category), share, ...listingJson(found, shelf.market) };
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
      reply: productPageSchema.extend({ share: shareSchema }),
      handle: async ({ params, query }, call) => {
        const shelf = await storefrontOf(call, query);
        const page = await readProduct(call.db, shelf, params.slug);
        if (isFailure(page)) return page;
        const { slug, title, subtitle, gallery } = page;
        const card = await shareCard(call.db, { title, line: subtitle, picture: gallery[0] ?? null });
        const share = shareAddress({ kind: "p", key: slug, locale: shelf.locale }, card);
        return { ...productPageJson(page, shelf.market, (id) => toEdge("variant", id)), share };
      },
    }),
  ] as const;
}
