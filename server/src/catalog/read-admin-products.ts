import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { bestText } from "./store.ts";
import type { ProductStatus } from "./store.ts";
import { toPicture } from "./read-cards.ts";
import type { PictureRow } from "./read-cards.ts";
import type { Picture } from "./model.ts";

export interface AdminVariant {
  readonly id: bigint;
  readonly sku: string;
  readonly name: string;
  readonly onHand: number;
  /** Promised to orders that are not paid yet. */
  readonly promised: number;
  readonly lowAt: number;
  readonly prices: readonly {
    readonly market: string;
    readonly currency: string;
    readonly amount: bigint;
    readonly cv: bigint;
    readonly qv: bigint;
  }[];
}

export interface AdminProduct {
  readonly id: bigint;
  readonly slug: string;
  readonly status: ProductStatus;
  readonly title: string;
  readonly category: { readonly slug: string; readonly name: string };
  readonly picture: Picture | null;
  readonly affiliateFixed: readonly { readonly currency: string; readonly amount: bigint }[];
  readonly variants: readonly AdminVariant[];
}

/** All products with stock and prices, for the company office; `search` in title, slug and SKU. */
export async function readAdminProducts(
  db: Db,
  filter: { readonly locale: string; readonly now: Temporal.Instant; readonly search?: string | undefined },
): Promise<readonly AdminProduct[]> {
  const pattern = filter.search === undefined ? null : `%${filter.search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  // Money travels as text inside the JSON, because JSON's numbers end at 2^53.
  const { rows } = await sql<
    PictureRow & {
      id: bigint;
      slug: string;
      status: ProductStatus;
      title: string | null;
      category: string;
      category_name: string | null;
      fixed: { currency: string; amount: string }[];
      variants: {
        id: string;
        sku: string;
        name: string | null;
        onHand: number;
        promised: number;
        lowAt: number;
        prices: { market: string; currency: string; amount: string; cv: string; qv: string }[];
      }[];
    }
  >`
    select product.id, product.slug, product.status, words.title, category.slug as category,
      category_words.name as category_name, media.sha256, media.width, media.height,
      coalesce((select json_agg(json_build_object('currency', currency, 'amount', amount::text) order by currency)
        from affiliate_fixed where product_id = product.id), '[]') as fixed,
      coalesce((
        select json_agg(json_build_object('id', variant.id::text, 'sku', variant.sku, 'name', variant_words.name,
          'onHand', stock.on_hand, 'lowAt', stock.low_at,
          'promised', coalesce((select sum(quantity) from stock_reservation promised
            where promised.variant_id = variant.id and promised.expires_at > ${filter.now}::timestamptz), 0),
          'prices', coalesce((
            select json_agg(json_build_object('market', market.code, 'currency', market.currency,
              'amount', price.amount::text, 'cv', price.cv::text, 'qv', price.qv::text) order by market.position)
            from price join market on market.code = price.market where price.variant_id = variant.id), '[]')
        ) order by variant.position, variant.id)
        from variant
        join stock on stock.variant_id = variant.id
        left join ${bestText("variant", sql`variant.id`, filter.locale)} variant_words on true
        where variant.product_id = product.id), '[]') as variants
    from product
    join category on category.id = product.category_id
    left join ${bestText("product", sql`product.id`, filter.locale)} words on true
    left join ${bestText("category", sql`category.id`, filter.locale)} category_words on true
    left join lateral (
      select media_id from product_media where product_id = product.id order by position limit 1) first_media on true
    left join media on media.id = first_media.media_id
    where ${pattern}::text is null or words.title ilike ${pattern} or product.slug ilike ${pattern}
      or exists (select from variant where variant.product_id = product.id and variant.sku ilike ${pattern})
    order by category.position, product.position, product.id`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    slug: row.slug,
    status: row.status,
    title: row.title ?? row.slug,
    category: { slug: row.category, name: row.category_name ?? row.category },
    picture: toPicture(row),
    affiliateFixed: row.fixed.map(({ currency, amount }) => ({ currency, amount: BigInt(amount) })),
    variants: row.variants.map((variant) => ({
      ...variant,
      id: BigInt(variant.id),
      name: variant.name ?? variant.sku,
      prices: variant.prices.map((price) => ({
        ...price,
        amount: BigInt(price.amount),
        cv: BigInt(price.cv),
        qv: BigInt(price.qv),
      })),
    })),
  }));
}
