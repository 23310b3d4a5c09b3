/** A file that buyers of a variant may download, in its newest version. */
export interface DigitalFile {
  readonly id: bigint;
  readonly variantId: bigint;
  /** As the buyer's computer will call it. */
  readonly name: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: bigint;
  /** From 1; each replacement is the next. */
  readonly version: number;
  readonly at: Temporal.Instant;
}

/** Why access is over before its time: all units were given back, or staff took it. */
export type EndedWhy = "refunded" | "revoked";

/** Why a buyer cannot have a file now. */
export type Closed = EndedWhy | "expired" | "used-up";

export interface GrantedFile extends Omit<DigitalFile, "variantId"> {
  /** Downloads since the access was given. */
  readonly used: number;
}

/** What one line of an order gives to download. */
export interface DownloadGrant {
  readonly id: bigint;
  readonly orderLineId: bigint;
  readonly variantId: bigint;
  /** Downloads of each file; null: any number. */
  readonly most: number | null;
  readonly grantedAt: Temporal.Instant;
  /** The last instant; null: for good. */
  readonly until: Temporal.Instant | null;
  readonly endedAt: Temporal.Instant | null;
  readonly endedWhy: EndedWhy | null;
  readonly files: readonly GrantedFile[];
}

/** Pieces in which files are handed in, kept and sent, in bytes; the last may be shorter. */
export const pieceSize = 1024 * 1024;
/** Of one file, in bytes: 500 MB. */
export const largestFile = 500_000_000;
export const mostFiles = 50;
/** How long a link to a file's bytes holds; a download that was broken off goes on within it without counting again. */
export const linkTime = Temporal.Duration.from({ hours: 1 });

/** Why the whole grant is closed at `now`; undefined where it is open. */
export function closedBy(
  grant: Pick<DownloadGrant, "endedWhy" | "until">,
  now: Temporal.Instant,
): Exclude<Closed, "used-up"> | undefined {
  if (grant.endedWhy !== null) return grant.endedWhy;
  return grant.until !== null && Temporal.Instant.compare(now, grant.until) > 0 ? "expired" : undefined;
}
