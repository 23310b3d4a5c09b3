import { sql } from "kysely";
import type { PersonalData } from "../foundation/personal-data.ts";

/** Autoships of somebody who is forgotten have ended; what they had and when stays without a name and an address. */
export const autoshipPersonalData: PersonalData = {
  room: "autoship",
  tell: async (db, { id }) => {
    const { rows: autoships } = await sql`
      select started_at::text as "startedAt", state, every, unit, time_zone as "timeZone", next_on::text as "nextOn",
        to_jsonb(contact) - 'autoship_id' - 'found_by' as contact,
        (select jsonb_agg(jsonb_build_object('variant', variant_id::text, 'quantity', quantity) order by position)
          from autoship_line line where line.autoship_id = autoship.id) as lines
      from autoship left join autoship_contact contact on contact.autoship_id = autoship.id
      where person_id = ${id} order by id`.execute(db);
    return { autoships };
  },
  forget: async ({ tx, now }, { id }) => {
    await sql`
      update autoship set state = 'ended', why = 'by-shopper', resume_on = null, resume_at = null, code = null,
        changed_at = ${now}::timestamptz
      where person_id = ${id} and state <> 'ended'`.execute(tx);
    await sql`delete from autoship_contact using autoship where autoship.id = autoship_id and person_id = ${id}`.execute(
      tx,
    );
  },
};
