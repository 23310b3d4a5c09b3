/** Paying beyond the checkout's own routes: the payment element, what providers tell, money that staff take or see arrive. */
import { z } from "@hono/zod-openapi";
import { idSchema, moneySchema, route, toMoney } from "../access/index.ts";
import { failpoint } from "../foundation/failpoint.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { adminOrderJson, adminOrderSchema } from "./admin-json.ts";
import { captureAuthorised } from "./capture-authorised.ts";
import { manualMethods, manualName } from "./manual-payments.ts";
import { markPaid } from "./mark-paid.ts";
import { readOrder } from "./read-order.ts";
import { receiveNotice } from "./receive-notice.ts";
import { endOpenPayments } from "./retry-payment.ts";
import { paymentServices } from "./services.ts";
import type { OrderServices } from "./services.ts";
import { settlePayment } from "./settle-payment.ts";
import { findOrder, orderIdOfToken, orderPayments } from "./store.ts";
import { noticeOf } from "./stripe-notice.ts";
import { stripeName } from "./stripe-payments.ts";
import { hashToken } from "./tokens.ts";
import { waiveDifference } from "./waive-difference.ts";

const elementSchema = z.object({
  number: z.string(),
  amount: moneySchema,
  script: z.string(),
  publishableKey: z.string(),
  clientSecret: z.string(),
  returnUrl: z.string(),
});

export function paymentRoutes(services: OrderServices) {
  const notHere = () => new Failure("not-found", "No payment of this order is waiting for this.");
  return [
    route({
      key: "GET /api/store/orders/{token}/payment-element",
      summary: "What the page needs that shows Stripe's payment element; only while a payment waits for the shopper",
      access: "anyone",
      params: z.object({ token: z.string().min(20).max(100) }),
      reply: elementSchema,
      handle: async ({ params: { token } }, call) => {
        const id = await orderIdOfToken(call.db, hashToken(token));
        const order = id === undefined ? undefined : await findOrder(call.db, id);
        if (order === undefined || services.stripe === undefined) return notHere();
        const waiting = (await orderPayments(call.db, order.id)).findLast(
          ({ provider, state }) => provider === stripeName && state === "action-needed",
        );
        const element = waiting && (await services.stripe.element(waiting.reference));
        if (waiting === undefined || element === undefined) return notHere();
        const amount = toMoney(waiting.amount, waiting.currency);
        return { ...element, number: order.number, amount, returnUrl: waiting.returnUrl };
      },
    }),
    route({
      key: "POST /api/webhooks/stripe",
      summary: "Events of Stripe, signed; the header Stripe-Signature is checked against the bytes of the body",
      access: "anyone",
      body: z.looseObject({ id: z.string().min(1).max(255), type: z.string().min(1).max(255) }),
      reply: z.object({ received: z.literal(true) }),
      handle: async (_input, call) => {
        if (services.stripe === undefined) return new Failure("not-found", "Stripe is not set up here.");
        const event = services.stripe.readEvent(call.bytes, call.header("stripe-signature") ?? "", call.now);
        if (isFailure(event)) return event;
        await receiveNotice(paymentServices(services, call), stripeName, noticeOf(event));
        return { received: true as const };
      },
    }),
    route({
      key: "POST /api/admin/orders/{id}/capture",
      summary: "Take the money that is reserved for an order: what it costs now; the rest is given back",
      access: ["order.refund"],
      params: z.object({ id: idSchema("order") }),
      reply: adminOrderSchema,
      handle: async ({ params: { id } }, call) => {
        const begun = await call.transact((context) => captureAuthorised(context, { orderId: id }));
        if (isFailure(begun)) return begun;
        failpoint("capture.committed");
        const standing = await settlePayment(paymentServices(services, call), begun.reference);
        if (isFailure(standing)) return standing;
        const story = await readOrder(call.db, id);
        return story === undefined ? notHere() : adminOrderJson(story);
      },
    }),
    route({
      key: "POST /api/admin/orders/{id}/paid",
      summary: "Say that an order's money is here, in cash or on the company's account, with a reason",
      access: ["order.refund"],
      idempotent: true,
      params: z.object({ id: idSchema("order") }),
      body: z.object({ method: z.enum(manualMethods), reason: z.string().trim().min(3).max(500) }),
      reply: adminOrderSchema,
      handle: async ({ params: { id }, body }, call) => {
        const ended = await endOpenPayments(paymentServices(services, call), id, { except: manualName });
        if (isFailure(ended)) return ended;
        const paid = await call.transact((context) =>
          markPaid(context, { orderId: id, ...body, shopUrl: call.origin }),
        );
        if (isFailure(paid)) return paid;
        const story = await readOrder(call.db, id);
        return story === undefined ? notHere() : adminOrderJson(story);
      },
    }),
    route({
      key: "POST /api/admin/orders/{id}/waive",
      summary: "Let the shopper have an exchange for what came back: the difference is waived, with a reason",
      access: ["order.refund"],
      idempotent: true,
      params: z.object({ id: idSchema("order") }),
      body: z.object({ reason: z.string().trim().min(3).max(500) }),
      reply: adminOrderSchema,
      handle: async ({ params: { id }, body: { reason } }, call) => {
        const order = await findOrder(call.db, id);
        // Only an exchange's payments are ended for this.
        if (order === undefined || order.exchangeOf === null) {
          return new Failure("wrong-state", "Only the difference of an exchange is waived.");
        }
        const ended = await endOpenPayments(paymentServices(services, call), id);
        if (isFailure(ended)) return ended;
        const waived = await call.transact((context) =>
          waiveDifference(context, { orderId: id, reason, shopUrl: call.origin }),
        );
        if (isFailure(waived)) return waived;
        const story = await readOrder(call.db, id);
        return story === undefined ? notHere() : adminOrderJson(story);
      },
    }),
  ] as const;
}
