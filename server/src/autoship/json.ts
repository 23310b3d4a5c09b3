/** How autoships look in JSON. */
import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, moneySchema, toMoney } from "../access/index.ts";
import type { Db } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import {
  basketJson,
  basketSchema,
  contactSchema,
  findKept,
  keptMethodJson,
  keptMethodSchema,
  mostOfOne,
} from "../orders/index.ts";
import type { PricedBasket } from "../orders/index.ts";
import type { Market } from "../catalog/index.ts";
import { autoshipStates, units } from "./model.ts";
import type { Autoship } from "./model.ts";
import { numbersOf, readNext } from "./read-autoships.ts";
import type { AutoshipRow } from "./read-autoships.ts";
import { mostLines } from "./refused-lines.ts";
import { autoshipContact, chargesOf, eventsOf } from "./store.ts";

export const daySchema = z.iso.date();

export const rhythmShape = { every: z.number().int().min(1).max(52), unit: z.enum(units) };

export const linesSchema = z
  .array(z.object({ variantId: idSchema("variant"), quantity: z.number().int().min(1).max(mostOfOne) }))
  .min(1)
  .max(mostLines);

const whySchema = z.enum(["by-shopper", "by-staff", "unpaid", "not-possible", "not-completed"]).nullable();

export const rowSchema = z
  .object({
    id: z.string(),
    state: z.enum(autoshipStates),
    why: whySchema,
    every: z.number(),
    unit: z.enum(units),
    timeZone: z.string(),
    nextOn: z.string(),
    resumeOn: z.string().nullable(),
    total: moneySchema.nullable().openapi({ description: "What the shopper was last told that an order comes to" }),
    payments: z.number(),
    things: z.number(),
    startedAt: instantSchema,
    failures: z.number().openapi({ description: "Payments of the order under way that were declined" }),
    retryAt: instantSchema.nullable(),
  })
  .openapi("AutoshipRow");

export function rowJson(row: AutoshipRow): z.infer<typeof rowSchema> {
  const { state, why, every, unit, timeZone, payments, things, toldTotal, currency } = row;
  return {
    id: toEdge("autoship", row.id),
    state,
    why,
    every,
    unit,
    timeZone,
    nextOn: row.nextOn.toString(),
    resumeOn: row.resumeOn?.toString() ?? null,
    total: toldTotal === null ? null : toMoney(toldTotal, currency),
    payments,
    things,
    startedAt: row.startedAt.toString(),
    failures: row.failures ?? 0,
    retryAt: row.retryAt?.toString() ?? null,
  };
}

export const autoshipSchema = z
  .object({
    id: z.string(),
    state: z.enum(autoshipStates),
    why: whySchema,
    every: z.number(),
    unit: z.enum(units),
    timeZone: z.string(),
    market: z.string(),
    nextOn: z.string(),
    nextAt: instantSchema,
    resumeOn: z.string().nullable(),
    payments: z.number(),
    startedAt: instantSchema,
    lines: z.array(
      z.object({
        variantId: z.string(),
        quantity: z.number(),
        title: z.string().openapi({ description: "Empty: no longer sold" }),
        variantName: z.string(),
        there: z.number().openapi({ description: "So many of the quantity can be had now" }),
      }),
    ),
    next: basketSchema
      .nullable()
      .openapi({ description: "The next order as things stand; null: its market is closed" }),
    told: moneySchema.nullable(),
    contact: contactSchema.nullable(),
    shipping: z.string().nullable(),
    method: keptMethodSchema.nullable(),
    pendingMethod: keptMethodSchema.nullable(),
    charges: z.array(
      z.object({
        orderId: z.string(),
        order: z.string(),
        number: z.number(),
        dueOn: z.string(),
        state: z.enum(["open", "paid", "unpaid", "cancelled"]),
        failures: z.number(),
        retryAt: instantSchema.nullable(),
        begunAt: instantSchema,
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
  .openapi("Autoship");

const noCredit = { parts: [], cards: [], storeCredit: 0n, usesCredit: false };

export function pricedJson(basket: PricedBasket, market: Market, locale: string): z.infer<typeof basketSchema> {
  return basketJson(basket, { market, locale, most: mostOfOne, credit: noCredit });
}

/** One autoship, with its next order priced as things stand. */
export async function autoshipJson(
  db: Db,
  autoship: Autoship,
  now: Temporal.Instant,
): Promise<z.infer<typeof autoshipSchema>> {
  const { id, locale, currency, toldTotal, methodId, pendingMethodId, shippingMethodId } = autoship;
  const { lines, next } = await readNext(db, autoship, now);
  const charges = await chargesOf(db, id);
  const numbers = await numbersOf(
    db,
    charges.map(({ orderId }) => orderId),
  );
  const kept = async (method: bigint | null) => {
    const found = method === null ? undefined : await findKept(db, method);
    return found === undefined ? null : keptMethodJson(found);
  };
  return {
    id: toEdge("autoship", id),
    state: autoship.state,
    why: autoship.why,
    every: autoship.every,
    unit: autoship.unit,
    timeZone: autoship.timeZone,
    market: autoship.market,
    nextOn: autoship.nextOn.toString(),
    nextAt: autoship.nextAt.toString(),
    resumeOn: autoship.resumeOn?.toString() ?? null,
    payments: autoship.payments,
    startedAt: autoship.startedAt.toString(),
    lines: lines.map(({ variantId, ...line }) => ({ ...line, variantId: toEdge("variant", variantId) })),
    next: next === undefined ? null : pricedJson(next.basket, next.market, locale),
    told: toldTotal === null ? null : toMoney(toldTotal, currency),
    contact: (await autoshipContact(db, id)) ?? null,
    shipping: shippingMethodId === null ? null : toEdge("shippingMethod", shippingMethodId),
    method: await kept(methodId),
    pendingMethod: await kept(pendingMethodId),
    charges: charges.map((charge) => ({
      orderId: toEdge("order", charge.orderId),
      order: numbers.get(charge.orderId) ?? "",
      number: charge.number,
      dueOn: charge.dueOn.toString(),
      state: charge.state,
      failures: charge.failures,
      retryAt: charge.failures > 0 ? (charge.lookAt?.toString() ?? null) : null,
      begunAt: charge.begunAt.toString(),
    })),
    events: (await eventsOf(db, id)).map(({ at, kind, actor, data }) => ({ at: at.toString(), kind, by: actor, data })),
  };
}
