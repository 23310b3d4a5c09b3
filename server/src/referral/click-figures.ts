import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { subIds, utmNames } from "./tags.ts";
import "./tables.ts";

/** By what clicks can be told apart. */
export const figureKeys = ["day", "link", "channel", "campaign", "referrer", "reason", ...subIds, ...utmNames] as const;

export type FigureKey = (typeof figureKeys)[number];

export interface ClickFigure {
  /** The day, the link's code, the channel ...; "" for clicks that have none: visits of `/@name` have no link. */
  readonly key: string;
  /** All clicks, also those that do not count. */
  readonly gross: bigint;
  readonly net: bigint;
}

export interface FigureQuery {
  /** Null: of all members. */
  readonly memberId: bigint | null;
  readonly linkId: bigint | null;
  readonly by: FigureKey;
  readonly from: Temporal.Instant;
  readonly to: Temporal.Instant;
  /** Days begin and end in it. */
  readonly timeZone: string;
}

/** Clicks in `[from, to)`, gross and net; days in their order, anything else by the most clicks, 500 at most. */
export async function readClickFigures(db: Db, query: FigureQuery): Promise<readonly ClickFigure[]> {
  const { memberId, linkId, by } = query;
  const { rows } = await sql<ClickFigure>`
    select coalesce(${keyOf(query)}, '') as key, count(*) as gross, count(*) filter (where valid) as net
    from click left join link on link.id = click.link_id
    where click.at >= ${query.from}::timestamptz and click.at < ${query.to}::timestamptz
      and ${memberId === null ? sql`true` : sql`click.member_id = ${memberId}`}
      and ${linkId === null ? sql`true` : sql`click.link_id = ${linkId}`}
    group by 1 order by ${by === "day" ? sql`1` : sql`2 desc, 1`} limit 500`.execute(db);
  return rows;
}

function keyOf({ by, timeZone }: FigureQuery) {
  switch (by) {
    case "day":
      return sql`to_char(click.at at time zone ${timeZone}, 'YYYY-MM-DD')`;
    case "link":
      return sql`link.code`;
    case "channel":
      return sql`link.channel`;
    case "campaign":
      return sql`link.campaign`;
    case "referrer":
      return sql`click.referrer`;
    case "reason":
      return sql`click.reason`;
    default:
      return sql`click.tags ->> ${by}`;
  }
}

export interface LinkRow {
  readonly id: bigint;
  readonly code: string;
  readonly path: string;
  readonly label: string;
  readonly channel: string;
  readonly campaign: string | null;
  readonly archivedAt: Temporal.Instant | null;
  readonly createdAt: Temporal.Instant;
  readonly memberId: bigint;
  readonly handle: string;
  readonly displayName: string;
  readonly gross: bigint;
  readonly net: bigint;
}

/** Everybody's links, newest first, with their clicks of the last 30 days. */
export async function listLinks(
  db: Db,
  query: {
    readonly search?: string | undefined;
    readonly before?: bigint | undefined;
    readonly limit: number;
    readonly now: Temporal.Instant;
  },
): Promise<readonly LinkRow[]> {
  const search = query.search === undefined ? null : `%${query.search.replaceAll(/[\\%_]/g, "\\$&")}%`;
  const { rows } = await sql<LinkRow>`
    with page as (
      select link.*, handle, display_name from link join member_card card on card.member_id = link.member_id
      where (${search}::text is null or code ilike ${search} or path ilike ${search} or label ilike ${search}
          or campaign ilike ${search} or handle ilike ${search} or display_name ilike ${search})
        and (${query.before ?? null}::bigint is null or link.id < ${query.before ?? null})
      order by link.id desc limit ${query.limit})
    select page.id, code, path, label, channel, campaign, archived_at as "archivedAt", created_at as "createdAt",
      page.member_id as "memberId", handle, display_name as "displayName", coalesce(gross, 0) as gross, coalesce(net, 0) as net
    from page left join lateral (
      select count(*) as gross, count(*) filter (where valid) as net from click
      where click.member_id = page.member_id and click.link_id = page.id
        and click.at >= ${query.now.subtract({ hours: 24 * 30 })}::timestamptz) counted on true
    order by page.id desc`.execute(db);
  return rows;
}
