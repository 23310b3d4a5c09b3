import { z } from "@hono/zod-openapi";
import { cursorOf, idSchema, instantSchema, pageOf, pageQuery, reasonSchema, route, told } from "../access/index.ts";
import { isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { decideChargeback, openChargeback } from "./charge-back.ts";
import { listChargebacks } from "./chargeback-store.ts";
import type { Chargeback } from "./chargeback-store.ts";

const chargebackSchema = z
  .object({
    id: z.string(),
    sale: z.string(),
    sourceRef: z.string(),
    reason: z.string(),
    state: z.enum(["open", "won", "lost"]),
    openedAt: instantSchema,
    decidedAt: instantSchema.nullable(),
  })
  .openapi("Chargeback");

export function chargebackRoutes() {
  return [
    route({
      key: "GET /api/admin/chargebacks",
      summary: "Chargebacks, newest first",
      access: ["order.read"],
      query: z.object({
        state: z.enum(["open", "won", "lost"]).optional(),
        sale: idSchema("sale").optional(),
        ...pageQuery,
      }),
      reply: z.object({ chargebacks: z.array(chargebackSchema), next: z.string().nullable() }),
      handle: async ({ query }, call) => {
        const before = cursorOf("chargeback", query.before);
        if (isFailure(before)) return before;
        const found = await listChargebacks(call.db, {
          ...(query.state !== undefined && { state: query.state }),
          ...(query.sale !== undefined && { saleId: query.sale }),
          ...(before !== undefined && { before }),
          limit: query.limit + 1,
        });
        const { page, next } = pageOf("chargeback", found, query.limit);
        return { chargebacks: page.map(chargebackJson), next };
      },
    }),
    route({
      key: "POST /api/admin/sales/{id}/chargebacks",
      summary: "A buyer's bank took the money back: what the sale earned is held at once, until it is decided",
      access: ["order.refund"],
      params: z.object({ id: idSchema("sale") }),
      body: z.object({
        sourceRef: z.string().trim().min(1).max(100).openapi({ description: "The payment provider's name for it" }),
        reason: reasonSchema,
      }),
      reply: chargebackSchema,
      idempotent: true,
      handle: async ({ params: { id }, body }, call) =>
        told(await call.transact((context) => openChargeback(context, { saleId: id, ...body })), chargebackJson),
    }),
    route({
      key: "POST /api/admin/chargebacks/{id}/decision",
      summary: "Won: what was held goes back. Lost: what is left of the sale is reversed with every tier that it paid",
      access: ["order.refund"],
      params: z.object({ id: idSchema("chargeback") }),
      body: z.object({ outcome: z.enum(["won", "lost"]), reason: reasonSchema.optional() }),
      reply: chargebackSchema,
      idempotent: true,
      handle: async ({ params: { id }, body }, call) =>
        told(await call.transact((context) => decideChargeback(context, { id, ...body })), chargebackJson),
    }),
  ] as const;
}

function chargebackJson(chargeback: Chargeback): z.infer<typeof chargebackSchema> {
  const { id, saleId, sourceRef, reason: why, state, openedAt, decidedAt } = chargeback;
  return {
    id: toEdge("chargeback", id),
    sale: toEdge("sale", saleId),
    sourceRef,
    reason: why,
    state,
    openedAt: openedAt.toString(),
    decidedAt: decidedAt?.toString() ?? null,
  };
}
