import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { Site, SiteState } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    site_version: {
      member_id: bigint;
      version: number;
      story: string;
      photo: string | null;
      preview: string | null;
      picks: string[];
      state: SiteState;
      made_at: Temporal.Instant;
      decided_at: Temporal.Instant | null;
      decided_by: bigint | null;
      reason: string | null;
    };
    site_rule: { id: number; review_first: boolean };
  }
}

const columns = sql<Site>`version, story, photo, preview, picks, state, made_at as "madeAt", reason`;

/** What shoppers see; undefined where the member made nothing, or nothing that may be shown. */
export async function shownSite(db: Db, memberId: bigint): Promise<Site | undefined> {
  const { rows } = await sql<Site>`
    select ${columns} from site_version where member_id = ${memberId} and state = 'shown'
    order by version desc limit 1`.execute(db);
  return rows[0];
}

/** What the member made last, whatever became of it. */
export async function newestSite(db: Db, memberId: bigint): Promise<Site | undefined> {
  const { rows } = await sql<Site>`
    select ${columns} from site_version where member_id = ${memberId} order by version desc limit 1`.execute(db);
  return rows[0];
}

export async function reviewsFirst(db: Db): Promise<boolean> {
  return (await db.selectFrom("site_rule").select("review_first").executeTakeFirst())?.review_first ?? true;
}

export interface SiteRow extends Site {
  readonly memberId: bigint;
  readonly handle: string;
  readonly displayName: string;
}

/** For staff: versions of a state, those that wait longest first, else the newest first. */
export async function listSites(db: Db, state: SiteState): Promise<readonly SiteRow[]> {
  const { rows } = await sql<SiteRow>`
    select ${columns}, site.member_id as "memberId", handle, display_name as "displayName"
    from site_version site join member_card on member_card.member_id = site.member_id
    where state = ${state}
    order by ${state === "waiting" ? sql`made_at` : sql`made_at desc`} limit 200`.execute(db);
  return rows;
}
