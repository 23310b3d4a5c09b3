/** What a basket costs for somebody, somewhere: the offers, the promotions and the charges of a place, brought together. */
import { sql } from "kysely";
import { offers } from "../catalog/index.ts";
import type { CustomerClass, Market, Offer } from "../catalog/index.ts";
import { chargesAt, cheapestMethod, homeOf } from "../charges/index.ts";
import type { Destination, OfferedMethod, Tax } from "../charges/index.ts";
import type { Db } from "../foundation/database.ts";
import { memberByHandle, memberCards } from "../members/index.ts";
import { ownerOfCode } from "../program/index.ts";
import { applyPromotions, countUses, pointsAfter, promotionsFor } from "../promotion/index.ts";
import type { Applied, Promotion, Refusal } from "../promotion/index.ts";
import { totalsOf } from "./totals.ts";
import type { Totals } from "./totals.ts";

/** Why a line cannot be ordered as it stands: none left, or fewer than wanted. */
export type LineProblem = "sold-out" | "too-many";

export interface BasketLine {
  readonly offer: Offer;
  readonly quantity: number;
  /** One unit times the quantity, as shown, before discounts. */
  readonly shown: bigint;
  /** Hundredths of a point, for the whole quantity, after what discounts take off them. */
  readonly cv: bigint;
  readonly qv: bigint;
  readonly tax: Tax;
  readonly problem: LineProblem | null;
}

/** What became of a code that the shopper typed. */
export interface CodeAnswer {
  readonly code: string;
  /** A discount applies; it is a member's, who is credited; or neither does anything now. */
  readonly state: "applied" | "member" | "refused";
  readonly why: Refusal | "unknown" | null;
  /** Of `basket-too-small`: so much more, minor units as shown. */
  readonly missing: bigint | null;
  /** Of `not-yet`: from when on. */
  readonly from: Temporal.Instant | null;
  /** Whose it is, of a member's. */
  readonly member: string | null;
}

export interface Basket {
  readonly lines: readonly BasketLine[];
  /** Variants that this market does not sell; they are not in the totals. */
  readonly notSoldHere: readonly bigint[];
  readonly totals: Totals;
  /** Whether a parcel goes out; one of downloads only needs no way to be sent. */
  readonly isSent: boolean;
  readonly hasDownloads: boolean;
  /** How many things, all lines together. */
  readonly count: number;
  /** In the order of their application. */
  readonly discounts: readonly Applied[];
  readonly codes: readonly CodeAnswer[];
  /** The ways that it can be sent there, in the shop's order. */
  readonly ways: readonly OfferedMethod[];
  /** The one that is in the totals; undefined where nothing can be sent, or nothing is. */
  readonly way: OfferedMethod | undefined;
  readonly shippingTax: Tax;
}

export interface PricingWish {
  readonly market: Market;
  readonly locale: string;
  readonly now: Temporal.Instant;
  readonly wanted: readonly { readonly variantId: bigint; readonly quantity: number }[];
  readonly customerClass?: CustomerClass | undefined;
  /** Who buys, where that is known: uses for each customer and first orders are counted by person. */
  readonly person?: bigint | null | undefined;
  readonly codes?: readonly string[] | undefined;
  /** Where it goes; the market's own country where nobody has said. */
  readonly to?: Destination | undefined;
  /** The way to send it; the cheapest where it is not said or not offered. */
  readonly methodId?: bigint | null | undefined;
  /** Promotions that shall not apply: the shopper was told that they will not. */
  readonly without?: readonly bigint[] | undefined;
  /** True where it is handed over: without shipping. */
  readonly handedOver?: boolean | undefined;
  /** True where no promotion shall apply: to what goes out in exchange. */
  readonly plainPrices?: boolean | undefined;
  /** An order that is priced anew: its own uses of promotions and its promised goods do not count. */
  readonly exceptOrder?: bigint;
  /** What `offers` says of them, where the caller has just asked. */
  readonly offers?: ReadonlyMap<bigint, Offer> | undefined;
  /** What one unit of these variants costs, as shown, whatever it costs today: they are ordered already. */
  readonly asOrdered?: ReadonlyMap<bigint, bigint> | undefined;
}

