/** How baskets and orders look in JSON. */
import { z } from "@hono/zod-openapi";
import { currencyDecimals, parseUnits } from "@fairline/engine";
import { instantSchema, moneySchema, toMoney } from "../access/index.ts";
import type { MoneyJson } from "../access/index.ts";
import { percentText, pictureOrNull, pictureSchema } from "../catalog/index.ts";
import type { Market } from "../catalog/index.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import type { Order } from "./model.ts";
import type { PaymentMethod } from "./payment-provider.ts";
import type { Basket } from "./read-basket.ts";
import type { OrderStory } from "./read-order.ts";

/** Money from JSON as minor units of the order's currency. */
export function fromMoney(money: MoneyJson, currency: string, field: string): bigint | Failure {
  const decimals = currencyDecimals(currency);
  if (decimals === undefined) throw new Error(`${currency} is no currency`);
  if (money.currency !== currency) {
    return new Failure("bad-input", `The order is in ${currency}.`, { field, currency });
  }
  const units = parseUnits(money.amount, decimals);
  if (typeof units === "number") return BigInt(units);
  return new Failure("bad-input", `"${money.amount}" is not an amount with at most ${decimals} decimals.`, { field });
}

export const contactSchema = z
  .object({
    name: z.string().max(200),
    email: z.string().max(300),
    line1: z.string().max(200),
    line2: z.string().max(200).nullable().default(null),
    postcode: z.string().max(40),
    city: z.string().max(200),
    region: z.string().max(100).nullable().default(null),
    country: z.string().max(2),
  })
  .openapi("Contact");

export const totalsSchema = z
  .object({
    goods: moneySchema.openapi({ description: "The lines as shown" }),
    shipping: moneySchema.openapi({ description: "As shown" }),
    tax: moneySchema.openapi({ description: "All tax, that of shipping included" }),
    taxName: z.string(),
    taxPercent: z.string(),
    taxIncluded: z.boolean().openapi({ description: "True: goods and shipping hold the tax; false: it comes on top" }),
    total: moneySchema,
  })
  .openapi("Totals");

export const basketSchema = z
  .object({
    count: z.number(),
    lines: z.array(
      z.object({
        variantId: z.string(),
        productSlug: z.string(),
        title: z.string(),
        variantName: z.string(),
        picture: pictureSchema.nullable(),
        unitPrice: moneySchema,
        quantity: z.number(),
        total: moneySchema,
        most: z.number().openapi({ description: "How many can be had" }),
        problem: z.enum(["sold-out", "too-many"]).nullable(),
      }),
    ),
    notSoldHere: z
      .array(z.string())
      .openapi({ description: "Variants that this market does not sell; not in the totals" }),
    totals: totalsSchema,
    freeShippingFrom: moneySchema.nullable(),
    missingForFreeShipping: moneySchema.nullable(),
  })
  .openapi("Basket");

export function basketJson(basket: Basket, market: Market, most: number): z.infer<typeof basketSchema> {
  const money = (amount: bigint) => toMoney(amount, market.currency);
  const { totals } = basket;
  return {
    count: basket.count,
    lines: basket.lines.map(({ offer, quantity, shown, problem }) => ({
      variantId: toEdge("variant", offer.variantId),
      productSlug: offer.productSlug,
      title: offer.title,
      variantName: offer.variantName,
      picture: pictureOrNull(offer.picture),
      unitPrice: money(offer.unitPrice),
      quantity,
      total: money(shown),
      most: Math.min(most, offer.available),
      problem,
    })),
    notSoldHere: basket.notSoldHere.map((id) => toEdge("variant", id)),
    totals: {
      goods: money(totals.shownGoods),
      shipping: money(totals.shippingLine.shown),
      tax: money(totals.tax),
      taxName: market.taxName,
      taxPercent: percentText(market.taxBasisPoints),
      taxIncluded: market.pricesIncludeTax,
      total: money(totals.total),
    },
    freeShippingFrom: market.freeShippingFrom === null ? null : money(market.freeShippingFrom),
    missingForFreeShipping: totals.missingForFreeShipping === null ? null : money(totals.missingForFreeShipping),
  };
}

