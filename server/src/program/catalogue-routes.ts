import { z } from "@hono/zod-openapi";
import { route } from "../access/index.ts";
import { productCardJson, productCardSchema, storefrontOf, storefrontQuery } from "../catalog/index.ts";
import { Failure } from "../foundation/failure.ts";
import { rateWish } from "./json.ts";
import { pickProduct } from "./pick-product.ts";
import { readCatalogue } from "./read-catalogue.ts";

const paysSchema = z.object({
  title: z.string().openapi({ description: "`catalog`: the amount that the catalogue names for the product" }),
  percent: rateWish.percent,
  fixed: rateWish.fixed,
  per: rateWish.per,
});

const onlyMembers = () => new Failure("not-allowed", "Only members promote products.");

/** What affiliates choose to promote. */
export function catalogueRoutes() {
  return [
    route({
      key: "GET /api/partner/catalogue",
      summary: "Products with what they pay the caller, what sells, and the caller's picks",
      access: "member",
      query: z.object({
        ...storefrontQuery,
        search: z.string().trim().min(1).max(100).optional(),
        picked: z.enum(["yes"]).optional().openapi({ description: "The picks only" }),
        page: z.coerce.number().int().min(1).max(500).default(1).openapi({ type: "integer" }),
      }),
      reply: z.object({
        market: z.string(),
        page: z.number(),
        pages: z.number(),
        products: z.array(
          productCardSchema.extend({ picked: z.boolean(), sold: z.number(), rate: paysSchema.nullable() }),
        ),
      }),
      handle: async ({ query }, call) => {
        const { member: memberId } = call.caller;
        if (memberId === null) return onlyMembers();
        // What shoppers pay, whatever class the affiliate buys at themselves.
        const shelf = { ...(await storefrontOf(call, query)), customerClass: "retail" as const };
        const found = await readCatalogue(call.db, shelf, {
          memberId,
          search: query.search ?? null,
          picked: query.picked === "yes",
          page: query.page,
        });
        return {
          market: shelf.market.code,
          page: found.page,
          pages: found.pages,
          products: found.products.map(({ card, picked, sold, rate }) => ({
            ...productCardJson(card, shelf.market),
            picked,
            sold,
            rate:
              rate === null
                ? null
                : { title: rate.title, percent: rate.percent, fixed: rate.fixed && { ...rate.fixed }, per: rate.per },
          })),
        };
      },
    }),
    route({
      key: "PUT /api/partner/picks/{product}",
      summary: "Keep a product among the caller's picks, or take it out",
      access: "member",
      params: z.object({ product: z.string().min(1).max(100) }),
      body: z.object({ picked: z.boolean() }),
      reply: z.object({ product: z.string(), picked: z.boolean() }),
      handle: async ({ params: { product }, body }, call) => {
        const { member: memberId } = call.caller;
        if (memberId === null) return onlyMembers();
        return call.transact((context) => pickProduct(context, { memberId, product, picked: body.picked }));
      },
    }),
  ] as const;
}
