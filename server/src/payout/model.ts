/**
 * made -> approved by a second person -> paid; or refused while it is only made, cancelled while the bank has not executed it,
 * failed where the bank says so, even after it was paid (a return).
 */
export const batchStates = ["made", "approved", "paid", "refused", "cancelled", "failed"] as const;
export type BatchState = (typeof batchStates)[number];

/**
 * How a batch leaves: its file is written for it. `bank-csv` is a plain list for any bank's own page; `stripe` has no file, its
 * transfers are sent.
 */
export const batchMethods = ["sepa", "ach", "paypal", "wise", "bank-csv", "stripe"] as const;
export type BatchMethod = (typeof batchMethods)[number];

/**
 * Store credit is a payout too: it takes earnings and ends them. So is what passes on to the next holder of a membership. Neither
 * needs a batch.
 */
export const batchlessMethods = ["store-credit", "passed-on"] as const;
export type PayoutMethod = BatchMethod | (typeof batchlessMethods)[number];

/**
 * What an account's number is: an IBAN, the number of an account at a US bank, the mail address of a PayPal account, or Stripe's
 * name for a connected account.
 */
export const accountKinds = ["iban", "us-bank", "paypal", "stripe"] as const;
export type AccountKind = (typeof accountKinds)[number];

/** Where a member is paid, as it may be shown: never the whole number. */
export interface PayoutAccount {
  readonly memberId: bigint;
  readonly kind: AccountKind;
  readonly holder: string;
  /** The number's last four letters; of a mail address its first letter and its domain. */
  readonly shown: string;
  readonly bic: string | null;
  /** ISO 3166 of the account's bank; of a PayPal account "ZZ". */
  readonly country: string;
  /** The ABA routing number of a US bank. */
  readonly routing: string | null;
  /** A US account: savings, or checking. */
  readonly savings: boolean;
  /** Held by a company. */
  readonly business: boolean;
  readonly changedAt: Temporal.Instant;
}

export interface SealedAccount extends PayoutAccount {
  readonly numberSealed: Uint8Array;
}

export interface Batch {
  readonly id: bigint;
  /** ISO 4217. */
  readonly currency: string;
  readonly method: BatchMethod;
  readonly state: BatchState;
  /** The day the bank is asked to pay on. */
  readonly executionDate: Temporal.PlainDate;
  readonly madeAt: Temporal.Instant;
  readonly madeBy: bigint;
  readonly approvedAt: Temporal.Instant | null;
  readonly approvedBy: bigint | null;
  /** When its file was first taken: from then on a bank may have it. */
  readonly fileTakenAt: Temporal.Instant | null;
  readonly paidAt: Temporal.Instant | null;
  readonly paidBy: bigint | null;
  readonly refusedAt: Temporal.Instant | null;
  readonly refusedBy: bigint | null;
  readonly cancelledAt: Temporal.Instant | null;
  readonly cancelledBy: bigint | null;
}

export interface Payout {
  readonly id: bigint;
  /** Null for what needs none. */
  readonly batchId: bigint | null;
  readonly memberId: bigint;
  /** Minor units, positive. */
  readonly amount: bigint;
  readonly currency: string;
  readonly state: BatchState;
  readonly method: PayoutMethod;
  readonly kind: AccountKind | (typeof batchlessMethods)[number];
  readonly holder: string;
  readonly shown: string;
  readonly bic: string | null;
  readonly country: string;
  readonly routing: string | null;
  readonly savings: boolean;
  readonly business: boolean;
  /** What of its earnings went against what refunds had taken from earlier payouts. */
  readonly netted: bigint;
  readonly paidAt: Temporal.Instant | null;
  readonly failedAt: Temporal.Instant | null;
}

export interface SealedPayout extends Payout {
  readonly numberSealed: Uint8Array;
}

/** Why an available balance is not paid now, the first reason first. */
export const waitingReasons = [
  "member-inactive",
  "blocked",
  "in-unfinished-batch",
  "disputed",
  "owes",
  "below-minimum",
  "no-account",
  "other-method",
  "account-outside-sepa",
  "account-too-new",
  "stripe-not-ready",
  "kyc-missing",
  "tax-form-missing",
  "not-requested",
] as const;
export type Waiting = (typeof waitingReasons)[number];

/** A member with earnings that can be paid. Minor units. */
export interface Candidate {
  readonly memberId: bigint;
  /** What a batch made now would pay. */
  readonly amount: bigint;
  /** What it would take of their earnings beside that, for what they owe. */
  readonly netted: bigint;
  /** The first of the reasons; null: will be paid. */
  readonly waiting: Waiting | null;
  readonly reasons: readonly Waiting[];
}

export interface TakenEarning {
  /** The earning's, or of a balance that was brought its own. */
  readonly earningId: bigint;
  readonly brought: boolean;
  /** Minor units; below the earning's rest where only a part is taken. */
  readonly amount: bigint;
  /** Nothing of the earning is left. */
  readonly whole: boolean;
}

/** What of an available earning no payout has taken yet. Below zero where a refund took what was paid already. */
export interface OpenEarning {
  readonly id: bigint;
  /** No earning: a balance that was brought from elsewhere (`payable_brought`), and has ids of its own. */
  readonly brought: boolean;
  readonly earnerId: bigint;
  readonly rest: bigint;
}

/** What the company knows of whom it pays, as it may be shown. */
export interface Payee {
  readonly memberId: bigint;
  readonly kyc: "none" | "pending" | "verified" | "refused";
  readonly kycAt: Temporal.Instant | null;
  readonly taxForm: "W-9" | "W-8BEN" | "W-8BEN-E" | null;
  readonly taxFormAt: Temporal.Instant | null;
  readonly taxClass: "individual" | "partnership" | "corporation" | null;
  readonly taxName: string | null;
  readonly taxAddress: string | null;
  readonly tinLast4: string | null;
  readonly blockedAt: Temporal.Instant | null;
  readonly blockedReason: string | null;
}

/** The company's rules of payment; what each means stands in the migration. */
export interface PayoutRule {
  readonly kycRequired: boolean;
  readonly taxFormRequired: boolean;
  readonly onRequest: boolean;
  readonly accountHoldDays: number;
  readonly nettingPercent: number;
  readonly writeOffDays: number | null;
  readonly achBankRouting: string | null;
  readonly achBankName: string | null;
  readonly achCompanyId: string | null;
}

/** A member's wish to be paid. */
export interface Withdrawal {
  readonly id: bigint;
  readonly memberId: bigint;
  readonly currency: string;
  /** Null: all that can be paid. */
  readonly amount: bigint | null;
  readonly state: "open" | "taken" | "withdrawn";
  readonly askedAt: Temporal.Instant;
  readonly payoutId: bigint | null;
}
