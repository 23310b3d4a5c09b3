import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { ClickReason, Tags } from "./model.ts";
import { subIds } from "./tags.ts";
import "./tables.ts";

export interface SingleClick {
  readonly id: bigint;
  readonly at: Temporal.Instant;
  readonly memberId: bigint;
  readonly handle: string;
  readonly displayName: string;
  /** Null for a visit of `/@name`, as are code and label. */
  readonly linkId: bigint | null;
  readonly code: string | null;
  readonly label: string | null;
  /** A path of the store. */
  readonly landing: string;
  /** Host of the page that it came from. */
  readonly referrer: string | null;
  readonly tags: Tags | null;
  /** Null: it counts. */
  readonly reason: ClickReason | null;
  /** Of a duplicate: the click that goes on counting. */
  readonly repeats: bigint | null;
}

export interface ClickFilter {
  /** Null: of all members. */
  readonly memberId: bigint | null;
  readonly linkId: bigint | null;
  readonly from: Temporal.Instant;
  readonly to: Temporal.Instant;
  /** Where the newest are looked for first, when `to` is yet to come. */
  readonly now: Temporal.Instant;
  readonly valid?: boolean | undefined;
  readonly reason?: ClickReason | undefined;
  /** The whole host. */
  readonly referrer?: string | undefined;
  /** What a sub-id or `utm_*` holds: that of `slot`, or any of the ten sub-ids. */
  readonly sub?: string | undefined;
  readonly slot?: string | undefined;
}

/** How far back everybody's clicks are looked for, one after the other until the page is full; at last to the first day. */
const looks = [Temporal.Duration.from({ hours: 1 }), Temporal.Duration.from({ hours: 24 }), undefined] as const;

/**
 * Clicks in `[from, to)`, newest first. Paging is by the last row's (at, id): what comes in meanwhile is newer, so no page misses a
 * click or shows one twice. One member's are read by their index (member, at). Everybody's have no index by time alone: of an hour,
 * then of a day, it is skipped through where that is less than a month's table, which is read at last, the newest month first.
 * @param page.before older than this click; where it has gone by the rule of retention, all that are older have gone too
 */
export async function readSingleClicks(
  db: Db,
  filter: ClickFilter,
  page: { readonly before?: bigint | undefined; readonly limit: number },
): Promise<readonly SingleClick[]> {
  // A link is one member's, and clicks are found by their member.
  const memberId = filter.memberId ?? (filter.linkId === null ? null : await memberOfLink(db, filter.linkId));
  if (memberId === undefined) return [];
  const last = page.before === undefined ? undefined : await momentOf(db, page.before, filter.memberId);
  if (page.before !== undefined && last === undefined) return [];
  const rest = last === undefined ? [] : [sql`(click.at, click.id) < (${last}::timestamptz, ${page.before}::bigint)`];
  let end = earlier(filter.to, last?.add({ microseconds: 1 }));
  const found: SingleClick[] = [];
  for (const look of memberId === null ? looks : [undefined]) {
    if (found.length === page.limit || Temporal.Instant.compare(end, filter.from) <= 0) break;
    const begin = look === undefined ? filter.from : later(filter.from, earlier(end, filter.now).subtract(look));
    const wanted = [...conditions({ ...filter, memberId, from: begin, to: end }), ...rest];
    found.push(...(await readNewest(db, wanted, page.limit - found.length)));
    end = begin;
  }
  return found;
}

async function readNewest(
  db: Db,
  wanted: readonly RawBuilder<unknown>[],
  limit: number,
): Promise<readonly SingleClick[]> {
  const { rows } = await sql<SingleClick>`
    with page as materialized (
      select id, at, member_id, link_id, landing, referrer, tags, reason, repeats from click
      where ${sql.join([...wanted], sql` and `)}
      order by click.at desc, click.id desc limit ${limit})
    select page.id, page.at, page.member_id as "memberId", card.handle, card.display_name as "displayName",
      page.link_id as "linkId", link.code, link.label, page.landing, page.referrer, page.tags, page.reason, page.repeats
    from page join member_card card on card.member_id = page.member_id left join link on link.id = page.link_id
    order by page.at desc, page.id desc`.execute(db);
  return rows;
}

function conditions(filter: ClickFilter): readonly RawBuilder<unknown>[] {
  return [
    sql`click.at >= ${filter.from}::timestamptz`,
    sql`click.at < ${filter.to}::timestamptz`,
    ...(filter.memberId === null ? [] : [sql`click.member_id = ${filter.memberId}`]),
    ...(filter.linkId === null ? [] : [sql`click.link_id = ${filter.linkId}`]),
    ...(filter.valid === undefined ? [] : [sql`click.valid = ${filter.valid}`]),
    ...(filter.reason === undefined ? [] : [sql`click.reason = ${filter.reason}`]),
    ...(filter.referrer === undefined ? [] : [sql`click.referrer = ${filter.referrer}`]),
    ...(filter.sub === undefined ? [] : [carries(filter.sub, filter.slot)]),
  ];
}

function earlier(one: Temporal.Instant, other: Temporal.Instant | undefined): Temporal.Instant {
  return other === undefined || Temporal.Instant.compare(one, other) <= 0 ? one : other;
}

function later(one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(one, other) >= 0 ? one : other;
}

/** All clicks that fit, page by page, so that an export is never in memory as a whole. */
export async function* eachSingleClick(
  db: Db,
  filter: ClickFilter,
  limit: number,
): AsyncGenerator<readonly SingleClick[], void> {
  let before: bigint | undefined;
  for (;;) {
    const rows = await readSingleClicks(db, filter, { before, limit });
    if (rows.length > 0) yield rows;
    if (rows.length < limit) return;
    before = rows.at(-1)?.id;
  }
}

function carries(value: string, slot: string | undefined): RawBuilder<unknown> {
  if (slot !== undefined) return sql`click.tags ->> ${slot} = ${value}`;
  return sql`${value} = any(array[${sql.join(subIds.map((name) => sql`click.tags ->> ${name}`))}])`;
}

async function memberOfLink(db: Db, linkId: bigint): Promise<bigint | undefined> {
  const row = await db.selectFrom("link").select("member_id").where("id", "=", linkId).executeTakeFirst();
  return row?.member_id;
}

/** When a click came; of a member's own alone where one is named. */
async function momentOf(db: Db, id: bigint, memberId: bigint | null): Promise<Temporal.Instant | undefined> {
  const found = db.selectFrom("click").select("at").where("id", "=", id);
  const row = await (memberId === null ? found : found.where("member_id", "=", memberId)).executeTakeFirst();
  return row?.at;
}