export async function priceBasket(db: Db, wish: PricingWish): Promise<Basket> {
  const { market, now, wanted, customerClass = "retail", codes = [], person = null } = wish;
  const [found, charges, offered] = await Promise.all([
    wish.offers ?? offers(db, { ...wish, customerClass, variantIds: wanted.map(({ variantId }) => variantId) }),
    chargesAt(db, { market, to: wish.to ?? homeOf(market), now }),
    wish.plainPrices === true ? [] : promotionsFor(db, { market: market.code, codes, now }),
  ]);
  const promotions = offered.filter(({ id }) => wish.without?.includes(id) !== true);
  const sold = wanted.flatMap(({ variantId, quantity }) => {
    const today = found.get(variantId);
    if (today === undefined) return [];
    const offer = { ...today, unitPrice: wish.asOrdered?.get(variantId) ?? today.unitPrice };
    return [{ offer, quantity, shown: offer.unitPrice * BigInt(quantity) }];
  });
  const packed = sold.filter(({ offer }) => offer.comesAs !== "download");
  const grams = packed.reduce((sum, { offer, quantity }) => sum + offer.weightGrams * quantity, 0);
  const isSent = packed.length > 0 && wish.handedOver !== true;
  const waysFor = (goods: bigint) => (isSent ? charges.ways({ grams, goods }) : []);
  const chosenOf = (ways: readonly OfferedMethod[]) =>
    ways.find(({ method }) => method.id === wish.methodId) ?? cheapestMethod(ways);
  const outcome = applyPromotions(promotions, {
    lines: sold.map(({ offer, quantity }) => ({
      product: offer.productSlug,
      category: offer.category,
      unitPrice: offer.unitPrice,
      quantity,
    })),
    market: market.code,
    currency: market.currency,
    customerClass,
    firstOrder: await isFirstOrder(db, person, promotions),
    now,
    uses: await countUses(db, {
      promotions,
      person,
      now,
      ...(wish.exceptOrder !== undefined && { exceptOrder: wish.exceptOrder }),
    }),
    shipping: (goods) => {
      const ways = waysFor(goods);
      return { chosen: chosenOf(ways)?.price ?? 0n, cheapest: cheapestMethod(ways)?.price ?? 0n };
    },
  });
  const goods = sold.reduce((sum, { shown }) => sum + shown, 0n) - outcome.lines.reduce((sum, less) => sum + less, 0n);
  const ways = waysFor(goods);
  const way = chosenOf(ways);
  const shippingTax = charges.taxOf(way?.method.taxClass ?? "standard");
  const lines = sold.map(({ offer, quantity, shown }, index): BasketLine => {
    const points = (one: bigint) => pointsAfter(one * BigInt(quantity), shown, outcome.shrinking[index] ?? 0n);
    const problem = offer.available === 0 ? "sold-out" : offer.available < quantity ? "too-many" : null;
    const tax = charges.taxOf(offer.taxClass);
    return { offer, quantity, shown, cv: points(offer.cv), qv: points(offer.qv), tax, problem };
  });
  return {
    lines,
    notSoldHere: wanted.map(({ variantId }) => variantId).filter((variantId) => !found.has(variantId)),
    totals: totalsOf(
      { pricesIncludeTax: market.pricesIncludeTax, taxRounding: charges.rounding },
      lines.map(({ shown, tax }, index) => ({ shown, discount: outcome.lines[index] ?? 0n, taxRate: tax.rate })),
      { shown: way?.price ?? 0n, discount: outcome.shipping, taxRate: shippingTax.rate },
    ),
    isSent,
    hasDownloads: sold.some(({ offer }) => offer.comesAs !== "parcel"),
    count: wanted.reduce((sum, { quantity }) => sum + quantity, 0),
    discounts: outcome.applied,
    codes: await answers(db, codes, outcome),
    ways,
    way,
    shippingTax,
  };
}

/** An order is the first while the person has not paid for another. Asked only where a promotion wants to know. */
async function isFirstOrder(db: Db, person: bigint | null, promotions: readonly Promotion[]): Promise<boolean> {
  if (person === null || !promotions.some(({ firstOrder }) => firstOrder)) return true;
  const { rows } =
    await sql`select from orders where buyer_id = ${person} and state = 'paid' and kind = 'goods' limit 1`.execute(db);
  return rows.length === 0;
}

async function answers(
  db: Db,
  codes: readonly string[],
  outcome: Pick<ReturnType<typeof applyPromotions>, "applied" | "refused">,
): Promise<readonly CodeAnswer[]> {
  const answered: CodeAnswer[] = [];
  for (const code of codes) {
    const nothing = { code, why: null, missing: null, from: null, member: null };
    const refused = outcome.refused.find(({ promotion }) => promotion.code === code);
    if (outcome.applied.some(({ promotion }) => promotion.code === code)) {
      answered.push({ ...nothing, state: "applied" });
      continue;
    }
    const member = await memberOfCode(db, code);
    if (member !== undefined) answered.push({ ...nothing, state: "member", member });
    else if (refused === undefined) answered.push({ ...nothing, state: "refused", why: "unknown" });
    else {
      const { why, missing, promotion } = refused;
      answered.push({ ...nothing, state: "refused", why, missing, from: why === "not-yet" ? promotion.from : null });
    }
  }
  return answered;
}

/** The name of the member whose code or handle this is. */
export async function memberOfCode(db: Db, code: string): Promise<string | undefined> {
  const owner = await ownerOfCode(db, code);
  if (owner !== undefined) return (await memberCards(db, [owner.memberId])).get(owner.memberId)?.displayName;
  return (await memberByHandle(db, code.toLowerCase().replace(/^@/, "")))?.displayName;
}
