/** A shopper's own autoships. */
import { z } from "@hono/zod-openapi";
import { cursorOf, idSchema, moneySchema, pageOf, pageQuery, route } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { storefrontOf, storefrontQuery } from "../catalog/index.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import {
  basketSchema,
  contactSchema,
  findKept,
  fromMoney,
  keepMethod,
  settleMethod,
  writeMethod,
} from "../orders/index.ts";
import type { KeptMethod, OrderServices, PaymentServices } from "../orders/index.ts";
import { methodSettled, moveNext, setContact, setLines, setMethod, setRhythm, skipNext } from "./change-autoship.ts";
import {
  autoshipJson,
  autoshipSchema,
  daySchema,
  linesSchema,
  pricedJson,
  rhythmShape,
  rowJson,
  rowSchema,
} from "./json.ts";
import type { Autoship } from "./model.ts";
import { endAutoship, pauseAutoship, resumeAutoship } from "./pause-autoship.ts";
import { priceNext } from "./price-next.ts";
import { listAutoships, titlesOf } from "./read-autoships.ts";
import { runAutoship } from "./run-autoship.ts";
import { readDay } from "./schedule.ts";
import { startAutoship } from "./start-autoship.ts";
import { findAutoship } from "./store.ts";

const params = z.object({ id: idSchema("autoship") });
const notHere = () => new Failure("not-found", "There is no such autoship.");

/** A way to pay: one that is kept, or a method of which a new one is to be kept. */
const methodShape = {
  kept: idSchema("paymentMethod").optional(),
  method: z.string().max(60).optional().openapi({ description: "Instead of `kept`: keep a new one of this method" }),
};

