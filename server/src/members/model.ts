/** An affiliate earns on own referrals; a distributor on own sales and on the sales of a network. */
export type MemberKind = "affiliate" | "distributor";

/**
 * Only an active member earns. A run reads the status at its month's last instant (design, "Period"), so who is suspended
 * or has left by then has nothing of that month; closed months stay theirs.
 */
export type MemberStatus = "active" | "suspended" | "terminated";

export interface Standing {
  readonly kind: MemberKind;
  readonly status: MemberStatus;
}

export interface Member {
  readonly id: bigint;
  readonly personId: bigint;
  /** The `name` of `/@name`: lower case letters, digits and hyphens, unique. */
  readonly handle: string;
  /** The name that shoppers and the network see. */
  readonly displayName: string;
  readonly story: string | null;
  readonly joinedAt: Temporal.Instant;
}
