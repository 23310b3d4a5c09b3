/**
 * Staff add to an order that is not paid. All of it is worked out anew with today's promotions, taxes and shipping, for the same person and
 * address; what was ordered already keeps its prices.
 */
import { formatMoney } from "@fairline/engine";
import { sql } from "kysely";
import { audit, toMoney } from "../access/index.ts";
import { classOf, findMarket } from "../catalog/index.ts";
import { holdCreditAgain } from "../credit/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { holdUses, releaseUses } from "../promotion/index.ts";
import { mostOfOne } from "./change-basket.ts";
import { overAlready, promiseAnew, waitingPayment } from "./edit-order.ts";
import { heldFor } from "./hold-payment.ts";
import { dueOf, promisedUntil } from "./model.ts";
import type { Order, Payment } from "./model.ts";
import { queueOrderMail } from "./order-mail.ts";
import { priceBasket } from "./price-basket.ts";
import type { Basket } from "./price-basket.ts";
import { lockOrder, orderContact, orderDiscounts, orderLines, writeEvent } from "./store.ts";
import { discountRows, lineRows, sumColumns } from "./written-lines.ts";

type Added = readonly { readonly variantId: bigint; readonly quantity: number }[];

/** What an order would come to with more in it; reads only. @returns as `addLines`. */
export async function quoteMore(
  db: Db,
  wish: { readonly order: Order; readonly lines: Added; readonly now: Temporal.Instant },
): Promise<Basket | Failure> {
  const { order, lines: added, now } = wish;
  const over = overAlready(order) ?? notForThis(order);
  if (over !== undefined) return over;
  const [lines, discounts, contact, market, way] = await Promise.all([
    orderLines(db, order.id),
    orderDiscounts(db, order.id),
    orderContact(db, order.id),
    findMarket(db, order.market),
    db.selectFrom("orders").select("shipping_method_id as id").where("id", "=", order.id).executeTakeFirst(),
  ]);
  if (contact === undefined || market === undefined) {
    return new Failure("wrong-state", "The buyer's address was erased.");
  }
  const wanted = new Map(lines.map(({ variantId, quantity }) => [variantId, quantity]));
  for (const { variantId, quantity } of added) wanted.set(variantId, (wanted.get(variantId) ?? 0) + quantity);
  if (added.length === 0 || [...wanted.values()].some((quantity) => quantity > mostOfOne)) {
    return new Failure("bad-input", `Say what is added, at most ${mostOfOne} of one thing.`, { field: "lines" });
  }
  const basket = await priceBasket(db, {
    market,
    locale: order.locale,
    now,
    wanted: [...wanted].map(([variantId, quantity]) => ({ variantId, quantity })),
    customerClass: await classOf(db, order.buyerId, now),
    person: order.buyerId,
    codes: discounts.flatMap(({ code }) => code ?? []),
    to: contact,
    methodId: way?.id ?? null,
    // In person, and in exchange, things go out without shipping, and what is exchanged without promotions.
    handedOver: order.soldBy !== null || order.exchangeOf !== null,
    plainPrices: order.exchangeOf !== null,
    exceptOrder: order.id,
    asOrdered: new Map(lines.map(({ variantId, unitPrice }) => [variantId, unitPrice])),
  });
  return refusalOf(order, basket) ?? basket;
}

function notForThis(order: Order): Failure | undefined {
  if (order.state !== "placed") {
    return new Failure("wrong-state", "The order is paid already. What comes further is an order of its own.", {
      state: order.state,
    });
  }
  if (order.kind === "gift-card" || order.repeats !== null) {
    return new Failure("wrong-state", "Nothing is added to an order of a gift card, or to one that repeats.");
  }
  return undefined;
}

function refusalOf(order: Order, basket: Basket): Failure | undefined {
  const [missing] = basket.notSoldHere;
  if (missing !== undefined) {
    return new Failure("not-found", "Something of this is not sold in the market (any more).", {
      variantId: toEdge("variant", missing),
    });
  }
  if (basket.isSent && basket.way === undefined) {
    return new Failure("bad-input", "Nothing of ours goes to this address as the order would be.", {
      field: "shipping",
    });
  }
  if (basket.hasDownloads && order.digitalConsentAt === null) {
    return new Failure("wrong-state", "A download is sold to who asks for it at once: have the shopper order it.", {
      field: "lines",
    });
  }
  const elsewhere = order.credited + order.exchanged;
  if (elsewhere === 0n || basket.totals.total > elsewhere) return undefined;
  return new Failure("wrong-state", "Its gift card would pay for all of it. Cancel the order, and place it anew.");
}

/**
 * Adds to an order that waits for its payment: promotions, taxes and shipping anew, stock kept, the shopper told what is to be paid now.
 * @returns undefined; `wrong-state` for an order that is paid, over or of another kind, or of which less money is reserved than it would
 *   cost; `payment-unknown` while a payment of the old total may be answered, `price-changed` where it comes to something else than
 *   `expectedTotal`, `sold-out`, `not-found`, `bad-input`.
 */
