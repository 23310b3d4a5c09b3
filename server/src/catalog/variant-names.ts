import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { bestText } from "./store.ts";

/** What variants are called, also those that are not sold any more: for telling people of them. Unknown ones are absent. */
export async function variantNames(
  db: Db,
  variantIds: readonly bigint[],
  locale: string,
): Promise<ReadonlyMap<bigint, { readonly title: string; readonly variantName: string }>> {
  if (variantIds.length === 0) return new Map();
  const { rows } = await sql<{ id: bigint; title: string; variantName: string }>`
    select variant.id, coalesce(words.title, product.slug) as title, coalesce(variant_words.name, '') as "variantName"
    from variant join product on product.id = variant.product_id
    left join ${bestText("product", sql`product.id`, locale)} words on true
    left join ${bestText("variant", sql`variant.id`, locale)} variant_words on true
    where variant.id = any(${[...variantIds]}::bigint[])`.execute(db);
  return new Map(rows.map(({ id, ...names }) => [id, names]));
}
