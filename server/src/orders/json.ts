/** How baskets and orders look in JSON. */
import { z } from "@hono/zod-openapi";
import { currencyDecimals, parseUnits } from "@fairline/engine";
import { instantSchema, moneySchema, toMoney } from "../access/index.ts";
import type { MoneyJson } from "../access/index.ts";
import { pictureOrNull, pictureSchema } from "../catalog/index.ts";
import type { Market } from "../catalog/index.ts";
import { rateText } from "../charges/index.ts";
import type { OfferedMethod } from "../charges/index.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { nameIn } from "../promotion/index.ts";
import type { PaymentMethod } from "./payment-provider.ts";
import { sumsOf, taxesOf } from "./order-sums.ts";
import type { ShownSums } from "./order-sums.ts";
import type { BasketCredit } from "./basket-credit.ts";
import { basketCreditJson, basketCreditShape } from "./credit-json.ts";
import type { Basket } from "./price-basket.ts";
import type { OrderStory } from "./read-order.ts";
import type { PaymentStanding } from "./settle-payment.ts";

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
    goods: moneySchema.openapi({ description: "The lines as shown, before discounts" }),
    discounts: z
      .array(z.object({ name: z.string(), code: z.string().nullable(), amount: moneySchema }))
      .openapi({ description: "What was taken off goods and shipping, in the order of its application" }),
    shipping: moneySchema.openapi({ description: "As shown, before discounts" }),
    shippingMethod: z.string().nullable(),
    tax: moneySchema.openapi({ description: "All tax, that of shipping included" }),
    taxName: z.string().openapi({ description: "Of the first of `taxes`" }),
    taxPercent: z.string(),
    taxes: z.array(z.object({ name: z.string(), percent: z.string(), amount: moneySchema })),
    taxIncluded: z.boolean().openapi({ description: "True: goods and shipping hold the tax; false: it comes on top" }),
    total: moneySchema,
    credited: moneySchema.openapi({ description: "What of the total gift cards and store credit pay" }),
    due: moneySchema.openapi({ description: "What is left to pay: the total without `credited`" }),
  })
  .openapi("Totals");

const codeRefusals = [
  "unknown",
  "paused",
  "not-yet",
  "over",
  "other-market",
  "other-class",
  "not-first-order",
  "used-up",
  "used-by-you",
  "no-such-goods",
  "basket-too-small",
  "too-few",
  "better-offer",
  "nothing-left",
] as const;

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
        discount: moneySchema.openapi({ description: "What promotions take off the line, as shown" }),
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
    ...basketCreditShape,
    codes: z
      .array(
        z.object({
          code: z.string(),
          state: z
            .enum(["applied", "member", "refused"])
            .openapi({ description: "A discount applies; it is a member's, who is credited; it does nothing now" }),
          why: z.enum(codeRefusals).nullable(),
          missing: moneySchema.nullable(),
          from: instantSchema.nullable(),
          member: z.string().nullable(),
        }),
      )
      .openapi({ description: "The codes that were typed, and what became of each" }),
    shippingWays: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          price: moneySchema.openapi({ description: "As shown, before discounts" }),
          daysLeast: z.number().nullable(),
          daysMost: z.number().nullable(),
          chosen: z.boolean(),
        }),
      )
      .openapi({ description: "The ways that it can be sent there; none: it cannot" }),
  })
  .openapi("Basket");

function totalsJson(
  sums: ShownSums,
  of: {
    readonly currency: string;
    readonly shippingMethod: string;
    readonly tax: bigint;
    readonly taxIncluded: boolean;
    readonly total: bigint;
    readonly credited: bigint;
  },
): z.infer<typeof totalsSchema> {
  const money = (amount: bigint) => toMoney(amount, of.currency);
  const taxes = sums.taxes.map(({ name, rate, amount }) => ({ name, percent: rateText(rate), amount: money(amount) }));
  return {
    goods: money(sums.goods),
    discounts: sums.discounts.map(({ name, code, amount }) => ({ name, code, amount: money(amount) })),
    shipping: money(sums.shipping),
    shippingMethod: of.shippingMethod || null,
    tax: money(of.tax),
    taxName: taxes[0]?.name ?? "",
    taxPercent: taxes[0]?.percent ?? "0",
    taxes,
    taxIncluded: of.taxIncluded,
    total: money(of.total),
    credited: money(of.credited),
    due: money(of.total - of.credited),
  };
}

