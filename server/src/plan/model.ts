import type { Plan } from "@fairline/engine";

export interface PlanVersion {
  readonly id: bigint;
  readonly name: string;
  /** The document as it was written, byte for byte. */
  readonly document: string;
  readonly sha256: string;
  readonly plan: Plan;
}

export type PeriodState = "open" | "locked" | "committed";

/** `[from, to)` in the company's time zone, by its plan's calendar. Open until it is locked, committed in the end, reopened never. */
export interface Period {
  readonly id: bigint;
  /** Whose period it is: `month`, `week`, `2026-01-05-P28D` (`calendarName`). */
  readonly calendar: string;
  /** Such as `2026-03`, `2026-W19` (`PeriodSpan`). */
  readonly name: string;
  readonly from: Temporal.Instant;
  readonly to: Temporal.Instant;
  readonly state: PeriodState;
}

/** pending: its period is open. held: committed, the hold runs. available: can be paid. Then paid, or reversed to zero. */
export type EarningState = "pending" | "held" | "available" | "paid" | "reversed";

export type HoldReason = "chargeback" | "risk";

export interface Earning {
  readonly id: bigint;
  /** Null for an adjustment by hand, and where a member's whole period pays. */
  readonly saleId: bigint | null;
  /** Whose whole period pays; null where a sale does, and for an adjustment by hand. */
  readonly sourceId: bigint | null;
  /** What was adjusted by it: null for what a sale or a run paid. */
  readonly adjustmentId: bigint | null;
  /** The conversion of an affiliate program that pays it; null for what a plan or an adjustment does. No run has these. */
  readonly conversionId: bigint | null;
  readonly bonus: string;
  readonly earnerId: bigint;
  readonly periodId: bigint;
  /** Distance in the tree from the seller, and the level after compression; both 0 for the seller's own. */
  readonly level: number;
  readonly paidLevel: number;
  /** Decimal text: what the rate was applied to. */
  readonly base: string;
  /** Decimal percent; null where a fixed amount was part of it. */
  readonly rate: string | null;
  /** Minor units of `currency`: what stands posted now. */
  readonly amount: bigint;
  readonly currency: string;
  readonly state: EarningState;
  readonly heldUntil: Temporal.Instant | null;
  readonly payoutId: bigint | null;
  /** Why no release takes it while it is held: a chargeback of its sale, or a suspicion of fraud, is undecided. */
  readonly holdReason: HoldReason | null;
}
