/** Who brings parcels. */
export interface Carrier {
  readonly code: string;
  readonly name: string;
  /** Where a parcel is followed; `{number}` is its tracking number. Null: it cannot be. */
  readonly trackingUrl: string | null;
  /** Whether it can be chosen for new parcels. */
  readonly offered: boolean;
}

/** One parcel of an order. */
export interface Shipment {
  readonly id: bigint;
  readonly orderId: bigint;
  /** Counts the order's parcels, from 1. */
  readonly number: number;
  /** Null: handed over. */
  readonly carrier: string | null;
  readonly carrierName: string | null;
  readonly tracking: string | null;
  /** Where it can be followed. */
  readonly url: string | null;
  readonly shippedAt: Temporal.Instant;
  readonly deliveredAt: Temporal.Instant | null;
  readonly lines: readonly { readonly orderLineId: bigint; readonly quantity: number }[];
}

export const returnReasons = [
  "changed-mind",
  "damaged",
  "wrong-item",
  "not-as-described",
  "too-late",
  "other",
] as const;
export type ReturnReason = (typeof returnReasons)[number];

export const returnWishes = ["refund", "exchange"] as const;
export type ReturnWish = (typeof returnWishes)[number];

/**
 * `asked` by the shopper; `approved`: the label is theirs, the parcel is awaited; `refused`, with a reason; `received`: it was
 * looked at, each unit restocked or written off; `settled`: the money went back, or other goods went out.
 */
export const returnStates = ["asked", "approved", "refused", "received", "settled"] as const;
export type ReturnState = (typeof returnStates)[number];

export interface GoodsReturn {
  readonly id: bigint;
  readonly orderId: bigint;
  /** Stands on the parcel that comes back. */
  readonly code: string;
  readonly state: ReturnState;
  readonly wish: ReturnWish;
  /** The shopper's own words. */
  readonly note: string;
  readonly askedAt: Temporal.Instant;
  readonly decidedAt: Temporal.Instant | null;
  readonly refusal: string | null;
  readonly receivedAt: Temporal.Instant | null;
  readonly settledAt: Temporal.Instant | null;
  readonly refundId: bigint | null;
  readonly exchangeId: bigint | null;
  readonly lines: readonly ReturnLine[];
}

export interface ReturnLine {
  readonly orderLineId: bigint;
  readonly quantity: number;
  readonly reason: ReturnReason;
  /** What is wished for it instead. */
  readonly exchangeVariant: bigint | null;
  readonly restocked: number;
  readonly writtenOff: number;
}

/** How long goods may come back after delivery, and where to. */
export interface ReturnRule {
  readonly market: string;
  readonly days: number;
  /** Null: the company's own address. */
  readonly address: string | null;
}

/**
 * Where a market has no rule of its own: the withdrawal period of the EU's consumer rights directive (2011/83/EU, article 9), 14 days
 * from the day on which the last goods were received.
 */
export const withdrawalDays = 14;
