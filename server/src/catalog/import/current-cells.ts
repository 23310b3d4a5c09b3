import { formatMoney, formatPoints } from "@fairline/engine";
import { sql } from "kysely";
import type { Db } from "../../foundation/database.ts";
import { productTexts } from "./columns.ts";

/** A product as a file says it: its cells by column, and those of its variants by SKU. */
export interface ProductCells {
  readonly id: bigint;
  readonly cells: Map<string, string>;
  readonly variants: Map<string, { readonly id: bigint; readonly cells: Map<string, string> }>;
}

/** The products of these slugs (null: all) as a file says them, in the order of their ids; cells that are empty are absent. */
export async function currentCells(db: Db, slugs: readonly string[] | null): Promise<Map<string, ProductCells>> {
  const which = slugs === null ? sql`true` : sql`product.slug = any(${slugs}::text[])`;
  const products = new Map<bigint, ProductCells>();
  const bySlug = new Map<string, ProductCells>();
  const rows = await sql<{
    id: bigint;
    slug: string;
    category: string;
    status: string;
    position: number;
    featured: number | null;
    visible_from: Temporal.Instant | null;
    visible_until: Temporal.Instant | null;
    related: string | null;
  }>`
    select product.id, product.slug, category.slug as category, product.status, product.position, product.featured,
      product.visible_from, product.visible_until,
      (select string_agg(other.slug, ' ' order by pair.position) from product_pair pair join product other on other.id = pair.other_id
        where pair.product_id = product.id) as related
    from product join category on category.id = product.category_id where ${which} order by product.id`.execute(db);
  for (const row of rows.rows) {
    const cells = new Map<string, string>([
      ["product", row.slug],
      ["category", row.category],
      ["status", row.status],
      ["position", String(row.position)],
    ]);
    put(cells, "featured", row.featured);
    put(cells, "visible_from", row.visible_from);
    put(cells, "visible_until", row.visible_until);
    put(cells, "related", row.related);
    const product = { id: row.id, cells, variants: new Map() };
    products.set(row.id, product);
    bySlug.set(row.slug, product);
  }
  await addTexts(db, products);
  const variants = await addVariants(db, products);
  await addToVariants(db, variants, slugs === null ? null : [...variants.keys()]);
  return bySlug;
}

function put(cells: Map<string, string>, name: string, value: string | number | Temporal.Instant | null): void {
  if (value !== null && value !== "") cells.set(name, value.toString());
}

async function addTexts(db: Db, products: ReadonlyMap<bigint, ProductCells>): Promise<void> {
  const ids = [...products.keys()];
  const texts = await sql<Record<(typeof productTexts)[number], string> & { product_id: bigint; locale: string }>`
    select product_id, locale, title, subtitle, description, details from product_text
    where product_id = any(${ids}::bigint[])`.execute(db);
  for (const row of texts.rows) {
    for (const text of productTexts) put(products.get(row.product_id)!.cells, `${text}.${row.locale}`, row[text]);
  }
  const fixed = await sql<{ product_id: bigint; currency: string; amount: bigint }>`
    select product_id, currency, amount from affiliate_fixed where product_id = any(${ids}::bigint[])`.execute(db);
  for (const { product_id, currency, amount } of fixed.rows) {
    put(products.get(product_id)!.cells, `affiliate_fixed.${currency}`, formatMoney(amount, currency));
  }
}

type VariantCells = ReadonlyMap<bigint, Map<string, string>>;

async function addVariants(db: Db, products: ReadonlyMap<bigint, ProductCells>): Promise<VariantCells> {
  const found = new Map<bigint, Map<string, string>>();
  const { rows } = await sql<{
    id: bigint;
    product_id: bigint;
    sku: string;
    weight_grams: number;
    on_hand: number;
    low_at: number;
    digital: boolean;
    download_limit: number | null;
    access_days: number | null;
  }>`
    select variant.id, product_id, sku, weight_grams, on_hand, low_at, digital, download_limit, access_days
    from variant join stock on stock.variant_id = variant.id
    where product_id = any(${[...products.keys()]}::bigint[]) order by product_id, position, variant.id`.execute(db);
  for (const row of rows) {
    const cells = new Map<string, string>([
      ["sku", row.sku],
      ["weight_grams", String(row.weight_grams)],
      ["low_at", String(row.low_at)],
    ]);
    if (row.digital) cells.set("digital", "yes");
    else cells.set("stock", String(row.on_hand));
    put(cells, "download_limit", row.download_limit);
    put(cells, "access_days", row.access_days);
    found.set(row.id, cells);
    products.get(row.product_id)!.variants.set(row.sku, { id: row.id, cells });
  }
  return found;
}

async function addToVariants(db: Db, variants: VariantCells, only: readonly bigint[] | null): Promise<void> {
  const which = only === null ? sql`true` : sql`variant_id = any(${only}::bigint[])`;
  const names = await sql<{ variant_id: bigint; locale: string; name: string }>`
    select variant_id, locale, name from variant_text where ${which}`.execute(db);
  for (const row of names.rows) put(variants.get(row.variant_id)!, `name.${row.locale}`, row.name);
  const options = await sql<{ variant_id: bigint; option: string; value: string }>`
    select variant_id, product_option.key as option, option_value.key as value from variant_option
    join product_option on product_option.id = variant_option.option_id
    join option_value on option_value.id = variant_option.value_id where ${which}`.execute(db);
  for (const row of options.rows) put(variants.get(row.variant_id)!, `option.${row.option}`, row.value);
  const parts = await sql<{ variant_id: bigint; parts: string }>`
    select bundle_id as variant_id, string_agg(part.sku || ':' || quantity, ' ' order by part.sku || ':' || quantity) as parts
    from bundle_part join variant part on part.id = part_id
    where ${only === null ? sql`true` : sql`bundle_id = any(${only}::bigint[])`} group by bundle_id`.execute(db);
  for (const row of parts.rows) put(variants.get(row.variant_id)!, "parts", row.parts);
  const prices = await sql<{
    variant_id: bigint;
    market: string;
    class: string;
    currency: string;
    amount: bigint;
    cv: bigint;
    qv: bigint;
  }>`
    select variant_id, price.market, class, currency, amount, cv, qv from price join market on market.code = price.market
    where ${which}`.execute(db);
  for (const row of prices.rows) {
    const cells = variants.get(row.variant_id)!;
    const list = `${row.market}.${row.class}`;
    cells.set(`price.${list}`, formatMoney(row.amount, row.currency));
    cells.set(`cv.${list}`, formatPoints(row.cv));
    cells.set(`qv.${list}`, formatPoints(row.qv));
  }
}
