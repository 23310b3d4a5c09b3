import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { foundBy } from "../foundation/found-by.ts";

/** Lists go through people in an order of their own: of more than so many each page is soon full; of fewer it is faster to know who they are. */
export const fewPeople = 10_000;

/**
 * Who is searched by name and mail address, where they are few; undefined where they are many. How rare a text is PostgreSQL cannot know: a whole mail address may be taken for
 * one in a hundred, and a list that is gone through for it is gone through to its end.
 */
export async function fewPeopleFound(db: Db, search: string): Promise<readonly bigint[] | undefined> {
  // The limit stands outside, so that it does not speak for reading one person after the other: right for what many have, slow for what nobody has.
  const { rows } = await sql<{ ids: readonly string[] | null }>`
    with found as materialized (select person_id as id from person_detail where ${foundBy(sql`found_by`, search)})
    select case when count(*) <= ${fewPeople} then coalesce(array_agg(id), '{}') end as ids
    from (select id from found limit ${fewPeople + 1}) few`.execute(db);
  return rows[0]?.ids?.map(BigInt);
}
