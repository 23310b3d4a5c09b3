import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, reasonSchema, route } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { decideReview, ownReview, readReviews, shownReviews, writeReview } from "./reviews.ts";
import type { Bought } from "./reviews.ts";
import { askForAlert } from "./stock-alerts.ts";
import { storefrontOf, storefrontQuery } from "./storefront.ts";

export interface CatalogServices {
  /** The newest paid order in which the caller, or whoever holds this order's secret, bought the product. */
  readonly boughtBy: (call: Call, product: string, orderToken: string | undefined) => Promise<Bought | undefined>;
}

const stars = z.number().int().min(1).max(5);
const slugParams = z.object({ slug: z.string().max(100) });
const orderToken = z
  .string()
  .max(100)
  .optional()
  .openapi({ description: "An order's secret, for buyers without an account" });

/** What buyers say, and who waits for what is sold out. */
export function reviewRoutes(services: CatalogServices) {
  return [
    route({
      key: "GET /api/store/products/{slug}/reviews",
      summary: "What buyers say of a product, newest first, and whether the caller may say something too",
      access: "anyone",
      params: slugParams,
      query: z.object({ order: orderToken }),
      reply: z.object({
        reviews: z.array(
          z.object({
            id: z.string(),
            stars,
            title: z.string(),
            body: z.string(),
            at: instantSchema,
            by: z.string().nullable(),
          }),
        ),
        mayWrite: z.boolean(),
        own: z.enum(["waiting", "shown", "refused"]).nullable(),
      }),
      handle: async ({ params, query }, call) => {
        const bought = await services.boughtBy(call, params.slug, query.order);
        const [reviews, own] = await Promise.all([
          shownReviews(call.db, params.slug, 50),
          bought === undefined ? undefined : ownReview(call.db, params.slug, bought.person),
        ]);
        return {
          reviews: reviews.map(({ id, at, ...review }) => ({ ...review, id: toEdge("review", id), at: at.toString() })),
          mayWrite: bought !== undefined,
          own: own ?? null,
        };
      },
    }),
    route({
      key: "POST /api/store/products/{slug}/reviews",
      summary: "Say something of a product that one has bought; it is shown once the company has read it",
      access: "anyone",
      limit: "checkout",
      params: slugParams,
      query: z.object(storefrontQuery),
      body: z.object({
        stars,
        title: z.string().trim().max(120).default(""),
        body: z.string().trim().max(4_000).default(""),
        order: orderToken,
      }),
      reply: z.object({ state: z.literal("waiting") }),
      handle: async ({ params, query, body }, call) => {
        const { locale } = await storefrontOf(call, query);
        const bought = await services.boughtBy(call, params.slug, body.order);
        const refused = await call.transact((context) =>
          writeReview(context, bought, { ...body, slug: params.slug, locale }),
        );
        return isFailure(refused) ? refused : { state: "waiting" as const };
      },
    }),
    route({
      key: "POST /api/store/variants/{id}/alerts",
      summary: "Be told by mail, once, when a variant that is sold out is there again",
      access: "anyone",
      limit: "checkout",
      params: z.object({ id: idSchema("variant") }),
      query: z.object(storefrontQuery),
      body: z.object({ email: z.string().trim().max(300) }),
      reply: z.object({ asked: z.literal(true) }),
      handle: async ({ params, query, body }, call) => {
        const { locale } = await storefrontOf(call, query);
        const refused = await call.transact((context) =>
          askForAlert(context, { variantId: params.id, email: body.email, locale, shopUrl: call.origin }),
        );
        return isFailure(refused) ? refused : { asked: true as const };
      },
    }),
    route({
      key: "GET /api/admin/reviews",
      summary: "Reviews that wait to be read (the oldest first), are shown, or were refused",
      access: ["order.read"],
      query: z.object({
        state: z.enum(["waiting", "shown", "refused"]).default("waiting"),
        locale: z.string().max(35).default("en"),
      }),
      reply: z.object({
        reviews: z.array(
          z.object({
            id: z.string(),
            stars,
            title: z.string(),
            body: z.string(),
            at: instantSchema,
            by: z.string().nullable(),
            state: z.enum(["waiting", "shown", "refused"]),
            product: z.object({ id: z.string(), title: z.string() }),
          }),
        ),
      }),
      handle: async ({ query }, call) => ({
        reviews: (await readReviews(call.db, { ...query, limit: 100 })).map(
          ({ id, at, productId, product, ...review }) => ({
            ...review,
            id: toEdge("review", id),
            at: at.toString(),
            product: { id: toEdge("product", productId), title: product },
          }),
        ),
      }),
    }),
    route({
      key: "PUT /api/admin/reviews/{id}",
      summary: "Show a review, or refuse it with a reason",
      access: ["catalog.write"],
      params: z.object({ id: idSchema("review") }),
      body: z.object({ state: z.enum(["shown", "refused"]), reason: reasonSchema.optional() }),
      reply: z.object({ before: z.enum(["waiting", "shown", "refused"]) }),
      handle: async ({ params, body }, call) => {
        if (body.state === "refused" && body.reason === undefined) {
          return new Failure("bad-input", "Say why it is refused.", { field: "reason" });
        }
        const before = await call.transact((context) =>
          decideReview(context, { id: params.id, state: body.state, reason: body.reason ?? null }),
        );
        return isFailure(before) ? before : { before };
      },
    }),
  ] as const;
}
