import { sql } from "kysely";
import type { PersonalData } from "../foundation/personal-data.ts";
import "./tables.ts";

/** That something was downloaded stays with its order; who it was is forgotten. */
export const digitalPersonalData: PersonalData = {
  room: "downloads",
  tell: async (db, { id }) => {
    const { rows: downloads } = await sql`
      select version.name, done.at::text as at from download done
      join digital_version version on version.file_id = done.file_id and version.number = done.version
      where done.person_id = ${id} order by done.id`.execute(db);
    return { downloads };
  },
  forget: async ({ tx }, { id }) => {
    await sql`update download set person_id = null where person_id = ${id}`.execute(tx);
  },
};
