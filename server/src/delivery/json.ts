/** How parcels and returns look in JSON. */
import { z } from "@hono/zod-openapi";
import { instantSchema } from "../access/index.ts";
import { toEdge } from "../foundation/ids.ts";
import { returnReasons, returnStates, returnWishes } from "./model.ts";
import type { Carrier, GoodsReturn, Shipment } from "./model.ts";

export const carrierSchema = z
  .object({ code: z.string(), name: z.string(), trackingUrl: z.string().nullable(), offered: z.boolean() })
  .openapi("Carrier");

export const carrierJson = ({ code, name, trackingUrl, offered }: Carrier): z.infer<typeof carrierSchema> => ({
  code,
  name,
  trackingUrl,
  offered,
});

export const shipmentSchema = z
  .object({
    id: z.string(),
    number: z.number().openapi({ description: "Counts the order's parcels, from 1" }),
    carrier: z.string().nullable().openapi({ description: "Null: handed over" }),
    carrierName: z.string().nullable(),
    tracking: z.string().nullable(),
    url: z.string().nullable().openapi({ description: "Where it can be followed" }),
    shippedAt: instantSchema,
    deliveredAt: instantSchema.nullable(),
    lines: z.array(z.object({ orderLineId: z.string(), quantity: z.number() })),
  })
  .openapi("Shipment");

export function shipmentJson(shipment: Shipment): z.infer<typeof shipmentSchema> {
  const { id, number, carrier, carrierName, tracking, url, shippedAt, deliveredAt, lines } = shipment;
  return {
    id: toEdge("shipment", id),
    number,
    carrier,
    carrierName,
    tracking,
    url,
    shippedAt: shippedAt.toString(),
    deliveredAt: deliveredAt?.toString() ?? null,
    lines: lines.map(({ orderLineId, quantity }) => ({ orderLineId: toEdge("orderLine", orderLineId), quantity })),
  };
}

export const reasonSchema = z.enum(returnReasons);
export const wishSchema = z.enum(returnWishes);

export const returnSchema = z
  .object({
    id: z.string(),
    code: z.string().openapi({ description: "Stands on the parcel that comes back" }),
    state: z.enum(returnStates),
    wish: wishSchema,
    note: z.string(),
    askedAt: instantSchema,
    decidedAt: instantSchema.nullable(),
    refusal: z.string().nullable(),
    receivedAt: instantSchema.nullable(),
    settledAt: instantSchema.nullable(),
    refundId: z.string().nullable(),
    exchangeId: z.string().nullable().openapi({ description: "The order that went out instead" }),
    lines: z.array(
      z.object({
        orderLineId: z.string(),
        title: z.string(),
        variantName: z.string(),
        quantity: z.number(),
        reason: reasonSchema,
        exchangeVariant: z.string().nullable(),
        restocked: z.number(),
        writtenOff: z.number(),
      }),
    ),
  })
  .openapi("GoodsReturn");

/** @param lines the order's, for their titles */
export function returnJson(
  goods: GoodsReturn,
  lines: readonly { readonly id: bigint; readonly title: string; readonly variantName: string }[],
): z.infer<typeof returnSchema> {
  return {
    id: toEdge("goodsReturn", goods.id),
    code: goods.code,
    state: goods.state,
    wish: goods.wish,
    note: goods.note,
    askedAt: goods.askedAt.toString(),
    decidedAt: goods.decidedAt?.toString() ?? null,
    refusal: goods.refusal,
    receivedAt: goods.receivedAt?.toString() ?? null,
    settledAt: goods.settledAt?.toString() ?? null,
    refundId: goods.refundId === null ? null : toEdge("refund", goods.refundId),
    exchangeId: goods.exchangeId === null ? null : toEdge("order", goods.exchangeId),
    lines: goods.lines.map((line) => {
      const sold = lines.find(({ id }) => id === line.orderLineId);
      return {
        orderLineId: toEdge("orderLine", line.orderLineId),
        title: sold?.title ?? "",
        variantName: sold?.variantName ?? "",
        quantity: line.quantity,
        reason: line.reason,
        exchangeVariant: line.exchangeVariant === null ? null : toEdge("variant", line.exchangeVariant),
        restocked: line.restocked,
        writtenOff: line.writtenOff,
      };
    }),
  };
}
