import type { CustomerClass } from "../catalog/index.ts";

/** Percent off, an amount off, so many for so many bought, no shipping. In this order they are applied. */
export const promotionKinds = ["get-free", "percent", "amount", "free-shipping"] as const;
export type PromotionKind = (typeof promotionKinds)[number];

/** Goods by the slugs of products and categories; nothing named: all of them. */
export interface Target {
  readonly products: readonly string[];
  readonly categories: readonly string[];
}

/** Sums in one currency, minor units, as shown in its markets. */
export interface PromotionSum {
  readonly currency: string;
  /** What an `amount` takes off; null: in this currency nothing. */
  readonly off: bigint | null;
  /** So much of what it looks at has to be in the basket, before discounts. */
  readonly minimum: bigint;
}

export interface Promotion {
  readonly id: bigint;
  /** What shoppers read, by locale. */
  readonly names: Readonly<Record<string, string>>;
  readonly kind: PromotionKind;
  /** Of `percent`, and what `get-free` takes off the units that it gives: 10000 is 100%. */
  readonly basisPoints: number;
  /** Of `get-free`, null otherwise. */
  readonly buyQuantity: number | null;
  readonly getQuantity: number | null;
  readonly target: Target;
  /** Of `get-free`: what is given where that is something else than what is bought; nothing named: the same. */
  readonly reward: Target;
  /** Empty: all. */
  readonly markets: readonly string[];
  readonly classes: readonly CustomerClass[];
  /** For a person's first order only. */
  readonly firstOrder: boolean;
  readonly sums: readonly PromotionSum[];
  /** Capital letters; null: it applies by itself. */
  readonly code: string | null;
  readonly from: Temporal.Instant | null;
  /** It ends before this. */
  readonly until: Temporal.Instant | null;
  readonly limitTotal: number | null;
  readonly limitCustomer: number | null;
  /** False: it is used alone or not at all. */
  readonly combines: boolean;
  /** Among promotions of one kind the lower goes first. */
  readonly priority: number;
  /** Whether CV and QV of the goods shrink with their price, or stay. */
  readonly volume: "shrink" | "stay";
  readonly pausedAt: Temporal.Instant | null;
  readonly createdAt: Temporal.Instant;
}

/** Why a promotion does not apply to a basket. */
export type Refusal =
  | "paused"
  | "not-yet"
  | "over"
  | "other-market"
  | "other-class"
  | "not-first-order"
  | "used-up"
  | "used-by-you"
  | "no-such-goods"
  | "basket-too-small"
  | "too-few"
  | "better-offer"
  | "nothing-left";

/** How a name reads in a language: the locale, its language without the region, English. */
export function nameIn(names: Readonly<Record<string, string>>, locale: string): string {
  return names[locale] ?? names[locale.split("-")[0] ?? locale] ?? names["en"] ?? Object.values(names)[0] ?? "";
}

/** A code as it is compared: without blanks, in capital letters. */
export function normalCode(text: string): string {
  return text.normalize("NFKC").replaceAll(/\s+/g, "").toUpperCase();
}
