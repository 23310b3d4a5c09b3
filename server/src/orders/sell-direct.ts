import { sql } from "kysely";
import { audit, findOrCreatePerson, toMoney } from "../access/index.ts";
import { classOf, reserveStock } from "../catalog/index.ts";
import type { Market } from "../catalog/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { holdUses } from "../promotion/index.ts";
import { awaitDifference } from "./await-difference.ts";
import { capturePaid } from "./capture-paid.ts";
import { manualName, recordManualMoney } from "./manual-payments.ts";
import { promiseTime } from "./model.ts";
import type { Contact } from "./model.ts";
import { priceBasket } from "./price-basket.ts";
import type { Basket } from "./price-basket.ts";
import { startPayment, writePayment } from "./start-payment.ts";
import { findPayment, giveAccess, lockOrder, writeEvent } from "./store.ts";
import { hashToken } from "./tokens.ts";
import { waiveDifference } from "./waive-difference.ts";
import { discountRows, lineRows } from "./written-lines.ts";

/** A sale that is made and paid in one go, without basket and checkout: at a party, by phone, in person; or an exchange. */
export interface DirectSale {
  readonly market: Market;
  readonly locale: string;
  readonly contact: Contact;
  /** Null: the person of the contact's mail address. */
  readonly buyerId: bigint | null;
  readonly lines: readonly { readonly variantId: bigint; readonly quantity: number }[];
  /** The member who sold it, where it was one. */
  readonly soldBy: bigint | null;
  /** The order whose goods were exchanged. */
  readonly exchangeOf: bigint | null;
  /** How the money came: the method of the payment that is written down. */
  readonly method: "manual-cash" | "manual-transfer" | "manual-exchange";
  readonly reason: string;
  /** The order's own secret, which opens its page. */
  readonly token: string;
  /** The shop's address, for the links in mails. */
  readonly shopUrl: string;
  /** What it must come to at most, minor units; undefined: anything. Of an exchange: what came back is worth. */
  readonly most?: bigint;
  /** Of an exchange that costs more than that: the shopper pays the difference first, or staff let them have it. Undefined: it is refused. */
  readonly dearer?: "awaited" | "waived";
  /** False: the company has not seen the money yet; the order waits for it, its goods kept, until staff say that it came. */
  readonly moneyIsHere?: boolean;
  /** Why a difference is waived. */
  readonly waiver?: string;
  /** The refund whose money pays for it and is not sent, that far. */
  readonly paidByRefund?: bigint;
}

/**
 * Records a direct sale: at today's prices of the market, without shipping. Where the money is here the order is paid in this
 * transaction, as by any other payment; otherwise its payment is written down, to be asked for after the commit (`pay`).
 * @returns the order, and the payment where it has to be asked for; `sold-out`, `not-found` for what the market does not sell, `nothing-to-pay`, `price-changed` where it comes to
 *   more than `most` (`data.total`).
 */
export async function sellDirect(
  context: Context,
  sale: DirectSale,
): Promise<
  | {
      readonly orderId: bigint;
      readonly number: string;
      readonly total: bigint;
      readonly reference: string | null;
    }
  | Failure
> {
  const { market } = sale;
  const basket = await priceBasket(context.tx, {
    market,
    locale: sale.locale,
    now: context.now,
    wanted: sale.lines,
    customerClass: await classOf(context.tx, sale.buyerId, context.now),
    person: sale.buyerId,
    to: sale.contact,
    handedOver: true,
    plainPrices: sale.exchangeOf !== null,
  });
  const { totals } = basket;
  const [missing] = basket.notSoldHere;
  if (missing !== undefined) {
    return new Failure("not-found", "Something of this is not sold in the market.", {
      variantId: toEdge("variant", missing),
    });
  }
  if (totals.total === 0n) return new Failure("nothing-to-pay", "There is nothing to pay.");
  const isDearer = sale.most !== undefined && totals.total > sale.most;
  if (isDearer && sale.dearer === undefined) {
    return new Failure("price-changed", "It costs more than there is for it.", {
      total: toMoney(totals.total, market.currency),
      most: toMoney(sale.most ?? 0n, market.currency),
    });
  }
  const order = await writeOrder(context, sale, basket);
  if (isFailure(order)) return order;
  const { id, number } = order;
  if (isDearer) return await payDearer(context, sale, { id, number, total: totals.total });
  if (sale.paidByRefund !== undefined) {
    await context.tx.updateTable("refund").set({ kept: totals.total }).where("id", "=", sale.paidByRefund).execute();
  }
  const written = { id, number, total: totals.total };
  const reference = await (sale.moneyIsHere === false ? awaitMoney : takeMoney)(context, sale, written);
  return isFailure(reference) ? reference : { orderId: id, number, total: totals.total, reference };
}

