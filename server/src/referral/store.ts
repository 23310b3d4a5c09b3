import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { Channel, Click, ClickReason, Link, Tags } from "./model.ts";
import "./tables.ts";

export const linkColumns = sql<Link>`link.id, link.member_id as "memberId", link.code, link.path, link.label,
  link.channel, link.campaign, link.tags, link.archived_at as "archivedAt", link.created_at as "createdAt"`;

export async function linkByCode(db: Db, code: string): Promise<Link | undefined> {
  return (await sql<Link>`select ${linkColumns} from link where code = ${code}`.execute(db)).rows[0];
}

export async function linkById(db: Db, id: bigint): Promise<Link | undefined> {
  return (await sql<Link>`select ${linkColumns} from link where id = ${id}`.execute(db)).rows[0];
}

/** Undefined where the code was taken by somebody at the same moment. */
export async function insertLink(db: Db, link: Omit<Link, "id" | "archivedAt">): Promise<Link | undefined> {
  const { rows } = await sql<Link>`
    insert into link (member_id, code, path, label, channel, campaign, tags, created_at)
    values (${link.memberId}, ${link.code}, ${link.path}, ${link.label}, ${link.channel}, ${link.campaign},
      ${JSON.stringify(link.tags)}::jsonb, ${link.createdAt}::timestamptz)
    on conflict (code) do nothing returning ${linkColumns}`.execute(db);
  return rows[0];
}

export interface LinkChange {
  readonly path?: string | undefined;
  readonly label?: string | undefined;
  readonly channel?: Channel | undefined;
  readonly campaign?: string | null | undefined;
  readonly tags?: Tags | undefined;
  readonly archivedAt?: Temporal.Instant | null | undefined;
}

export async function updateLink(db: Db, id: bigint, change: LinkChange): Promise<void> {
  const { archivedAt, tags, ...plain } = change;
  const set = {
    ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)),
    ...(tags !== undefined && { tags: sql<Tags>`${JSON.stringify(tags)}::jsonb` }),
    ...(archivedAt !== undefined && { archived_at: archivedAt }),
  };
  if (Object.keys(set).length > 0) await db.updateTable("link").set(set).where("id", "=", id).execute();
}

/** A click; of a duplicate the first one, which goes on counting. One of a rush may still wait to be judged, and is as it came. */
export async function clickById(db: Db, id: bigint): Promise<Click | undefined> {
  // Asked again in the end, because it may have been taken in between the two.
  return (await storedClick(db, id)) ?? (await waitingClick(db, id)) ?? storedClick(db, id);
}

async function storedClick(db: Db, id: bigint): Promise<Click | undefined> {
  const { rows } = await sql<Click & { repeats: bigint | null }>`
    with recursive chain as (
      select click.*, 1 as hop from click where id = ${id}
      union all
      select click.*, hop + 1 from chain join click on click.id = chain.repeats where hop < 5
    )
    select chain.id, chain.at, chain.member_id as "memberId", chain.link_id as "linkId", link.code as "linkCode",
      chain.valid, chain.reason, chain.referrer, coalesce(chain.tags, '{}'::jsonb) as tags, link.channel
    from chain left join link on link.id = chain.link_id order by hop desc limit 1`.execute(db);
  return rows[0];
}

async function waitingClick(db: Db, id: bigint): Promise<Click | undefined> {
  const { rows } = await sql<Click & { first: bigint | null }>`
    select waiting.id, timestamptz 'epoch' + ms * interval '1 millisecond' as at, waiting.member_id as "memberId",
      waiting.link_id as "linkId", link.code as "linkCode", reason is null as valid, reason, referrer,
      coalesce(waiting.tags, '{}'::jsonb) as tags, link.channel, first_id as first
    from waiting_click(${id}) waiting left join link on link.id = waiting.link_id`.execute(db);
  if (rows[0] === undefined) return undefined;
  const { first, ...click } = rows[0];
  return first === null ? click : clickById(db, first);
}

export interface LinkFigures extends Link {
  readonly clicks: bigint;
  readonly validClicks: bigint;
}

/** A member's links with all their clicks and those that count. */
export async function linksOfMember(db: Db, memberId: bigint): Promise<readonly LinkFigures[]> {
  return (
    await sql<LinkFigures>`
      with counted as (
        select link_id, count(*) as clicks, count(*) filter (where valid) as valid
        from click where member_id = ${memberId} group by link_id)
      select ${linkColumns}, coalesce(counted.clicks, 0) as clicks, coalesce(counted.valid, 0) as "validClicks"
      from link left join counted on counted.link_id = link.id
      where member_id = ${memberId} order by id desc`.execute(db)
  ).rows;
}

/** Clicks of a member by day (in `timeZone`) and by reason; `reason` null are those that count. */
export async function clicksByDay(
  db: Db,
  memberId: bigint,
  since: Temporal.Instant,
  timeZone: string,
): Promise<readonly { readonly day: string; readonly reason: ClickReason | null; readonly clicks: bigint }[]> {
  return (
    await sql<{ day: string; reason: ClickReason | null; clicks: bigint }>`
      select to_char(at at time zone ${timeZone}, 'YYYY-MM-DD') as day, reason, count(*) as clicks
      from click where member_id = ${memberId} and at >= ${since}::timestamptz
      group by 1, 2 order by 1, 2 nulls first`.execute(db)
  ).rows;
}

/** Clicks that came by `/@name` rather than by a link. */
export async function siteVisits(
  db: Db,
  memberId: bigint,
): Promise<{ readonly clicks: bigint; readonly validClicks: bigint }> {
  const { rows } = await sql<{ clicks: bigint; validClicks: bigint }>`
    select count(*) as clicks, count(*) filter (where valid) as "validClicks"
    from click where member_id = ${memberId} and link_id is null`.execute(db);
  return rows[0]!;
}

/** Keeps the first click of the way that led to a click, where the visitor's token names one. */
export async function keepPath(
  db: Db,
  path: { readonly clickId: bigint; readonly firstId: bigint; readonly at: Temporal.Instant },
): Promise<void> {
  await sql`
    insert into click_path (click_id, first_id, at) values (${path.clickId}, ${path.firstId}, ${path.at}::timestamptz)
    on conflict (click_id) do nothing`.execute(db);
}

/** The clicks of the way that led to this one, as far as they are known: the first and the last, oldest first. */
export async function clicksOnTheWay(db: Db, clickId: bigint): Promise<readonly Click[]> {
  const [{ rows }, last] = await Promise.all([
    sql<{ firstId: bigint }>`select first_id as "firstId" from click_path where click_id = ${clickId}`.execute(db),
    clickById(db, clickId),
  ]);
  const first = rows[0] === undefined ? undefined : await clickById(db, rows[0].firstId);
  return [first, last].filter(
    (click, index, all) => click !== undefined && (index === 1 || click.id !== all[1]?.id),
  ) as Click[];
}