export function basketJson(
  basket: Basket,
  {
    market,
    locale,
    most,
    credit,
  }: {
    readonly market: Market;
    readonly locale: string;
    readonly most: number;
    readonly credit: BasketCredit;
  },
): z.infer<typeof basketSchema> {
  const money = (amount: bigint) => toMoney(amount, market.currency);
  const { totals, way } = basket;
  const sums: ShownSums = {
    goods: totals.shownGoods,
    discounts: basket.discounts.map(({ promotion, goods, shipping }) => ({
      name: nameIn(promotion.names, locale),
      code: promotion.code,
      amount: goods + shipping,
    })),
    shipping: totals.shippingLine.shown,
    taxes: taxesOf([
      ...basket.lines.map(({ tax }, index) => ({ ...tax, amount: totals.lines[index]!.tax })),
      { ...basket.shippingTax, amount: totals.shippingTax },
    ]),
  };
  const goodsLeft = totals.lines.reduce((sum, { shown, discount }) => sum + shown - discount, 0n);
  const freeFrom = way?.freeFrom ?? null;
  return {
    count: basket.count,
    lines: basket.lines.map(({ offer, quantity, shown, problem }, index) => ({
      variantId: toEdge("variant", offer.variantId),
      productSlug: offer.productSlug,
      title: offer.title,
      variantName: offer.variantName,
      picture: pictureOrNull(offer.picture),
      unitPrice: money(offer.unitPrice),
      quantity,
      total: money(shown),
      discount: money(totals.lines[index]!.discount),
      most: Math.min(most, offer.available),
      problem,
    })),
    notSoldHere: basket.notSoldHere.map((id) => toEdge("variant", id)),
    totals: totalsJson(sums, {
      currency: market.currency,
      shippingMethod: way === undefined ? "" : nameIn(way.method.names, locale),
      tax: totals.tax,
      taxIncluded: market.pricesIncludeTax,
      total: totals.total,
      credited: credit.parts.reduce((sum, { amount }) => sum + amount, 0n),
    }),
    ...basketCreditJson(credit, money),
    freeShippingFrom: freeFrom === null ? null : money(freeFrom),
    missingForFreeShipping: freeFrom === null || freeFrom <= goodsLeft ? null : money(freeFrom - goodsLeft),
    codes: basket.codes.map(({ missing, from, ...code }) => ({
      ...code,
      missing: missing === null ? null : money(missing),
      from: from?.toString() ?? null,
    })),
    shippingWays: basket.ways.map((each) => wayJson(each, each === way, { market, locale })),
  };
}

function wayJson(
  { method, price }: OfferedMethod,
  chosen: boolean,
  { market, locale }: { readonly market: Market; readonly locale: string },
) {
  return {
    id: toEdge("shippingMethod", method.id),
    name: nameIn(method.names, locale),
    price: toMoney(price, market.currency),
    daysLeast: method.daysLeast,
    daysMost: method.daysMost,
    chosen,
  };
}

export function orderTotalsJson({
  order,
  lines,
  discounts,
}: Pick<OrderStory, "order" | "lines" | "discounts">): z.infer<typeof totalsSchema> {
  return totalsJson(sumsOf(order, lines, discounts), {
    currency: order.currency,
    shippingMethod: order.shippingMethod,
    tax: order.tax,
    taxIncluded: order.pricesIncludeTax,
    total: order.total,
    credited: order.credited,
  });
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

export function standingJson(
  { state, actionUrl, reason }: Pick<PaymentStanding, "state" | "actionUrl" | "reason">,
  method: string,
): z.infer<typeof paymentStandingSchema> {
  return { state, method, actionUrl: state === "action-needed" ? actionUrl : null, reason };
}

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
    giftCard: z
      .object({
        value: moneySchema,
        recipient: z.string().nullable(),
        sendAt: instantSchema,
        sentAt: instantSchema.nullable(),
      })
      .nullable()
      .openapi({ description: "Of an order that is for a gift card: there are no lines then" }),
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
    totals: orderTotalsJson(story),
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
    giftCard:
      story.giftCard === undefined
        ? null
        : {
            value: money(story.giftCard.value),
            recipient: story.giftCard.recipient,
            sendAt: story.giftCard.sendAt.toString(),
            sentAt: story.giftCard.sentAt?.toString() ?? null,
          },
    refunds: story.refunds.map(({ at, amount, state }) => ({ at: at.toString(), amount: money(amount), state })),
  };
}
