/** `enroller`: who brought a member in. `sponsor`: levels of members. `binary`, `matrix`: positions on numbered legs. */
export type TreeKind = "enroller" | "sponsor" | "binary" | "matrix";

/**
 * How a newcomer's seat is found below their sponsor's.
 * `left`, `right`: the outer end of that side. `weaker-leg`: the leg with fewer positions today (of equals the left one),
 * and there the outer end. `balanced`: at every fork into the part with fewer positions. `breadth-first`: the first free
 * seat, level by level from the left. Positions are counted, not volume: a seat is for good, a month's volume is not.
 */
export type FillRule = "left" | "right" | "weaker-leg" | "balanced" | "breadth-first";

export const fillRules = [
  "left",
  "right",
  "weaker-leg",
  "balanced",
  "breadth-first",
] as const satisfies readonly FillRule[];

/** A named tree of the company and its rules. */
export interface TreeRules {
  readonly name: string;
  readonly kind: TreeKind;
  /** How many may stand directly under one; null is no limit. */
  readonly width: number | null;
  /** How many levels below the sponsor's position newcomers are placed; null is no limit. */
  readonly depth: number | null;
  /** Null where members stand under members: there is nothing to find. */
  readonly fill: FillRule | null;
  /** How many days newcomers wait for a seat chosen by their sponsor; null seats them at once. */
  readonly tankDays: number | null;
}

/** Whether positions are seated in it; otherwise members stand under members. */
export function hasSeats(tree: Pick<TreeRules, "kind">): boolean {
  return tree.kind === "binary" || tree.kind === "matrix";
}

/** One seat under a position: `leg` counts from 0 at the left. */
export interface Seat {
  readonly parentId: bigint;
  readonly leg: number;
}

/** Someone who waits for a seat. */
export interface Waiting {
  readonly id: bigint;
  readonly tree: string;
  readonly memberId: bigint;
  /** Who may choose the seat; null where only the company does. */
  readonly sponsorId: bigint | null;
  readonly since: Temporal.Instant;
  /** After it the tree's rule chooses. */
  readonly deadline: Temporal.Instant;
}

/** What staff ask for and a second person decides. */
export interface NetworkChange {
  readonly id: bigint;
  readonly kind: "move" | "transfer";
  readonly tree: string;
  /** Who moves, where members stand under members. */
  readonly memberId: bigint | null;
  /** What moves or changes hands, where positions are seated. */
  readonly positionId: bigint | null;
  /** A move's new parent, a member or a position as the tree has it; null is a root. */
  readonly parentId: bigint | null;
  readonly leg: number | null;
  /** A transfer's new holder. */
  readonly holderId: bigint | null;
  readonly reason: string;
  readonly documents: string | null;
  readonly askedAt: Temporal.Instant;
  readonly askedBy: bigint;
  readonly state: "asked" | "approved" | "refused" | "withdrawn";
  readonly decidedAt: Temporal.Instant | null;
  readonly effectiveAt: Temporal.Instant | null;
}

/** Someone above or below in a tree as of an instant; `id` is a member or a position, as the tree has it. */
export interface TreeNode {
  readonly id: bigint;
  readonly parentId: bigint | null;
  readonly leg: number | null;
  /** 0 for the one asked about, 1 for the first level above or below. */
  readonly depth: number;
  readonly memberId: bigint;
  readonly handle: string;
  readonly displayName: string;
}
