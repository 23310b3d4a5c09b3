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
