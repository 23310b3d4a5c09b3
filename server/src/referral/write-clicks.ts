import { sql } from "kysely";
import { unawaitedDisk } from "../foundation/database.ts";
import type { Db } from "../foundation/database.ts";
import type { ClickReason, Tags } from "./model.ts";

/** A click as it is about to be stored. */
export interface NewClick {
  readonly id: bigint;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly memberId: bigint;
  readonly linkId: bigint | null;
  /** 128 bits in hexadecimal. */
  readonly visitor: string;
  readonly landing: string;
  readonly referrer: string;
  readonly tags: Tags;
  /** Null: it counts unless it is a duplicate of a stored one. */
  readonly reason: ClickReason | null;
  /** Of a duplicate that is known to be one: the click that it repeats. */
  readonly first: bigint | null;
}

/**
 * Stores clicks in one statement, which is one transaction where the caller has none. All or none are stored.
 * @param awaitDisk false: the commit does not wait for the disk, which has it within 0.6 seconds
 * @returns the duplicates among them with the click that each repeats
 */
export async function writeClicks(
  db: Db,
  clicks: readonly NewClick[],
  duplicateMinutes: number,
  awaitDisk = true,
): Promise<ReadonlyMap<bigint, bigint>> {
  if (clicks.length === 0) return new Map();
  const { rows } = await sql<{ clickId: bigint; firstId: bigint }>`
    select click_id as "clickId", first_id as "firstId"
    from ${commit(awaitDisk)} cross join lateral write_clicks(${columns(clicks)}, make_interval(mins => ${duplicateMinutes}))`.execute(
    db,
  );
  return new Map(rows.map(({ clickId, firstId }) => [clickId, firstId]));
}

/** Stores clicks of a rush to be judged later, in one statement. All or none are stored. */
export async function putDownClicks(db: Db, clicks: readonly NewClick[], awaitDisk: boolean): Promise<void> {
  await sql`
    insert into click_intake (id, ms, member_id, link_id, visitor, landing, referrer, tags, reason, first_id)
    select given.* from ${commit(awaitDisk)} cross join unnest(${columns(clicks)}) as given`.execute(db);
}

const commit = (awaitDisk: boolean) => (awaitDisk ? sql`(select) as commits` : unawaitedDisk);

/** The columns of clicks. Each is one parameter, written here: the driver's own way to write arrays costs several times more. */
function columns(clicks: readonly NewClick[]) {
  const column = (write: (click: NewClick) => string) => `{${clicks.map(write).join(",")}}`;
  return sql`
    ${column((click) => String(click.id))}::bigint[],
    ${column((click) => String(click.at))}::bigint[],
    ${column((click) => String(click.memberId))}::bigint[],
    ${column((click) => String(click.linkId ?? "NULL"))}::bigint[],
    ${column((click) => click.visitor)}::uuid[],
    ${column((click) => quoted(click.landing))}::text[],
    ${column((click) => (click.referrer === "" ? "NULL" : quoted(click.referrer)))}::text[],
    ${column((click) => tagsText(click.tags))}::jsonb[],
    ${column((click) => click.reason ?? "NULL")}::text[],
    ${column((click) => String(click.first ?? "NULL"))}::bigint[]`;
}

/** Of these clicks, those that are stored or wait, with what each repeats: for a writer whose answer was lost. */
export async function storedOf(
  db: Db,
  clicks: readonly NewClick[],
): Promise<ReadonlyMap<bigint, { readonly repeats: bigint | null }>> {
  const ids = clicks.map(({ id }) => id);
  const { rows } = await sql<{ id: bigint; repeats: bigint | null }>`
    select id, repeats from click where id = any(${ids})
    union all select id, first_id from click_intake where id = any(${ids})`.execute(db);
  return new Map(rows.map(({ id, repeats }) => [id, { repeats }]));
}

function tagsText(tags: Tags): string {
  for (const _ in tags) return quoted(JSON.stringify(tags));
  return "NULL";
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
}
