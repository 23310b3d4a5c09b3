import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Db } from "../foundation/database.ts";
import { foundBy } from "../foundation/found-by.ts";
import type { Channel } from "./model.ts";
import "./tables.ts";

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

export interface LinkFilter {
  /** Part of the code, path, label or campaign, or of the member's handle or name, in any case. */
  readonly search?: string | undefined;
  readonly memberId?: bigint | undefined;
  readonly channel?: Channel | undefined;
  /** The whole campaign, in any case. */
  readonly campaign?: string | undefined;
}

/**
 * Everybody's links that fit, newest first, with their clicks of the last 30 days.
 * @param page.before older than this link
 */
export async function listLinks(
  db: Db,
  filter: LinkFilter,
  page: { readonly before?: bigint | undefined; readonly limit: number; readonly now: Temporal.Instant },
): Promise<readonly LinkRow[]> {
  const { search } = filter;
  const older = page.before === undefined ? sql`true` : sql`link.id < ${page.before}`;
  const found = (condition: RawBuilder<unknown>, join = sql``) => sql`
    select link.id from link ${join}
    where ${sql.join([...conditions(filter), older, condition], sql` and `)}
    order by link.id desc limit ${page.limit}`;
  // By themselves or by whose they are: two questions, each with its own index, and the newest of both.
  const fitting =
    search === undefined
      ? found(sql`true`)
      : sql`(${found(foundBy(sql`link.found_by`, search))}) union
          (${found(foundBy(sql`owner.found_by`, search), sql`join member_card owner on owner.member_id = link.member_id`)})`;
  const { rows } = await sql<LinkRow>`
    with page as (
      select link.*, handle, display_name from (${fitting}) fitting join link on link.id = fitting.id
      join member_card card on card.member_id = link.member_id
      order by link.id desc limit ${page.limit})
    select page.id, code, path, label, channel, campaign, archived_at as "archivedAt", created_at as "createdAt",
      page.member_id as "memberId", handle, display_name as "displayName", coalesce(gross, 0) as gross, coalesce(net, 0) as net
    from page left join lateral (
      select count(*) as gross, count(*) filter (where valid) as net from click
      where click.member_id = page.member_id and click.link_id = page.id
        and click.at >= ${page.now.subtract({ hours: 24 * 30 })}::timestamptz) counted on true
    order by page.id desc`.execute(db);
  return rows;
}

function conditions({ memberId, channel, campaign }: LinkFilter): readonly RawBuilder<unknown>[] {
  return [
    ...(memberId === undefined ? [] : [sql`link.member_id = ${memberId}`]),
    ...(channel === undefined ? [] : [sql`link.channel = ${channel}`]),
    ...(campaign === undefined ? [] : [sql`lower(link.campaign) = lower(${campaign})`]),
  ];
}
