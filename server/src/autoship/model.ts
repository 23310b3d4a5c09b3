import type { Contact } from "../orders/index.ts";

/** `setting-up`: its first way to pay is not kept yet. */
export const autoshipStates = ["setting-up", "active", "paused", "ended"] as const;
export type AutoshipState = (typeof autoshipStates)[number];

/**
 * Why it is paused or has ended: whose wish it was, payments that failed on every set day, it cannot be sent as it is
 * (`not-possible`), or no way to pay was ever kept (`not-completed`).
 */
export type AutoshipWhy = "by-shopper" | "by-staff" | "unpaid" | "not-possible" | "not-completed";

export const units = ["week", "month"] as const;

/** Every so many weeks or months. */
export interface Rhythm {
  readonly every: number;
  readonly unit: (typeof units)[number];
}

/** The most that a rhythm may be: a year. */
export const longest: Readonly<Record<Rhythm["unit"], number>> = { week: 52, month: 12 };

export interface Autoship extends Rhythm {
  readonly id: bigint;
  readonly personId: bigint;
  readonly market: string;
  readonly locale: string;
  /** ISO 4217; all amounts are minor units of it. */
  readonly currency: string;
  readonly state: AutoshipState;
  readonly why: AutoshipWhy | null;
  /** The shopper's, by its IANA name: days are theirs. */
  readonly timeZone: string;
  /** The day that the rhythm is counted from. */
  readonly anchorOn: Temporal.PlainDate;
  /** The day of the next order; of one that is not active, what it would be. */
  readonly nextOn: Temporal.PlainDate;
  readonly nextAt: Temporal.Instant;
  readonly resumeOn: Temporal.PlainDate | null;
  readonly resumeAt: Temporal.Instant | null;
  readonly methodId: bigint | null;
  /** Takes the place of `methodId` when it is kept. */
  readonly pendingMethodId: bigint | null;
  readonly shippingMethodId: bigint | null;
  /** The click that the shopper came by when they set it up; whether it counts is decided at each sale. */
  readonly clickId: bigint | null;
  readonly code: string | null;
  /** The shop's address, for the links in mails. */
  readonly shopUrl: string;
  /** What the shopper was last told that an order comes to. */
  readonly toldTotal: bigint | null;
  /** The day for which they were told. */
  readonly toldOn: Temporal.PlainDate | null;
  /** Orders that were paid. */
  readonly payments: number;
  readonly startedAt: Temporal.Instant;
}

export interface AutoshipLine {
  readonly variantId: bigint;
  readonly quantity: number;
}

/** `unpaid`: declined on each of the set days. `cancelled`: the order ended without that. */
export type ChargeState = "open" | "paid" | "unpaid" | "cancelled";

/** One order of an autoship, until it is paid or ends. */
export interface Charge {
  readonly orderId: bigint;
  readonly autoshipId: bigint;
  /** Which payment of the autoship it is, from 1: what rates "for N payments" count. */
  readonly number: number;
  readonly dueOn: Temporal.PlainDate;
  readonly state: ChargeState;
  /** Payments of it that were declined. */
  readonly failures: number;
  /** The reference of the last payment that was counted among them. */
  readonly counted: string | null;
  readonly lookAt: Temporal.Instant | null;
  readonly begunAt: Temporal.Instant;
}

export interface AutoshipRule {
  /** Days after the first declined payment on which it is tried again; after the last the autoship pauses. */
  readonly retryDays: readonly number[];
  /** Days before an order at which its shopper is told what it will be. */
  readonly noticeDays: number;
  /** The hour of the shopper's day at which it is ordered. */
  readonly hour: number;
}

export type AutoshipEventKind =
  | "started"
  | "ready"
  | "method-refused"
  | "told"
  | "dearer"
  | "skipped"
  | "moved"
  | "rhythm"
  | "contents"
  | "address"
  | "method"
  | "paused"
  | "resumed"
  | "ended"
  | "ordered"
  | "short"
  | "nothing-there"
  | "not-possible"
  | "paid"
  | "declined"
  | "unpaid"
  | "cancelled";

export type { Contact };
