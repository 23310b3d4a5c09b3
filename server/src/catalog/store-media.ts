import { createHash } from "node:crypto";
import type { Context, Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";

export const mediaTypes = ["image/svg+xml", "image/png", "image/jpeg", "image/webp", "image/avif"] as const;
export type MediaType = (typeof mediaTypes)[number];

export interface NewMedia {
  readonly contentType: MediaType;
  readonly bytes: Uint8Array;
  /** In pixels; for a vector its view box. */
  readonly width: number;
  readonly height: number;
}

const LARGEST = 5 * 1024 * 1024;

/**
 * Keeps a picture under the SHA-256 of its bytes; the same picture twice is one.
 * @returns its id, `bad-input` for an empty picture, one above 5 MB, or one without a size.
 */
export async function storeMedia(context: Context, media: NewMedia): Promise<bigint | Failure> {
  if (media.bytes.length === 0 || media.bytes.length > LARGEST) {
    return new Failure("bad-input", "A picture has at least one byte and at most 5 MB.", { field: "media" });
  }
  if (!(media.width > 0 && media.height > 0)) {
    return new Failure("bad-input", "A picture needs its width and height.", { field: "media" });
  }
  const sha256 = createHash("sha256").update(media.bytes).digest("hex");
  const known = () => context.tx.selectFrom("media").select("id").where("sha256", "=", sha256).executeTakeFirst();
  const before = await known();
  if (before !== undefined) return before.id;
  const inserted = await context.tx
    .insertInto("media")
    .values({
      sha256,
      content_type: media.contentType,
      bytes: Buffer.from(media.bytes),
      width: Math.round(media.width),
      height: Math.round(media.height),
    })
    .onConflict((conflict) => conflict.column("sha256").doNothing())
    .returning("id")
    .executeTakeFirst();
  // Another transaction stored the same picture meanwhile.
  const row = inserted ?? (await known());
  if (row === undefined) throw new Error(`media ${sha256} is neither new nor there`);
  return row.id;
}

export interface ServedMedia {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** All headers of the reply, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A picture for `GET /media/:sha`, with the headers that it must have: it never changes under its address, so it is kept
 * for ever; an SVG is a document that could carry a script, so it is sandboxed and may load nothing.
 * @returns undefined where there is none (404).
 */
export async function readMedia(db: Db, sha256: string): Promise<ServedMedia | undefined> {
  if (!/^[0-9a-f]{64}$/.test(sha256)) return undefined;
  const row = await db
    .selectFrom("media")
    .select(["content_type", "bytes"])
    .where("sha256", "=", sha256)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    bytes: new Uint8Array(row.bytes),
    headers: {
      "content-type": row.content_type,
      "content-length": String(row.bytes.length),
      "cache-control": "public, max-age=31536000, immutable",
      etag: `"${sha256}"`,
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      "cross-origin-resource-policy": "same-origin",
    },
  };
}
