import { z } from "@hono/zod-openapi";
import { idSchema, moneySchema, route, toMoney } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { storefrontOf, storefrontQuery } from "../catalog/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { endOrder } from "./end-order.ts";
import {
  contactSchema,
  fromMoney,
  orderStateSchema,
  paymentStandingSchema,
  standingJson,
  storeOrderJson,
  storeOrderSchema,
} from "./json.ts";
import { isUnsettled } from "./model.ts";
import type { AskedPayment } from "./model.ts";
import { ownCreditFor, payWithOwnCredit } from "./pay-own-credit.ts";
import { placeOrder } from "./place-order.ts";
import { readOrder } from "./read-order.ts";
import { endOpenPayments, retryPayment } from "./retry-payment.ts";
import { basketCookie, paymentServices } from "./services.ts";
import type { OrderServices } from "./services.ts";
import { pay, settlePayment } from "./settle-payment.ts";
import { orderIdOfToken, orderPayments } from "./store.ts";
import { hashToken, newToken } from "./tokens.ts";

const tokenParams = z.object({ token: z.string().min(20).max(100) });

async function orderOf(call: Call, token: string): Promise<bigint | Failure> {
  const id = await orderIdOfToken(call.db, hashToken(token));
  return id ?? new Failure("not-found", "There is no such order. Look for the link in the newest mail about it.");
}

export function orderRoutes(services: OrderServices) {
  const orderReply = async (call: Call, orderId: bigint) => {
    const story = await readOrder(call.db, orderId);
    if (story === undefined) throw new Error(`order ${orderId} has gone`);
    const credit = await ownCreditFor(call.db, { order: story.order, person: call.caller.person, now: call.now });
    return storeOrderJson(story, services.payments.methods, services.transferTo, credit);
  };

  return [
    route({
      key: "POST /api/store/orders",
      summary:
        "Order the basket and pay: `token` opens the order's page; a payment with `actionUrl` needs a second step there",
      access: "anyone",
      idempotent: true,
      limit: "checkout",
      query: z.object(storefrontQuery),
      body: z.object({
        contact: contactSchema,
        method: z.string().max(60),
        code: z.string().trim().max(60).optional().openapi({
          description: "A code beside those in the basket: a member's, a promotion's; an unknown one changes nothing",
        }),
        shipping: idSchema("shippingMethod")
          .optional()
          .openapi({ description: "One of the basket's `shippingWays`; the cheapest where it is left out" }),
        startDownloads: z.boolean().optional().openapi({
          description:
            "Needed where the basket's `hasDownloads`: the shopper wants them at once and knows that the right of withdrawal ends with that",
        }),
        expectedTotal: moneySchema.optional().openapi({
          description: "What the shopper was shown; where it is no longer right nothing is ordered (price-changed)",
        }),
        expectedDue: moneySchema.optional().openapi({
          description: "What was shown as left to pay after gift cards and store credit; as `expectedTotal`",
        }),
      }),
      reply: z.object({
        token: z.string(),
        number: z.string(),
        state: orderStateSchema,
        payment: paymentStandingSchema,
      }),
      handle: async ({ query, body }, call) => {
        const store = await storefrontOf(call, query);
        const basketToken = call.cookie(basketCookie);
        if (basketToken === undefined) return new Failure("nothing-to-pay", "The basket is empty.");
        const { currency } = store.market;
        const expectedDue = body.expectedDue ? fromMoney(body.expectedDue, currency, "expectedDue") : null;
        const expectedTotal = body.expectedTotal ? fromMoney(body.expectedTotal, currency, "expectedTotal") : null;
        if (isFailure(expectedTotal) || isFailure(expectedDue)) {
          return new Failure(
            "price-changed",
            "The basket is in another currency now. Look at the total and order again.",
          );
        }
        const clickId = await services.readClick(call);
        let payment: AskedPayment | undefined;
        const placed = await call.transact(async (context) => {
          const token = newToken();
          const order = await placeOrder(context, services.payments, {
            basketToken,
            market: store.market,
            locale: store.locale,
            contact: body.contact,
            method: body.method,
            buyerId: call.caller.person,
            clickId,
            code: body.code ?? null,
            shippingMethodId: body.shipping ?? null,
            startDownloads: body.startDownloads === true,
            expectedTotal,
            expectedDue,
            token,
            returnUrl: `${call.origin}/orders/${token}`,
          });
          if (isFailure(order)) return order;
          // Beside the deed: whoever continues from that reads the payment again.
          payment = order.payment;
          return { number: order.number, reference: order.reference, token };
        });
        if (isFailure(placed)) return placed;
        const standing = await pay(paymentServices(services, call), placed.reference, payment);
        if (isFailure(standing)) return standing;
        return {
          token: placed.token,
          number: placed.number,
          state: standing.orderState,
          payment: standingJson(standing, body.method),
        };
      },
    }),
    route({
      key: "GET /api/store/orders/{token}",
      summary: "An order, for whoever holds one of its secrets",
      access: "anyone",
      params: tokenParams,
      reply: storeOrderSchema,
      handle: async ({ params }, call) => {
        const id = await orderOf(call, params.token);
        return isFailure(id) ? id : orderReply(call, id);
      },
    }),
    route({
      key: "POST /api/store/orders/{token}/payments",
      summary: "Pay an order that was not paid, with this or another method",
      access: "anyone",
      idempotent: true,
      limit: "checkout",
      params: tokenParams,
      body: z.object({ method: z.string().max(60) }),
      reply: z.object({ state: orderStateSchema, payment: paymentStandingSchema }),
      handle: async ({ params, body }, call) => {
        const orderId = await orderOf(call, params.token);
        if (isFailure(orderId)) return orderId;
        const asked = paymentServices(services, call);
        const ended = await endOpenPayments(asked, orderId);
        if (isFailure(ended)) return ended;
        const retried = await call.transact((context) =>
          retryPayment(context, services.payments, {
            orderId,
            method: body.method,
            returnUrl: `${call.origin}/orders/${params.token}`,
          }),
        );
        if (isFailure(retried)) return retried;
        const standing = await pay(asked, retried.reference);
        if (isFailure(standing)) return standing;
        return { state: standing.orderState, payment: standingJson(standing, body.method) };
      },
    }),
    route({
      key: "POST /api/store/orders/{token}/credit",
      summary: "Use the caller's store credit for an order of theirs that waits for its payment",
      access: "signed-in",
      idempotent: true,
      limit: "checkout",
      params: tokenParams,
      reply: storeOrderSchema,
      handle: async ({ params }, call) => {
        const orderId = await orderOf(call, params.token);
        if (isFailure(orderId)) return orderId;
        const ended = await endOpenPayments(paymentServices(services, call), orderId);
        if (isFailure(ended)) return ended;
        const returnUrl = `${call.origin}/orders/${params.token}`;
        const person = call.caller.person ?? 0n;
        const used = await call.transact((context) => payWithOwnCredit(context, { orderId, person, returnUrl }));
        return isFailure(used) ? used : orderReply(call, orderId);
      },
    }),
    route({
      key: "POST /api/store/orders/{token}/settle",
      summary: "Ask how the open payments stand (on coming back from a second step, or while an answer is awaited)",
      access: "anyone",
      params: tokenParams,
      reply: storeOrderSchema,
      handle: async ({ params }, call) => {
        const orderId = await orderOf(call, params.token);
        if (isFailure(orderId)) return orderId;
        for (const payment of await orderPayments(call.db, orderId)) {
          if (!isUnsettled(payment.state) && payment.state !== "returning") continue;
          const standing = await settlePayment(paymentServices(services, call), payment.reference);
          if (isFailure(standing)) return standing;
        }
        return orderReply(call, orderId);
      },
    }),
    route({
      key: "POST /api/store/orders/{token}/cancel",
      summary: "Cancel an order of which nothing was shipped; what was paid goes back",
      access: "anyone",
      params: tokenParams,
      reply: storeOrderSchema,
      handle: async ({ params }, call) => {
        const orderId = await orderOf(call, params.token);
        if (isFailure(orderId)) return orderId;
        const ended = await endOrder(paymentServices(services, call), call, {
          orderId,
          reason: "by-shopper",
          isShopper: true,
        });
        return isFailure(ended) ? ended : orderReply(call, orderId);
      },
    }),
  ] as const;
}

