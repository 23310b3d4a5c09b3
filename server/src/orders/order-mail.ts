import { formatMoney } from "@fairline/engine";
import type { Context } from "../foundation/database.ts";
import { readCompany } from "../foundation/company.ts";
import { queueMail } from "../foundation/mail.ts";
import type { Order, OrderLine, Payment } from "./model.ts";
import { giveAccess, orderContact } from "./store.ts";
import { hashToken, newToken } from "./tokens.ts";

/**
 * A mail about an order to its shopper, with a link of its own to the order's page: each mail's secret opens it, and only the
 * secrets' hashes are kept with the order. An order whose contact was erased gets none.
 */
export async function queueOrderMail(
  context: Context,
  order: Pick<Order, "id" | "number" | "locale">,
  payment: Pick<Payment, "returnUrl">,
  template: "order-confirmation" | "order-refund" | "order-returned",
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  const contact = await orderContact(context.tx, order.id);
  if (contact === undefined) return;
  const { name, accent, legalName, address, registration } = await readCompany(context.tx);
  const token = newToken();
  await giveAccess(context, order.id, hashToken(token));
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

/** An order's lines and sums as its mails show them: money as { amount, currency }. */
export function mailFacts(order: Order, lines: readonly OrderLine[]): Readonly<Record<string, unknown>> {
  const money = (amount: bigint) => ({ amount: formatMoney(amount, order.currency), currency: order.currency });
  const goodsTax = order.tax - order.shippingTax;
  return {
    placedAt: order.placedAt.toString(),
    lines: lines.map((line) => ({
      title: line.title,
      variantName: line.variantName,
      quantity: line.quantity,
      unitPrice: money(line.unitPrice),
      total: money(line.unitPrice * BigInt(line.quantity)),
    })),
    goods: money(order.pricesIncludeTax ? order.goods + goodsTax : order.goods),
    shipping: money(order.pricesIncludeTax ? order.shipping + order.shippingTax : order.shipping),
    tax: money(order.tax),
    taxName: order.taxName,
    taxIncluded: order.pricesIncludeTax,
    total: money(order.total),
  };
}
