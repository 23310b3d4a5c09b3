/**
 * Why a click does not count, in the order of asking: what is said of a click is the first that applies. `banned`: it came
 * from a page whose host the company banned; `velocity`: more clicks than the rules allow in their time.
 */
export const clickReasons = [
  "member-inactive",
  "program-off",
  "banned",
  "bot",
  "self",
  "velocity",
  "duplicate",
] as const;

export type ClickReason = (typeof clickReasons)[number];

/** Where a link is used. */
export const channels = ["blog", "review", "social", "paid", "mail", "video", "print", "other"] as const;

export type Channel = (typeof channels)[number];

/** Sub-ids (`s1` to `s10`) and `utm_*`, by name. */
export type Tags = Readonly<Record<string, string>>;

export interface Link {
  readonly id: bigint;
  readonly memberId: bigint;
  /** The `code` of `/r/:code`. */
  readonly code: string;
  /** Where it leads, a path of the store. */
  readonly path: string;
  readonly label: string;
  readonly channel: Channel;
  readonly campaign: string | null;
  /** What every click of the link carries unless its address says otherwise. */
  readonly tags: Tags;
  /** Set where the member put it away: it is not listed, and still leads and counts, since it may be on paper. */
  readonly archivedAt: Temporal.Instant | null;
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
  /** Host of the page that it came from. */
  readonly referrer: string | null;
  readonly tags: Tags;
  /** Of its link. */
  readonly channel: Channel | null;
}

/** By which clicks count, set by the company. */
export interface ClickRules {
  readonly duplicateMinutes: number;
  /** Most clicks of one address within so many seconds; 0 clicks: any number. */
  readonly addressClicks: number;
  readonly addressSeconds: number;
  readonly linkClicks: number;
  readonly linkSeconds: number;
  /** Markets where the visit cookie is set only after consent. */
  readonly consentMarkets: readonly string[];
  /** Whole months that clicks are kept. */
  readonly keepMonths: number;
}

/** The visit cookie, and what stands for it, is kept as long as the longest window that a program can have. */
export const visitKept = Temporal.Duration.from({ hours: 365 * 24 });

/** A click is paid for sales within 30 days of it, where its member's program does not say otherwise. */
export const clickWindow = Temporal.Duration.from({ hours: 30 * 24 });

/** How long a member's clicks are paid: by the first program that would pay them, or where there is none `clickWindow`. */
export function windowOf(programs: readonly { readonly windowDays: number }[]): Temporal.Duration {
  const [first] = programs;
  return first === undefined ? clickWindow : Temporal.Duration.from({ hours: 24 * first.windowDays });
}
