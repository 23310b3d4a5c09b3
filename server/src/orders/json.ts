/** How orders look in JSON, and sums as shoppers read them. */
import { z } from "@hono/zod-openapi";
import { currencyDecimals, parseUnits } from "@fairline/engine";
import { instantSchema, moneySchema, toMoney } from "../access/index.ts";
import type { MoneyJson } from "../access/index.ts";
import { pictureOrNull, pictureSchema, waysToCome } from "../catalog/index.ts";
import { rateText } from "../charges/index.ts";
import { Failure } from "../foundation/failure.ts";
import type { PaymentMethod } from "./payment-provider.ts";
import { dueOf } from "./model.ts";
import { sumsOf } from "./order-sums.ts";
import type { ShownSums } from "./order-sums.ts";
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
    exchanged: moneySchema.openapi({ description: "What of the total goods that came back pay, of an exchange" }),
    due: moneySchema.openapi({ description: "What is left to pay: the total without `credited` and `exchanged`" }),
  })
  .openapi("Totals");

export function totalsJson(
  sums: ShownSums,
  of: {
    readonly currency: string;
    readonly shippingMethod: string;
    readonly tax: bigint;
    readonly taxIncluded: boolean;
    readonly total: bigint;
    readonly credited: bigint;
    readonly exchanged: bigint;
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
    exchanged: money(of.exchanged),
    due: money(dueOf(of)),
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
    exchanged: order.exchanged,
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
        comesAs: z.enum(waysToCome),
      }),
    ),
    totals: totalsSchema,
    payment: paymentStandingSchema.nullable(),
    methods: z.array(methodSchema).openapi({ description: "Ways to pay, where the order waits for a payment" }),
    credit: moneySchema.nullable().openapi({
      description: "What of `due` the caller's store credit can pay now; null: nothing, or nothing is to be paid",
    }),
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
    refunds: z.array(
      z.object({
        at: instantSchema,
        amount: moneySchema,
        kept: moneySchema.openapi({ description: "What of it pays for an exchange and is not sent" }),
        state: refundStateSchema,
      }),
    ),
  })
  .openapi("StoreOrder");

/** @param payTo the company's account for bank transfers */
export function storeOrderJson(
  story: OrderStory,
  methods: readonly PaymentMethod[],
  payTo: string | null,
  /** What the caller's store credit can pay of it now. */
  credit = 0n,
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
      comesAs: line.comesAs,
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
    credit: credit === 0n ? null : money(credit),
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
    refunds: story.refunds.map(({ at, amount, kept, state }) => ({
      at: at.toString(),
      amount: money(amount),
      kept: money(kept),
      state,
    })),
  };
}
