import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "../foundation/database.ts";

/** Takes the id of a person who is about to be imported. */
export const nextPersonId = sql<bigint>`nextval(pg_get_serial_sequence('person', 'id'))`;

/**
 * Writes many people at once, as another system knew them; nobody of them can sign in by it.
 * @param source a query of (id from `nextPersonId`, name, email, locale, at); no address may be known already
 */
export async function importPeople(tx: Tx, source: RawBuilder<unknown>): Promise<void> {
  await sql`insert into person (id, created_at) overriding system value
    select id, at from (${source}) given order by id`.execute(tx);
  await sql`insert into person_detail (person_id, name, email, locale)
    select id, name, email, locale from (${source}) given order by id`.execute(tx);
}
