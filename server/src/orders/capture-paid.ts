import { formatMoney } from "@fairline/engine";
import { audit, toMoney } from "../access/index.ts";
import { releaseStock, takeStock } from "../catalog/index.ts";
import { activateCard, isCreditThere, releaseCredit, spendCredit } from "../credit/index.ts";
import { unawaited } from "../foundation/database.ts";
import type { Context, Tx } from "../foundation/database.ts";
import { readCompany } from "../foundation/company.ts";
import { isFailure } from "../foundation/failure.ts";
import type { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { enqueue } from "../foundation/jobs.ts";
import { causeOf } from "../ledger/index.ts";
import type { CompanyAccount, Movement } from "../ledger/index.ts";
import { keepUses, releaseUses } from "../promotion/index.ts";
import { recordSale } from "../sales/index.ts";
import type { BuyerEvidence } from "../sales/index.ts";
import { freeExchangeSoon } from "./await-difference.ts";
import { giveDownloads } from "./give-downloads.ts";
import type { Contact, Order, OrderDiscount, OrderLine, Payment } from "./model.ts";
import { mailFacts, queueOrderMail } from "./order-mail.ts";
import { writePaid } from "./pay-store.ts";
import { hashToken, newToken } from "./tokens.ts";
import { orderContact, orderDiscounts, orderLines, updatePayment, writeEvent } from "./store.ts";

declare module "../foundation/jobs.ts" {
  interface Jobs {
    /** The order was paid: its invoice is due. Issued after the commit, so that its number's lock holds up no payment. */
    "issue-invoice": { readonly order: string };
    /** A refund was recorded: its credit note is due. */
    "issue-credit-note": { readonly refund: string };
    /** An order that repeats was paid or ended: what it belongs to goes on. */
    "repeated-order-ended": { readonly subscription: string };
  }
}

/** The name of the store among the sources of sales; an order's id is its reference there. */
export const saleSource = "store";
export const saleRefOf = (orderId: bigint) => orderId.toString();

/** The goods of an order that was to take them last are gone; see `capturePaid`. */
export class GoodsGone extends Error {
  constructor(orderId: bigint) {
    super(`the goods of order ${orderId} are gone`);
  }
}

export interface OrderParts {
  readonly lines: readonly OrderLine[];
  readonly contact: Contact | undefined;
  readonly discounts: readonly OrderDiscount[];
}

/** What an order is made of, for who captures its payment; asked in one journey. */
export async function readParts(tx: Tx, orderId: bigint): Promise<OrderParts> {
  const [lines, contact, discounts] = await Promise.all([
    orderLines(tx, orderId),
    orderContact(tx, orderId),
    orderDiscounts(tx, orderId),
  ]);
  return { lines, contact, discounts };
}

/**
 * The one transaction in which an order becomes paid: stock taken, sale recorded with its earnings, money in the books, mail,
 * audit. The caller holds the order's lock and knows that the provider has the money.
 *
 * Where nothing can be given for the money (the promise ran out and the goods are gone, the order was cancelled, or another
 * payment was faster) nothing is recorded, and the payment is `returning`: the caller sends it back after the commit.
 * @param goods `last`: the stock's rows are locked when everything else is done, so that others who buy the same wait for one journey instead
 *   of for the whole sale; the promise that the order has been given keeps the goods for it meanwhile. Where they are gone all the same this throws
 *   `GoodsGone`, and the caller does the transaction again with `first`.
 * @param read what the order is made of, where the caller has read it under the order's lock.
 * @returns how the payment stands; a Failure of the sale rolls everything back.
 */
export async function capturePaid(
  context: Context,
  order: Order,
  payment: Payment,
  goods: "first" | "last" = "first",
  read?: OrderParts,
): Promise<"captured" | "returning" | Failure> {
  if (order.state !== "placed") {
    return returnInstead(context, order, payment, order.state === "paid" ? "paid-twice" : "order-cancelled");
  }
  if (order.kind === "gift-card") return await captureCard(context, order, payment);
  const captureAmount = payment.captureAmount ?? payment.amount;
  const [{ lines, contact, discounts }] = await Promise.all([
    read ?? readParts(context.tx, order.id),
    // Asked for with them, for all who ask later.
    readCompany(context.tx),
  ]);
  if (order.credited > 0n && !(await isCreditThere(context, order.id))) {
    return returnInstead(context, order, payment, "credit-spent");
  }
  if (goods === "first" && isFailure(await takeStock(context, { orderId: order.id, lines }))) {
    return returnInstead(context, order, payment, "sold-out");
  }
  const sold = {
    source: saleSource,
    sourceRef: saleRefOf(order.id),
    market: order.market,
    currency: order.currency,
    buyerId: order.buyerId,
    clickId: order.clickId,
    code: order.code,
    offline: order.soldBy,
    payment: order.repeats,
    evidence: evidenceOf(contact),
    lines,
  };
  const sale = await recordSale(context, sold, moneyIn(order));
  if (isFailure(sale)) return sale;
  const { tx } = context;
  const downloads = lines.filter(({ comesAs }) => comesAs !== "parcel");
  // Nothing of it is sent: it has arrived.
  const arrived = lines.every(({ comesAs }) => comesAs === "download");
  const mailed = contact === undefined ? undefined : { contact, token: newToken() };
  // What a promotion took off is written with its use.
  if (discounts.length > 0) unawaited(tx, keepUses(tx, order.id));
  writePaid(context, {
    orderId: order.id,
    paymentId: payment.id,
    saleId: sale.saleId,
    captureAmount,
    arrived,
    secretHash: mailed === undefined ? null : hashToken(mailed.token),
    told: { method: payment.method, sale: toEdge("sale", sale.saleId) },
  });
  await audit(context, {
    action: "order.paid",
    subject: toEdge("order", order.id),
    before: { state: order.state },
    after: { state: "paid", total: toMoney(order.total, order.currency), payment: payment.reference },
  });
  if (mailed !== undefined)
    await queueOrderMail(context, order, payment, "order-confirmation", mailFacts(order, lines, discounts), mailed);
  if (order.credited > 0n) await spendCredit(context, order.id);
  await enqueue(context, "issue-invoice", { order: order.id.toString() });
  await tellRepeated(context, order);
  if (goods === "last" && isFailure(await takeStock(context, { orderId: order.id, lines })))
    throw new GoodsGone(order.id);
  // Last: the lock on keys is the last of all.
  if (downloads.length > 0) await giveDownloads(context, order, payment, downloads);
  return "captured";
}

/** The order of a gift card: its money is owed to whoever has the card, and nothing was sold. */
async function captureCard(context: Context, order: Order, payment: Payment): Promise<"captured"> {
  const captureAmount = payment.captureAmount ?? payment.amount;
  await context.tx
    .updateTable("orders")
    .set({ state: "paid", paid_at: context.now })
    .where("id", "=", order.id)
    .execute();
  await updatePayment(context.tx, payment.id, { state: "captured", settledAt: context.now, captureAmount });
  await writeEvent(context, order.id, "paid", { method: payment.method, giftCard: true });
  await activateCard(context, order.id);
  await audit(context, {
    action: "order.paid",
    subject: toEdge("order", order.id),
    before: { state: order.state },
    after: { state: "paid", total: toMoney(order.total, order.currency), payment: payment.reference },
  });
  await queueOrderMail(context, order, payment, "gift-card-bought", {
    amount: { amount: formatMoney(order.total, order.currency), currency: order.currency },
  });
  return "captured";
}

/** Has what an order that repeats belongs to look at it. */
export async function tellRepeated(context: Context, { repeats }: Pick<Order, "repeats">): Promise<void> {
  if (repeats === null) return;
  const { subscription } = repeats;
  await enqueue(context, "repeated-order-ended", { subscription }, { key: `repeated-order-ended ${subscription}` });
}

/** What the buyer can be recognised by; it is hashed there, and gone where the contact was erased. */
function evidenceOf(contact: Contact | undefined): BuyerEvidence {
  if (contact === undefined) return {};
  const { email, line1, line2, postcode, city, region, country } = contact;
  return { email, address: [line1, line2, postcode, city, region, country] };
}

/** What the shopper paid came to the provider and is, until it is paid out to the company, in payment clearing. */
function moneyIn(order: Order): readonly Movement[] {
  const parts: readonly (readonly [account: CompanyAccount, amount: bigint])[] = [
    ["sales", order.goods],
    ["shipping", order.shipping],
    ["tax", order.tax],
  ];
  return parts.map(([account, amount]) => ({
    debit: { company: "payment-clearing" },
    credit: { company: account },
    amount,
    currency: order.currency,
    key: `order:${order.id}:${account}`,
    cause: causeOf("order", order.id),
    periodId: null,
  }));
}

async function factsOf({ tx }: Context, order: Order): Promise<Readonly<Record<string, unknown>>> {
  return mailFacts(order, await orderLines(tx, order.id), await orderDiscounts(tx, order.id));
}

type ReturnReason = "sold-out" | "credit-spent" | "order-cancelled" | "paid-twice";

async function returnInstead(
  context: Context,
  order: Order,
  payment: Payment,
  reason: ReturnReason,
): Promise<"returning"> {
  const captureAmount = payment.captureAmount ?? payment.amount;
  await updatePayment(context.tx, payment.id, { state: "returning", reason, settledAt: context.now, captureAmount });
  await writeEvent(context, order.id, "payment-returning", { reason, reference: payment.reference });
  await audit(context, {
    action: "payment.return",
    subject: toEdge("order", order.id),
    reason,
    after: { payment: payment.reference, amount: toMoney(captureAmount, payment.currency) },
  });
  if (reason === "sold-out" || reason === "credit-spent") {
    await context.tx
      .updateTable("orders")
      .set({ state: "cancelled", cancelled_at: context.now })
      .where("id", "=", order.id)
      .execute();
    await releaseStock(context.tx, order.id);
    await releaseUses(context.tx, order.id);
    await releaseCredit(context.tx, order.id);
    await freeExchangeSoon(context, order);
    await writeEvent(context, order.id, "cancelled", { reason });
    await tellRepeated(context, order);
  }
  await queueOrderMail(context, order, payment, "order-returned", { reason, ...(await factsOf(context, order)) });
  return "returning";
}
