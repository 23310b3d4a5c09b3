import { z } from "@hono/zod-openapi";
import { formatPoints } from "@fairline/engine";
import { idSchema, moneySchema, route, toMoney } from "../access/index.ts";
import { isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import {
  categoryCardJson,
  categoryCardSchema,
  pictureOrNull,
  pictureSchema,
  productCardJson,
  productCardSchema,
  productPageJson,
  productPageSchema,
} from "./json.ts";
import { readAdminProducts } from "./read-admin-products.ts";
import { readCategory, readHome, readProduct } from "./read-shop.ts";
import { setStock } from "./set-stock.ts";
import { storefrontOf, storefrontQuery } from "./storefront.ts";

const adminProductSchema = z
  .object({
    id: z.string(),
    slug: z.string(),
    status: z.enum(["draft", "on-sale", "retired"]),
    title: z.string(),
    category: z.object({ slug: z.string(), name: z.string() }),
    picture: pictureSchema.nullable(),
    affiliateFixed: z.array(moneySchema),
    variants: z.array(
      z.object({
        id: z.string(),
        sku: z.string(),
        name: z.string(),
        onHand: z.number(),
        promised: z.number(),
        lowAt: z.number(),
        prices: z.array(z.object({ market: z.string(), price: moneySchema, cv: z.string(), qv: z.string() })),
      }),
    ),
  })
  .openapi("AdminProduct");

export function catalogRoutes() {
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
      summary: "A category and its products",
      access: "anyone",
      params: z.object({ slug: z.string().max(100) }),
      query: z.object(storefrontQuery),
      reply: z.object({ category: categoryCardSchema, products: z.array(productCardSchema) }),
      handle: async ({ params, query }, call) => {
        const shelf = await storefrontOf(call, query);
        const found = await readCategory(call.db, shelf, params.slug);
        if (isFailure(found)) return found;
        return {
          category: categoryCardJson(found.category),
          products: found.products.map((card) => productCardJson(card, shelf.market)),
        };
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
    route({
      key: "GET /api/admin/products",
      summary: "All products with prices per market, volumes and stock",
      access: ["order.read"],
      query: z.object({
        search: z.string().trim().min(1).max(100).optional(),
        locale: z.string().max(35).default("en"),
      }),
      reply: z.object({ products: z.array(adminProductSchema) }),
      handle: async ({ query }, call) => {
        const products = await readAdminProducts(call.db, { ...query, now: call.now });
        return {
          products: products.map((product) => ({
            id: toEdge("product", product.id),
            slug: product.slug,
            status: product.status,
            title: product.title,
            category: product.category,
            picture: pictureOrNull(product.picture),
            affiliateFixed: product.affiliateFixed.map(({ amount, currency }) => toMoney(amount, currency)),
            variants: product.variants.map((variant) => ({
              id: toEdge("variant", variant.id),
              sku: variant.sku,
              name: variant.name,
              onHand: variant.onHand,
              promised: variant.promised,
              lowAt: variant.lowAt,
              prices: variant.prices.map(({ market, currency, amount, cv, qv }) => ({
                market,
                price: toMoney(amount, currency),
                cv: formatPoints(cv),
                qv: formatPoints(qv),
              })),
            })),
          })),
        };
      },
    }),
    route({
      key: "PUT /api/admin/variants/{id}/stock",
      summary: "Set how many of a variant are on hand, as counted, with a reason",
      access: ["catalog.write"],
      params: z.object({ id: idSchema("variant") }),
      body: z.object({ onHand: z.number().int().min(0).max(1_000_000), reason: z.string().trim().min(3).max(500) }),
      reply: z.object({ before: z.number(), onHand: z.number() }),
      handle: async ({ params, body }, call) => {
        const before = await call.transact((context) => setStock(context, { variantId: params.id, ...body }));
        return isFailure(before) ? before : { before, onHand: body.onHand };
      },
    }),
  ] as const;
}
