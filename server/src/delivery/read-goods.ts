/** Where an order's goods are: parcels, what is left to send, what may come back and what does. */
import { z } from "@hono/zod-openapi";
import { instantSchema, moneySchema, toMoney } from "../access/index.ts";
import type { Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { dueOf, findOrder, leftToShip, orderLines } from "../orders/index.ts";
import { returnJson, returnSchema, shipmentJson, shipmentSchema } from "./json.ts";
import type { GoodsReturn } from "./model.ts";
import { readReturnable } from "./returnable.ts";
import { returnsOf, shipmentsOf } from "./store.ts";

export const goodsSchema = z
  .object({
    shippingState: z.enum(["open", "part", "shipped", "delivered", "nothing"]),
    returnState: z.enum(["none", "asked", "underway", "done"]),
    withdrawnAt: instantSchema.nullable().openapi({ description: "Paid, and cancelled before anything was shipped" }),
    cancellable: z.boolean().openapi({ description: "Nothing was shipped, and the order stands" }),
    exchangeOf: z.string().nullable(),
    lines: z.array(
      z.object({
        orderLineId: z.string(),
        variantId: z.string(),
        productSlug: z.string(),
        title: z.string(),
        variantName: z.string(),
        quantity: z.number(),
        shipped: z.number(),
        arrived: z.number(),
        left: z.number().openapi({ description: "Units that still have to be sent" }),
        returnable: z.number().openapi({ description: "Units that may come back" }),
      }),
    ),
    shipments: z.array(shipmentSchema),
    returns: z.array(returnSchema),
    exchanges: z
      .array(
        z.object({
          returnId: z.string(),
          code: z.string(),
          orderId: z.string(),
          number: z.string(),
          state: z.enum(["placed", "paid", "cancelled"]),
          total: moneySchema,
          due: moneySchema.openapi({ description: "What the shopper has to pay before it is sent" }),
        }),
      )
      .openapi({ description: "The orders that go out for what came back" }),
    returnDays: z.number().openapi({ description: "Days after delivery in which goods may come back, in this market" }),
    returnOpen: z.boolean().openapi({ description: "Whether the shopper may ask for a return now" }),
    returnUntil: instantSchema.nullable().openapi({ description: "Null while not all has arrived" }),
  })
  .openapi("OrderGoods");

export async function readGoods(
  db: Db,
  orderId: bigint,
  now: Temporal.Instant,
): Promise<z.infer<typeof goodsSchema> | Failure> {
  const order = await findOrder(db, orderId);
  if (order === undefined) return new Failure("not-found", "There is no such order.");
  const [lines, shipments, returns, returnable] = await Promise.all([
    orderLines(db, orderId),
    shipmentsOf(db, [orderId]),
    returnsOf(db, orderId),
    readReturnable(db, order),
  ]);
  const stands = order.state !== "cancelled" && order.withdrawnAt === null;
  return {
    shippingState: order.shippingState,
    returnState: order.returnState,
    withdrawnAt: order.withdrawnAt?.toString() ?? null,
    cancellable: stands && order.shippingState === "open" && !lines.some(({ shipped }) => shipped > 0),
    exchangeOf: order.exchangeOf === null ? null : toEdge("order", order.exchangeOf),
    lines: lines.map((line) => ({
      orderLineId: toEdge("orderLine", line.id),
      variantId: toEdge("variant", line.variantId),
      productSlug: line.product,
      title: line.title,
      variantName: line.variantName,
      quantity: line.quantity,
      shipped: line.shipped,
      arrived: line.arrived,
      left: order.state === "paid" ? leftToShip(line) : 0,
      returnable: returnable.lines.find((one) => one.line.id === line.id)?.units ?? 0,
    })),
    shipments: shipments.map(shipmentJson),
    returns: returns.map((goods) => returnJson(goods, lines)),
    exchanges: await exchangesOf(db, returns),
    returnDays: returnable.rule.days,
    returnOpen:
      returnable.lines.length > 0 &&
      (returnable.until === null || Temporal.Instant.compare(now, returnable.until) <= 0),
    returnUntil: returnable.until?.toString() ?? null,
  };
}

async function exchangesOf(db: Db, returns: readonly GoodsReturn[]) {
  const made = await Promise.all(
    returns.map(async (goods) => {
      const order = goods.exchangeId === null ? undefined : await findOrder(db, goods.exchangeId);
      return order === undefined ? [] : [{ goods, order }];
    }),
  );
  return made.flat().map(({ goods, order }) => ({
    returnId: toEdge("goodsReturn", goods.id),
    code: goods.code,
    orderId: toEdge("order", order.id),
    number: order.number,
    state: order.state,
    total: toMoney(order.total, order.currency),
    due: toMoney(order.state === "placed" ? dueOf(order) : 0n, order.currency),
  }));
}