const chargeSchema = z.object({
  reference: z.string(),
  amount: moneySchema,
  state: z.enum(["authorised", "captured", "declined", "action-needed"]),
  returnUrl: z.string(),
  notice: z.string(),
});
const referenceParams = z.object({ reference: z.string().max(100) });
const notice = "Test bank: no money is taken.";

/** The second step of the test bank; where real money is taken nothing is found here. */
export function testBankRoutes({ testBank }: Pick<OrderServices, "testBank">) {
  const notHere = () => new Failure("not-found", "The test bank does not know this payment.");
  return [
    route({
      key: "GET /api/test-bank/{reference}",
      summary: "Test bank: a payment that waits for its second step",
      access: "anyone",
      params: referenceParams,
      reply: chargeSchema,
      handle: async ({ params }) => {
        const charge = await testBank?.find(params.reference);
        return charge === undefined
          ? notHere()
          : { ...charge, amount: toMoney(charge.amount, charge.currency), notice };
      },
    }),
    route({
      key: "POST /api/test-bank/{reference}",
      summary:
        "Test bank: approve or refuse a payment; the shop learns of it when the shopper comes back to `returnUrl`",
      access: "anyone",
      params: referenceParams,
      body: z.object({ decision: z.enum(["approve", "refuse"]) }),
      reply: chargeSchema,
      handle: async ({ params, body }) => {
        const charge = (await testBank?.decide(params.reference, body.decision)) ?? notHere();
        return isFailure(charge) ? charge : { ...charge, amount: toMoney(charge.amount, charge.currency), notice };
      },
    }),
  ] as const;
}
