import { sql } from "kysely";
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
 * @returns the duplicates among them with the click that each repeats
 */
export async function writeClicks(
  db: Db,
  clicks: readonly NewClick[],
  duplicateMinutes: number,
): Promise<ReadonlyMap<bigint, bigint>> {
  if (clicks.length === 0) return new Map();
  // A column is one parameter, written here: the driver's own way to write arrays costs several times more.
  const column = (write: (click: NewClick) => string) => `{${clicks.map(write).join(",")}}`;
  const { rows } = await sql<{ clickId: bigint; firstId: bigint }>`
    select click_id as "clickId", first_id as "firstId" from write_clicks(
      ${column((click) => String(click.id))}::bigint[],
      ${column((click) => String(click.at))}::bigint[],
      ${column((click) => String(click.memberId))}::bigint[],
      ${column((click) => String(click.linkId ?? "NULL"))}::bigint[],
      ${column((click) => click.visitor)}::uuid[],
      ${column((click) => quoted(click.landing))}::text[],
      ${column((click) => (click.referrer === "" ? "NULL" : quoted(click.referrer)))}::text[],
      ${column((click) => tagsText(click.tags))}::jsonb[],
      ${column((click) => click.reason ?? "NULL")}::text[],
      ${column((click) => String(click.first ?? "NULL"))}::bigint[],
      make_interval(mins => ${duplicateMinutes}))`.execute(db);
  return new Map(rows.map(({ clickId, firstId }) => [clickId, firstId]));
}

/** Numbers for clicks that are yet to be stored; one that is not used stays a gap. */
export async function reserveNumbers(db: Db, count: number): Promise<readonly bigint[]> {
  const { rows } = await sql<{ id: bigint }>`
    select nextval('click_number') as id from generate_series(1, ${count}::integer)`.execute(db);
  return rows.map(({ id }) => id);
}

/** Of these clicks, those that are stored, with what each repeats: for a writer whose answer was lost. */
export async function storedOf(
  db: Db,
  clicks: readonly NewClick[],
): Promise<ReadonlyMap<bigint, { readonly repeats: bigint | null }>> {
  const rows = await db
    .selectFrom("click")
    .select(["id", "repeats"])
    .where("id", "=", sql<bigint>`any(${clicks.map(({ id }) => id)})`)
    .execute();
  return new Map(rows.map(({ id, repeats }) => [id, { repeats }]));
}

function tagsText(tags: Tags): string {
  for (const _ in tags) return quoted(JSON.stringify(tags));
  return "NULL";
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
}
