import { sql } from "kysely";
import { findOrCreatePerson, toMoney } from "../access/index.ts";
import { classOf, reserveStock } from "../catalog/index.ts";
import type { Market } from "../catalog/index.ts";
import { holdCredit } from "../credit/index.ts";
import { unawaited } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { holdUses, normalCode } from "../promotion/index.ts";
import { lockedBasketLines } from "./change-basket.ts";
import { checkContact } from "./check-contact.ts";
import { promiseTime } from "./model.ts";
import type { AskedPayment, Contact, Repeats } from "./model.ts";
import { providerFor } from "./payment-provider.ts";
import type { Payments } from "./payment-provider.ts";
import { memberOfCode, priceBasket } from "./price-basket.ts";
import type { Basket } from "./price-basket.ts";
import { creditName, payNothing } from "./pay-nothing.ts";
import { putPayment } from "./start-payment.ts";
import { hashToken } from "./tokens.ts";
import { discountRows, lineRows, sumColumns } from "./written-lines.ts";

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
  /** A code that comes with the order, beside those in the basket: a member's, a promotion's, or both. */
  readonly code?: string | null;
  /** The way to send it that the shopper chose; null: the cheapest. */
  readonly shippingMethodId?: bigint | null;
  /**
   * The shopper asked that downloads begin at once and knows that the right of withdrawal ends with that (directive 2011/83/EU, article
   * 16 m). Without it nothing that is downloaded is sold.
   */
  readonly startDownloads?: boolean;
  /** What the shopper was shown as the total; where it is no longer right nothing is ordered. */
  readonly expectedTotal: bigint | null;
  /** What the shopper was shown as left to pay after gift cards and store credit; as the total. */
  readonly expectedDue?: bigint | null;
  /** Of an order that repeats: paid by a way to pay that was kept, without the shopper. */
  readonly repeats?: (Repeats & { readonly savedAs: string }) | undefined;
  /** The order's own secret, which opens its page. */
  readonly token: string;
  /** Where the shopper comes back to from a second step. */
  readonly returnUrl: string;
}

export interface PlacedOrder {
  readonly orderId: bigint;
  readonly number: string;
  /** Of the payment that was written down and has to be asked for now; it is captured already where nothing was left to pay. */
  readonly reference: string;
  /** The payment, where a provider has to be asked for it: `pay` need not read it. */
  readonly payment: AskedPayment | undefined;
}

/**
 * Turns a basket into an order that waits for its payment: lines, discounts, taxes and shipping frozen as they are today for this
 * address and this person, stock and the uses of promotions promised for 30 minutes, the payment written down. The basket is empty afterwards, so that pressing the button twice is one order.
 * @returns `nothing-to-pay` for an empty basket, `sold-out` and `price-changed` where the basket is no longer as shown (`data.total`
 *   is what it comes to, `data.lost` the promotions that do not apply to this person), `bad-input` for the address (see
 *   `checkContact`), an unknown method, or a way to send it that does not go there (`field` shipping).
 */
