import { z } from "@hono/zod-openapi";
import { idSchema, route } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { readCompany } from "../foundation/company.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { promotionInput, promotionJson, promotionSchema, wishOf } from "./json.ts";
import { pausePromotion, savePromotion } from "./save-promotion.ts";
import { listPromotions } from "./store.ts";

async function all(call: Call) {
  const { timeZone } = await readCompany(call.db);
  return (await listPromotions(call.db, call.now)).map((promotion) =>
    promotionJson(promotion, { timeZone, now: call.now }),
  );
}

async function one(call: Call, id: bigint) {
  const { timeZone } = await readCompany(call.db);
  const found = (await listPromotions(call.db, call.now)).find((promotion) => promotion.id === id);
  if (found === undefined) return new Failure("not-found", "There is no such promotion.");
  return promotionJson(found, { timeZone, now: call.now });
}

async function save(call: Call, id: bigint | null, body: z.output<typeof promotionInput>) {
  const { timeZone } = await readCompany(call.db);
  const wish = wishOf(body, timeZone);
  if (isFailure(wish)) return wish;
  const saved = await call.transact((context) => savePromotion(context, { ...wish, id }));
  return isFailure(saved) ? saved : await one(call, saved);
}

/** Promotions for the company office. */
export function promotionRoutes() {
  const params = z.object({ id: idSchema("promotion") });
  return [
    route({
      key: "GET /api/admin/promotions",
      summary: "All promotions with their state and uses, newest first",
      access: ["order.read"],
      reply: z.object({ promotions: z.array(promotionSchema) }),
      handle: async (_, call) => ({ promotions: await all(call) }),
    }),
    route({
      key: "GET /api/admin/promotions/{id}",
      summary: "A promotion",
      access: ["order.read"],
      params,
      reply: promotionSchema,
      handle: ({ params: { id } }, call) => one(call, id),
    }),
    route({
      key: "POST /api/admin/promotions",
      summary: "Make a promotion",
      access: ["promotion.write"],
      body: promotionInput,
      reply: promotionSchema,
      handle: ({ body }, call) => save(call, null, body),
    }),
    route({
      key: "PUT /api/admin/promotions/{id}",
      summary: "Change a promotion from now on; orders keep what they got",
      access: ["promotion.write"],
      params,
      body: promotionInput,
      reply: promotionSchema,
      handle: ({ params: { id }, body }, call) => save(call, id, body),
    }),
    route({
      key: "PUT /api/admin/promotions/{id}/paused",
      summary: "Stop a promotion, or let it go on",
      access: ["promotion.write"],
      params,
      body: z.object({ paused: z.boolean() }),
      reply: promotionSchema,
      handle: async ({ params: { id }, body }, call) => {
        const done = await call.transact((context) => pausePromotion(context, { id, ...body }));
        return isFailure(done) ? done : await one(call, id);
      },
    }),
  ] as const;
}
