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

/** About so many of everybody's clicks are looked at for one page, and at most so many in one step. */
const mostLookedAt = 100_000;
const mostInStep = 50_000;
/** The first step, and the narrowest one; milliseconds. */
const firstStep = 3_600_000;
const leastStep = 1000;

export interface FoundClicks {
  readonly clicks: readonly SingleClick[];
  /** Where the search ended before the first day, though the page is not full: no older click was looked at. */
  readonly lookedTo: Temporal.Instant | null;
}

/**
 * Clicks in `[from, to)`, newest first. Paging is by the last row's (at, id): what comes in meanwhile is newer, so no page misses a
 * click or shows one twice. One member's are read by their index (member, at), all that there are. Everybody's are looked for step by
 * step back in time, each step as wide as tens of thousands of clicks stand in; a filter that fits next to nothing ends after
 * `most` clicks and says how far it came.
 * @param page.before older than this click; where it has gone by the rule of retention, all that are older have gone too
 */
export async function readSingleClicks(
  db: Db,
  filter: ClickFilter,
  page: { readonly before?: bigint | undefined; readonly limit: number; readonly most?: number },
): Promise<FoundClicks> {
  const { limit, most = mostLookedAt } = page;
  // A link is one member's, and clicks are found by their member.
  const memberId = filter.memberId ?? (filter.linkId === null ? null : await memberOfLink(db, filter.linkId));
  if (memberId === undefined) return { clicks: [], lookedTo: null };
  const last = page.before === undefined ? undefined : await momentOf(db, page.before, filter.memberId);
  if (page.before !== undefined && last === undefined) return { clicks: [], lookedTo: null };
  const rest = last === undefined ? [] : [sql`(click.at, click.id) < (${last}::timestamptz, ${page.before}::bigint)`];
  const found: SingleClick[] = [];
  let end = earlier(filter.to, last?.add({ microseconds: 1 }));
  const step = new Step(Math.min(mostInStep, most));
  let looked = 0;
  while (found.length < limit && Temporal.Instant.compare(end, filter.from) > 0) {
    if (looked >= most) return { clicks: found, lookedTo: end };
    // Nothing is newer than now, however late the span ends.
    const begin = memberId === null ? step.before(earlier(end, filter.now), filter.from) : filter.from;
    const stand = memberId === null ? await countBetween(db, begin, end, step.most) : 0;
    if (step.isTooWide(stand)) continue;
    const wanted = [...conditions({ ...filter, memberId, from: begin, to: end }), ...rest];
    found.push(...(await readNewest(db, wanted, limit - found.length)));
    looked += stand;
    end = begin;
  }
  return { clicks: found, lookedTo: null };
}

/** How far a search goes back at once: as far as not too many clicks stand, judged by how many stood in the step before. */
class Step {
  readonly most: number;
  #width = firstStep;

  constructor(most: number) {
    this.most = most;
  }

  before(end: Temporal.Instant, first: Temporal.Instant): Temporal.Instant {
    this.#width = Math.min(this.#width, end.epochMilliseconds - first.epochMilliseconds + 1);
    return later(first, end.subtract({ milliseconds: this.#width }));
  }

  /** Whether to try it again, narrower: where more clicks stand in it than `most`. Otherwise the next one is as wide as this tells. */
  isTooWide(stand: number): boolean {
    const tooWide = stand > this.most && this.#width > leastStep;
    const factor = tooWide ? 1 / 8 : stand === 0 ? 24 : Math.min(8, this.most / 2 / stand);
    this.#width = Math.max(leastStep, Math.ceil(this.#width * factor));
    return tooWide;
  }
}

/** How many clicks stand in `[from, to)`; where there are more than `most`, one more than that. */
async function countBetween(db: Db, from: Temporal.Instant, to: Temporal.Instant, most: number): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`
    select count(*) from (
      select from click where at >= ${from}::timestamptz and at < ${to}::timestamptz limit ${most + 1}) as counted`.execute(
    db,
  );
  return Number(rows[0]!.count);
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

export function earlier(one: Temporal.Instant, other: Temporal.Instant | undefined): Temporal.Instant {
  return other === undefined || Temporal.Instant.compare(one, other) <= 0 ? one : other;
}

function later(one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(one, other) >= 0 ? one : other;
}

/** All clicks that fit, page by page, so that an export is never in memory as a whole; however far it has to look for them. */
export async function* eachSingleClick(
  db: Db,
  filter: ClickFilter,
  limit: number,
): AsyncGenerator<readonly SingleClick[], void> {
  let before: bigint | undefined;
  let to = filter.to;
  for (;;) {
    const { clicks, lookedTo } = await readSingleClicks(db, { ...filter, to }, { before, limit });
    if (clicks.length > 0) yield clicks;
    if (clicks.length === limit) before = clicks.at(-1)?.id;
    else if (lookedTo === null) return;
    else [to, before] = [lookedTo, undefined];
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
