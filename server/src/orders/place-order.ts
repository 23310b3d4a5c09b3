import { sql } from "kysely";
import { findOrCreatePerson } from "../access/index.ts";
import { offers, reserveStock } from "../catalog/index.ts";
import type { Market } from "../catalog/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { lockedBasketLines } from "./change-basket.ts";
import { checkContact } from "./check-contact.ts";
import { promiseTime } from "./model.ts";
import type { Contact } from "./model.ts";
import { providerFor } from "./payment-provider.ts";
import type { Payments } from "./payment-provider.ts";
import { priceBasket } from "./read-basket.ts";
import type { Basket } from "./read-basket.ts";
import { startPayment } from "./start-payment.ts";
import { giveAccess, writeEvent } from "./store.ts";
import { hashToken } from "./tokens.ts";

export interface NewOrder {
  /** The secret of the basket that is ordered. */
  readonly basketToken: string;
  readonly market: Market;
  readonly locale: string;
  readonly contact: Contact;
  /** One of the provider's methods. */
  readonly method: string;
  /** The signed-in buyer, or null for a guest: then the person of the contact's mail address. */
  readonly buyerId: bigint | null;
  /** The click that brought the shopper here; whether it counts is decided at the sale. */
  readonly clickId: bigint | null;
  /** The code that the shopper typed, if any. */
  readonly code?: string | null;
  /** What the shopper was shown as the total; where it is no longer right nothing is ordered. */
  readonly expectedTotal: bigint | null;
  /** The order's own secret, which opens its page. */
  readonly token: string;
  /** Where the shopper comes back to from a second step. */
  readonly returnUrl: string;
}

export interface PlacedOrder {
  readonly orderId: bigint;
  readonly number: string;
  /** Of the payment that was written down and has to be asked for now. */
  readonly reference: string;
}

/**
 * Turns a basket into an order that waits for its payment: lines frozen as they are today, stock promised for 30 minutes,
 * the payment written down. The basket is empty afterwards, so that pressing the button twice is one order.
 * @returns `nothing-to-pay` for an empty basket, `sold-out` and `price-changed` where the basket is no longer as shown,
 *   `bad-input` for the address (see `checkContact`) or an unknown method.
 */
export async function placeOrder(context: Context, payments: Payments, wish: NewOrder): Promise<PlacedOrder | Failure> {
  const provider = providerFor(payments, wish.method);
  if (provider === undefined) {
    return new Failure("bad-input", "Choose one of the ways to pay.", { field: "method" });
  }
  const contact = checkContact(wish.contact, wish.market.shipsTo);
  if (isFailure(contact)) return contact;
  const { basketId, lines: wanted } = await lockedBasketLines(context, wish.basketToken);
  const basket = priceBasket(
    wish.market,
    await offers(context.tx, {
      market: wish.market,
      locale: wish.locale,
      variantIds: wanted.map((line) => line.variantId),
      now: context.now,
    }),
    wanted,
  );
  const refused = refusalOf(basket, wish);
  if (refused !== undefined) return refused;

  const buyerId =
    wish.buyerId ??
    (await findOrCreatePerson(context, { email: contact.email, name: contact.name, locale: wish.locale }));
  const order = await insertOrder(context, wish, basket, buyerId, basketId);
  await context.tx
    .insertInto("order_contact")
    .values({ order_id: order.id, ...contact })
    .execute();
  await insertLines(context, order.id, basket);
  await giveAccess(context, order.id, hashToken(wish.token));
  await writeEvent(context, order.id, "placed");
  await sql`delete from basket_line where basket_id = ${basketId}`.execute(context.tx);
  const reference = await startPayment(context, provider, {
    orderId: order.id,
    orderNumber: order.number,
    amount: basket.totals.total,
    currency: wish.market.currency,
    method: wish.method,
    returnUrl: wish.returnUrl,
  });
  // Last, because everybody who buys the same thing waits for these rows until we commit.
  const soldOut = await reserveStock(context, {
    orderId: order.id,
    lines: wanted,
    expiresAt: context.now.add(promiseTime),
  });
  return soldOut ?? { orderId: order.id, number: order.number, reference };
}

function refusalOf(basket: Basket, wish: NewOrder): Failure | undefined {
  if (basket.count === 0) return new Failure("nothing-to-pay", "The basket is empty.");
  const missing = [
    ...basket.notSoldHere.map((variantId) => ({ variantId: toEdge("variant", variantId), available: 0 })),
    ...basket.lines
      .filter((line) => line.problem !== null)
      .map(({ offer, quantity }) => ({
        variantId: toEdge("variant", offer.variantId),
        wanted: quantity,
        available: offer.available,
      })),
  ];
  if (missing.length > 0) {
    return new Failure(
      "sold-out",
      "Something in the basket is no longer there as it was. Look at the basket to go on.",
      {
        lines: missing,
      },
    );
  }
  if (wish.expectedTotal !== null && wish.expectedTotal !== basket.totals.total) {
    return new Failure(
      "price-changed",
      "A price has changed since this page was made. Look at the total and order again.",
    );
  }
  return basket.totals.total > 0n ? undefined : new Failure("nothing-to-pay", "There is nothing to pay.");
}

async function insertOrder(
  context: Context,
  wish: NewOrder,
  { totals }: Basket,
  buyerId: bigint,
  basketId: bigint | null,
): Promise<{ readonly id: bigint; readonly number: string }> {
  return await context.tx
    .insertInto("orders")
    .values({
      number: sql<string>`(select number_prefix from order_setting) || nextval('order_number')`,
      basket_id: basketId,
      market: wish.market.code,
      currency: wish.market.currency,
      locale: wish.locale,
      buyer_id: buyerId,
      click_id: wish.clickId,
      code: wish.code?.trim() || null,
      state: "placed",
      prices_include_tax: wish.market.pricesIncludeTax,
      tax_name: wish.market.taxName,
      tax_basis_points: wish.market.taxBasisPoints,
      goods: totals.goods,
      shipping: totals.shipping,
      shipping_tax: totals.shippingTax,
      tax: totals.tax,
      total: totals.total,
      placed_at: context.now,
    })
    .returning(["id", "number"])
    .executeTakeFirstOrThrow();
}

async function insertLines(context: Context, orderId: bigint, basket: Basket): Promise<void> {
  await context.tx
    .insertInto("order_line")
    .values(
      basket.lines.map(({ offer, quantity }, index) => ({
        order_id: orderId,
        line: index + 1,
        variant_id: offer.variantId,
        product: offer.productSlug,
        sku: offer.sku,
        title: offer.title,
        variant_name: offer.variantName,
        media_id: offer.mediaId,
        quantity,
        unit_price: offer.unitPrice,
        amount: basket.totals.lines[index]!.amount,
        tax: basket.totals.lines[index]!.tax,
        cv: offer.cv * BigInt(quantity),
        qv: offer.qv * BigInt(quantity),
        affiliate_fixed: offer.affiliateFixed,
      })),
    )
    .execute();
}
