import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";

/** The category of each of these products, slug to slug; what is not in the catalogue is absent. */
export async function categoriesOf(db: Db, products: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (products.length === 0) return new Map();
  const { rows } = await sql<{ product: string; category: string }>`
    select product.slug as product, category.slug as category from product
    join category on category.id = product.category_id where product.slug = any(${[...products]}::text[])`.execute(db);
  return new Map(rows.map(({ product, category }) => [product, category]));
}