export async function placeOrder(context: Context, payments: Payments, wish: NewOrder): Promise<PlacedOrder | Failure> {
  const contact = checkContact(wish.contact, wish.market.shipsTo);
  if (isFailure(contact)) return contact;
  // On their way at once: the basket's lock first, as ever.
  const { email, name } = contact;
  const [{ basketId, lines: wanted, codes, cards, useCredit }, buyerId] = await Promise.all([
    lockedBasketLines(context, wish.basketToken),
    wish.buyerId ?? findOrCreatePerson(context, { email, name, locale: wish.locale }),
  ]);
  const typed = normalCode(wish.code ?? "");
  const pricing = {
    market: wish.market,
    locale: wish.locale,
    now: context.now,
    wanted,
    // A guest pays retail, whoever's address it is.
    customerClass: await classOf(context.tx, wish.buyerId, context.now),
    codes: typed === "" || codes.includes(typed) ? codes : [...codes, typed],
    to: contact,
    methodId: wish.shippingMethodId ?? null,
  };
  const basket = await priceBasket(context.tx, { ...pricing, person: buyerId });
  const refused = refusalOf(basket, wish) ?? (await changeOf(context, basket, wish, pricing));
  if (refused !== undefined) return refused;

  const order = await insertOrder(
    context,
    { ...wish, contact, code: await memberCodeOf(context, pricing.codes, wish.code) },
    basket,
    buyerId,
    basketId,
  );
  const { tx } = context;
  const discounts = discountRows(order.id, basket, wish.locale);
  if (discounts.length > 0) unawaited(tx, tx.insertInto("order_discount").values(discounts).execute());
  if (codes.length > 0 || useCredit) {
    await sql`update basket set codes = '{}', use_credit = false where id = ${basketId}`.execute(context.tx);
  }
  if (cards.length > 0) await sql`delete from basket_gift_card where basket_id = ${basketId}`.execute(context.tx);
  const expiresAt = context.now.add(promiseTime);
  const usedUp = await holdUses(context, {
    orderId: order.id,
    person: buyerId,
    until: expiresAt,
    promotions: basket.discounts.map(({ promotion }) => promotion),
  });
  if (usedUp !== undefined) return usedUp;
  const payment = await beginPayment(context, payments, wish, {
    ...order,
    total: basket.totals.total,
    cards,
    // Only who has signed in spends what is theirs.
    person: useCredit ? wish.buyerId : null,
    until: expiresAt,
  });
  if (isFailure(payment)) return payment;
  // Last, because everybody who buys the same thing waits for these rows until we commit.
  const soldOut = await reserveStock(context, {
    orderId: order.id,
    lines: wanted,
    expiresAt,
  });
  if (soldOut !== undefined) return soldOut;
  const { reference } = payment;
  const placed = { orderId: order.id, number: order.number, reference };
  if (payment.provider !== creditName) return { ...placed, payment };
  return (await payNothing(context, order.id, reference)) ?? { ...placed, payment: undefined };
}

/** Holds what gift cards and store credit pay, and writes the payment of the rest down. */
async function beginPayment(
  context: Context,
  payments: Payments,
  wish: NewOrder,
  of: {
    readonly id: bigint;
    readonly number: string;
    readonly total: bigint;
    readonly cards: readonly bigint[];
    readonly person: bigint | null;
    readonly until: Temporal.Instant;
  },
): Promise<AskedPayment | Failure> {
  const { currency } = wish.market;
  const credited =
    of.cards.length === 0 && of.person === null ? 0n : await holdCredit(context, { ...of, orderId: of.id, currency });
  const due = of.total - credited;
  if (wish.expectedDue !== undefined && wish.expectedDue !== null && wish.expectedDue !== due) {
    return new Failure("price-changed", "A gift card or credit pays another part than this page said.", {
      total: toMoney(of.total, currency),
      due: toMoney(due, currency),
    });
  }
  if (credited > 0n) await context.tx.updateTable("orders").set({ credited }).where("id", "=", of.id).execute();
  const payment = {
    orderId: of.id,
    orderNumber: of.number,
    amount: due,
    currency,
    returnUrl: wish.returnUrl,
    savedAs: wish.repeats?.savedAs ?? null,
  };
  if (due === 0n) return putPayment(context, { ...payment, provider: creditName, method: creditName });
  const provider = providerFor(payments, wish.method);
  if (provider === undefined) {
    return new Failure("bad-input", "Choose one of the ways to pay.", { field: "method" });
  }
  return putPayment(context, { ...payment, provider: provider.name, method: wish.method });
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
  if (basket.hasDownloads && wish.startDownloads !== true && wish.repeats === undefined) {
    return new Failure(
      "bad-input",
      "Say that the downloads may begin at once, and that your right of withdrawal ends with that.",
      { field: "startDownloads" },
    );
  }
  if (!basket.isSent) return undefined;
  if (basket.way === undefined || (wish.shippingMethodId ?? basket.way.method.id) !== basket.way.method.id) {
    return new Failure(
      "bad-input",
      basket.way === undefined
        ? "Nothing of ours goes to this address as the basket is."
        : "This way of sending does not go to this address. Choose another one.",
      { field: "shipping" },
    );
  }
  return undefined;
}

