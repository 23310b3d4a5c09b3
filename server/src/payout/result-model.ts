/** What a bank or provider says of a payout. `accepted`: it will be tried, or is being tried. `correction`: its account's data. */
export const outcomes = ["accepted", "paid", "failed", "correction"] as const;
export type Outcome = (typeof outcomes)[number];

/** What an answer changed. `returned`: it was paid and came back. */
export type Effect = "none" | "paid" | "failed" | "returned" | "corrected";

/** One answer in a result file. */
export interface Answer {
  readonly payoutId: bigint;
  readonly outcome: Outcome;
  /** The bank's: AC01, R03, C02, or the provider's status. */
  readonly code: string;
  readonly correction?: Correction;
}

/** What a notification of change says is right; what it does not name stays. */
export interface Correction {
  readonly routing?: string;
  readonly account?: string;
  readonly savings?: boolean;
}

export const resultFormats = ["pain.002", "nacha", "csv"] as const;
export type ResultFormat = (typeof resultFormats)[number];

export interface ResultSummary {
  readonly id: bigint;
  readonly format: ResultFormat;
  readonly readAt: Temporal.Instant;
  /** The file was read before: nothing was changed now. */
  readonly again: boolean;
  readonly batches: readonly bigint[];
  readonly paid: number;
  readonly failed: number;
  readonly returned: number;
  readonly corrected: number;
  /** Answers that changed nothing: accepted only, or known already. */
  readonly unchanged: number;
}
