import { randomUUID } from "node:crypto";
import { z } from "@hono/zod-openapi";
import { idSchema, route } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { storefrontOf, storefrontQuery } from "../catalog/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { adminOrderJson, adminOrderSchema } from "./admin-json.ts";
import { editAddress, reduceLines } from "./edit-order.ts";
import { contactSchema } from "./json.ts";
import { openOrder } from "./open-order.ts";
import { readOrder } from "./read-order.ts";
import { reorder } from "./reorder.ts";
import { sendRefund } from "./send-refund.ts";
import { basketCookie, basketKept, paymentServices } from "./services.ts";
import type { OrderServices } from "./services.ts";
import { newToken } from "./tokens.ts";

const params = z.object({ id: idSchema("order") });

async function orderReply(call: Call, id: bigint) {
  const story = await readOrder(call.db, id);
  return story === undefined ? new Failure("not-found", "There is no such order.") : adminOrderJson(story);
}

/** Changing an order before its shipment, and ordering the same once more. */
export function orderEditRoutes(services: OrderServices) {
  return [
    route({
      key: "PUT /api/admin/orders/{id}/address",
      summary: "Another address while nothing is shipped; country and region stay",
      access: ["order.ship"],
      params,
      body: contactSchema,
      reply: adminOrderSchema,
      handle: async ({ params: { id }, body }, call) => {
        const edited = await call.transact((context) => editAddress(context, { orderId: id, contact: body }));
        return isFailure(edited) ? edited : orderReply(call, id);
      },
    }),
    route({
      key: "POST /api/admin/orders/{id}/reduce",
      summary: "Take units out before they are shipped: a paid order is refunded that part, one that is not costs less",
      access: ["order.refund"],
      idempotent: true,
      params,
      body: z.object({
        lines: z
          .array(z.object({ orderLineId: idSchema("orderLine"), quantity: z.number().int().min(1).max(10_000) }))
          .min(1)
          .max(100),
        reason: z.string().trim().min(3).max(500),
      }),
      reply: adminOrderSchema,
      handle: async ({ params: { id }, body }, call) => {
        const reduced = await call.transact((context) =>
          reduceLines(context, { orderId: id, ...body, key: randomUUID() }),
        );
        if (isFailure(reduced)) return reduced;
        if (reduced.refundId !== null) {
          const sent = await sendRefund(paymentServices(services, call), reduced.refundId);
          if (isFailure(sent)) return sent;
        }
        return orderReply(call, id);
      },
    }),
    route({
      key: "POST /api/store/orders/{token}/reorder",
      summary: "Put what the order had into the basket once more, at today's prices",
      access: "anyone",
      params: z.object({ token: z.string().min(20).max(100) }),
      query: z.object(storefrontQuery),
      reply: z.object({ missing: z.array(z.string()) }),
      handle: async ({ params, query }, call) => {
        const orderId = await openOrder(call.db, params.token);
        if (isFailure(orderId)) return orderId;
        const { market } = await storefrontOf(call, query);
        const basketToken = call.cookie(basketCookie) ?? newToken();
        const done = await call.transact((context) => reorder(context, { orderId, basketToken, market }));
        if (isFailure(done)) return done;
        call.setCookie(basketCookie, basketToken, { maxAge: basketKept });
        return { missing: [...done.missing] };
      },
    }),
  ] as const;
}
