import type { FrozenSale } from "../plan/index.ts";

/** How a sale found its seller; the order of precedence stands in `attribute-sale.ts`. */
export type AttributionWay = "own" | "owner" | "click" | "company";

/** Why something that could have claimed the sale did not. */
export interface Passed {
  readonly way: AttributionWay;
  readonly why:
    | "buyer-is-no-distributor"
    | "no-owner"
    | "owner-inactive"
    | "owner-lapsed"
    | "no-click"
    | "click-does-not-count"
    | "click-too-old"
    | "member-inactive"
    | "own-click";
}

/** Decided once, at the sale, and frozen with it. Times as RFC 3339 text. */
export interface Attribution {
  readonly way: AttributionWay;
  readonly sellerId: bigint | null;
  readonly sellerKind: "affiliate" | "distributor" | null;
  readonly clickId: bigint | null;
  readonly data: {
    readonly clickedAt?: string;
    readonly link?: string | null;
    readonly passed: readonly Passed[];
  };
}

export interface NewSaleLine {
  /** The product's slug: stable, and what a plan names. */
  readonly product: string;
  readonly title: string;
  readonly quantity: number;
  /** Goods after discounts, without tax and shipping, for the whole quantity; minor units of the sale's currency. */
  readonly amount: bigint;
  /** Hundredths of a point, for the whole quantity. */
  readonly cv: bigint;
  readonly qv: bigint;
  /** What an affiliate gets for one unit instead of the plan's percentage; minor units; null where the plan decides. */
  readonly affiliateFixed: bigint | null;
  /** What the goods cost the seller and list at, for the whole quantity, where that is known; minor units. */
  readonly wholesale?: bigint | null;
  readonly retail?: bigint | null;
}

export interface NewSale {
  /** Where it came from: `store`, or the name of a connected shop. */
  readonly source: string;
  /** The order's id there; one order is one sale, however often it is reported. */
  readonly sourceRef: string;
  readonly market: string;
  readonly currency: string;
  readonly buyerId: bigint;
  readonly clickId: bigint | null;
  /** Groups that the sale belongs to, where a plan tells some from others: a starter kit, a campaign. */
  readonly tags?: readonly string[];
  readonly lines: readonly NewSaleLine[];
}

/** A sale of a period with what is left of it and who is credited. */
export interface StandingSale extends FrozenSale {
  readonly at: Temporal.Instant;
  readonly buyerId: bigint;
}

export interface ReversalLine {
  /** The line's number in the sale, from 1. */
  readonly line: number;
  readonly quantity: number;
  readonly amount: bigint;
  readonly cv: bigint;
  readonly qv: bigint;
}
