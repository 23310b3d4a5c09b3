import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Context, Db } from "../foundation/database.ts";
import { visitKept } from "./model.ts";
import "./tables.ts";

/**
 * Keeps the click of a shopper who takes no cookie for it with their basket, on the server. The basket is known by its own
 * cookie, which a shop cannot do without; of its token only a hash is kept.
 */
export async function carryClick(context: Context, basketToken: string, clickId: bigint): Promise<void> {
  await sql`
    insert into carried_click (basket, click_id, at) values (${hashOf(basketToken)}, ${clickId}, ${context.now}::timestamptz)
    on conflict (basket) do update set click_id = excluded.click_id, at = excluded.at`.execute(context.tx);
}

/** The click that the basket carries, or null. Whether it still counts is decided at the sale. */
export async function carriedClick(db: Db, basketToken: string): Promise<bigint | null> {
  const row = await db
    .selectFrom("carried_click")
    .select("click_id")
    .where("basket", "=", hashOf(basketToken))
    .executeTakeFirst();
  return row?.click_id ?? null;
}

/** Forgets what can be paid no more. */
export async function forgetCarried(db: Db, now: Temporal.Instant): Promise<void> {
  await db.deleteFrom("click_path").where("at", "<", now.subtract(visitKept)).execute();
  await db.deleteFrom("carried_click").where("at", "<", now.subtract(visitKept)).execute();
}

function hashOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
