import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";

/** What the catalogue gives an affiliate for one unit of these products, minor units of the currency; others are absent. */
export async function affiliateFixedOf(
  db: Db,
  products: readonly string[],
  currency: string,
): Promise<ReadonlyMap<string, bigint>> {
  if (products.length === 0) return new Map();
  const { rows } = await sql<{ slug: string; amount: bigint }>`
    select product.slug, fixed.amount from affiliate_fixed fixed join product on product.id = fixed.product_id
    where fixed.currency = ${currency} and product.slug = any(${[...products]}::text[])`.execute(db);
  return new Map(rows.map(({ slug, amount }) => [slug, amount]));
}
