import { audit } from "../access/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { addCategory } from "./add-category.ts";

export interface SavedCategory {
  readonly slug: string;
  readonly position: number;
  readonly texts: Readonly<Record<string, { readonly name: string; readonly intro: string }>>;
}

/** All categories with all their texts, for the company office. */
export async function readAllCategories(db: Db): Promise<readonly SavedCategory[]> {
  const categories = await db
    .selectFrom("category")
    .select(["id", "slug", "position"])
    .orderBy("position")
    .orderBy("id")
    .execute();
  const texts = await db.selectFrom("category_text").selectAll().orderBy("locale").execute();
  return categories.map(({ id, slug, position }) => ({
    slug,
    position,
    texts: Object.fromEntries(
      texts.filter((text) => text.category_id === id).map(({ locale, name, intro }) => [locale, { name, intro }]),
    ),
  }));
}

/** Changes a category's place and texts, or adds it. @returns whether it is new; `bad-input`. */
export async function saveCategory(context: Context, category: SavedCategory): Promise<{ fresh: boolean } | Failure> {
  const { tx } = context;
  const row = await tx
    .selectFrom("category")
    .select(["id", "position"])
    .where("slug", "=", category.slug)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) {
    const added = await addCategory(context, { ...category, picture: null });
    return isFailure(added) ? added : { fresh: true };
  }
  if (Object.keys(category.texts).length === 0) {
    return new Failure("bad-input", "A category needs its name in at least one language.", { field: "texts" });
  }
  await tx.updateTable("category").set({ position: category.position }).where("id", "=", row.id).execute();
  await tx.deleteFrom("category_text").where("category_id", "=", row.id).execute();
  await tx
    .insertInto("category_text")
    .values(Object.entries(category.texts).map(([locale, text]) => ({ category_id: row.id, locale, ...text })))
    .execute();
  await audit(context, {
    action: "category.save",
    subject: category.slug,
    before: { position: row.position },
    after: { position: category.position, texts: category.texts },
  });
  return { fresh: false };
}