export function storeRoutes(services: OrderServices) {
  const paying = (call: Pick<Call, "db">): PaymentServices => ({
    db: call.db,
    clock: services.clock,
    payments: services.payments,
    log: services.log,
  });
  const reply = async (call: Call, id: bigint) => {
    const autoship = await findAutoship(call.db, id);
    return autoship?.personId === call.caller.person && autoship !== undefined
      ? await autoshipJson(call.db, autoship, call.now)
      : notHere();
  };
  /** Does a change in the caller's name, and answers with what it is then. */
  const change = async (
    call: Call,
    id: bigint,
    work: (context: Context, by: { readonly person: bigint }) => Promise<Autoship | Failure>,
  ) => {
    const { person } = call.caller;
    if (person === null) return notHere();
    const done = await call.transact(async (context) => {
      const changed = await work(context, { person });
      return isFailure(changed) ? changed : { done: true };
    });
    return isFailure(done) ? done : await reply(call, id);
  };
  const methodOf = async (
    context: Context,
    wish: { readonly kept?: bigint | undefined; readonly method?: string | undefined },
    of: { readonly person: bigint; readonly returnUrl: string },
  ): Promise<KeptMethod | Failure> => {
    if (wish.kept === undefined)
      return await writeMethod(context, services.payments, { ...of, method: wish.method ?? "" });
    return (
      (await findKept(context.tx, wish.kept)) ?? new Failure("bad-input", "Choose a way to pay.", { field: "method" })
    );
  };
  /** Has a new way to pay kept, and what waits for it go on. @returns where the shopper has a step to take */
  const keep = async (call: Call, methodId: bigint): Promise<string | null | Failure> => {
    const kept = await keepMethod(paying(call), methodId);
    if (isFailure(kept)) return kept;
    await settled(call, methodId);
    return kept.actionUrl;
  };
  const settled = (call: Call, methodId: bigint) =>
    inTransaction(call.db, (tx) => methodSettledIfEnded({ tx, now: call.now, actor: null }, methodId));

  return [
    route({
      key: "POST /api/store/autoships/quote",
      summary: "What an order that repeats would come to now",
      access: "anyone",
      query: z.object(storefrontQuery),
      body: z.object({
        lines: linesSchema,
        country: z.string().length(2).optional(),
        region: z.string().max(100).optional(),
        postcode: z.string().max(40).optional(),
        shipping: idSchema("shippingMethod").optional(),
        code: z.string().trim().max(60).optional(),
      }),
      reply: z.object({ order: basketSchema, short: z.array(z.object({ variantId: z.string(), there: z.number() })) }),
      handle: async ({ query, body }, call) => {
        const { market, locale } = await storefrontOf(call, query);
        const to =
          body.country === undefined
            ? undefined
            : { country: body.country, region: body.region ?? null, postcode: body.postcode ?? "" };
        const wish = { market: market.code, locale, personId: call.caller.person ?? 0n, lines: body.lines, to };
        const next = await priceNext(
          call.db,
          { ...wish, shippingMethodId: body.shipping ?? null, code: body.code ?? null },
          call.now,
        );
        if (next === undefined) return new Failure("bad-input", "This market is closed.", { field: "market" });
        return {
          order: pricedJson(next.basket, market, locale),
          short: next.short.map(({ variantId, there }) => ({ variantId: toEdge("variant", variantId), there })),
        };
      },
    }),
    route({
      key: "POST /api/store/autoships",
      summary: "Have an order repeat; with `actionUrl` the shopper has a step to take there before it begins",
      access: "signed-in",
      idempotent: true,
      limit: "checkout",
      query: z.object(storefrontQuery),
      body: z.object({
        lines: linesSchema,
        ...rhythmShape,
        firstOn: daySchema.openapi({
          description: "The day of the first order in the shopper's time zone; today: at once",
        }),
        timeZone: z.string().max(60),
        contact: contactSchema,
        shipping: idSchema("shippingMethod").optional(),
        ...methodShape,
        code: z.string().trim().max(60).optional(),
        expectedTotal: moneySchema.optional(),
      }),
      reply: z.object({ id: z.string(), state: z.string(), actionUrl: z.string().nullable() }),
      handle: async ({ query, body }, call) => {
        const { market, locale } = await storefrontOf(call, query);
        const { person } = call.caller;
        const firstOn = readDay(body.firstOn);
        if (firstOn === undefined) return new Failure("bad-input", "This is no day.", { field: "firstOn" });
        const expectedTotal =
          body.expectedTotal === undefined ? null : fromMoney(body.expectedTotal, market.currency, "expectedTotal");
        if (isFailure(expectedTotal)) return new Failure("price-changed", "The shop is in another currency now.");
        const clickId = await services.readClick(call);
        const started = await call.transact(async (context) => {
          if (person === null) return notHere();
          const method = await methodOf(context, body, { person, returnUrl: `${call.origin}/account/autoships` });
          if (isFailure(method)) return method;
          const { every, unit, timeZone, lines, contact } = body;
          const autoship = await startAutoship(context, {
            personId: person,
            market: market.code,
            locale,
            timeZone,
            rhythm: { every, unit },
            firstOn,
            lines,
            contact,
            shippingMethodId: body.shipping ?? null,
            method,
            clickId,
            code: body.code ?? null,
            shopUrl: call.origin,
            expectedTotal,
          });
          return isFailure(autoship) ? autoship : { id: autoship.id, methodId: method.id };
        });
        if (isFailure(started)) return started;
        const actionUrl = await keep(call, started.methodId);
        if (isFailure(actionUrl)) return actionUrl;
        await runAutoship(paying(call), started.id);
        const autoship = await findAutoship(call.db, started.id);
        return { id: toEdge("autoship", started.id), state: autoship?.state ?? "ended", actionUrl };
      },
    }),
    route({
      key: "GET /api/store/autoships",
      summary: "The caller's autoships, newest first",
      access: "signed-in",
      query: z.object(pageQuery),
      reply: z.object({
        autoships: z.array(rowSchema.extend({ titles: z.array(z.string()) })),
        next: z.string().nullable(),
      }),
      handle: async ({ query: { limit, before } }, { db, now, caller }) => {
        const cursor = cursorOf("autoship", before);
        if (isFailure(cursor)) return cursor;
        if (caller.person === null) return { autoships: [], next: null };
        const found = await listAutoships(db, { personId: caller.person, now, before: cursor, limit: limit + 1 });
        const { page, next } = pageOf("autoship", found, limit);
        const titles = await titlesOf(db, page, now);
        return { autoships: page.map((row) => ({ ...rowJson(row), titles: [...(titles.get(row.id) ?? [])] })), next };
      },
    }),
    route({
      key: "GET /api/store/autoships/{id}",
      summary: "One of the caller's autoships: what comes next, what came, what happened",
      access: "signed-in",
      params,
      reply: autoshipSchema,
      handle: ({ params: { id } }, call) => reply(call, id),
    }),
    route({
      key: "POST /api/store/autoships/{id}/settle",
      summary: "Ask how its way to pay stands, on coming back from the step at the provider, and go on",
      access: "signed-in",
      params,
      reply: autoshipSchema,
      handle: async ({ params: { id } }, call) => {
        const autoship = await findAutoship(call.db, id);
        if (autoship === undefined || autoship.personId !== call.caller.person) return notHere();
        if (autoship.pendingMethodId !== null) {
          await settleMethod(paying(call), autoship.pendingMethodId);
          await settled(call, autoship.pendingMethodId);
        }
        await runAutoship(paying(call), id);
        return await reply(call, id);
      },
    }),
    route({
      key: "POST /api/store/autoships/{id}/skip",
      summary: "Leave the next order out",
      access: "signed-in",
      params,
      reply: autoshipSchema,
      handle: ({ params: { id } }, call) => change(call, id, (context, by) => skipNext(context, { id, by })),
    }),
    route({
      key: "POST /api/store/autoships/{id}/date",
      summary: "Set the day of the next order; those after it are counted from it",
      access: "signed-in",
      params,
      body: z.object({ on: daySchema }),
      reply: autoshipSchema,
      handle: ({ params: { id }, body }, call) =>
        change(call, id, (context, by) => moveNext(context, { id, by, on: Temporal.PlainDate.from(body.on) })),
    }),
    route({
      key: "PUT /api/store/autoships/{id}/rhythm",
      summary: "Set how often it comes",
      access: "signed-in",
      params,
      body: z.object(rhythmShape),
      reply: autoshipSchema,
      handle: ({ params: { id }, body: rhythm }, call) =>
        change(call, id, (context, by) => setRhythm(context, { id, by, rhythm })),
    }),
    route({
      key: "PUT /api/store/autoships/{id}/lines",
      summary: "Set what is in it",
      access: "signed-in",
      params,
      body: z.object({ lines: linesSchema }),
      reply: autoshipSchema,
      handle: ({ params: { id }, body: { lines } }, call) =>
        change(call, id, (context, by) => setLines(context, { id, by, lines })),
    }),
    route({
      key: "PUT /api/store/autoships/{id}/address",
      summary: "Set where it goes, and the way it is sent; the cheapest where that is left out",
      access: "signed-in",
      params,
      body: z.object({ contact: contactSchema.omit({ email: true }), shipping: idSchema("shippingMethod").optional() }),
      reply: autoshipSchema,
      handle: ({ params: { id }, body: { contact, shipping } }, call) =>
        change(call, id, (context, by) => setContact(context, { id, by, contact, shippingMethodId: shipping ?? null })),
    }),
    route({
      key: "PUT /api/store/autoships/{id}/method",
      summary: "Set what it is charged to; with `actionUrl` the shopper has a step to take there",
      access: "signed-in",
      idempotent: true,
      limit: "checkout",
      params,
      body: z.object(methodShape),
      reply: z.object({ actionUrl: z.string().nullable() }),
      handle: async ({ params: { id }, body }, call) => {
        const { person } = call.caller;
        const set = await call.transact(async (context) => {
          if (person === null) return notHere();
          const returnUrl = `${call.origin}/account/autoships/${toEdge("autoship", id)}`;
          const method = await methodOf(context, body, { person, returnUrl });
          if (isFailure(method)) return method;
          const autoship = await setMethod(context, { id, by: { person }, method });
          return isFailure(autoship) ? autoship : { methodId: method.id };
        });
        if (isFailure(set)) return set;
        const actionUrl = await keep(call, set.methodId);
        if (isFailure(actionUrl)) return actionUrl;
        await runAutoship(paying(call), id);
        return { actionUrl };
      },
    }),
    route({
      key: "POST /api/store/autoships/{id}/pause",
      summary: "Pause it; where a day is said the next order comes on it",
      access: "signed-in",
      params,
      body: z.object({ until: daySchema.optional() }),
      reply: autoshipSchema,
      handle: ({ params: { id }, body: { until } }, call) =>
        change(call, id, (context, by) =>
          pauseAutoship(context, { id, by, until: until === undefined ? null : Temporal.PlainDate.from(until) }),
        ),
    }),
    route({
      key: "POST /api/store/autoships/{id}/resume",
      summary: "Let it go on; the next order comes on the day that is said, else on the next of its rhythm",
      access: "signed-in",
      params,
      body: z.object({ on: daySchema.optional() }),
      reply: autoshipSchema,
      handle: ({ params: { id }, body: { on } }, call) =>
        change(call, id, (context, by) =>
          resumeAutoship(context, { id, by, on: on === undefined ? null : Temporal.PlainDate.from(on) }),
        ),
    }),
    route({
      key: "POST /api/store/autoships/{id}/end",
      summary: "End it for good",
      access: "signed-in",
      params,
      reply: autoshipSchema,
      handle: ({ params: { id } }, call) => change(call, id, (context, by) => endAutoship(context, { id, by })),
    }),
  ] as const;
}

/** One that has no end yet is left to its job. */
async function methodSettledIfEnded(context: Context, methodId: bigint): Promise<null> {
  const kept = await findKept(context.tx, methodId);
  if (kept?.state === "saved" || kept?.state === "declined") await methodSettled(context, methodId);
  return null;
}
