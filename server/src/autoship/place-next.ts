import { failpoint } from "../foundation/failpoint.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { addToBasket, findKept, newToken, placeOrder } from "../orders/index.ts";
import type { PaymentServices } from "../orders/index.ts";
import { toMoney } from "../access/index.ts";
import type { Autoship } from "./model.ts";
import { dayIn, instantOn, nextAfter } from "./schedule.ts";
import { autoshipContact, lockAutoship, noteEvent, openCharge, readRule, updateAutoship } from "./store.ts";
import { priceNextOf, tellShopper } from "./tell-shopper.ts";

/** What became of an order that was due. */
type Placed = "placed" | "not-due" | "told" | "skipped";

/**
 * Orders what is due, in one transaction: the autoship's lock makes any number of workers at once one order. It goes through the
 * checkout's own `placeOrder`; the money is asked for after the commit. An order that comes to more than the shopper was told
 * waits, and they are told; what is not there is left out, and they are told; of nothing there is no order.
 */
export async function placeNext(services: PaymentServices, id: bigint): Promise<Placed> {
  const placed = await act(services, (context) => place(context, services, id));
  if (!isFailure(placed)) {
    if (placed === "placed") failpoint("autoship.ordered");
    return placed;
  }
  // Somebody was faster, or a price has changed this moment: the next look sees it.
  if (placed.code === "sold-out" || placed.code === "price-changed") return "told";
  services.log("warn", "autoship-not-possible", { autoship: toEdge("autoship", id), code: placed.code });
  await act(services, async (context) => {
    const autoship = await lockAutoship(context.tx, id);
    if (autoship?.state !== "active") return null;
    await noteEvent(context, id, "not-possible", { code: placed.code, message: placed.message, ...placed.data });
    const paused = await updateAutoship(context, id, { state: "paused", why: "not-possible" });
    await tellShopper(context, paused, "not-possible");
    return null;
  });
  return "skipped";
}

async function act<T>(
  services: PaymentServices,
  work: (context: Context) => Promise<T | Failure>,
): Promise<T | Failure> {
  return await inTransaction(services.db, (tx) => work({ tx, now: services.clock.now(), actor: null }));
}

async function place(context: Context, services: PaymentServices, id: bigint): Promise<Placed | Failure> {
  const { tx, now } = context;
  const autoship = await lockAutoship(tx, id);
  if (autoship?.state !== "active" || Temporal.Instant.compare(autoship.nextAt, now) > 0) return "not-due";
  if ((await openCharge(tx, id)) !== undefined) return "not-due";
  const contact = await autoshipContact(tx, id);
  const next = await priceNextOf(context, autoship);
  if (contact === undefined || next === undefined) {
    return new Failure("wrong-state", "Its address was erased, or its market is closed.");
  }
  const { noticeDays } = await readRule(tx);
  if (next.lines.length === 0) {
    await noteEvent(context, id, "nothing-there", { due: autoship.nextOn.toString() });
    await tellShopper(context, await moveOn(context, autoship), "nothing-there", { due: autoship.nextOn.toString() });
    return "skipped";
  }
  if (autoship.toldTotal !== null && next.total > autoship.toldTotal) {
    const nextOn = dayIn(autoship.timeZone, now).add({ days: noticeDays });
    const money = (amount: bigint) => toMoney(amount, autoship.currency);
    await noteEvent(context, id, "dearer", { before: money(autoship.toldTotal), after: money(next.total), to: nextOn });
    await tellShopper(context, await moveTo(context, autoship, nextOn), "dearer");
    return "told";
  }
  const kept = autoship.methodId === null ? undefined : await findKept(tx, autoship.methodId);
  if (kept?.state !== "saved" || kept.token === null) {
    return new Failure("wrong-state", "Its way to pay is no longer kept.", { field: "method" });
  }
  const basketToken = newToken();
  for (const { variantId, quantity } of next.lines) {
    const wish = { token: basketToken, market: next.market, variantId, quantity, customerClass: next.customerClass };
    const added = await addToBasket(context, wish);
    if (isFailure(added)) return added;
  }
  const token = newToken();
  const number = autoship.payments + 1;
  const order = await placeOrder(context, services.payments, {
    basketToken,
    market: next.market,
    locale: autoship.locale,
    contact,
    method: kept.method,
    buyerId: autoship.personId,
    clickId: autoship.clickId,
    code: autoship.code,
    shippingMethodId: next.basket.way?.method.id ?? null,
    expectedTotal: next.total,
    repeats: { subscription: toEdge("autoship", id), number, savedAs: kept.token },
    token,
    returnUrl: new URL(`/orders/${token}`, autoship.shopUrl).href,
  });
  if (isFailure(order)) return order;
  await tx
    .insertInto("autoship_charge")
    .values({
      order_id: order.orderId,
      autoship_id: id,
      number,
      due_on: autoship.nextOn,
      state: "open",
      counted: null,
      look_at: now,
      begun_at: now,
      ended_at: null,
    })
    .execute();
  await noteEvent(context, id, "ordered", { order: order.number, total: toMoney(next.total, autoship.currency) });
  if (next.short.length > 0) {
    await noteEvent(context, id, "short", { order: order.number });
    await tellShopper(context, autoship, "short", { number: order.number }, next);
  }
  // The next one is not announced yet: its total is told in time.
  await moveOn(context, autoship);
  return "placed";
}

/** To the first day of the rhythm after today and after the day that was due. */
export async function moveOn(context: Context, autoship: Autoship): Promise<Autoship> {
  const today = dayIn(autoship.timeZone, context.now);
  const later = Temporal.PlainDate.compare(today, autoship.nextOn) > 0 ? today : autoship.nextOn;
  return await moveTo(context, autoship, nextAfter(autoship.anchorOn, autoship, later));
}

/** To a day; the rhythm stays as it is. */
export async function moveTo(context: Context, autoship: Autoship, nextOn: Temporal.PlainDate): Promise<Autoship> {
  const { hour } = await readRule(context.tx);
  return await updateAutoship(context, autoship.id, {
    next_on: nextOn,
    next_at: instantOn(nextOn, autoship.timeZone, hour),
    told_on: null,
  });
}
