import type { Kind } from "@fairline/engine";
import type { FrozenSale, PlanVersion } from "../plan/index.ts";

/** draft -> locked -> committed; a draft that a new one replaced is discarded, and loses its snapshot and lines. */
export type RunState = "draft" | "locked" | "committed" | "discarded";

/** What a run read: everything the engine is given, so that it can be replayed whatever happens later. */
export interface Snapshot {
  readonly plan: PlanVersion;
  /** ISO 4217; CV-based bonuses pay in it. */
  readonly companyCurrency: string;
  /** Ordered by id, further positions last. Kinds as the plan sees them: a suspended member is a customer to it. */
  readonly members: readonly SnapshotMember[];
  /** Ordered by id, with what remains of each line after refunds. */
  readonly sales: readonly FrozenSale[];
  /** The first day of the period, "2026-03-01"; null in runs from before plans asked for it. */
  readonly day: string | null;
  /** Value of one unit of a currency in the company's, frozen. */
  readonly rates: Readonly<Record<string, string>>;
  /**
   * What the committed run before left, and what refunds have taken from legs since, by member, ordered by id, of the company as a
   * whole under 0; `PastText`. Empty where the plan does not look back.
   */
  readonly past: readonly { readonly memberId: bigint; readonly past: string }[];
  readonly pastRunId: bigint | null;
}

/** A member, or a further position of one in a tree with legs. */
export interface SnapshotMember {
  readonly id: bigint;
  readonly kind: Kind;
  readonly sponsorId: bigint | null;
  /** "2026-01-31", in the company's time zone; null in runs from before. */
  readonly joinedOn?: string | null;
  /** Whom they stand under in the other trees that the plan climbs, by tree. */
  readonly parents?: Readonly<Record<string, bigint | null>> | null;
  /** In which leg of that one, from 0, by tree. */
  readonly legs?: Readonly<Record<string, number>> | null;
  /** Of a further position. */
  readonly holderId?: bigint | null;
}

/** What one bonus pays in one currency; minor units. */
export interface BonusTotal {
  readonly bonus: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly lines: number;
  /** The sellers' own margin: reported, in no total of what is owed. Left out: owed. */
  readonly kept?: boolean;
}

export interface RunHead {
  readonly id: bigint;
  readonly periodId: bigint;
  readonly planVersionId: bigint;
  readonly engineVersion: string;
  readonly companyCurrency: string;
  /** Trees, kinds and statuses were read as of this instant. */
  readonly asOf: Temporal.Instant;
  readonly day: string | null;
  readonly rates: Readonly<Record<string, string>>;
  /** The run that left what this one looks back at. */
  readonly pastRunId: bigint | null;
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
  /** Null where a member's whole period pays: then `sourceId` is that member, or their further position. */
  readonly saleId: bigint | null;
  readonly sourceId: bigint | null;
  readonly bonus: string;
  readonly earnerId: bigint;
  readonly level: number;
  readonly paidLevel: number;
  readonly base: string;
  readonly rate: string | null;
  readonly amount: bigint;
  readonly currency: string;
  /** The seller's own margin already: shown, posted nowhere. */
  readonly kept: boolean;
}
