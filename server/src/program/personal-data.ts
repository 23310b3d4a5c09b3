import { sql } from "kysely";
import type { PersonalData } from "../foundation/personal-data.ts";

/** Applications lose their words; that an agreement was accepted, and when, is kept by id. */
export const programPersonalData: PersonalData = {
  room: "programs",
  tell: async (db, { id, email }) => {
    const { rows: applications } = await sql`
      select program.name as program, handle, display_name as "displayName", answers, application.state,
        submitted_at::text as "submittedAt", reason
      from program_application application join program on program.id = application.program_id
      where person_id = ${id} order by application.id`.execute(db);
    const { rows: invitations } = await sql`
      select program.name as program, invited_at::text as "invitedAt" from program_invitation invitation
      join program on program.id = invitation.program_id
      where lower(email) = lower(${email}) order by invitation.id`.execute(db);
    return { applications, invitations };
  },
  forget: async ({ tx, now }, { id, email }) => {
    await sql`
      update program_application set state = 'withdrawn', decided_at = ${now}::timestamptz
      where person_id = ${id} and state = 'open'`.execute(tx);
    await sql`
      update program_application set handle = 'former-' || id, display_name = '–', answers = '{}', login_hash = null
      where person_id = ${id}`.execute(tx);
    await sql`
      update program_invitation set email = '', revoked_at = coalesce(revoked_at, case when accepted_at is null then ${now}::timestamptz end)
      where lower(email) = lower(${email})`.execute(tx);
  },
};
