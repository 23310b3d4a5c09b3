import { sql } from "kysely";
import { together } from "../foundation/database.ts";
import type { Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { SharedReads } from "../foundation/shared-reads.ts";
import type { CategoryCard, ComesAs, ProductCard, ProductPage } from "./model.ts";
import { ratingOf, stockLevel } from "./model.ts";
import { priceOf } from "./prices.ts";
import { pageRush, readCards, readCategories, toPicture } from "./read-cards.ts";
import type { PictureRow, Shelf } from "./read-cards.ts";
import { availableUnits, bestText, comesAs, localeChain, onSale } from "./store.ts";

/** The home page: all categories, and the featured products in their order. */
export async function readHome(
  db: Db,
  shelf: Shelf,
): Promise<{ readonly categories: readonly CategoryCard[]; readonly featured: readonly ProductCard[] }> {
  const [categories, featured] = await Promise.all([
    readCategories(db, shelf.locale),
    readCards(db, shelf, { where: sql`product.featured is not null`, by: sql`product.featured` }),
  ]);
  return { categories, featured };
}

/** A product as its page shows it; one that is not on sale in the market is `not-found`. */
export function readProduct(db: Db, shelf: Shelf, slug: string): Promise<ProductPage | Failure> {
  const key = JSON.stringify([shelf.market.code, shelf.customerClass, shelf.locale, slug]);
  return pages.read(db, key, () => together(db, (one) => readPage(one, shelf, slug)));
}

/** Of a product that everybody wants everybody looks at the page. */
const pages = new SharedReads<ProductPage | Failure>(pageRush);

async function readPage(db: Db, shelf: Shelf, slug: string): Promise<ProductPage | Failure> {
  const { rows } = await sql<{
    id: bigint;
    title: string | null;
    subtitle: string | null;
    description: string | null;
    details: string | null;
    category: string;
    category_name: string | null;
    rating_count: number;
    rating_sum: number;
  }>`
    select product.id, product.rating_count, product.rating_sum, words.title, words.subtitle, words.description, words.details,
      category.slug as category, category_words.name as category_name
    from product
    join category on category.id = product.category_id
    left join ${bestText("product", sql`product.id`, shelf.locale)} words on true
    left join ${bestText("category", sql`category.id`, shelf.locale)} category_words on true
    where product.slug = ${slug} and ${onSale(shelf.now)}`.execute(db);
  const [product] = rows;
  if (product === undefined) return notSold();
  const [variants, gallery, pairs] = await Promise.all([
    readVariants(db, shelf, product.id),
    sql<PictureRow & { alt: Record<string, string> }>`
      select media.sha256, media.width, media.height, product_media.alt from product_media
      join media on media.id = product_media.media_id
      where product_media.product_id = ${product.id} order by product_media.position`.execute(db),
    readCards(db, shelf, {
      from: sql`join product_pair on product_pair.other_id = product.id`,
      where: sql`product_pair.product_id = ${product.id}`,
      by: sql`product_pair.position`,
    }),
  ]);
  if (variants.length === 0) return notSold();
  return {
    slug,
    title: product.title ?? slug,
    subtitle: product.subtitle ?? "",
    description: product.description ?? "",
    details: product.details ?? "",
    rating: ratingOf(product),
    category: { slug: product.category, name: product.category_name ?? product.category },
    gallery: gallery.rows.flatMap((row) => {
      const picture = toPicture(row);
      const locale = localeChain(shelf.locale).find((each) => row.alt[each] !== undefined);
      return picture === null ? [] : [{ ...picture, alt: locale === undefined ? "" : row.alt[locale]! }];
    }),
    variants,
    pairs,
  };
}

function notSold(): Failure {
  return new Failure("not-found", "This product is not sold here.");
}

async function readVariants(db: Db, shelf: Shelf, productId: bigint): Promise<ProductPage["variants"]> {
  const { rows } = await sql<{
    id: bigint;
    sku: string;
    name: string | null;
    amount: bigint;
    weight_grams: number;
    comes_as: ComesAs;
    available: number;
    low_at: number;
  }>`
    select variant.id, variant.sku, words.name, price.amount, variant.weight_grams, ${comesAs} as comes_as, stock.low_at,
      ${availableUnits(shelf.now)} as available
    from variant
    join ${priceOf({ market: shelf.market.code, customerClass: shelf.customerClass })} price on true
    join stock on stock.variant_id = variant.id
    left join ${bestText("variant", sql`variant.id`, shelf.locale)} words on true
    where variant.product_id = ${productId}
    order by variant.position, variant.id`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    sku: row.sku,
    name: row.name ?? row.sku,
    price: row.amount,
    weightGrams: row.weight_grams,
    comesAs: row.comes_as,
    stock: stockLevel(row.available, row.low_at),
    available: row.available,
  }));
}
