import type { FrozenSale } from "../plan/index.ts";

/** How a sale, or a line of it, found its owner; the order of precedence stands in `decide-owners.ts`. */
export const attributionWays = ["own", "staff", "offline", "product", "code", "owner", "click", "company"] as const;

export type AttributionWay = (typeof attributionWays)[number];

/** The ways whose order a company sets; `own` goes before them all, `company` is what is left. */
export const orderedWays = ["staff", "offline", "product", "code", "owner", "click"] as const;

export type OrderedWay = (typeof orderedWays)[number];

/** By which order of precedence sales find their owner. */
export interface AttributionRule {
  /** Ways that are not in it are not looked at. */
  readonly precedence: readonly OrderedWay[];
  /** Which click of the way that led to the sale: the last one, or the first. */
  readonly clickModel: "last" | "first";
  /** An affiliate's click on a distributor's customer: the owner's sale, the affiliate's, or both with less CV. */
  readonly meeting: "owner" | "affiliate" | "both";
  readonly ownerLapseMonths: number;
}

/** Why something that could have claimed the sale did not. */
export interface Passed {
  readonly way: AttributionWay;
  readonly why:
    | "buyer-is-no-distributor"
    | "no-owner"
    | "owner-inactive"
    | "owner-lapsed"
    | "unknown-code"
    | "own-code"
    | "no-program"
    | "lifetime-lapsed"
    | "no-click"
    | "click-does-not-count"
    | "click-too-old"
    | "member-inactive"
    | "own-click"
    | "own-customer"
    | "met-affiliate"
    | "refused";
}

/** Decided once, at the sale, and frozen with it. Times as RFC 3339 text. */
export interface Attribution {
  readonly way: AttributionWay;
  readonly sellerId: bigint | null;
  readonly sellerKind: "affiliate" | "distributor" | null;
  readonly clickId: bigint | null;
  readonly data: AttributionData;
}

export interface AttributionData {
  readonly clickedAt?: string;
  readonly link?: string | null;
  /** The code that was typed, whoever's it was and whether it counted or not. */
  readonly code?: string;
  readonly passed: readonly Passed[];
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
  /** A code that was typed for this line alone. */
  readonly code?: string | null;
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
  /** The member's code that the shopper typed. */
  readonly code?: string | null;
  /** Whose staff say that it is; `company`: nobody's. */
  readonly staff?: bigint | "company" | null;
  /** Who sold it at a party, by phone, in person. */
  readonly offline?: bigint | null;
  /** retail where it is left out. */
  readonly customerClass?: "retail" | "preferred" | "wholesale";
  /** Of an autoship: its name there, and which payment this is, from 1. */
  readonly payment?: { readonly subscription: string; readonly number: number } | null;
  /** What the buyer can be recognised by, to find those who pay themselves; hashed, never kept as it is. */
  readonly evidence?: BuyerEvidence;
  /** Groups that the sale belongs to, where a plan tells some from others: a starter kit, a campaign. */
  readonly tags?: readonly string[];
  readonly lines: readonly NewSaleLine[];
}

export interface BuyerEvidence {
  readonly email?: string | null;
  /** Lines of the postal address. */
  readonly address?: readonly (string | null)[] | null;
  /** How the payment's provider recognises a card or account. */
  readonly payment?: string | null;
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
