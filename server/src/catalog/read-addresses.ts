import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { onSale } from "./store.ts";

/** A sitemap holds 50,000 addresses (sitemaps.org); some are left for the store's other pages. */
const most = 45_000;

/** What search engines may find: every category with something on sale, and the newest products on sale in any market at retail. */
export async function readAddresses(
  db: Db,
  now: Temporal.Instant,
): Promise<{ readonly categories: readonly string[]; readonly products: readonly string[] }> {
  const shown = sql`${onSale(now)} and exists (
    select from variant join price on price.variant_id = variant.id and price.class = 'retail'
    join market on market.code = price.market and market.store_on where variant.product_id = product.id)`;
  const [categories, products] = await Promise.all([
    sql<{ slug: string }>`
      select slug from category where exists (select from product where category_id = category.id and ${shown})
      order by position, id`.execute(db),
    sql<{ slug: string }>`select slug from product where ${shown} order by id desc limit ${most}`.execute(db),
  ]);
  return { categories: categories.rows.map(({ slug }) => slug), products: products.rows.map(({ slug }) => slug) };
}
