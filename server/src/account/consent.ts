import type { Context, Db } from "../foundation/database.ts";
import "./tables.ts";

/** Whether somebody agreed to have the newsletter: their last word. */
export async function wantsNewsletter(db: Db, person: bigint): Promise<boolean> {
  const row = await db
    .selectFrom("consent")
    .select("granted")
    .where("person_id", "=", person)
    .where("kind", "=", "newsletter")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.granted ?? false;
}

/** Writes somebody's word down; the same word again is not written twice. */
export async function setNewsletter(
  context: Context,
  word: { readonly person: bigint; readonly granted: boolean; readonly via: "sign-up" | "account" | "erasure" },
): Promise<void> {
  if ((await wantsNewsletter(context.tx, word.person)) === word.granted) return;
  await context.tx
    .insertInto("consent")
    .values({ person_id: word.person, kind: "newsletter", granted: word.granted, at: context.now, via: word.via })
    .execute();
}
