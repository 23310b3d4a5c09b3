import type { Kind } from "@fairline/engine";
import type { FrozenSale, PlanVersion } from "../plan/index.ts";

/** draft -> locked -> committed; a draft that a new one replaced is discarded, and loses its snapshot and lines. */
export type RunState = "draft" | "locked" | "committed" | "discarded";

/** What a run read: everything the engine is given, so that it can be replayed whatever happens later. */
export interface Snapshot {
  readonly plan: PlanVersion;
  /** ISO 4217; CV-based bonuses pay in it. */
  readonly companyCurrency: string;
  /** Ordered by id. Kinds as the plan sees them: a suspended member is a customer to it. */
  readonly members: readonly SnapshotMember[];
  /** Ordered by id, with what remains of each line after refunds. */
  readonly sales: readonly FrozenSale[];
}

export interface SnapshotMember {
  readonly id: bigint;
  readonly kind: Kind;
  readonly sponsorId: bigint | null;
}

/** What one bonus pays in one currency; minor units. */
export interface BonusTotal {
  readonly bonus: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly lines: number;
}

export interface RunHead {
  readonly id: bigint;
  readonly periodId: bigint;
  readonly planVersionId: bigint;
  readonly engineVersion: string;
  readonly companyCurrency: string;
  /** Trees, kinds and statuses were read as of this instant. */
  readonly asOf: Temporal.Instant;
  readonly state: RunState;
  readonly inputSha256: string;
  readonly outputSha256: string;
  readonly lines: number;
  readonly earners: number;
  readonly totals: readonly BonusTotal[];
  readonly draftedAt: Temporal.Instant;
  readonly draftedBy: bigint | null;
  readonly lockedAt: Temporal.Instant | null;
  readonly lockedBy: bigint | null;
  readonly committedAt: Temporal.Instant | null;
  readonly committedBy: bigint | null;
}

/** A line of a run as it is stored. */
export interface RunLine {
  readonly saleId: bigint;
  readonly bonus: string;
  readonly earnerId: bigint;
  readonly level: number;
  readonly paidLevel: number;
  readonly base: string;
  readonly rate: string | null;
  readonly amount: bigint;
  readonly currency: string;
}