export async function addLines(
  context: Context,
  wish: {
    readonly orderId: bigint;
    readonly lines: Added;
    readonly reason: string;
    /** What staff were shown, minor units; null: anything. */
    readonly expectedTotal: bigint | null;
    readonly shopUrl: string;
  },
): Promise<undefined | Failure> {
  const order = await lockOrder(context.tx, wish.orderId);
  if (order === undefined) return new Failure("not-found", "There is no such order.");
  const over = overAlready(order) ?? notForThis(order);
  if (over !== undefined) return over;
  const payment = await waitingPayment(context, order);
  if (isFailure(payment)) return payment;
  const basket = await quoteMore(context.tx, { order, lines: wish.lines, now: context.now });
  if (isFailure(basket)) return basket;
  const { total } = basket.totals;
  const money = (amount: bigint) => toMoney(amount, order.currency);
  if (wish.expectedTotal !== null && wish.expectedTotal !== total) {
    return new Failure("price-changed", "It comes to another sum than was shown. Look at it again.", {
      total: money(total),
    });
  }
  const due = dueOf({ ...order, total });
  if (payment?.state === "authorised" && due > payment.amount) {
    return new Failure("wrong-state", "Less is reserved than it would cost. Cancel the order, and place it anew.", {
      reserved: money(payment.amount),
      total: money(due),
    });
  }
  const refused = (await promise(context, order, payment, basket)) ?? (await write(context, order, payment, basket));
  if (refused !== undefined) return refused;
  const facts = {
    added: wish.lines.map(({ variantId, quantity }) => ({
      title: basket.lines.find(({ offer }) => offer.variantId === variantId)?.offer.title ?? "",
      quantity,
    })),
    before: money(order.total),
    after: money(total),
  };
  await writeEvent(context, order.id, "edited", { ...facts, reason: wish.reason });
  await audit(context, {
    action: "order.edit",
    subject: toEdge("order", order.id),
    reason: wish.reason,
    before: { total: facts.before },
    after: { total: facts.after, added: facts.added },
  });
  const shown = (amount: bigint) => ({ amount: formatMoney(amount, order.currency), currency: order.currency });
  const told = { why: "edited", total: shown(total), due: shown(due), until: null };
  await queueOrderMail(context, order, { returnUrl: payment?.returnUrl ?? wish.shopUrl }, "order-due", told);
  return undefined;
}

function untilOf(context: Context, order: Order, payment: Payment | null): Temporal.Instant {
  const patience = payment === null ? undefined : heldFor(payment.state === "awaiting" ? "awaiting" : "authorised");
  return payment === null || patience === undefined
    ? promisedUntil(order, context.now)
    : payment.startedAt.add(patience);
}

/** The uses of what applies now instead of those of before, and its credit as long: before stock, as everywhere. */
async function promise(
  context: Context,
  order: Order,
  payment: Payment | null,
  { discounts }: Basket,
): Promise<undefined | Failure> {
  const until = untilOf(context, order, payment);
  await releaseUses(context.tx, order.id);
  const promotions = discounts.map(({ promotion }) => promotion);
  return (
    (await holdUses(context, { orderId: order.id, person: order.buyerId, until, promotions })) ??
    (order.credited === 0n ? undefined : await holdCreditAgain(context, { orderId: order.id, until }))
  );
}

async function write(
  context: Context,
  order: Order,
  payment: Payment | null,
  basket: Basket,
): Promise<undefined | Failure> {
  const { tx } = context;
  const known = new Map((await orderLines(tx, order.id)).map(({ variantId, id }) => [variantId, id]));
  // Far away first, since no two may have one number at any moment.
  await sql`update order_line set line = line + 10000 where order_id = ${order.id}`.execute(tx);
  for (const row of lineRows(order.id, basket)) {
    const id = known.get(row.variant_id);
    if (id === undefined) {
      await tx.insertInto("order_line").values(row).execute();
      continue;
    }
    // What a line was called when it was ordered stays.
    const { line, quantity, amount, tax, tax_name, tax_rate, cv, qv } = row;
    const change = { line, quantity, amount, tax, tax_name, tax_rate, cv, qv };
    await tx.updateTable("order_line").set(change).where("id", "=", id).execute();
  }
  await tx.deleteFrom("order_discount").where("order_id", "=", order.id).execute();
  const discounts = discountRows(order.id, basket, order.locale);
  if (discounts.length > 0) await tx.insertInto("order_discount").values(discounts).execute();
  await tx.updateTable("orders").set(sumColumns(basket, order.locale)).where("id", "=", order.id).execute();
  return await promiseAnew(context, order, payment);
}
