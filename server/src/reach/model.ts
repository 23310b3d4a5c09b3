/** Whom to tell of conversions, and how. */
export interface Postback {
  readonly id: bigint;
  /** Null: the company's, told of everybody's conversions. */
  readonly memberId: bigint | null;
  /** Null: of every program. */
  readonly programId: bigint | null;
  readonly kind: "get" | "json";
  /** With macros where it is `get`. */
  readonly url: string;
  /** The sub-id in which the tracker's own click id travels. */
  readonly slot: string;
  readonly keyVersion: number;
  /** Attempts that failed one after the other. */
  readonly failures: number;
  readonly disabledAt: Temporal.Instant | null;
  readonly disabledReason: "failing" | "by-hand" | null;
  /** Taken away: it is told nothing more, and what it was told stays. */
  readonly removedAt: Temporal.Instant | null;
  readonly createdAt: Temporal.Instant;
}

/** `adjusted`: a refund took something of an earlier told conversion. */
export type PostbackStatus = "pending" | "approved" | "refused" | "adjusted";

export type DeliveryState = "waiting" | "sent" | "given-up";

/** What is told of a conversion, as text; what is not known is "". */
export interface Told {
  readonly clickId: string;
  /** s1 to s10. */
  readonly subs: Readonly<Record<string, string>>;
  readonly conversionId: string;
  readonly orderId: string;
  readonly event: string;
  /** `reversed`: refunds took all of it. */
  readonly status: PostbackStatus | "reversed";
  /** Decimal money of the goods that are left, and of what the affiliate gets for them. */
  readonly amount: string;
  readonly payout: string;
  readonly currency: string;
  readonly affiliateId: string;
  readonly coupon: string;
  /** When the conversion was. */
  readonly at: Temporal.Instant;
}
