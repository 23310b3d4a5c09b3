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
  readonly createdAt: Temporal.Instant;
}

export type PostbackStatus = "pending" | "approved" | "refused";

export type DeliveryState = "waiting" | "sent" | "given-up";

/** What is told of a conversion, as text; what is not known is "". */
export interface Told {
  readonly clickId: string;
  /** s1 to s10. */
  readonly subs: Readonly<Record<string, string>>;
  readonly conversionId: string;
  readonly orderId: string;
  readonly event: string;
  readonly status: PostbackStatus;
  /** Decimal money of the goods, and of what the affiliate gets. */
  readonly amount: string;
  readonly payout: string;
  readonly currency: string;
  readonly affiliateId: string;
  readonly coupon: string;
  /** When the conversion was. */
  readonly at: Temporal.Instant;
}
