/** made -> approved by a second person -> paid, or refused while it is only made. */
export type BatchState = "made" | "approved" | "paid" | "refused";

/** Where a member is paid, as it may be shown: never the whole number. */
export interface PayoutAccount {
  readonly memberId: bigint;
  readonly holder: string;
  readonly ibanLast4: string;
  readonly bic: string | null;
  /** ISO 3166 of the account's bank. */
  readonly country: string;
  readonly changedAt: Temporal.Instant;
}

export interface SealedAccount extends PayoutAccount {
  readonly ibanSealed: Uint8Array;
}

export interface Batch {
  readonly id: bigint;
  /** ISO 4217. */
  readonly currency: string;
  readonly state: BatchState;
  /** The day the bank is asked to pay on. */
  readonly executionDate: Temporal.PlainDate;
  readonly madeAt: Temporal.Instant;
  readonly madeBy: bigint;
  readonly approvedAt: Temporal.Instant | null;
  readonly approvedBy: bigint | null;
  readonly paidAt: Temporal.Instant | null;
  readonly paidBy: bigint | null;
  readonly refusedAt: Temporal.Instant | null;
  readonly refusedBy: bigint | null;
}

export interface Payout {
  readonly id: bigint;
  readonly batchId: bigint;
  readonly memberId: bigint;
  /** Minor units, positive. */
  readonly amount: bigint;
  readonly currency: string;
  readonly state: BatchState;
  readonly holder: string;
  readonly ibanLast4: string;
  readonly bic: string | null;
  readonly country: string;
}

export interface SealedPayout extends Payout {
  readonly ibanSealed: Uint8Array;
}

/** Why an available balance is not paid now. */
export type Waiting =
  | "no-account"
  | "member-inactive"
  | "below-minimum"
  | "in-unfinished-batch"
  | "account-outside-sepa";

/** A member with an available balance above zero. */
export interface Candidate {
  readonly memberId: bigint;
  readonly amount: bigint;
  /** Null: will be paid. */
  readonly waiting: Waiting | null;
  readonly account: SealedAccount | null;
}
