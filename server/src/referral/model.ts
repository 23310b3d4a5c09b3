export type ClickReason = "bot" | "duplicate" | "self" | "member-inactive" | "program-off";

export interface Link {
  readonly id: bigint;
  readonly memberId: bigint;
  /** The `code` of `/r/:code`. */
  readonly code: string;
  /** Where it leads, a path of the store. */
  readonly path: string;
  readonly label: string;
  readonly createdAt: Temporal.Instant;
}

export interface Click {
  readonly id: bigint;
  readonly at: Temporal.Instant;
  readonly memberId: bigint;
  readonly linkId: bigint | null;
  /** Code of the link; null for a visit of `/@name`. */
  readonly linkCode: string | null;
  readonly valid: boolean;
  readonly reason: ClickReason | null;
}

/** A click is paid for sales within 30 days of it. */
export const clickWindow = Temporal.Duration.from({ hours: 30 * 24 });
