import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { SharedReads } from "../foundation/shared-reads.ts";
import type { Rush } from "../foundation/shared-reads.ts";
import type { CategoryCard, CustomerClass, Market, Picture, ProductCard } from "./model.ts";
import { ratingOf, stockLevel } from "./model.ts";
import { priceOf } from "./prices.ts";
import { availableUnits, bestText, onSale } from "./store.ts";

/** In which market and language, for whom, and when: what every read of the shop needs. */
export interface Shelf {
  readonly market: Market;
  readonly customerClass: CustomerClass;
  readonly locale: string;
  readonly now: Temporal.Instant;
}

export interface PictureRow {
  sha256: string | null;
  width: number | null;
  height: number | null;
}

export function toPicture(row: PictureRow): Picture | null {
  if (row.sha256 === null || row.width === null || row.height === null) return null;
  return { sha256: row.sha256, width: row.width, height: row.height };
}

/** Cards of products on sale in the market, those of which `where` (on `product`) is true, in the order of `by`. */
export async function readCards(
  db: Db,
  shelf: Shelf,
  which: { readonly from?: RawBuilder<unknown>; readonly where: RawBuilder<unknown>; readonly by: RawBuilder<unknown> },
): Promise<readonly ProductCard[]> {
  const { rows } = await sql<
    PictureRow & {
      slug: string;
      title: string | null;
      subtitle: string | null;
      lowest: bigint;
      highest: bigint;
      available: number;
      low_at: number;
      rating_count: number;
      rating_sum: number;
    }
  >`
    select product.slug, words.title, words.subtitle, media.sha256, media.width, media.height,
      sold.lowest, sold.highest, sold.available, sold.low_at, product.rating_count, product.rating_sum
    from product ${which.from ?? sql``}
    join lateral (
      select min(price.amount) as lowest, max(price.amount) as highest,
        max(${availableUnits(shelf.now)}) as available, min(stock.low_at) as low_at
      from variant
      join ${priceOf({ market: shelf.market.code, customerClass: shelf.customerClass })} price on true
      join stock on stock.variant_id = variant.id
      where variant.product_id = product.id
      having count(*) > 0
    ) sold on true
    left join ${bestText("product", sql`product.id`, shelf.locale)} words on true
    left join lateral (
      select media_id from product_media where product_id = product.id order by position limit 1) first_media on true
    left join media on media.id = first_media.media_id
    where ${onSale(shelf.now)} and ${which.where}
    order by ${which.by}, product.id`.execute(db);
  return rows.map((row) => ({
    slug: row.slug,
    title: row.title ?? row.slug,
    subtitle: row.subtitle ?? "",
    picture: toPicture(row),
    priceFrom: row.lowest,
    severalPrices: row.lowest !== row.highest,
    stock: stockLevel(row.available, row.low_at),
    rating: ratingOf(row),
  }));
}

/**
 * In a rush many look at the same shelf at once: what more than three ask for within a second may be two seconds old. What a basket and an
 * order cost, and whether there is any left, is never taken from a shelf.
 */
export const shelfRush: Rush = { asks: 3, keep: 2_000 };
/** One product's page is cheaper to read than a shelf, so it is kept later: where everybody wants the same. */
export const pageRush: Rush = { asks: 10, keep: 2_000 };

/** Every page of the store names them. */
const everybodys = new SharedReads<readonly CategoryCard[]>();

/** All categories, in the company's order; with `slug` only that one. */
export function readCategories(db: Db, locale: string, slug: string | null = null): Promise<readonly CategoryCard[]> {
  return everybodys.read(db, JSON.stringify([locale, slug]), () => readNow(db, locale, slug));
}

async function readNow(db: Db, locale: string, slug: string | null): Promise<readonly CategoryCard[]> {
  const { rows } = await sql<PictureRow & { slug: string; name: string | null; intro: string | null }>`
    select category.slug, words.name, words.intro, media.sha256, media.width, media.height
    from category
    left join ${bestText("category", sql`category.id`, locale)} words on true
    left join media on media.id = category.media_id
    where ${slug}::text is null or category.slug = ${slug}
    order by category.position, category.id`.execute(db);
  return rows.map((row) => ({
    slug: row.slug,
    name: row.name ?? row.slug,
    intro: row.intro ?? "",
    picture: toPicture(row),
  }));
}
