/** The ways to pay that shoppers keep with us. */
import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, route } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { keepMethod, keepableMethods, removeMethod, settleMethod, writeMethod } from "./keep-method.ts";
import { findKept, keptMethods, keptOfReference } from "./kept-method.ts";
import type { KeptMethod } from "./kept-method.ts";
import { paymentServices } from "./services.ts";
import type { OrderServices } from "./services.ts";
import { stripeName } from "./stripe-payments.ts";

export const keptMethodSchema = z
  .object({
    id: z.string(),
    method: z.string(),
    state: z.enum(["started", "action-needed", "unknown", "saved", "declined", "removed"]),
    brand: z.string(),
    last4: z.string().nullable(),
    expires: z.string().nullable().openapi({ description: "The last month in which it is good, as 2028-11" }),
    actionUrl: z.string().nullable().openapi({ description: "Where the shopper has a step to take" }),
    reason: z.string().nullable(),
    startedAt: instantSchema,
  })
  .openapi("KeptPaymentMethod");

export function keptMethodJson(kept: KeptMethod): z.infer<typeof keptMethodSchema> {
  const { id, method, state, brand, last4, expires, actionUrl, reason, startedAt } = kept;
  return {
    id: toEdge("paymentMethod", id),
    method,
    state,
    brand,
    last4,
    expires,
    actionUrl,
    reason,
    startedAt: startedAt.toString(),
  };
}

/** The ways to pay that can be chosen to be kept, for a form. */
export const keepableSchema = z.object({ id: z.string(), label: z.string(), test: z.boolean() });

export function keepableJson({ payments }: Pick<OrderServices, "payments">): z.infer<typeof keepableSchema>[] {
  const ids = keepableMethods(payments);
  return payments.methods.filter(({ id }) => ids.includes(id)).map(({ id, label, test }) => ({ id, label, test }));
}

const notHere = () => new Failure("not-found", "There is no such way to pay.");

export function methodRoutes(services: OrderServices) {
  const params = z.object({ id: idSchema("paymentMethod") });
  /** A way to pay of the caller's own. */
  const own = async (call: Call, id: bigint): Promise<KeptMethod | Failure> => {
    const kept = await findKept(call.db, id);
    return kept !== undefined && kept.personId === call.caller.person ? kept : notHere();
  };
  return [
    route({
      key: "GET /api/store/payment-methods",
      summary: "The caller's kept ways to pay, newest first, and those that can be added",
      access: "signed-in",
      reply: z.object({ kept: z.array(keptMethodSchema), addable: z.array(keepableSchema) }),
      handle: async (_input, { db, caller }) => ({
        kept: caller.person === null ? [] : (await keptMethods(db, caller.person)).map(keptMethodJson),
        addable: keepableJson(services),
      }),
    }),
    route({
      key: "POST /api/store/payment-methods",
      summary: "Keep a way to pay; nothing is taken. With `actionUrl` the shopper has a step to take there",
      access: "signed-in",
      idempotent: true,
      limit: "checkout",
      body: z.object({
        method: z.string().max(60),
        back: z
          .string()
          .regex(/^\/[A-Za-z0-9/_-]*$/)
          .max(200)
          .default("/")
          .openapi({ description: "The page of the shop that the step comes back to" }),
      }),
      reply: keptMethodSchema,
      handle: async ({ body }, call) => {
        const written = await call.transact(async (context) =>
          call.caller.person === null
            ? notHere()
            : await writeMethod(context, services.payments, {
                person: call.caller.person,
                method: body.method,
                returnUrl: `${call.origin}${body.back}`,
              }),
        );
        if (isFailure(written)) return written;
        const kept = await keepMethod(paymentServices(services, call), written.id);
        return isFailure(kept) ? kept : keptMethodJson(kept);
      },
    }),
    route({
      key: "POST /api/store/payment-methods/{id}/settle",
      summary: "Ask how the keeping of a way to pay stands, on coming back from the step",
      access: "signed-in",
      params,
      reply: keptMethodSchema,
      handle: async ({ params: { id } }, call) => {
        const kept = await own(call, id);
        if (isFailure(kept)) return kept;
        const settled = await settleMethod(paymentServices(services, call), id);
        return isFailure(settled) ? settled : keptMethodJson(settled);
      },
    }),
    route({
      key: "POST /api/store/payment-methods/{id}/remove",
      summary: "Forget a way to pay; `wrong-state` while an order that repeats is charged to it",
      access: "signed-in",
      params,
      reply: z.object({ removed: z.literal(true) }),
      handle: async ({ params: { id } }, call) => {
        const kept = await own(call, id);
        if (isFailure(kept)) return kept;
        if (await services.methodInUse(call.db, id)) {
          return new Failure(
            "wrong-state",
            "An order that repeats is charged to it. Choose another way to pay there first.",
            {
              why: "in-use",
            },
          );
        }
        const removed = await removeMethod(paymentServices(services, call), (work) => call.transact(work), {
          person: kept.personId,
          id,
        });
        return removed ?? { removed: true as const };
      },
    }),
    route({
      key: "GET /api/store/payment-methods/{reference}/element",
      summary: "What the page needs that shows Stripe's element; only while the keeping waits for the shopper",
      access: "signed-in",
      params: z.object({ reference: z.string().min(10).max(80) }),
      reply: z.object({
        id: z.string(),
        script: z.string(),
        publishableKey: z.string(),
        clientSecret: z.string(),
        returnUrl: z.string(),
      }),
      handle: async ({ params: { reference } }, call) => {
        const kept = await keptOfReference(call.db, reference);
        if (kept === undefined || kept.personId !== call.caller.person || kept.provider !== stripeName)
          return notHere();
        const element = await services.stripe?.keepElement(reference);
        if (element === undefined) return notHere();
        return { ...element, id: toEdge("paymentMethod", kept.id), returnUrl: kept.returnUrl };
      },
    }),
  ] as const;
}