export function orderTotalsJson(order: Order): z.infer<typeof totalsSchema> {
  const money = (amount: bigint) => toMoney(amount, order.currency);
  const goodsTax = order.tax - order.shippingTax;
  return {
    goods: money(order.pricesIncludeTax ? order.goods + goodsTax : order.goods),
    shipping: money(order.pricesIncludeTax ? order.shipping + order.shippingTax : order.shipping),
    tax: money(order.tax),
    taxName: order.taxName,
    taxPercent: percentText(order.taxBasisPoints),
    taxIncluded: order.pricesIncludeTax,
    total: money(order.total),
  };
}

export const paymentStateSchema = z.enum([
  "started",
  "action-needed",
  "awaiting",
  "unknown",
  "authorised",
  "capturing",
  "captured",
  "declined",
  "returning",
  "returned",
]);
export const orderStateSchema = z.enum(["placed", "paid", "cancelled"]);
export const refundStateSchema = z.enum(["recorded", "sent", "failed"]);

export const methodSchema = z.object({ id: z.string(), label: z.string(), test: z.boolean() }).openapi("PaymentMethod");

/** How the last payment stands; `actionUrl` is where the shopper takes the second step. */
export const paymentStandingSchema = z
  .object({
    state: paymentStateSchema,
    method: z.string(),
    actionUrl: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .openapi("PaymentStanding");

export const storeOrderSchema = z
  .object({
    number: z.string(),
    state: orderStateSchema,
    placedAt: instantSchema,
    paidAt: instantSchema.nullable(),
    contact: contactSchema.nullable(),
    lines: z.array(
      z.object({
        productSlug: z.string(),
        title: z.string(),
        variantName: z.string(),
        picture: pictureSchema.nullable(),
        quantity: z.number(),
        unitPrice: moneySchema,
        total: moneySchema,
        refundedQuantity: z.number(),
      }),
    ),
    totals: totalsSchema,
    payment: paymentStandingSchema.nullable(),
    methods: z.array(methodSchema).openapi({ description: "Ways to pay, where the order waits for a payment" }),
    payTo: z.string().nullable().openapi({ description: "Where a bank transfer goes, while one is awaited" }),
    refunds: z.array(z.object({ at: instantSchema, amount: moneySchema, state: refundStateSchema })),
  })
  .openapi("StoreOrder");

/** @param payTo the company's account for bank transfers */
export function storeOrderJson(
  story: OrderStory,
  methods: readonly PaymentMethod[],
  payTo: string | null,
): z.infer<typeof storeOrderSchema> {
  const { order } = story;
  const money = (amount: bigint) => toMoney(amount, order.currency);
  const last = story.payments.find(({ state }) => state === "captured") ?? story.payments.at(-1);
  return {
    number: order.number,
    state: order.state,
    placedAt: order.placedAt.toString(),
    paidAt: order.paidAt?.toString() ?? null,
    contact: story.contact ?? null,
    lines: story.lines.map((line) => ({
      productSlug: line.product,
      title: line.title,
      variantName: line.variantName,
      picture: pictureOrNull(line.picture),
      quantity: line.quantity,
      unitPrice: money(line.unitPrice),
      total: money(line.unitPrice * BigInt(line.quantity)),
      refundedQuantity: line.quantity - line.left.quantity,
    })),
    totals: orderTotalsJson(order),
    payment:
      last === undefined
        ? null
        : {
            state: last.state,
            method: last.method,
            actionUrl: last.state === "action-needed" ? last.actionUrl : null,
            reason: last.reason,
          },
    methods: order.state === "placed" ? [...methods] : [],
    payTo: last?.state === "awaiting" && last.method === "manual-transfer" ? payTo : null,
    refunds: story.refunds.map(({ at, amount, state }) => ({ at: at.toString(), amount: money(amount), state })),
  };
}
