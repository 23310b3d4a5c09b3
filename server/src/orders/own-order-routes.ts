import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, moneySchema, pageQuery, route, toMoney } from "../access/index.ts";
import { isFailure } from "../foundation/failure.ts";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import { orderStateSchema } from "./json.ts";
import { openOwnOrder, ownOrders } from "./own-orders.ts";
import type { OrderServices } from "./services.ts";

const ownOrderSchema = z.object({
  id: z.string(),
  number: z.string(),
  state: orderStateSchema,
  shippingState: z.string(),
  returnState: z.string(),
  withdrawn: z.boolean(),
  placedAt: instantSchema,
  total: moneySchema,
  refunded: moneySchema,
  items: z.number(),
  titles: z.array(z.string()),
});

/** A shopper's own orders, in their account. */
export function ownOrderRoutes({ ownKey }: Pick<OrderServices, "ownKey">) {
  return [
    route({
      key: "GET /api/account/orders",
      summary: "The caller's orders, newest first, those made as a guest too",
      access: "signed-in",
      query: z.object(pageQuery),
      reply: z.object({ orders: z.array(ownOrderSchema), next: z.string().nullable() }),
      handle: async ({ query }, call) => {
        const before = query.before === undefined ? undefined : fromEdge("order", query.before);
        const rows = await ownOrders(call.db, { person: call.caller.person ?? 0n, before, limit: query.limit + 1 });
        const orders = rows.slice(0, query.limit).map(({ currency, ...row }) => ({
          ...row,
          id: toEdge("order", row.id),
          placedAt: row.placedAt.toString(),
          total: toMoney(row.total, currency),
          refunded: toMoney(row.refunded, currency),
          titles: [...row.titles],
        }));
        return { orders, next: rows.length > query.limit ? (orders.at(-1)?.id ?? null) : null };
      },
    }),
    route({
      key: "POST /api/account/orders/{id}/open",
      summary: "The secret that opens one of the caller's orders: its page, its returns, its papers",
      access: "signed-in",
      params: z.object({ id: idSchema("order") }),
      reply: z.object({ token: z.string() }),
      handle: async ({ params: { id } }, call) => {
        const person = call.caller.person ?? 0n;
        const opened = await call.transact((context) => openOwnOrder(context, { key: ownKey, person, orderId: id }));
        return isFailure(opened) ? opened : { token: opened.token };
      },
    }),
  ] as const;
}
