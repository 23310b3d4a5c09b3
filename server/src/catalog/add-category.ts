import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { violatedConstraint } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { storeMedia } from "./store-media.ts";
import type { NewMedia } from "./store-media.ts";

export interface NewCategory {
  /** Part of its address: lower-case letters, digits, hyphens. */
  readonly slug: string;
  readonly position: number;
  readonly picture: NewMedia | null;
  /** By locale; English is what others fall back to. */
  readonly texts: Readonly<Record<string, { readonly name: string; readonly intro: string }>>;
}

export const slugForm = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Adds a category. @returns its id; `bad-input`, `already-exists` for a slug in use. */
export async function addCategory(context: Context, category: NewCategory): Promise<bigint | Failure> {
  if (!slugForm.test(category.slug)) {
    return new Failure("bad-input", `"${category.slug}" cannot be part of an address.`, { field: "slug" });
  }
  if (Object.keys(category.texts).length === 0) {
    return new Failure("bad-input", "A category needs its name in at least one language.", { field: "texts" });
  }
  const mediaId = category.picture === null ? null : await storeMedia(context, category.picture);
  if (isFailure(mediaId)) return mediaId;
  let id: bigint;
  try {
    const row = await context.tx
      .insertInto("category")
      .values({ slug: category.slug, media_id: mediaId, position: category.position })
      .returning("id")
      .executeTakeFirstOrThrow();
    id = row.id;
  } catch (error) {
    if (violatedConstraint(error) !== "category_slug_key") throw error;
    return new Failure("already-exists", `There is a category "${category.slug}" already.`, { field: "slug" });
  }
  await context.tx
    .insertInto("category_text")
    .values(
      Object.entries(category.texts).map(([locale, { name, intro }]) => ({ category_id: id, locale, name, intro })),
    )
    .execute();
  await audit(context, { action: "category.add", subject: category.slug, after: category.texts });
  return id;
}
