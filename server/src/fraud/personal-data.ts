import { sql } from "kysely";
import type { PersonalData } from "../foundation/personal-data.ts";

/** Prints are keyed hashes that nobody can read back, and still theirs; cases name sales only. */
export const fraudPersonalData: PersonalData = {
  room: "fraud",
  tell: async (db, { id }) => {
    const { rows } =
      await sql`select kind, count(*)::integer as prints from fraud_print where person_id = ${id} group by kind`.execute(
        db,
      );
    return { prints: rows };
  },
  forget: async ({ tx }, { id }) => {
    await sql`delete from fraud_print where person_id = ${id}`.execute(tx);
  },
};
