import { formatMoney } from "@fairline/engine";
import type { Context } from "../foundation/database.ts";
import { readCompany } from "../foundation/company.ts";
import { queueMail } from "../foundation/mail.ts";
import type { Contact, Order, OrderDiscount, OrderLine, Payment } from "./model.ts";
import { sumsOf } from "./order-sums.ts";
import { giveAccess, orderContact, orderPayments } from "./store.ts";
import { hashToken, newToken } from "./tokens.ts";

/**
 * A mail about an order to its shopper, with a link of its own to the order's page: each mail's secret opens it, and only the
 * secrets' hashes are kept with the order. An order whose contact was erased gets none.
 */
export async function queueOrderMail(
  context: Context,
  order: Pick<Order, "id" | "number" | "locale">,
  payment: Pick<Payment, "returnUrl">,
  template:
    | "order-confirmation"
    | "gift-card-bought"
    | "order-refund"
    | "order-returned"
    | "order-due"
    | "order-shipped"
    | "order-delivered"
    | "order-downloads"
    | "return-answer",
  data: Readonly<Record<string, unknown>>,
  /** The order's contact, where the caller has read it, and a secret whose hash they write themselves. */
  known?: { readonly contact: Contact; readonly token: string },
): Promise<void> {
  const [contact, company] = await Promise.all([
    known?.contact ?? orderContact(context.tx, order.id),
    readCompany(context.tx),
  ]);
  if (contact === undefined) return;
  const { name, accent, legalName, address, registration } = company;
  const token = known?.token ?? newToken();
  if (known === undefined) await giveAccess(context, order.id, hashToken(token));
  await queueMail(context, {
    to: contact.email,
    locale: order.locale,
    template,
    data: {
      number: order.number,
      // The shop's own address, as the shopper knew it when they paid.
      url: new URL(`/orders/${token}`, payment.returnUrl).href,
      name: contact.name,
      brand: { name, accent, legalName, address, registration },
      ...data,
      ...(template === "order-confirmation" ? { address: contact } : {}),
    },
  });
}

/** As `queueOrderMail`, for those who have no payment at hand; the mail's link leads to the shop where the shopper paid. */
export async function tellShopper(
  context: Context,
  order: Pick<Order, "id" | "number" | "locale">,
  template: "order-shipped" | "order-delivered" | "return-answer",
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  const payment = (await orderPayments(context.tx, order.id)).at(-1);
  if (payment !== undefined) await queueOrderMail(context, order, payment, template, data);
}

/** An order's lines and sums as its mails show them: money as { amount, currency }. */
export function mailFacts(
  order: Order,
  lines: readonly OrderLine[],
  discounts: readonly OrderDiscount[],
): Readonly<Record<string, unknown>> {
  const money = (amount: bigint) => ({ amount: formatMoney(amount, order.currency), currency: order.currency });
  const sums = sumsOf(order, lines, discounts);
  return {
    placedAt: order.placedAt.toString(),
    lines: lines.map((line) => ({
      title: line.title,
      variantName: line.variantName,
      quantity: line.quantity,
      unitPrice: money(line.unitPrice),
      total: money(line.unitPrice * BigInt(line.quantity)),
    })),
    goods: money(sums.goods),
    discounts: sums.discounts.map(({ name, code, amount }) => ({ name, code, amount: money(amount) })),
    shipping: money(sums.shipping),
    shippingMethod: order.shippingMethod || null,
    tax: money(order.tax),
    // Told only where there is some tax.
    taxName: sums.taxes[0]?.name || "–",
    taxIncluded: order.pricesIncludeTax,
    total: money(order.total),
    // What of the total gift cards and store credit paid.
    credited: order.credited === 0n ? null : money(order.credited),
  };
}
