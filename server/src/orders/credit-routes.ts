/** Paying with gift cards and store credit, and buying a card. */
import { z } from "@hono/zod-openapi";
import { idSchema, moneySchema, route } from "../access/index.ts";
import { storefrontOf, storefrontQuery } from "../catalog/index.ts";
import { cardValue, recipientSchema, sendingTime } from "../credit/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { addGiftCard, removeGiftCard, useStoreCredit } from "./basket-credit.ts";
import { buyGiftCard } from "./buy-gift-card.ts";
import { orderStateSchema, paymentStandingSchema, standingJson } from "./json.ts";
import { basketCookie, basketKept, paymentServices } from "./services.ts";
import type { OrderServices } from "./services.ts";
import { pay } from "./settle-payment.ts";
import { newToken } from "./tokens.ts";

const done = z.object({ done: z.literal(true) });

export function creditPayRoutes(services: OrderServices) {
  return [
    route({
      key: "POST /api/store/basket/gift-cards",
      summary: "Pay for the basket with the gift card of this code, as far as it reaches",
      access: "anyone",
      limit: "gift-card",
      query: z.object(storefrontQuery),
      body: z.object({ code: z.string().trim().min(1).max(60) }),
      reply: done,
      handle: async ({ query, body: { code } }, call) => {
        const { market } = await storefrontOf(call, query);
        const token = call.cookie(basketCookie) ?? newToken();
        const { key } = services.giftCards;
        const added = await call.transact((context) =>
          addGiftCard(context, { token, key, code, currency: market.currency }),
        );
        if (isFailure(added)) return added;
        call.setCookie(basketCookie, token, { maxAge: basketKept });
        return { done: true as const };
      },
    }),
    route({
      key: "DELETE /api/store/basket/gift-cards/{id}",
      summary: "Take a gift card out of the basket",
      access: "anyone",
      params: z.object({ id: idSchema("giftCard") }),
      reply: done,
      handle: async ({ params: { id } }, call) => {
        const token = call.cookie(basketCookie);
        if (token !== undefined) await call.transact((context) => removeGiftCard(context, { token, creditId: id }));
        return { done: true as const };
      },
    }),
    route({
      key: "PUT /api/store/basket/credit",
      summary: "Use the caller's store credit for the basket, or not",
      access: "signed-in",
      body: z.object({ use: z.boolean() }),
      reply: done,
      handle: async ({ body: { use } }, call) => {
        const token = call.cookie(basketCookie);
        if (token !== undefined) await call.transact((context) => useStoreCredit(context, { token, use }));
        return { done: true as const };
      },
    }),
    route({
      key: "POST /api/store/gift-cards",
      summary: "Buy a gift card; its code is mailed to its recipient on its day",
      access: "anyone",
      idempotent: true,
      limit: "checkout",
      query: z.object(storefrontQuery),
      body: z.object({
        ...recipientSchema,
        amount: moneySchema,
        buyerEmail: z.string().trim().max(300),
        method: z.string().max(60),
      }),
      reply: z.object({
        token: z.string(),
        number: z.string(),
        state: orderStateSchema,
        payment: paymentStandingSchema,
      }),
      handle: async ({ query, body }, call) => {
        const { market, locale } = await storefrontOf(call, query);
        const value = cardValue(body.amount);
        if (isFailure(value)) return value;
        if (body.amount.currency !== market.currency) {
          return new Failure("bad-input", `Gift cards are in ${market.currency} here.`, { field: "amount" });
        }
        const sendAt = await sendingTime(call.db, body.sendOn, call.now);
        if (isFailure(sendAt)) return sendAt;
        const { recipient: name, email, sender, message, method } = body;
        const placed = await call.transact(async (context) => {
          const token = newToken();
          const order = await buyGiftCard(context, services.payments, {
            market,
            locale,
            value,
            buyer: { name: sender, email: body.buyerEmail },
            buyerId: call.caller.person,
            recipient: { name, email, sender, message, locale, shopUrl: call.origin },
            sendAt,
            method,
            token,
            returnUrl: `${call.origin}/orders/${token}`,
          });
          return isFailure(order) ? order : { number: order.number, reference: order.reference, token };
        });
        if (isFailure(placed)) return placed;
        const standing = await pay(paymentServices(services, call), placed.reference);
        if (isFailure(standing)) return standing;
        const { token, number } = placed;
        return { token, number, state: standing.orderState, payment: standingJson(standing, method) };
      },
    }),
  ] as const;
}
