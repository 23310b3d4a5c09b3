import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { ComesAs, CustomerClass, Market, Offer } from "./model.ts";
import { priceOf } from "./prices.ts";
import { availableUnits, bestText, comesAs, onSale } from "./store.ts";

interface Sale {
  readonly market: Market;
  readonly customerClass: CustomerClass;
  readonly now: Temporal.Instant;
}

/** Variants that are sold, with product, price and stock. */
const sold = ({ market, customerClass, now }: Sale) => sql`variant
    join product on product.id = variant.product_id and ${onSale(now)}
    join ${priceOf({ market: market.code, customerClass })} price on true
    join stock on stock.variant_id = variant.id`;

/** How many of a variant can be bought now, as `offers` tells; undefined where it is not sold there. */
export async function availableNow(db: Db, wish: Sale & { readonly variantId: bigint }): Promise<number | undefined> {
  const { rows } = await sql<{ available: number }>`
    select ${availableUnits(wish.now, null)} as available from ${sold(wish)} where variant.id = ${wish.variantId}`.execute(
    db,
  );
  return rows[0]?.available;
}

/**
 * What these variants are, cost and count in a market, by variant. A variant that is not on sale there (unknown, draft,
 * retired, not visible now, without a price for the class in the market) is absent. Availability is what can be bought now; it is a promise only once
 * `reserveStock` made it one.
 */
export async function offers(
  db: Db,
  wish: {
    readonly market: Market;
    /** Whose prices and points; retail where absent. */
    readonly customerClass?: CustomerClass | undefined;
    readonly locale: string;
    readonly variantIds: readonly bigint[];
    readonly now: Temporal.Instant;
    /** An order whose own promise does not lessen what it can have. */
    readonly exceptOrder?: bigint;
  },
): Promise<ReadonlyMap<bigint, Offer>> {
  if (wish.variantIds.length === 0) return new Map();
  const { market, customerClass = "retail", now } = wish;
  // The ids behind a select: the plan is then the same for all ids, and made once. To plan this takes ten times as long as to do it.
  const { rows } = await sql<{
    variant_id: bigint;
    slug: string;
    category: string;
    weight_grams: number;
    comes_as: ComesAs;
    tax_class: string;
    sku: string;
    title: string | null;
    variant_name: string | null;
    media_id: bigint | null;
    sha256: string | null;
    width: number | null;
    height: number | null;
    amount: bigint;
    cv: bigint;
    qv: bigint;
    affiliate_fixed: bigint | null;
    available: number;
  }>`
    select variant.id as variant_id, product.slug, category.slug as category, variant.weight_grams, ${comesAs} as comes_as, variant.tax_class, variant.sku, words.title, variant_words.name as variant_name,
      media.id as media_id, media.sha256, media.width, media.height, price.amount, price.cv, price.qv,
      fixed.amount as affiliate_fixed, ${availableUnits(now, wish.exceptOrder ?? null)} as available
    from ${sold({ market, customerClass, now })}
    join category on category.id = product.category_id
    left join ${bestText("product", sql`product.id`, wish.locale)} words on true
    left join ${bestText("variant", sql`variant.id`, wish.locale)} variant_words on true
    left join affiliate_fixed fixed on fixed.product_id = product.id and fixed.currency = ${market.currency}
    left join lateral (
      select media_id from product_media where product_id = product.id order by position limit 1) first_media on true
    left join media on media.id = first_media.media_id
    where variant.id = any((select ${wish.variantIds}::bigint[])::bigint[])`.execute(db);
  return new Map(
    rows.map((row) => [
      row.variant_id,
      {
        variantId: row.variant_id,
        productSlug: row.slug,
        category: row.category,
        weightGrams: row.weight_grams,
        comesAs: row.comes_as,
        taxClass: row.tax_class,
        sku: row.sku,
        title: row.title ?? row.slug,
        variantName: row.variant_name ?? "",
        mediaId: row.media_id,
        picture: row.sha256 === null ? null : { sha256: row.sha256, width: row.width ?? 1, height: row.height ?? 1 },
        unitPrice: row.amount,
        cv: row.cv,
        qv: row.qv,
        affiliateFixed: row.affiliate_fixed,
        available: row.available,
      },
    ]),
  );
}
