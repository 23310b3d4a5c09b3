/** waiting: staff have not seen it yet. refused: shoppers never see it, or no longer. */
export type SiteState = "waiting" | "shown" | "refused";

/** What a member says and shows on `/@name`. */
export interface Site {
  readonly version: number;
  readonly story: string;
  /** Names of pictures, as `/media/:sha` has them. */
  readonly photo: string | null;
  /** For the cards that other sites make of a link; null: the photo, else the first pick's picture. */
  readonly preview: string | null;
  /** Slugs of products, the first one first. */
  readonly picks: readonly string[];
  readonly state: SiteState;
  readonly madeAt: Temporal.Instant;
  readonly reason: string | null;
}

export const mostPicks = 12;
