/** What an adjustment of a type says on the statement, whether it is taxable, and which way it may go. */
export interface AdjustmentType {
  readonly code: string;
  readonly statement: string;
  readonly taxable: boolean;
  readonly direction: "positive" | "negative" | "either";
  /** False for what the house posts itself. */
  readonly byHand: boolean;
  readonly retiredAt: Temporal.Instant | null;
}

/** requested -> posted, or refused; an override of an open period waits, approved, for the period's commit. */
export type AdjustmentState = "requested" | "approved" | "posted" | "refused";

export interface Adjustment {
  readonly id: bigint;
  /** Given by whoever asked: the same key is the same adjustment. */
  readonly key: string;
  readonly type: string;
  readonly memberId: bigint;
  /** ISO 4217. */
  readonly currency: string;
  /** Minor units to add; of an override what the bonus shall come to. */
  readonly amount: bigint;
  /** The period it belongs to where that is still open then; of an override or correction the one that it corrects. */
  readonly periodId: bigint | null;
  /** Set for an override: the bonus whose total `amount` is, over all the member's lines of the period. */
  readonly bonus: string | null;
  readonly statement: string;
  readonly taxable: boolean;
  readonly reason: string;
  /** The edge id of what it corrects. */
  readonly origin: string | null;
  readonly correctionId: bigint | null;
  readonly state: AdjustmentState;
  readonly requestedBy: bigint | null;
  readonly requestedAt: Temporal.Instant;
  readonly decidedBy: bigint | null;
  readonly decidedAt: Temporal.Instant | null;
  readonly postedPeriodId: bigint | null;
}

/** What adjustments of one type come to in a period; minor units. */
export interface AdjustmentTotal {
  readonly type: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly count: number;
}