/** What came back pays a part of it; the rest is awaited, or waived at once. */
async function payDearer(context: Context, sale: DirectSale, written: Written) {
  const { id: orderId, number, total } = written;
  const { most: worth = 0n, paidByRefund: refundId, reason, shopUrl } = sale;
  if (refundId === undefined) throw new Error(`the exchange ${number} has no refund`);
  const told = sale.dearer === "awaited";
  const refused =
    (await awaitDifference(context, { orderId, refundId, worth, shopUrl, told })) ??
    (told ? undefined : await waiveDifference(context, { orderId, reason: sale.waiver ?? reason, shopUrl }));
  return refused ?? { orderId, number, total, reference: null };
}

async function writeOrder(
  context: Context,
  sale: DirectSale,
  basket: Basket,
): Promise<{ readonly id: bigint; readonly number: string } | Failure> {
  const { market, contact } = sale;
  const { totals, lines } = basket;
  const buyerId =
    sale.buyerId ??
    (await findOrCreatePerson(context, { email: contact.email, name: contact.name, locale: sale.locale }));
  const order = await context.tx
    .insertInto("orders")
    .values({
      number: sql<string>`(select number_prefix from order_setting) || nextval('order_number')`,
      basket_id: null,
      market: market.code,
      currency: market.currency,
      locale: sale.locale,
      buyer_id: buyerId,
      click_id: null,
      code: null,
      state: "placed",
      prices_include_tax: market.pricesIncludeTax,
      tax_name: lines[0]?.tax.name ?? "",
      tax_basis_points: Math.round((lines[0]?.tax.rate ?? 0) / 100),
      goods: totals.goods,
      shipping: totals.shipping,
      shipping_tax: totals.shippingTax,
      tax: totals.tax,
      total: totals.total,
      placed_at: context.now,
      sold_by: sale.soldBy,
      exchange_of: sale.exchangeOf,
    })
    .returning(["id", "number"])
    .executeTakeFirstOrThrow();
  await context.tx
    .insertInto("order_contact")
    .values({ order_id: order.id, ...contact })
    .execute();
  await context.tx.insertInto("order_line").values(lineRows(order.id, basket)).execute();
  const discounts = discountRows(order.id, basket, sale.locale);
  if (discounts.length > 0) await context.tx.insertInto("order_discount").values(discounts).execute();
  const usedUp = await holdUses(context, {
    orderId: order.id,
    person: buyerId,
    until: context.now.add(promiseTime),
    promotions: basket.discounts.map(({ promotion }) => promotion),
  });
  if (usedUp !== undefined) return usedUp;
  await giveAccess(context, order.id, hashToken(sale.token));
  await writeEvent(context, order.id, "placed", sale.exchangeOf === null ? { direct: true } : { exchange: true });
  return order;
}

interface Written {
  readonly id: bigint;
  readonly number: string;
  readonly total: bigint;
}

/** Keeps the goods for the sale until its money comes. @returns the payment's reference. */
async function awaitMoney(context: Context, sale: DirectSale, written: Written): Promise<string | Failure> {
  const soldOut = await reserveStock(context, {
    orderId: written.id,
    lines: sale.lines,
    expiresAt: context.now.add(promiseTime),
  });
  if (soldOut !== undefined) return soldOut;
  const { market, method, shopUrl } = sale;
  return await startPayment(
    context,
    { name: manualName },
    {
      orderId: written.id,
      orderNumber: written.number,
      amount: written.total,
      currency: market.currency,
      method,
      returnUrl: shopUrl,
    },
  );
}

async function takeMoney(context: Context, sale: DirectSale, written: Written): Promise<null | Failure> {
  const { currency } = sale.market;
  const reference = await writePayment(context, {
    provider: manualName,
    orderId: written.id,
    orderNumber: written.number,
    amount: written.total,
    currency,
    method: sale.method,
    returnUrl: sale.shopUrl,
  });
  const { method, reason } = sale;
  await recordManualMoney(context.tx, { reference, method, amount: written.total, currency, reason });
  const [order, payment] = [await lockOrder(context.tx, written.id), await findPayment(context.tx, reference)];
  if (order === undefined || payment === undefined) throw new Error(`order ${written.number} was not written`);
  const captured = await capturePaid(context, order, payment);
  if (isFailure(captured)) return captured;
  if (captured === "returning") return new Failure("sold-out", "Of something there is not enough left.");
  await audit(context, {
    action: "order.direct",
    subject: toEdge("order", order.id),
    reason,
    after: { method, total: toMoney(order.total, currency) },
  });
  return null;
}
