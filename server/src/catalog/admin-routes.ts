import { z } from "@hono/zod-openapi";
import { formatPoints } from "@fairline/engine";
import { idSchema, moneySchema, pageQuery, route, toMoney } from "../access/index.ts";
import { isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { pictureOrNull, pictureSchema } from "./json.ts";
import { customerClasses } from "./model.ts";
import { productFilter } from "./product-filter.ts";
import { readAdminProducts } from "./read-admin-products.ts";
import { setStock } from "./set-stock.ts";

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
        digital: z.boolean().openapi({ description: "Downloaded: `onHand` counts nothing" }),
        prices: z.array(
          z.object({
            market: z.string(),
            class: z.enum(customerClasses),
            price: moneySchema,
            cv: z.string(),
            qv: z.string(),
          }),
        ),
      }),
    ),
  })
  .openapi("AdminProduct");

/** Products for the company office. */
export function productRoutes() {
  return [
    route({
      key: "GET /api/admin/products",
      summary: "Products, newest first, with prices per market and class, volumes and stock",
      access: ["order.read"],
      query: z.object({
        ...productFilter,
        limit: pageQuery.limit,
        before: idSchema("product").optional(),
      }),
      reply: z.object({ products: z.array(adminProductSchema), total: z.number(), next: z.string().nullable() }),
      handle: async ({ query }, call) => {
        const { products, total } = await readAdminProducts(call.db, { ...query, now: call.now });
        const last = products.length === query.limit ? products.at(-1) : undefined;
        return {
          total,
          next: last === undefined ? null : toEdge("product", last.id),
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
              digital: variant.digital,
              prices: variant.prices.map(({ market, class: list, currency, amount, cv, qv }) => ({
                market,
                class: list,
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
