import { randomUUID } from "node:crypto";
import { z } from "@hono/zod-openapi";
import { idSchema, moneySchema, route, toMoney } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { failpoint } from "../foundation/failpoint.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { adminOrderJson, adminOrderSchema } from "./admin-json.ts";
import { endOrder } from "./end-order.ts";
import { fromMoney } from "./json.ts";
import { readOrder } from "./read-order.ts";
import { refundCard } from "./refund-card.ts";
import { refundLines } from "./refund-lines.ts";
import type { RefundWish } from "./plan-refund.ts";
import { resendRefund, sendRefund } from "./send-refund.ts";
import { paymentServices } from "./services.ts";
import type { OrderServices } from "./services.ts";
import { findOrder, orderOfRefund } from "./store.ts";

const params = z.object({ id: idSchema("order") });
const reason = z.string().trim().min(3).max(500);

const refundBody = z
  .object({
    lines: z
      .array(
        z.object({
          orderLineId: idSchema("orderLine"),
          quantity: z.number().int().min(1).optional().openapi({ description: "Units that come back" }),
          amount: moneySchema
            .optional()
            .openapi({ description: "Money that goes back, with tax, instead of the units' share" }),
        }),
      )
      .max(100)
      .default([]),
    shipping: moneySchema.optional().openapi({ description: "With tax" }),
    reason,
    restock: z.boolean(),
  })
  .openapi("RefundWish");

async function orderReply(call: Call, id: bigint) {
  const story = await readOrder(call.db, id);
  return story === undefined ? new Failure("not-found", "There is no such order.") : adminOrderJson(story);
}

/** The body's money as minor units of the order's currency. */
async function readWish(
  call: Call,
  orderId: bigint,
  body: z.output<typeof refundBody>,
): Promise<Omit<RefundWish, "key"> | Failure> {
  const order = await findOrder(call.db, orderId);
  if (order === undefined) return new Failure("not-found", "There is no such order.");
  const lines: RefundWish["lines"][number][] = [];
  for (const line of body.lines) {
    const amount = line.amount && fromMoney(line.amount, order.currency, "lines.amount");
    if (isFailure(amount)) return amount;
    lines.push({ orderLineId: line.orderLineId, quantity: line.quantity, amount });
  }
  const shipping = body.shipping && fromMoney(body.shipping, order.currency, "shipping");
  if (isFailure(shipping)) return shipping;
  return { orderId, lines, shipping, reason: body.reason, restock: body.restock };
}

export function adminOrderRoutes(services: OrderServices) {
  return [
    route({
      key: "GET /api/admin/orders/{id}",
      summary: "An order's whole story: lines and what remains of them, payments, refunds, events",
      access: ["order.read"],
      params,
      reply: adminOrderSchema,
      handle: ({ params: { id } }, call) => orderReply(call, id),
    }),
    route({
      key: "POST /api/admin/orders/{id}/refunds",
      summary: "Refund a part of a paid order, line by line; the sale's commissions are reversed with it",
      access: ["order.refund"],
      idempotent: true,
      params,
      body: refundBody,
      reply: z.object({ refundId: z.string(), amount: moneySchema, order: adminOrderSchema }),
      handle: async ({ params: { id }, body }, call) => {
        const wish = await readWish(call, id, body);
        if (isFailure(wish)) return wish;
        // The call's own key makes this transaction happen once, so the refund can have a new one each time.
        const refund = await call.transact((context) => refundLines(context, { ...wish, key: randomUUID() }));
        if (isFailure(refund)) return refund;
        failpoint("refund.committed");
        const sent = await sendRefund(paymentServices(services, call), refund.refundId);
        if (isFailure(sent)) return sent;
        const order = await orderReply(call, id);
        if (isFailure(order)) return order;
        return {
          refundId: toEdge("refund", refund.refundId),
          amount: toMoney(refund.amount, order.currency),
          order,
        };
      },
    }),
    route({
      key: "POST /api/admin/orders/{id}/refund-card",
      summary: "Give back what is left on a bought gift card; the card pays for nothing any more",
      access: ["order.refund"],
      idempotent: true,
      params,
      body: z.object({ reason }),
      reply: adminOrderSchema,
      handle: async ({ params: { id }, body }, call) => {
        const refund = await call.transact((context) => refundCard(context, { orderId: id, reason: body.reason }));
        if (isFailure(refund)) return refund;
        const sent = await sendRefund(paymentServices(services, call), refund.refundId);
        return isFailure(sent) ? sent : orderReply(call, id);
      },
    }),
    route({
      key: "GET /api/admin/refunds/{id}",
      summary: "Which order a refund belongs to: the books name refunds by their own id",
      access: ["order.read"],
      params: z.object({ id: idSchema("refund") }),
      reply: z.object({ order: z.object({ id: z.string(), number: z.string() }) }),
      handle: async ({ params: { id } }, call) => {
        const order = await orderOfRefund(call.db, id);
        if (order === undefined) return new Failure("not-found", "There is no such refund.");
        return { order: { id: toEdge("order", order.id), number: order.number } };
      },
    }),
    route({
      key: "POST /api/admin/orders/{id}/refunds/{refund}/send",
      summary: "Send the money of a refund that failed at the provider once more",
      access: ["order.refund"],
      params: z.object({ id: idSchema("order"), refund: idSchema("refund") }),
      reply: adminOrderSchema,
      handle: async ({ params: { id, refund } }, call) => {
        const again = await call.transact((context) => resendRefund(context, { orderId: id, refundId: refund }));
        if (isFailure(again)) return again;
        const sent = await sendRefund(paymentServices(services, call), refund);
        return isFailure(sent) ? sent : orderReply(call, id);
      },
    }),
    route({
      key: "POST /api/admin/orders/{id}/cancel",
      summary: "Cancel an order of which nothing was shipped, with a reason; what was paid goes back",
      access: ["order.refund"],
      params,
      body: z.object({ reason }),
      reply: adminOrderSchema,
      handle: async ({ params: { id }, body }, call) => {
        const ended = await endOrder(paymentServices(services, call), call, { orderId: id, reason: body.reason });
        return isFailure(ended) ? ended : orderReply(call, id);
      },
    }),
  ] as const;
}
