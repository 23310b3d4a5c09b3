import { sql } from "kysely";
import { findOrCreatePerson } from "../access/index.ts";
import type { Market } from "../catalog/index.ts";
import { writeBoughtCard } from "../credit/index.ts";
import type { CardRecipient } from "../credit/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { isMailAddress } from "./check-contact.ts";
import { providerFor } from "./payment-provider.ts";
import type { Payments } from "./payment-provider.ts";
import type { PlacedOrder } from "./place-order.ts";
import { startPayment } from "./start-payment.ts";
import { giveAccess, writeEvent } from "./store.ts";
import { hashToken } from "./tokens.ts";

/**
 * Places the order of a gift card: no goods, no tax, no volumes, no sale; those are of what is bought with it. Its money is there when the
 * order is paid, and its code is mailed on its day.
 * @returns `bad-input` for a mail address or way to pay (a card is not bought with another).
 */
export async function buyGiftCard(
  context: Context,
  payments: Payments,
  wish: {
    readonly market: Market;
    readonly locale: string;
    /** Minor units of the market's currency. */
    readonly value: bigint;
    readonly buyer: { readonly name: string; readonly email: string };
    readonly buyerId: bigint | null;
    readonly recipient: CardRecipient;
    readonly sendAt: Temporal.Instant;
    readonly method: string;
    /** The order's own secret, which opens its page. */
    readonly token: string;
    readonly returnUrl: string;
  },
): Promise<Omit<PlacedOrder, "payment"> | Failure> {
  const provider = providerFor(payments, wish.method);
  if (provider === undefined) return new Failure("bad-input", "Choose one of the ways to pay.", { field: "method" });
  for (const [field, text] of [
    ["buyerEmail", wish.buyer.email],
    ["email", wish.recipient.email],
  ] as const) {
    if (!isMailAddress(text.trim())) return new Failure("bad-input", "This is no mail address.", { field });
  }
  const { market, locale, value, buyer } = wish;
  const email = buyer.email.trim();
  const buyerId = wish.buyerId ?? (await findOrCreatePerson(context, { email, name: buyer.name, locale }));
  const { id, number } = await context.tx
    .insertInto("orders")
    .values({
      number: sql<string>`(select number_prefix from order_setting) || nextval('order_number')`,
      basket_id: null,
      market: market.code,
      currency: market.currency,
      locale,
      buyer_id: buyerId,
      click_id: null,
      code: null,
      state: "placed",
      kind: "gift-card",
      prices_include_tax: market.pricesIncludeTax,
      tax_name: "",
      tax_basis_points: 0,
      goods: value,
      shipping: 0n,
      shipping_tax: 0n,
      tax: 0n,
      total: value,
      shipping_state: "nothing",
      placed_at: context.now,
    })
    .returning(["id", "number"])
    .executeTakeFirstOrThrow();
  // Nothing is sent: there is no address.
  await context.tx
    .insertInto("order_contact")
    .values({
      order_id: id,
      name: buyer.name,
      email,
      line1: "",
      line2: null,
      postcode: "",
      city: "",
      region: null,
      country: market.country,
    })
    .execute();
  const { currency } = market;
  await writeBoughtCard(context, { value, currency, recipient: wish.recipient, sendAt: wish.sendAt, orderId: id });
  await giveAccess(context, id, hashToken(wish.token));
  await writeEvent(context, id, "placed", { giftCard: true });
  const reference = await startPayment(context, provider, {
    orderId: id,
    orderNumber: number,
    amount: value,
    currency,
    method: wish.method,
    returnUrl: wish.returnUrl,
  });
  return { orderId: id, number, reference };
}
