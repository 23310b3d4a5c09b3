import { sql } from "kysely";
import { dropPersonPictures, forgetShare } from "../catalog/index.ts";
import type { PersonalData } from "../foundation/personal-data.ts";
import { memberOfPerson } from "../members/index.ts";

export const sitePersonalData: PersonalData = {
  room: "site",
  tell: async (db, { id }) => {
    const member = await memberOfPerson(db, id);
    const { rows: versions } = await sql`
      select version, story, photo, preview, picks, state, made_at::text as "madeAt", reason from site_version
      where member_id = ${member?.id ?? null} order by version`.execute(db);
    return { versions };
  },
  forget: async (context, { id }) => {
    const member = await memberOfPerson(context.tx, id);
    if (member === undefined) return;
    await forgetShare(context, "site", member.handle);
    const { rows } = await sql<{ photo: string | null; preview: string | null }>`
      delete from site_version where member_id = ${member.id} returning photo, preview`.execute(context.tx);
    await dropPersonPictures(
      context,
      rows.flatMap(({ photo, preview }) => [photo, preview]).filter((sha) => sha !== null),
    );
  },
};
