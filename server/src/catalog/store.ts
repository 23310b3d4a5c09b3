import type { Generated, GeneratedAlways, RawBuilder } from "kysely";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { ComesAs, CustomerClass, Market } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    market: MarketTable;
    media: MediaTable;
    category: CategoryTable;
    category_text: CategoryTextTable;
    product: ProductTable;
    product_text: ProductTextTable;
    product_media: ProductMediaTable;
    product_pair: ProductPairTable;
    variant: VariantTable;
    variant_text: VariantTextTable;
    price: PriceTable;
    affiliate_fixed: AffiliateFixedTable;
    stock: StockTable;
    stock_reservation: StockReservationTable;
    bundle_part: { bundle_id: bigint; part_id: bigint; quantity: number };
  }
}

interface MarketTable {
  code: string;
  currency: string;
  country: string;
  locale: string;
  name: string;
  tax_name: string;
  tax_basis_points: number;
  prices_include_tax: boolean;
  shipping_amount: bigint;
  free_shipping_from: bigint | null;
  ships_to: string[];
  store_on: Generated<boolean>;
  affiliate_on: Generated<boolean>;
  network_on: Generated<boolean>;
  position: number;
}

interface MediaTable {
  id: Generated<bigint>;
  sha256: string;
  content_type: string;
  bytes: Buffer;
  width: number;
  height: number;
}

interface CategoryTable {
  id: Generated<bigint>;
  slug: string;
  media_id: bigint | null;
  position: number;
}

interface CategoryTextTable {
  category_id: bigint;
  locale: string;
  name: string;
  intro: string;
}

export type ProductStatus = "draft" | "on-sale" | "retired";

interface ProductTable {
  id: Generated<bigint>;
  slug: string;
  category_id: bigint;
  status: ProductStatus;
  position: number;
  featured: number | null;
  created_at: Temporal.Instant;
  visible_from: Temporal.Instant | null;
  visible_until: Temporal.Instant | null;
  rating_count: Generated<number>;
  rating_sum: Generated<number>;
}

interface ProductTextTable {
  product_id: bigint;
  locale: string;
  title: string;
  subtitle: string;
  description: string;
  details: string;
  /** What search reads; the database makes them of the texts. */
  words: GeneratedAlways<string>;
  said: GeneratedAlways<string>;
}

interface ProductMediaTable {
  product_id: bigint;
  media_id: bigint;
  position: number;
  /** By locale; read from jsonb, written as JSON text. */
  alt: Generated<unknown>;
}

interface ProductPairTable {
  product_id: bigint;
  other_id: bigint;
  position: number;
}

interface VariantTable {
  id: Generated<bigint>;
  product_id: bigint;
  sku: string;
  weight_grams: number;
  tax_class: Generated<string>;
  position: number;
  digital: Generated<boolean>;
  download_limit: Generated<number | null>;
  access_days: Generated<number | null>;
}

interface VariantTextTable {
  variant_id: bigint;
  locale: string;
  name: string;
}

interface PriceTable {
  variant_id: bigint;
  market: string;
  class: Generated<CustomerClass>;
  amount: bigint;
  cv: bigint;
  qv: bigint;
}

interface AffiliateFixedTable {
  product_id: bigint;
  currency: string;
  amount: bigint;
}

interface StockTable {
  variant_id: bigint;
  on_hand: number;
  low_at: Generated<number>;
  endless: Generated<boolean>;
}

interface StockReservationTable {
  order_id: bigint;
  variant_id: bigint;
  quantity: number;
  expires_at: Temporal.Instant;
}

/** The languages to look for, best first: what was asked for, its language without the region, English. */
export function localeChain(locale: string): readonly string[] {
  const language = locale.split("-")[0] ?? locale;
  return [...new Set([locale, language, "en"])];
}

/**
 * A lateral subquery for the best text of `owner`: the first locale of the chain that there is, else any (bytewise first),
 * so that a product translated into one language only is never nameless.
 */
