/** Why all that a member is in the network goes to another. */
export const transferKinds = ["inheritance", "sale", "divorce", "merge"] as const;
export type TransferKind = (typeof transferKinds)[number];

/** Whose is what was earned before the day: the old holder's or the new one's. */
export const balanceRules = ["stay", "go"] as const;
export type BalanceRule = (typeof balanceRules)[number];

/** A whole membership for another member: asked for by one person, decided by another, true from the next period on. */
export interface MembershipTransfer {
  readonly id: bigint;
  readonly kind: TransferKind;
  readonly fromId: bigint;
  readonly toId: bigint;
  readonly balances: BalanceRule;
  readonly reason: string;
  /** Which documents were seen, and where they are kept. */
  readonly documents: string;
  readonly askedAt: Temporal.Instant;
  readonly askedBy: bigint;
  readonly state: "asked" | "approved" | "refused" | "withdrawn";
  readonly decidedAt: Temporal.Instant | null;
  readonly decidedBy: bigint | null;
  readonly effectiveAt: Temporal.Instant | null;
  /** The day has come and all of it has followed. */
  readonly completedAt: Temporal.Instant | null;
}

export type WantedTransfer = Pick<MembershipTransfer, "kind" | "fromId" | "toId">;

/**
 * What becomes of a tree of members. `takes`: the new holder stands where the old one stood; `keeps`: they have a place of their
 * own and keep it. In both, those directly below the old holder come under the new one.
 */
export interface PlaceEffect {
  readonly tree: string;
  readonly place: "takes" | "keeps";
  /** Under whom the new holder then stands; null: a root. */
  readonly underId: bigint | null;
  /** Directly below the old holder. */
  readonly children: number;
  /** On all levels below. */
  readonly people: number;
}

/** What a transfer does, as things stand. */
export interface TransferEffect {
  readonly effectiveAt: Temporal.Instant;
  readonly places: readonly PlaceEffect[];
  /** Of trees with seats: those of the old holder. */
  readonly positions: readonly { readonly id: bigint; readonly tree: string }[];
  readonly customers: number;
  /** Newcomers who wait for a seat that the old holder may choose. */
  readonly waiting: number;
}
