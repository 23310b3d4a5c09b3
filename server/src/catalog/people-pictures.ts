/** Pictures that people hand in themselves, such as a photo of theirs. */
import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { pictureOf } from "./picture-size.ts";
import { scalePicture } from "./scale-picture.ts";
import { storeMedia } from "./store-media.ts";
import type { NewMedia } from "./store-media.ts";

/** As wide as they are shown at most; what cards of other sites want too. */
const widest = 1200;

/**
 * A handed-in picture, written anew as WebP: what its file said of the place and the camera is gone with it. Takes its time and stands
 * outside a transaction. @returns `bad-input` for what is no picture
 */
export async function cleanPicture(bytes: Uint8Array): Promise<NewMedia | Failure> {
  const found = pictureOf(bytes);
  if (isFailure(found)) return found;
  const width = Math.min(widest, found.width);
  try {
    const written = await scalePicture({ contentType: found.contentType, bytes, width });
    const height = Math.max(1, Math.round((found.height * width) / found.width));
    return { contentType: "image/webp", bytes: written, width, height };
  } catch {
    return new Failure("bad-input", "This picture cannot be read. Save it once more as JPEG or PNG.", {
      field: "picture",
    });
  }
}

/** Keeps it. @returns the name under which `/media/:sha` gives it */
export async function keepPersonPicture(context: Context, media: NewMedia): Promise<string | Failure> {
  const stored = await storeMedia(context, media);
  return isFailure(stored) ? stored : createHash("sha256").update(media.bytes).digest("hex");
}

/** Forgets pictures of a person, but those that the catalogue shows as well. */
export async function dropPersonPictures(context: Context, shas: readonly string[]): Promise<void> {
  const unused = sql`
    sha256 = any(${[...shas]}::text[])
    and not exists (select from product_media where media_id = media.id)
    and not exists (select from category where media_id = media.id)
    and not exists (select from brand_picture where media_id = media.id)`;
  await sql`delete from media_size where media_id in (select id from media where ${unused})`.execute(context.tx);
  await sql`delete from media where ${unused}`.execute(context.tx);
}
