import { classOf, findMarket, offers } from "../catalog/index.ts";
import type { CustomerClass, Market } from "../catalog/index.ts";
import type { Db } from "../foundation/database.ts";
import { priceBasket } from "../orders/index.ts";
import type { PricedBasket } from "../orders/index.ts";
import { normalCode } from "../promotion/index.ts";
import type { AutoshipLine, Contact } from "./model.ts";

/** Fewer are there now; it is not sold any more; or it has become a download since, which is bought once and stays. */
export type WhyShort = "stock" | "gone" | "download";

/** What the next order has and comes to, as things stand now. */
export interface NextOrder {
  readonly market: Market;
  readonly customerClass: CustomerClass;
  readonly basket: PricedBasket;
  /** What is there of the wish: what of it can be had, as many as there are. */
  readonly lines: readonly AutoshipLine[];
  /** Variants of which there are fewer than wished, or none. */
  readonly short: readonly {
    readonly variantId: bigint;
    readonly wanted: number;
    readonly there: number;
    readonly why: WhyShort;
  }[];
  /** Minor units; what is short is not in it. */
  readonly total: bigint;
}

export interface NextWish {
  readonly market: string;
  readonly locale: string;
  readonly personId: bigint;
  readonly shippingMethodId: bigint | null;
  readonly code: string | null;
  readonly lines: readonly AutoshipLine[];
  readonly to: Pick<Contact, "country" | "region" | "postcode"> | undefined;
}

/**
 * Prices an order that repeats as the checkout would: today's prices of the person's class, promotions, taxes and shipping of the
 * address. What cannot be had now is left out of the total, and named.
 * @returns undefined where the market is no more
 */
export async function priceNext(db: Db, wish: NextWish, now: Temporal.Instant): Promise<NextOrder | undefined> {
  const market = await findMarket(db, wish.market);
  if (market === undefined || !market.storeOn) return undefined;
  const customerClass = await classOf(db, wish.personId, now);
  const variantIds = wish.lines.map(({ variantId }) => variantId);
  const found = await offers(db, { market, locale: wish.locale, now, customerClass, variantIds });
  const lines: AutoshipLine[] = [];
  const short: NextOrder["short"][number][] = [];
  for (const { variantId, quantity } of wish.lines) {
    const offer = found.get(variantId);
    const why = offer === undefined ? "gone" : offer.comesAs === "parcel" ? "stock" : "download";
    const there = offer === undefined || why !== "stock" ? 0 : Math.min(quantity, offer.available);
    if (there > 0) lines.push({ variantId, quantity: there });
    if (there < quantity) short.push({ variantId, wanted: quantity, there, why });
  }
  const code = normalCode(wish.code ?? "");
  const basket = await priceBasket(db, {
    market,
    locale: wish.locale,
    now,
    wanted: lines,
    customerClass,
    person: wish.personId,
    codes: code === "" ? [] : [code],
    to: wish.to,
    methodId: wish.shippingMethodId,
  });
  return { market, customerClass, basket, lines, short, total: basket.totals.total };
}
