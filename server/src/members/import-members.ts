import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "../foundation/database.ts";
import { withoutKeys } from "../foundation/without-keys.ts";

/** Takes the id of a member who is about to be imported. */
export const nextMemberId = sql<bigint>`nextval(pg_get_serial_sequence('member', 'id'))`;

/**
 * Writes many members at once, with what they are since they joined.
 * @param many whether they are so many that the keys are better made anew than kept up row by row
 * @param source a query of (id from `nextMemberId`, person_id, handle, display_name, joined_at, kind, status); people who
 *   are no members yet, handles that nobody has
 */
export async function importMembers(tx: Tx, source: RawBuilder<unknown>, many: boolean): Promise<void> {
  await withoutKeys(tx, many ? ["member", "member_standing"] : [], async () => {
    await sql`insert into member (id, person_id, handle, display_name, joined_at) overriding system value
      select id, person_id, handle, display_name, joined_at from (${source}) given order by id`.execute(tx);
    await sql`insert into member_standing (member_id, kind, status, during)
      select id, kind, status, tstzrange(joined_at, null) from (${source}) given order by id`.execute(tx);
  });
}