export function bestText(
  kind: "category" | "product" | "variant" | "option" | "value",
  owner: RawBuilder<unknown>,
  locale: string,
): RawBuilder<unknown> {
  const names = { option: "product_option_text", value: "option_value_text" } as const;
  const table = sql.table(kind === "option" || kind === "value" ? names[kind] : `${kind}_text`);
  const key = sql.ref(`each_text.${kind}_id`);
  return sql`lateral (
    select each_text.* from ${table} each_text where ${key} = ${owner}
    order by array_position(${localeChain(locale)}::text[], each_text.locale), each_text.locale collate "C"
    limit 1)`;
}

/** Whether shoppers see the `product` row in scope at `now`. */
export function onSale(now: Temporal.Instant): RawBuilder<boolean> {
  // Written so that the planner knows how many rows are left where most products have no limits.
  return sql<boolean>`(product.status = 'on-sale'
    and (product.visible_from is null or product.visible_from <= ${now}::timestamptz)
    and (product.visible_until is null or product.visible_until > ${now}::timestamptz))`;
}

/**
 * How many units of the `stock` row in scope can be bought at `now`, leaving out what is promised to `exceptOrder`. Of a bundle so
 * many as its parts make; it has no stock of its own.
 */
export function availableUnits(now: Temporal.Instant, exceptOrder: bigint | null = null): RawBuilder<number> {
  const left = (of: RawBuilder<unknown>) => sql`greatest(0, ${of}.on_hand - coalesce((
    select sum(promised.quantity) from stock_reservation promised
    where promised.variant_id = ${of}.variant_id and promised.expires_at > ${now}::timestamptz
      and promised.order_id is distinct from ${exceptOrder}::bigint), 0))`;
  return sql<number>`coalesce((
    select min(${left(sql`part_stock`)} / quantity)::integer from bundle_part
    join stock part_stock on part_stock.variant_id = bundle_part.part_id
    where bundle_part.bundle_id = stock.variant_id), ${left(sql`stock`)}::integer)`;
}

/** How the `variant` row in scope comes: a bundle as its parts do. */
export const comesAs: RawBuilder<ComesAs> = sql`case when variant.digital then 'download' else coalesce((
  select case when bool_and(part.digital) then 'download' when bool_or(part.digital) then 'both' end
  from bundle_part join variant part on part.id = bundle_part.part_id where bundle_part.bundle_id = variant.id), 'parcel') end`;

const marketColumns = [
  "code",
  "currency",
  "country",
  "locale",
  "name",
  "tax_name",
  "tax_basis_points",
  "prices_include_tax",
  "shipping_amount",
  "free_shipping_from",
  "ships_to",
  "store_on",
] as const;

function toMarket(
  row: Pick<MarketTable, Exclude<(typeof marketColumns)[number], "store_on">> & { store_on: boolean },
): Market {
  return {
    code: row.code,
    name: row.name,
    currency: row.currency,
    country: row.country,
    locale: row.locale,
    taxName: row.tax_name,
    taxBasisPoints: row.tax_basis_points,
    pricesIncludeTax: row.prices_include_tax,
    shippingAmount: row.shipping_amount,
    freeShippingFrom: row.free_shipping_from,
    shipsTo: row.ships_to,
    storeOn: row.store_on,
  };
}

/** All markets, in the company's order. */
export async function listMarkets(db: Db): Promise<readonly Market[]> {
  const rows = await db.selectFrom("market").select(marketColumns).orderBy("position").orderBy("code").execute();
  return rows.map(toMarket);
}

export async function findMarket(db: Db, code: string): Promise<Market | undefined> {
  const row = await db.selectFrom("market").select(marketColumns).where("code", "=", code).executeTakeFirst();
  return row && toMarket(row);
}

/** The variants' ids by their SKU; an unknown SKU is absent. */
export async function variantIdsBySku(db: Db, skus: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
  const rows = await db.selectFrom("variant").select(["id", "sku"]).where("sku", "in", skus).execute();
  return new Map(rows.map((row) => [row.sku, row.id]));
}