/** Whether it comes to something else than the shopper was shown, and which promotions this person cannot have. */
async function changeOf(
  context: Context,
  basket: Basket,
  wish: NewOrder,
  pricing: Parameters<typeof priceBasket>[1],
): Promise<Failure | undefined> {
  if (wish.expectedTotal === null || wish.expectedTotal === basket.totals.total) return undefined;
  const anybodys = await priceBasket(context.tx, { ...pricing, person: null });
  const had = new Set(basket.discounts.map(({ promotion }) => promotion.id));
  const lost = anybodys.discounts.filter(({ promotion }) => !had.has(promotion.id));
  return new Failure("price-changed", "The total is another one than this page said. Look at it and order again.", {
    total: toMoney(basket.totals.total, wish.market.currency),
    lost: lost.map(({ promotion }) => toEdge("promotion", promotion.id)),
  });
}

/** Of the codes the first that is a member's; else what came with the order, for the sale to judge. */
async function memberCodeOf(
  { tx }: Context,
  codes: readonly string[],
  given: string | null | undefined,
): Promise<string | null> {
  const own = given?.trim() || null;
  for (const code of own === null ? codes : [own, ...codes]) {
    if ((await memberOfCode(tx, code)) !== undefined) return code;
  }
  return own;
}

async function insertOrder(
  context: Context,
  wish: NewOrder,
  basket: Basket,
  buyerId: bigint,
  basketId: bigint | null,
): Promise<{ readonly id: bigint; readonly number: string }> {
  const { lines, hasDownloads } = basket;
  const { tx, now, actor } = context;
  const row = {
    basket_id: basketId,
    market: wish.market.code,
    currency: wish.market.currency,
    locale: wish.locale,
    buyer_id: buyerId,
    click_id: wish.clickId,
    code: wish.code?.trim() || null,
    state: "placed",
    prices_include_tax: wish.market.pricesIncludeTax,
    // Of its first line; the lines have each their own.
    tax_name: lines[0]?.tax.name ?? "",
    tax_basis_points: Math.round((lines[0]?.tax.rate ?? 0) / 100),
    ...sumColumns(basket, wish.locale),
    placed_at: now,
    subscription: wish.repeats?.subscription ?? null,
    subscription_payment: wish.repeats?.number ?? null,
    digital_consent_at: hasDownloads && wish.startDownloads === true ? now : null,
  };
  const { name, email, line1, line2, postcode, city, region, country } = wish.contact;
  const ordered = tx.insertInto("order_line").values(lineRows(sql<bigint>`(select id from placed)`, basket));
  // The order, its lines and what every order has once, by one statement; the basket that it was is empty with it.
  const { rows } = await sql<{ id: bigint; number: string }>`
    with placed as (
      insert into orders (number, ${sql.join(Object.keys(row).map((column) => sql.ref(column)))})
      values ((select number_prefix from order_setting) || nextval('order_number'), ${sql.join(Object.values(row))})
      returning id, number),
    lines as (${ordered}),
    contact as (
      insert into order_contact (order_id, name, email, line1, line2, postcode, city, region, country)
      select id, ${name}, ${email}, ${line1}, ${line2}, ${postcode}, ${city}, ${region}, ${country} from placed),
    opened as (
      insert into order_access (token_hash, order_id, given_at)
      select ${hashToken(wish.token)}::bytea, id, ${now}::timestamptz from placed),
    told as (
      insert into order_event (order_id, at, kind, actor, data)
      select id, ${now}::timestamptz, 'placed', ${actor}::bigint, '{}'::jsonb from placed),
    emptied as (delete from basket_line where basket_id = ${basketId})
    select id, number from placed`.execute(tx);
  return rows[0]!;
}
