/**
 * What promotions take off a basket. One pure function; `docs/decisions/0018-what-a-promotion-takes-off.md` has the why.
 *
 * The order of application: kinds as `promotionKinds` has them (units given, then percents, then amounts, then shipping); within
 * a kind the lower `priority`, then the older one. Each works on what those before it left. What one takes off is worked out
 * for all its goods together, rounded once, half away from zero, and divided over their lines by largest remainder in proportion
 * to what is left of each.
 *
 * All that combine go together. One that does not is taken alone, where alone it takes off more than all those together and
 * more than any other such one; of equals those that combine, then the first in the order above.
 */
import { roundQuotient, shareOut } from "@fairline/engine";
import type { CustomerClass } from "../catalog/index.ts";
import { promotionKinds } from "./model.ts";
import type { Promotion, Refusal, Target } from "./model.ts";

export interface Goods {
  /** Slugs. */
  readonly product: string;
  readonly category: string;
  /** One unit as shown, minor units. */
  readonly unitPrice: bigint;
  readonly quantity: number;
}

/** A basket, whose it is, where and when. */
export interface Occasion {
  readonly lines: readonly Goods[];
  readonly market: string;
  readonly currency: string;
  readonly customerClass: CustomerClass;
  /** Also true where nobody knows yet who buys. */
  readonly firstOrder: boolean;
  readonly now: Temporal.Instant;
  /** Uses that stand, by promotion: by everybody, and by this person. */
  readonly uses: ReadonlyMap<bigint, { readonly all: number; readonly own: number }>;
  /** Shipping as shown, where the goods come to so much after discounts: of the way that was chosen, and of the cheapest. */
  readonly shipping: (goods: bigint) => { readonly chosen: bigint; readonly cheapest: bigint };
}

export interface Applied {
  readonly promotion: Promotion;
  /** What it takes off each line, as shown. */
  readonly lines: readonly bigint[];
  /** Their sum. */
  readonly goods: bigint;
  readonly shipping: bigint;
}

export interface Refused {
  readonly promotion: Promotion;
  readonly why: Refusal;
  /** Of `basket-too-small`: so much more, minor units. */
  readonly missing: bigint | null;
}

export interface Outcome {
  /** In the order of their application; each takes off something. */
  readonly applied: readonly Applied[];
  readonly refused: readonly Refused[];
  /** What each line costs less, as shown. */
  readonly lines: readonly bigint[];
  /** The part of it that lessens the line's CV and QV too. */
  readonly shrinking: readonly bigint[];
  readonly shipping: bigint;
}

export function applyPromotions(promotions: readonly Promotion[], occasion: Occasion): Outcome {
  const refused: Refused[] = [];
  const fitting = [...promotions].sort(inOrder).filter((promotion) => {
    const refusal = refusalOf(promotion, occasion);
    if (refusal !== undefined) refused.push({ promotion, missing: null, ...refusal });
    return refusal === undefined;
  });
  const together = fitting.filter(({ combines }) => combines);
  const ways = [together, ...fitting.filter(({ combines }) => !combines).map((alone) => [alone])]
    .filter((way) => way.length > 0)
    .map((way) => takeOff(way, occasion));
  const best = ways.reduce<readonly Applied[]>((found, way) => (worth(way) > worth(found) ? way : found), []);
  for (const promotion of fitting) {
    if (best.some((applied) => applied.promotion === promotion)) continue;
    const way = ways.find((each) => each.some((applied) => applied.promotion === promotion));
    refused.push({ promotion, why: way === undefined ? emptyBecause(promotion) : "better-offer", missing: null });
  }
  const sums = (of: readonly Applied[]) =>
    occasion.lines.map((_, line) => sum(of.map(({ lines }) => lines[line] ?? 0n)));
  return {
    applied: best,
    refused,
    lines: sums(best),
    shrinking: sums(best.filter(({ promotion }) => promotion.volume === "shrink")),
    shipping: sum(best.map(({ shipping }) => shipping)),
  };
}

/** Points of a line whose price went from `shown` to `shown - shrinking`: in proportion, rounded once. */
export function pointsAfter(points: bigint, shown: bigint, shrinking: bigint): bigint {
  return shown === 0n ? points : roundQuotient(points * (shown - shrinking), shown);
}

function inOrder(a: Promotion, b: Promotion): number {
  const kind = promotionKinds.indexOf(a.kind) - promotionKinds.indexOf(b.kind);
  return kind || a.priority - b.priority || (a.id < b.id ? -1 : 1);
}

const worth = (way: readonly Applied[]) => sum(way.map(({ goods, shipping }) => goods + shipping));

/** It fits, and nothing came of it. */
const emptyBecause = (promotion: Promotion): Refusal => (promotion.kind === "get-free" ? "too-few" : "nothing-left");

