import { z } from "@hono/zod-openapi";
import { idSchema, moneySchema, route, toMoney } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { addLines, quoteMore } from "./add-lines.ts";
import { adminOrderJson, adminOrderSchema } from "./admin-json.ts";
import { mostOfOne } from "./change-basket.ts";
import { fromMoney } from "./json.ts";
import { dueOf } from "./model.ts";
import { readOrder } from "./read-order.ts";
import { findOrder } from "./store.ts";

const params = z.object({ id: idSchema("order") });
const lines = z
  .array(z.object({ variantId: idSchema("variant"), quantity: z.number().int().min(1).max(mostOfOne) }))
  .min(1)
  .max(100);

/** Adding to an order that is not paid yet. */
export function addLinesRoutes() {
  const notHere = () => new Failure("not-found", "There is no such order.");
  return [
    route({
      key: "POST /api/admin/orders/{id}/lines/quote",
      summary: "What an order that is not paid would come to with more in it; nothing is changed",
      access: ["order.refund"],
      params,
      body: z.object({ lines }),
      reply: z.object({
        goods: moneySchema.openapi({ description: "As shown, before discounts" }),
        discount: moneySchema,
        shipping: moneySchema.openapi({ description: "As shown" }),
        tax: moneySchema,
        total: moneySchema,
        due: moneySchema.openapi({ description: "Left to pay" }),
        before: moneySchema,
        short: z
          .array(z.object({ variantId: z.string(), title: z.string(), available: z.number() }))
          .openapi({ description: "What there is less of than the order would have" }),
      }),
      handle: async ({ params: { id }, body }, call) => {
        const order = await findOrder(call.db, id);
        if (order === undefined) return notHere();
        const basket = await quoteMore(call.db, { order, lines: body.lines, now: call.now });
        if (isFailure(basket)) return basket;
        const money = (amount: bigint) => toMoney(amount, order.currency);
        const { totals } = basket;
        return {
          goods: money(totals.shownGoods),
          discount: money(totals.discount),
          shipping: money(totals.shippingLine.shown),
          tax: money(totals.tax),
          total: money(totals.total),
          due: money(dueOf({ ...order, total: totals.total })),
          before: money(order.total),
          short: basket.lines.flatMap(({ offer: { variantId, title, available }, quantity }) =>
            available < quantity ? [{ variantId: toEdge("variant", variantId), title, available }] : [],
          ),
        };
      },
    }),
    route({
      key: "POST /api/admin/orders/{id}/lines",
      summary:
        "Add to an order that is not paid: promotions, tax and shipping are worked out anew, the shopper is told",
      access: ["order.refund"],
      idempotent: true,
      params,
      body: z.object({
        lines,
        reason: z.string().trim().min(3).max(500),
        expectedTotal: moneySchema.optional().openapi({
          description: "What was shown; where it is no longer right nothing is changed (price-changed)",
        }),
      }),
      reply: adminOrderSchema,
      handle: async ({ params: { id }, body }, call) => {
        const order = await findOrder(call.db, id);
        if (order === undefined) return notHere();
        const expectedTotal =
          body.expectedTotal === undefined ? null : fromMoney(body.expectedTotal, order.currency, "expectedTotal");
        if (isFailure(expectedTotal)) return expectedTotal;
        const { reason } = body;
        const added = await call.transact((context) =>
          addLines(context, { orderId: id, lines: body.lines, reason, expectedTotal, shopUrl: call.origin }),
        );
        if (isFailure(added)) return added;
        const story = await readOrder(call.db, id);
        return story === undefined ? notHere() : adminOrderJson(story);
      },
    }),
  ] as const;
}
