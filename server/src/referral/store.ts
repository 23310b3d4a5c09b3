import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { Click, ClickReason, Link } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    link: LinkTable;
    click: ClickTable;
  }
}

interface LinkTable {
  id: Generated<bigint>;
  member_id: bigint;
  code: string;
  path: string;
  label: string;
  created_at: Temporal.Instant;
}

interface ClickTable {
  id: Generated<bigint>;
  at: Temporal.Instant;
  member_id: bigint;
  link_id: bigint | null;
  visitor: Buffer | null;
  landing: string;
  valid: boolean;
  reason: ClickReason | null;
}

const linkColumns = sql<Link>`id, member_id as "memberId", code, path, label, created_at as "createdAt"`;

export async function linkByCode(db: Db, code: string): Promise<Link | undefined> {
  return (await sql<Link>`select ${linkColumns} from link where code = ${code}`.execute(db)).rows[0];
}

export async function insertLink(db: Db, link: Omit<Link, "id">): Promise<Link> {
  const { rows } = await sql<Link>`
    insert into link (member_id, code, path, label, created_at)
    values (${link.memberId}, ${link.code}, ${link.path}, ${link.label}, ${link.createdAt}::timestamptz)
    returning ${linkColumns}`.execute(db);
  return rows[0]!;
}

export async function insertClick(
  db: Db,
  click: Omit<Click, "id" | "linkCode"> & { readonly visitor: Buffer; readonly landing: string },
): Promise<bigint> {
  const row = await db
    .insertInto("click")
    .values({
      at: click.at,
      member_id: click.memberId,
      link_id: click.linkId,
      visitor: click.visitor,
      landing: click.landing,
      valid: click.valid,
      reason: click.reason,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

/** The same visitor's last valid click on the same member since an instant: a second one then counts as a duplicate. */
export async function earlierClick(
  db: Db,
  visitor: Buffer,
  memberId: bigint,
  since: Temporal.Instant,
): Promise<bigint | undefined> {
  const row = await db
    .selectFrom("click")
    .select("id")
    .where("visitor", "=", visitor)
    .where("member_id", "=", memberId)
    .where("valid", "=", true)
    .where("at", ">=", since)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

export async function clickById(db: Db, id: bigint): Promise<Click | undefined> {
  return (
    await sql<Click>`
      select click.id, click.at, click.member_id as "memberId", click.link_id as "linkId", link.code as "linkCode",
        click.valid, click.reason
      from click left join link on link.id = click.link_id where click.id = ${id}`.execute(db)
  ).rows[0];
}

export interface LinkFigures extends Link {
  readonly clicks: bigint;
  readonly validClicks: bigint;
}

/** A member's links with all their clicks and those that count. */
export async function linksOfMember(db: Db, memberId: bigint): Promise<readonly LinkFigures[]> {
  return (
    await sql<LinkFigures>`
      select ${linkColumns},
        (select count(*) from click where click.link_id = link.id) as clicks,
        (select count(*) from click where click.link_id = link.id and valid) as "validClicks"
      from link where member_id = ${memberId} order by id desc`.execute(db)
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
