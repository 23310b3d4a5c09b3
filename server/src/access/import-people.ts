import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "../foundation/database.ts";
import { withoutKeys } from "../foundation/without-keys.ts";

/** Takes the id of a person who is about to be imported. */
export const nextPersonId = sql<bigint>`nextval(pg_get_serial_sequence('person', 'id'))`;

/**
 * Writes many people at once, as another system knew them; nobody of them can sign in by it.
 * @param many whether they are so many that the keys are better made anew than kept up row by row
 * @param source a query of (id from `nextPersonId`, name, email, locale, at); no address may be known already
 */
export async function importPeople(tx: Tx, source: RawBuilder<unknown>, many: boolean): Promise<void> {
  await sql`insert into person (id, created_at) overriding system value
    select id, at from (${source}) given order by id`.execute(tx);
  await withoutKeys(tx, many ? ["person_detail"] : [], async () => {
    await sql`insert into person_detail (person_id, name, email, locale)
      select id, name, email, locale from (${source}) given order by id`.execute(tx);
  });
}
