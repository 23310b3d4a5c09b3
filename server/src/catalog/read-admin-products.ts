import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { availableUnits, bestText } from "./store.ts";
import type { ProductStatus } from "./store.ts";
import { toPicture } from "./read-cards.ts";
import type { PictureRow } from "./read-cards.ts";
import type { CustomerClass, Picture } from "./model.ts";

export interface AdminVariant {
  readonly id: bigint;
  readonly sku: string;
  readonly name: string;
  readonly onHand: number;
  /** Promised to orders that are not paid yet. */
  readonly promised: number;
  readonly lowAt: number;
  /** Downloaded: `onHand` counts nothing. */
  readonly digital: boolean;
  readonly prices: readonly {
    readonly market: string;
    readonly class: CustomerClass;
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

export interface AdminFilter {
  readonly locale: string;
  readonly now: Temporal.Instant;
  /** A part of a title, the address or a SKU. */
  readonly search?: string | undefined;
  readonly status?: ProductStatus | undefined;
  /** The category's slug. */
  readonly category?: string | undefined;
  /** Products of which a variant runs low, or is sold out. */
  readonly stock?: "low" | "out" | undefined;
  readonly limit: number;
  /** The id of the last product of the page before. */
  readonly before?: bigint | undefined;
}

/** The newest products with stock and prices, for the company office, and how many the filter finds in all. */
export async function readAdminProducts(
  db: Db,
  filter: AdminFilter,
): Promise<{ readonly products: readonly AdminProduct[]; readonly total: number }> {
  const { rows } = await sql<{ ids: bigint[]; total: number }>`
    with found as materialized (select product.id from product where ${condition(filter)})
    select array(select id from found where ${filter.before ?? null}::bigint is null or id < ${filter.before ?? null}
        order by id desc limit ${filter.limit}) as ids,
      (select count(*)::integer from found) as total`.execute(db);
  const { ids, total } = rows[0]!;
  return { products: await readProducts(db, filter, ids), total };
}

/** The slugs of all products that the filter finds. */
export async function productSlugs(db: Db, filter: Omit<AdminFilter, "limit" | "before">): Promise<readonly string[]> {
  const { rows } = await sql<{ slug: string }>`select slug from product where ${condition(filter)} order by id`.execute(
    db,
  );
  return rows.map(({ slug }) => slug);
}

function condition(filter: Omit<AdminFilter, "limit">): RawBuilder<boolean> {
  const tests: RawBuilder<unknown>[] = [sql`true`];
  if (filter.search !== undefined) {
    const escaped = filter.search.replaceAll(/[\\%_]/g, String.raw`\$&`);
    tests.push(sql`product.id in (
      select product_id from product_text where said like '%' || trim(search_text(${escaped})) || '%'
      union all select product_id from variant where sku ilike ${`%${escaped}%`}
      union all select id from product where slug like ${`%${escaped.toLowerCase()}%`})`);
  }
  if (filter.status !== undefined) tests.push(sql`product.status = ${filter.status}`);
  if (filter.category !== undefined) {
    tests.push(sql`product.category_id = (select id from category where slug = ${filter.category})`);
  }
  if (filter.stock !== undefined) {
    const at = filter.stock === "out" ? sql`0` : sql`stock.low_at`;
    tests.push(sql`product.id in (select variant.product_id from variant join stock on stock.variant_id = variant.id
      where ${availableUnits(filter.now)} <= ${at})`);
  }
  return sql<boolean>`${sql.join(tests, sql` and `)}`;
}

async function readProducts(
  db: Db,
  filter: Pick<AdminFilter, "locale" | "now">,
  ids: readonly bigint[],
): Promise<readonly AdminProduct[]> {
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
        digital: boolean;
        prices: { market: string; class: CustomerClass; currency: string; amount: string; cv: string; qv: string }[];
      }[];
    }
  >`
    select product.id, product.slug, product.status, words.title, category.slug as category,
      category_words.name as category_name, media.sha256, media.width, media.height,
      coalesce((select json_agg(json_build_object('currency', currency, 'amount', amount::text) order by currency)
        from affiliate_fixed where product_id = product.id), '[]') as fixed,
      coalesce((
        select json_agg(json_build_object('id', variant.id::text, 'sku', variant.sku, 'name', variant_words.name,
          'onHand', stock.on_hand, 'lowAt', stock.low_at, 'digital', variant.digital,
          'promised', coalesce((select sum(quantity) from stock_reservation promised
            where promised.variant_id = variant.id and promised.expires_at > ${filter.now}::timestamptz), 0),
          'prices', coalesce((
            select json_agg(json_build_object('market', market.code, 'class', price.class, 'currency', market.currency,
              'amount', price.amount::text, 'cv', price.cv::text, 'qv', price.qv::text) order by market.position, price.class = 'wholesale', price.class = 'preferred')
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
    where product.id = any(${ids}::bigint[])
    order by product.id desc`.execute(db);
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
