import { createHash } from "node:crypto";
import type { Context, Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { scalePicture } from "./scale-picture.ts";

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

declare module "../foundation/database.ts" {
  interface Tables {
    media_size: { media_id: bigint; width: number; bytes: Buffer };
  }
}

/** The widths in which pictures are given, so that nobody can have a picture made in every width there is. */
export const pictureWidths = [320, 640, 960, 1280] as const;

/**
 * A picture for `GET /media/:sha`, with the headers that it must have: it never changes under its address, so it is kept
 * for ever; an SVG is a document that could carry a script, so it is sandboxed and may load nothing.
 * @param width one of `pictureWidths`: the picture in that width as WebP, made now if nobody asked before. A vector, a picture
 *   that is no wider, and any other width give the picture as it is.
 * @returns undefined where there is none (404).
 */
export async function readMedia(db: Db, sha256: string, width?: number): Promise<ServedMedia | undefined> {
  if (!/^[0-9a-f]{64}$/.test(sha256)) return undefined;
  const small = pictureWidths.find((each) => each === width);
  if (small !== undefined) {
    const scaled = await readScaled(db, sha256, small);
    if (scaled !== undefined) return served(scaled, "image/webp", `${sha256}-${small}`);
  }
  const row = await db
    .selectFrom("media")
    .select(["content_type", "bytes"])
    .where("sha256", "=", sha256)
    .executeTakeFirst();
  return row && served(row.bytes, row.content_type, sha256);
}

function served(bytes: Uint8Array, contentType: string, tag: string): ServedMedia {
  return {
    bytes: new Uint8Array(bytes),
    headers: {
      "content-type": contentType,
      "content-length": String(bytes.length),
      "cache-control": "public, max-age=31536000, immutable",
      etag: `"${tag}"`,
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      "cross-origin-resource-policy": "same-origin",
    },
  };
}

/** The same picture asked for twice at once is made once. */
const making = new Map<string, Promise<Uint8Array | undefined>>();

async function readScaled(db: Db, sha256: string, width: number): Promise<Uint8Array | undefined> {
  const kept = await db
    .selectFrom("media_size")
    .innerJoin("media", "media.id", "media_size.media_id")
    .select("media_size.bytes")
    .where("sha256", "=", sha256)
    .where("media_size.width", "=", width)
    .executeTakeFirst();
  if (kept !== undefined) return kept.bytes;
  const key = `${sha256} ${width}`;
  let made = making.get(key);
  if (made === undefined) {
    made = makeScaled(db, sha256, width).finally(() => making.delete(key));
    making.set(key, made);
  }
  return made;
}

async function makeScaled(db: Db, sha256: string, width: number): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom("media")
    .select(["id", "content_type", "bytes"])
    .where("sha256", "=", sha256)
    .where("width", ">", width)
    .where("content_type", "in", ["image/jpeg", "image/png", "image/webp"])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  let bytes: Uint8Array;
  try {
    bytes = await scalePicture({ contentType: row.content_type, bytes: row.bytes, width });
  } catch {
    // Its head was right and its body is not: browsers show what they can of it.
    return undefined;
  }
  await db
    .insertInto("media_size")
    .values({ media_id: row.id, width, bytes: Buffer.from(bytes) })
    .onConflict((conflict) => conflict.columns(["media_id", "width"]).doNothing())
    .execute();
  return bytes;
}
