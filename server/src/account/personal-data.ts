import { sql } from "kysely";
import type { PersonalData } from "../foundation/personal-data.ts";

/** The address book goes; that consent was given and withdrawn, and when, is kept by id alone. */
export const accountPersonalData: PersonalData = {
  room: "account",
  tell: async (db, { id }) => {
    const { rows: addresses } = await sql`
      select name, line1, line2, postcode, city, region, country, is_default as "isDefault" from address
      where person_id = ${id} order by id`.execute(db);
    const { rows: consents } = await sql`
      select kind, granted, at::text as at, via from consent where person_id = ${id} order by id`.execute(db);
    const { rows: erasures } = await sql`
      select asked_at::text as "askedAt", due_at::text as "dueAt", cancelled_at::text as "cancelledAt" from erasure
      where person_id = ${id} order by id`.execute(db);
    return { addresses, consents, erasures };
  },
  forget: async (context, { id }) => {
    await context.tx.deleteFrom("address").where("person_id", "=", id).execute();
    await context.tx
      .updateTable("consent")
      .set({ stands: false })
      .where("person_id", "=", id)
      .where("stands", "=", true)
      .execute();
  },
};
