/** How a basket looks in JSON. */
import { z } from "@hono/zod-openapi";
import { instantSchema, moneySchema, toMoney } from "../access/index.ts";
import { pictureOrNull, pictureSchema, waysToCome } from "../catalog/index.ts";
import type { Market } from "../catalog/index.ts";
import type { OfferedMethod } from "../charges/index.ts";
import { toEdge } from "../foundation/ids.ts";
import { nameIn } from "../promotion/index.ts";
import type { BasketCredit } from "./basket-credit.ts";
import { basketCreditJson, basketCreditShape } from "./credit-json.ts";
import { totalsJson, totalsSchema } from "./json.ts";
import { taxesOf } from "./order-sums.ts";
import type { ShownSums } from "./order-sums.ts";
import type { Basket } from "./price-basket.ts";

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
    isSent: z.boolean().openapi({ description: "Whether a parcel goes out: downloads only need no way to be sent" }),
    hasDownloads: z.boolean(),
    lines: z.array(
      z.object({
        variantId: z.string(),
        productSlug: z.string(),
        title: z.string(),
        variantName: z.string(),
        picture: pictureSchema.nullable(),
        unitPrice: moneySchema,
        quantity: z.number(),
        comesAs: z.enum(waysToCome),
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
      .openapi({ description: "The ways that it can be sent there; none where `isSent`: it cannot" }),
  })
  .openapi("Basket");

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
    isSent: basket.isSent,
    hasDownloads: basket.hasDownloads,
    lines: basket.lines.map(({ offer, quantity, shown, problem }, index) => ({
      variantId: toEdge("variant", offer.variantId),
      productSlug: offer.productSlug,
      title: offer.title,
      variantName: offer.variantName,
      picture: pictureOrNull(offer.picture),
      unitPrice: money(offer.unitPrice),
      quantity,
      comesAs: offer.comesAs,
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
      exchanged: 0n,
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
