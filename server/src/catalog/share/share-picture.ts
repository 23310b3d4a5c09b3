import { sql } from "kysely";
import type { Context, Db } from "../../foundation/database.ts";
import { drawShare } from "../scale-picture.ts";
import { versionOf } from "./card.ts";
import type { ShareCard, ShareKind } from "./card.ts";

declare module "../../foundation/database.ts" {
  interface Tables {
    share_picture: { kind: ShareKind; key: string; version: string; bytes: Buffer; made_at: Temporal.Instant };
  }
}

/** The same picture asked for twice at once is drawn once. */
const drawing = new Map<string, Promise<Uint8Array>>();

/** The card as PNG: drawn when somebody first asks, then kept. */
export async function sharePicture(
  db: Db,
  of: { readonly kind: ShareKind; readonly key: string },
  card: ShareCard,
  now: Temporal.Instant,
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly version: string }> {
  const version = versionOf(card);
  const kept = await db
    .selectFrom("share_picture")
    .select("bytes")
    .where("kind", "=", of.kind)
    .where("key", "=", of.key)
    .where("version", "=", version)
    .executeTakeFirst();
  if (kept !== undefined) return { bytes: new Uint8Array(kept.bytes), version };
  const name = JSON.stringify([of.kind, of.key, version]);
  let drawn = drawing.get(name);
  if (drawn === undefined) {
    drawn = draw(db, of, card, now).finally(() => drawing.delete(name));
    drawing.set(name, drawn);
  }
  return { bytes: new Uint8Array(await drawn), version };
}

async function draw(
  db: Db,
  { kind, key }: { readonly kind: ShareKind; readonly key: string },
  card: ShareCard,
  now: Temporal.Instant,
): Promise<Uint8Array> {
  const row =
    card.picture === null
      ? undefined
      : await db
          .selectFrom("media")
          .select(["content_type", "bytes"])
          .where("sha256", "=", card.picture.sha256)
          .executeTakeFirst();
  const picture = row === undefined ? null : { contentType: row.content_type, bytes: row.bytes };
  // A picture whose body is broken is left out.
  const bytes = await drawShare({ card, picture }).catch(() => drawShare({ card, picture: null }));
  await db
    .insertInto("share_picture")
    .values({ kind, key, version: versionOf(card), bytes: Buffer.from(bytes), made_at: now })
    .onConflict((conflict) => conflict.columns(["kind", "key", "version"]).doNothing())
    .execute();
  // Of words of yesterday nobody asks again; whoever does gets it drawn anew.
  await sql`delete from share_picture where made_at < ${now}::timestamptz - interval '90 days'`.execute(db);
  return bytes;
}

/** Forgets the pictures of a page: with a member their name goes. */
export async function forgetShare(context: Context, kind: ShareKind, key: string): Promise<void> {
  await context.tx.deleteFrom("share_picture").where("kind", "=", kind).where("key", "=", key).execute();
}
