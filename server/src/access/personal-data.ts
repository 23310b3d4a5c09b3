import { sql } from "kysely";
import { forgetRepliesTo } from "../foundation/idempotency.ts";
import { mailsTo } from "../foundation/mail.ts";
import type { PersonalData } from "../foundation/personal-data.ts";
import { deleteSecretsOf, passkeysOf } from "./login-store.ts";
import { permissionsOf, personDetail } from "./store.ts";

/** Name, address and language, the login with its keys and sessions, and the mails that were written. */
export const accessPersonalData: PersonalData = {
  room: "person",
  tell: async (db, { id, email }) => {
    const detail = await personDetail(db, id);
    const loginId = detail?.loginId ?? null;
    const { rows: sessions } = await sql`
      select "createdAt"::text as "begunAt", "expiresAt"::text as "endsAt", "userAgent" from auth.session
      where "userId" = ${loginId} order by "createdAt"`.execute(db);
    const keys = loginId === null ? [] : await passkeysOf(db, loginId);
    const { rows: deeds } = await sql`
      select at::text as at, action, subject from audit where actor = ${id} order by id`.execute(db);
    return {
      name: detail?.name,
      email: detail?.email,
      locale: detail?.locale,
      passkeys: keys.map(({ name, createdAt }) => ({ name, createdAt: createdAt.toString() })),
      sessions,
      permissions: [...(await permissionsOf(db, id))],
      deeds,
      mails: await mailsTo(db, email),
    };
  },
  forget: async ({ tx, now }, { id, email }) => {
    await deleteSecretsOf(tx, id, email);
    await forgetRepliesTo(tx, id);
    const detail = await personDetail(tx, id, { lock: true });
    await tx.deleteFrom("person_detail").where("person_id", "=", id).execute();
    await tx.updateTable("person").set({ erased_at: now }).where("id", "=", id).execute();
    if (!detail?.loginId) return;
    await tx.deleteFrom("auth.verification").where("value", "=", detail.loginId).execute();
    // Sessions, password, second factor and passkeys go with it.
    await tx.deleteFrom("auth.user").where("id", "=", detail.loginId).execute();
  },
  hindrances: async (db, { id }) => ((await permissionsOf(db, id)).size > 0 ? ["staff"] : []),
};