function refusalOf(promotion: Promotion, occasion: Occasion): { why: Refusal; missing?: bigint } | undefined {
  const { now, uses } = occasion;
  const { limitTotal, limitCustomer, from, until, markets, classes } = promotion;
  const used = uses.get(promotion.id) ?? { all: 0, own: 0 };
  if (promotion.pausedAt !== null) return { why: "paused" };
  if (from !== null && Temporal.Instant.compare(now, from) < 0) return { why: "not-yet" };
  if (until !== null && Temporal.Instant.compare(now, until) >= 0) return { why: "over" };
  if (markets.length > 0 && !markets.includes(occasion.market)) return { why: "other-market" };
  const sums = promotion.sums.find(({ currency }) => currency === occasion.currency);
  if (promotion.kind === "amount" && (sums?.off ?? null) === null) return { why: "other-market" };
  if (classes.length > 0 && !classes.includes(occasion.customerClass)) return { why: "other-class" };
  if (limitTotal !== null && used.all >= limitTotal) return { why: "used-up" };
  if (limitCustomer !== null && used.own >= limitCustomer) return { why: "used-by-you" };
  // Somebody's first order may not be paid yet: another that waits beside it is not the first any more.
  if (promotion.firstOrder && (!occasion.firstOrder || used.own > 0)) return { why: "not-first-order" };
  const looked = occasion.lines.filter((line) => isIn(promotion.target, line));
  if (looked.length === 0) return { why: "no-such-goods" };
  const minimum = sums?.minimum ?? 0n;
  const worthNow = sum(looked.map(({ unitPrice, quantity }) => unitPrice * BigInt(quantity)));
  return worthNow < minimum ? { why: "basket-too-small", missing: minimum - worthNow } : undefined;
}

function isIn({ products, categories }: Target, { product, category }: Goods): boolean {
  return (
    (products.length === 0 && categories.length === 0) || products.includes(product) || categories.includes(category)
  );
}

/** What these take off, one after the other; those that take off nothing are left out. */
function takeOff(way: readonly Promotion[], occasion: Occasion): readonly Applied[] {
  const left = occasion.lines.map(({ unitPrice, quantity }) => unitPrice * BigInt(quantity));
  // Units that no promotion of units has counted yet.
  const free = occasion.lines.map(({ quantity }) => quantity);
  const applied: Applied[] = [];
  let shippingOff = 0n;
  for (const promotion of way) {
    if (promotion.kind === "free-shipping") {
      const { chosen, cheapest } = occasion.shipping(sum(left));
      const shipping = (chosen < cheapest ? chosen : cheapest) - shippingOff;
      if (shipping <= 0n) continue;
      shippingOff += shipping;
      applied.push({ promotion, lines: left.map(() => 0n), goods: 0n, shipping });
      continue;
    }
    const lines = lessOf(promotion, occasion, left, free);
    const goods = sum(lines);
    if (goods === 0n) continue;
    for (const [index, less] of lines.entries()) left[index] = (left[index] ?? 0n) - less;
    applied.push({ promotion, lines, goods, shipping: 0n });
  }
  return applied;
}

function lessOf(promotion: Promotion, occasion: Occasion, left: readonly bigint[], free: number[]): readonly bigint[] {
  if (promotion.kind === "get-free") return givenUnits(promotion, occasion, left, free);
  const base = occasion.lines.map((line, index) => (isIn(promotion.target, line) ? (left[index] ?? 0n) : 0n));
  const whole = sum(base);
  const off = promotion.sums.find(({ currency }) => currency === occasion.currency)?.off ?? 0n;
  const less = promotion.kind === "percent" ? percentOf(whole, promotion) : off < whole ? off : whole;
  return shareOut(less, base);
}

const percentOf = (whole: bigint, { basisPoints }: Promotion) => roundQuotient(whole * BigInt(basisPoints), 10_000n);

/**
 * Of the units of one target, the cheapest of each X + Y are the given ones: 3 for 2 of 12, 10 and 8 gives the one of 8. With a
 * reward of its own, X of the target give Y of the reward, its cheapest. A unit counts once.
 */
function givenUnits(
  promotion: Promotion,
  { lines }: Occasion,
  left: readonly bigint[],
  free: number[],
): readonly bigint[] {
  const buy = promotion.buyQuantity ?? 1;
  const get = promotion.getQuantity ?? 1;
  const { target, reward } = promotion;
  const other = reward.products.length > 0 || reward.categories.length > 0;
  const dearestFirst = lines.map((_, index) => index).sort((a, b) => compare(lines[b]!.unitPrice, lines[a]!.unitPrice));
  const given = dearestFirst.filter((index) => isIn(other ? reward : target, lines[index]!)).toReversed();
  const bought = dearestFirst.filter((index) => isIn(target, lines[index]!) && !(other && given.includes(index)));
  const units = (of: readonly number[]) => of.reduce((count, index) => count + (free[index] ?? 0), 0);
  const times = other
    ? Math.min(Math.floor(units(bought) / buy), Math.ceil(units(given) / get))
    : Math.floor(units(bought) / (buy + get));
  const taken = takeUnits(given, free, times * get);
  takeUnits(bought, free, times * buy);
  // A line's units are worth what is left of it, where earlier promotions took some.
  const value = lines.map(({ unitPrice }, index) => {
    const worthOf = unitPrice * BigInt(taken[index] ?? 0);
    return worthOf < (left[index] ?? 0n) ? worthOf : (left[index] ?? 0n);
  });
  return shareOut(percentOf(sum(value), promotion), value);
}

/** Takes `count` units from these lines in their order. @returns how many of each line. */
function takeUnits(order: readonly number[], free: number[], count: number): readonly number[] {
  const taken = free.map(() => 0);
  let wanted = count;
  for (const index of order) {
    const units = Math.min(wanted, free[index] ?? 0);
    taken[index] = units;
    free[index] = (free[index] ?? 0) - units;
    wanted -= units;
  }
  return taken;
}

const compare = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);

function sum(parts: readonly bigint[]): bigint {
  return parts.reduce((total, part) => total + part, 0n);
}
