import { sql } from "kysely";
import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { storeMedia } from "./store-media.ts";
import type { NewMedia } from "./store-media.ts";

/** What a picture shows, by locale. */
export type AltTexts = Readonly<Record<string, string>>;

const mostPictures = 30;

/** Adds a picture behind the others. @returns how many there are now; `not-found`, `bad-input`. */
export async function addPicture(
  context: Context,
  wish: { readonly productId: bigint; readonly media: NewMedia; readonly alt: AltTexts },
): Promise<number | Failure> {
  const locked = await lockProduct(context, wish.productId);
  if (isFailure(locked)) return locked;
  const { rows } = await sql<{ count: number; next: number }>`
    select count(*)::integer as count, coalesce(max(position) + 1, 0)::integer as next from product_media
    where product_id = ${wish.productId}`.execute(context.tx);
  const { count, next } = rows[0]!;
  if (count >= mostPictures) return new Failure("bad-input", `A product has at most ${mostPictures} pictures.`);
  const mediaId = await storeMedia(context, wish.media);
  if (isFailure(mediaId)) return mediaId;
  await context.tx
    .insertInto("product_media")
    .values({ product_id: wish.productId, media_id: mediaId, position: next, alt: JSON.stringify(wish.alt) })
    .execute();
  await audit(context, {
    action: "product.picture",
    subject: toEdge("product", wish.productId),
    after: { alt: wish.alt },
  });
  return count + 1;
}

/** Puts a product's pictures in this order with these words; those that are left out go. @returns undefined; `not-found`. */
export async function setGallery(
  context: Context,
  wish: {
    readonly productId: bigint;
    readonly pictures: readonly { readonly sha256: string; readonly alt: AltTexts }[];
  },
): Promise<undefined | Failure> {
  const locked = await lockProduct(context, wish.productId);
  if (isFailure(locked)) return locked;
  const { rows } = await sql<{ media_id: bigint; sha256: string }>`
    select media_id, sha256 from product_media join media on media.id = media_id
    where product_id = ${wish.productId} order by position`.execute(context.tx);
  const ids = new Map(rows.map(({ media_id, sha256 }) => [sha256, media_id]));
  const kept = wish.pictures.flatMap(({ sha256, alt }) => {
    const mediaId = ids.get(sha256);
    return mediaId === undefined ? [] : [{ mediaId, alt }];
  });
  if (kept.length < wish.pictures.length) return new Failure("not-found", "A picture is not one of this product.");
  await context.tx.deleteFrom("product_media").where("product_id", "=", wish.productId).execute();
  if (kept.length > 0) {
    await context.tx
      .insertInto("product_media")
      .values(
        kept.map(({ mediaId, alt }, position) => ({
          product_id: wish.productId,
          media_id: mediaId,
          position,
          alt: JSON.stringify(alt),
        })),
      )
      .execute();
  }
  await audit(context, {
    action: "product.gallery",
    subject: toEdge("product", wish.productId),
    before: { pictures: rows.length },
    after: { pictures: kept.length },
  });
  return undefined;
}

async function lockProduct({ tx }: Context, id: bigint): Promise<undefined | Failure> {
  const row = await tx.selectFrom("product").select("id").where("id", "=", id).forUpdate().executeTakeFirst();
  return row === undefined ? new Failure("not-found", "There is no such product.") : undefined;
}
