/** How orders look in the company office's JSON. */
import { z } from "@hono/zod-openapi";
import { formatPoints } from "@fairline/engine";
import { instantSchema, moneySchema, toMoney } from "../access/index.ts";
import { pictureOrNull, pictureSchema, waysToCome } from "../catalog/index.ts";
import { toEdge } from "../foundation/ids.ts";
import {
  contactSchema,
  orderStateSchema,
  orderTotalsJson,
  paymentStateSchema,
  refundStateSchema,
  totalsSchema,
} from "./json.ts";
import { orderReturnStates, shippingStates } from "./model.ts";
import type { OrderRow } from "./list-orders.ts";
import type { OrderStory } from "./read-order.ts";

export const orderRowSchema = z
  .object({
    id: z.string(),
    number: z.string(),
    state: orderStateSchema,
    shippingState: z.enum(shippingStates),
    returnState: z.enum(orderReturnStates),
    withdrawn: z.boolean(),
    placedAt: instantSchema,
    paidAt: instantSchema.nullable(),
    market: z.string(),
    total: moneySchema,
    refunded: moneySchema,
    name: z.string().nullable(),
    email: z.string().nullable(),
    items: z.number(),
  })
  .openapi("OrderRow");

export const adminOrderSchema = z
  .object({
    id: z.string(),
    number: z.string(),
    state: orderStateSchema,
    placedAt: instantSchema,
    paidAt: instantSchema.nullable(),
    cancelledAt: instantSchema.nullable(),
    digitalConsentAt: instantSchema.nullable().openapi({
      description: "When the shopper asked that downloads begin at once, and gave up the right of withdrawal",
    }),
    market: z.string(),
    currency: z.string(),
    locale: z.string(),
    buyerId: z.string(),
    saleId: z.string().nullable(),
    giftCard: z
      .object({ id: z.string(), value: moneySchema, balance: moneySchema })
      .nullable()
      .openapi({ description: "Of an order that is for a gift card: there are no lines then" }),
    exchange: z.boolean().openapi({ description: "Goes out for goods that came back" }),
    contact: contactSchema.nullable(),
    totals: totalsSchema,
    lines: z.array(
      z.object({
        id: z.string(),
        product: z.string(),
        sku: z.string(),
        title: z.string(),
        variantName: z.string(),
        picture: pictureSchema.nullable(),
        quantity: z.number(),
        comesAs: z.enum(waysToCome),
        unitPrice: moneySchema,
        total: moneySchema.openapi({ description: "As shown" }),
        amount: moneySchema.openapi({ description: "Net of tax: what amount-based bonuses look at" }),
        tax: moneySchema,
        cv: z.string(),
        qv: z.string(),
        affiliateFixed: moneySchema.nullable(),
        refundable: z.object({
          quantity: z.number(),
          amount: moneySchema.openapi({ description: "With tax" }),
        }),
      }),
    ),
    refundable: z.object({ shipping: moneySchema, total: moneySchema }).openapi({ description: "With tax" }),
    payments: z.array(
      z.object({
        id: z.string(),
        reference: z.string(),
        provider: z.string(),
        method: z.string(),
        state: paymentStateSchema,
        amount: moneySchema,
        reason: z.string().nullable(),
        startedAt: instantSchema,
        settledAt: instantSchema.nullable(),
      }),
    ),
    refunds: z.array(
      z.object({
        id: z.string(),
        at: instantSchema,
        amount: moneySchema,
        shipping: moneySchema,
        reason: z.string(),
        state: refundStateSchema,
        failure: z.string().nullable(),
        by: z.string().nullable(),
        lines: z.array(
          z.object({ orderLineId: z.string(), quantity: z.number(), amount: moneySchema, restocked: z.number() }),
        ),
      }),
    ),
    events: z.array(
      z.object({
        at: instantSchema,
        kind: z.string(),
        by: z.string().nullable(),
        data: z.record(z.string(), z.unknown()),
      }),
    ),
  })
  .openapi("AdminOrder");

export function adminOrderJson(story: OrderStory): z.infer<typeof adminOrderSchema> {
  const { order } = story;
  const money = (amount: bigint) => toMoney(amount, order.currency);
  return {
    id: toEdge("order", order.id),
    number: order.number,
    state: order.state,
    placedAt: order.placedAt.toString(),
    paidAt: order.paidAt?.toString() ?? null,
    cancelledAt: order.cancelledAt?.toString() ?? null,
    digitalConsentAt: order.digitalConsentAt?.toString() ?? null,
    market: order.market,
    currency: order.currency,
    locale: order.locale,
    buyerId: toEdge("person", order.buyerId),
    saleId: order.saleId === null ? null : toEdge("sale", order.saleId),
    giftCard:
      story.giftCard === undefined
        ? null
        : {
            id: toEdge("giftCard", story.giftCard.id),
            value: money(story.giftCard.value),
            balance: money(story.giftCard.balance),
          },
    exchange: order.exchangeOf !== null,
    contact: story.contact ?? null,
    totals: orderTotalsJson(story),
    lines: story.lines.map((line) => ({
      id: toEdge("orderLine", line.id),
      product: line.product,
      sku: line.sku,
      title: line.title,
      variantName: line.variantName,
      picture: pictureOrNull(line.picture),
      quantity: line.quantity,
      comesAs: line.comesAs,
      unitPrice: money(line.unitPrice),
      total: money(line.unitPrice * BigInt(line.quantity)),
      amount: money(line.amount),
      tax: money(line.tax),
      cv: formatPoints(line.cv),
      qv: formatPoints(line.qv),
      affiliateFixed: line.affiliateFixed === null ? null : money(line.affiliateFixed),
      refundable: { quantity: line.left.quantity, amount: money(line.left.amount + line.left.tax) },
    })),
    refundable: { shipping: money(story.shippingLeft), total: money(story.totalLeft) },
    payments: story.payments.map((payment) => ({
      id: toEdge("payment", payment.id),
      reference: payment.reference,
      provider: payment.provider,
      method: payment.method,
      state: payment.state,
      amount: money(payment.amount),
      reason: payment.reason,
      startedAt: payment.startedAt.toString(),
      settledAt: payment.settledAt?.toString() ?? null,
    })),
    refunds: story.refunds.map((refund) => ({
      id: toEdge("refund", refund.id),
      at: refund.at.toString(),
      amount: money(refund.amount),
      shipping: money(refund.shipping),
      reason: refund.reason,
      state: refund.state,
      failure: refund.failure,
      by: refund.actor,
      lines: refund.lines.map((line) => ({
        orderLineId: toEdge("orderLine", line.orderLineId),
        quantity: line.quantity,
        amount: money(line.gross),
        restocked: line.restocked,
      })),
    })),
    events: story.events.map(({ at, kind, actor, data }) => ({
      at: at.toString(),
      kind,
      by: actor,
      data: data as Record<string, unknown>,
    })),
  };
}

export function orderRowJson(row: OrderRow): z.infer<typeof orderRowSchema> {
  return {
    id: toEdge("order", row.id),
    number: row.number,
    state: row.state,
    shippingState: row.shippingState,
    returnState: row.returnState,
    withdrawn: row.withdrawn,
    placedAt: row.placedAt.toString(),
    paidAt: row.paidAt?.toString() ?? null,
    market: row.market,
    total: toMoney(row.total, row.currency),
    refunded: toMoney(row.refunded, row.currency),
    name: row.name,
    email: row.email,
    items: row.items,
  };
}
