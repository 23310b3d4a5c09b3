import { currencyDecimals, parseUnits, POINT_DECIMALS } from "@fairline/engine";
import { sql } from "kysely";
import type { Context } from "../../foundation/database.ts";
import { stockCame } from "../stock-alerts.ts";
import { lockStock } from "../stock.ts";
import { productTexts } from "./columns.ts";
import { localesIn, partsOf } from "./plan-import.ts";
import type { Planned, PlannedProduct } from "./plan-import.ts";

type Write = Planned & { readonly key: bigint };

/** Writes what a plan changes, table by table, however many rows. Prices of what changed are written whole. */
export async function writeImport(
  context: Context,
  plan: readonly PlannedProduct[],
  markets: ReadonlyMap<string, string>,
): Promise<void> {
  const products = await writeProducts(context, plan);
  await writeTexts(context, products);
  await writeFixed(context, products);
  const variants = await writeVariants(context, plan, products);
  await writeNames(context, variants);
  await writeOptions(context, variants);
  await writePrices(context, variants, markets);
  await writeStock(context, variants);
  await writeParts(context, variants);
  await writeRelated(context, products);
}

const changed = ({ changed: columns }: Planned, kinds: readonly string[]) =>
  [...columns].some((name) => kinds.includes(name.split(".")[0] ?? ""));
const rows = (values: readonly object[]) => sql`${JSON.stringify(values)}::jsonb`;
const keys = (written: readonly Write[]) => written.map(({ key }) => key.toString());

async function writeProducts(context: Context, plan: readonly PlannedProduct[]): Promise<readonly Write[]> {
  const own = ["category", "status", "position", "featured", "visible_from", "visible_until"];
  const given = plan
    .filter((product) => product.id === null || changed(product, own))
    .map(({ slug, cells }) => ({
      slug,
      category: cells.get("category"),
      status: cells.get("status"),
      position: cells.get("position") ?? null,
      featured: cells.get("featured") ?? null,
      visible_from: cells.get("visible_from") ?? null,
      visible_until: cells.get("visible_until") ?? null,
    }));
  // A product without a place of its own goes to the end of its category.
  await sql`
    insert into product (slug, category_id, status, position, featured, created_at, visible_from, visible_until)
    select given.slug, category.id, given.status,
      coalesce(given.position, last.position + (row_number() over (partition by category.id order by nth))::integer),
      given.featured, ${context.now}::timestamptz, given.visible_from, given.visible_until
    from rows from (jsonb_to_recordset(${rows(given)}) as (slug text, category text, status text, position integer,
      featured smallint, visible_from timestamptz, visible_until timestamptz)) with ordinality
      as given (slug, category, status, position, featured, visible_from, visible_until, nth)
    join category on category.slug = given.category
    cross join lateral (select coalesce(max(position), 0) as position from product where category_id = category.id) last
    order by nth
    on conflict (slug) do update set category_id = excluded.category_id, status = excluded.status,
      position = excluded.position, featured = excluded.featured, visible_from = excluded.visible_from,
      visible_until = excluded.visible_until`.execute(context.tx);
  const found = await context.tx
    .selectFrom("product")
    .select(["id", "slug"])
    .where("slug", "=", sql<string>`any(${plan.map(({ slug }) => slug)}::text[])`)
    .execute();
  const ids = new Map(found.map(({ id, slug }) => [slug, id]));
  return plan.map((product) => ({ ...product, key: ids.get(product.slug)! }));
}

async function writeTexts({ tx }: Context, products: readonly Write[]): Promise<void> {
  const touched = products.filter((product) => changed(product, productTexts));
  const texts = touched.flatMap(({ key, cells }) =>
    [...localesIn(cells, ["title"])].map((locale) => ({
      id: key.toString(),
      locale,
      ...Object.fromEntries(productTexts.map((text) => [text, cells.get(`${text}.${locale}`) ?? ""])),
    })),
  );
  await sql`delete from product_text where product_id = any(${keys(touched)}::bigint[])`.execute(tx);
  await sql`insert into product_text (product_id, locale, title, subtitle, description, details)
    select * from jsonb_to_recordset(${rows(texts)})
      as given (id bigint, locale text, title text, subtitle text, description text, details text)`.execute(tx);
}

async function writeFixed({ tx }: Context, products: readonly Write[]): Promise<void> {
  const touched = products.filter((product) => changed(product, ["affiliate_fixed"]));
  const fixed = touched.flatMap(({ key, cells }) =>
    [...cells].flatMap(([name, text]) => {
      const [kind, currency = ""] = name.split(".");
      return kind === "affiliate_fixed"
        ? [{ id: key.toString(), currency, amount: String(minor(text, currency)) }]
        : [];
    }),
  );
  await sql`delete from affiliate_fixed where product_id = any(${keys(touched)}::bigint[])`.execute(tx);
  await sql`insert into affiliate_fixed (product_id, currency, amount)
    select * from jsonb_to_recordset(${rows(fixed)}) as given (id bigint, currency char(3), amount bigint)`.execute(tx);
}

async function writeVariants(
  { tx }: Context,
  plan: readonly PlannedProduct[],
  products: readonly Write[],
): Promise<readonly Write[]> {
  const fresh: object[] = [];
  const weighed: object[] = [];
  for (const [index, product] of plan.entries()) {
    for (const variant of product.variants) {
      const { cells } = variant;
      const row = {
        sku: variant.sku,
        weight: cells.get("weight_grams"),
        digital: cells.has("digital"),
        downloads: cells.get("download_limit") ?? null,
        days: cells.get("access_days") ?? null,
      };
      if (variant.id === null) fresh.push({ ...row, product: products[index]!.key.toString() });
      else if (changed(variant, ["weight_grams", "digital", "download_limit", "access_days"])) weighed.push(row);
    }
  }
  await sql`
    insert into variant (product_id, sku, weight_grams, digital, download_limit, access_days, position)
    select product, sku, weight, digital, downloads, days, last.position + row_number() over (partition by product order by nth)
    from rows from (jsonb_to_recordset(${rows(fresh)}) as (sku text, weight integer, digital boolean, downloads integer, days integer, product bigint))
      with ordinality as given (sku, weight, digital, downloads, days, product, nth)
    cross join lateral (select coalesce(max(position), -1) as position from variant where product_id = product) last
    order by product, nth`.execute(tx);
  await sql`
    update variant set weight_grams = weight, digital = given.digital, download_limit = downloads, access_days = days
    from jsonb_to_recordset(${rows(weighed)})
      as given (sku text, weight integer, digital boolean, downloads integer, days integer)
    where variant.sku = given.sku`.execute(tx);
  const all = plan.flatMap(({ variants }) => variants);
  const found = await tx
    .selectFrom("variant")
    .select(["id", "sku"])
    .where("sku", "=", sql<string>`any(${all.map(({ sku }) => sku)}::text[])`)
    .execute();
  const ids = new Map(found.map(({ id, sku }) => [sku, id]));
  return all.map((variant) => ({ ...variant, key: ids.get(variant.sku)! }));
}

async function writeNames({ tx }: Context, variants: readonly Write[]): Promise<void> {
  const touched = variants.filter((variant) => changed(variant, ["name"]));
  const names = touched.flatMap(({ key, cells }) =>
    [...localesIn(cells, ["name"])].map((locale) => ({
      id: key.toString(),
      locale,
      name: cells.get(`name.${locale}`),
    })),
  );
  await sql`delete from variant_text where variant_id = any(${keys(touched)}::bigint[])`.execute(tx);
  await sql`insert into variant_text (variant_id, locale, name)
    select * from jsonb_to_recordset(${rows(names)}) as given (id bigint, locale text, name text)`.execute(tx);
}

/** New options and values are made, called by their keys until somebody names them. */
async function writeOptions({ tx }: Context, variants: readonly Write[]): Promise<void> {
  const touched = variants.filter((variant) => changed(variant, ["option"]));
  const chosen = touched.flatMap(({ key, cells }) =>
    [...cells].flatMap(([name, value]) =>
      name.startsWith("option.") ? [{ id: key.toString(), option: name.slice("option.".length), value }] : [],
    ),
  );
  const given = sql`jsonb_to_recordset(${rows(chosen)}) as given (id bigint, option text, value text)`;
  await sql`insert into product_option (key, position)
    select option, (select coalesce(max(position), 0) from product_option) + row_number() over (order by option)
    from (select distinct option from ${given}) each_option on conflict (key) do nothing`.execute(tx);
  await sql`insert into option_value (option_id, key, position)
    select id, value, (select coalesce(max(position), 0) from option_value where option_id = id)
      + row_number() over (partition by id order by value)
    from (select distinct product_option.id, value from ${given} join product_option on product_option.key = option) each_value
    on conflict (option_id, key) do nothing`.execute(tx);
  await sql`delete from variant_option where variant_id = any(${keys(touched)}::bigint[])`.execute(tx);
  await sql`insert into variant_option (variant_id, option_id, value_id)
    select given.id, product_option.id, option_value.id from ${given}
    join product_option on product_option.key = option
    join option_value on option_value.option_id = product_option.id and option_value.key = value`.execute(tx);
}

async function writePrices(
  { tx }: Context,
  variants: readonly Write[],
  markets: ReadonlyMap<string, string>,
): Promise<void> {
  const touched = variants.filter((variant) => changed(variant, ["price", "cv", "qv"]));
  const prices = touched.flatMap(({ key, cells }) =>
    [...cells].flatMap(([name, text]) => {
      const [kind, market = "", list = ""] = name.split(".");
      if (kind !== "price") return [];
      const points = (of: string) => String(parseUnits(cells.get(`${of}.${market}.${list}`) ?? "0", POINT_DECIMALS));
      const amount = String(minor(text, markets.get(market) ?? ""));
      return [{ id: key.toString(), market, list, amount, cv: points("cv"), qv: points("qv") }];
    }),
  );
  await sql`delete from price where variant_id = any(${keys(touched)}::bigint[])`.execute(tx);
  await sql`insert into price (variant_id, market, class, amount, cv, qv)
    select * from jsonb_to_recordset(${rows(prices)})
      as given (id bigint, market text, list text, amount bigint, cv bigint, qv bigint)`.execute(tx);
}

async function writeStock(context: Context, variants: readonly Write[]): Promise<void> {
  const touched = variants.filter((variant) => changed(variant, ["stock", "low_at"]));
  await lockStock(
    context.tx,
    touched.filter(({ id }) => id !== null).map(({ key }) => key),
  );
  const stock = touched.map(({ key, cells }) => ({
    id: key.toString(),
    stock: cells.get("stock") ?? "0",
    low: cells.get("low_at"),
  }));
  await sql`insert into stock (variant_id, on_hand, low_at, endless)
    select given.id, stock, low, variant.digital
    from jsonb_to_recordset(${rows(stock)}) as given (id bigint, stock integer, low integer)
    join variant on variant.id = given.id order by given.id
    on conflict (variant_id) do update set low_at = excluded.low_at,
      on_hand = case when stock.endless then stock.on_hand else excluded.on_hand end`.execute(context.tx);
  await stockCame(
    context,
    touched.map(({ key }) => key),
  );
}

async function writeParts({ tx }: Context, variants: readonly Write[]): Promise<void> {
  const touched = variants.filter((variant) => changed(variant, ["parts"]));
  const parts = touched.flatMap(({ key, cells }) =>
    partsOf(cells.get("parts") ?? "").map((part) => ({ id: key.toString(), ...part })),
  );
  await sql`delete from bundle_part where bundle_id = any(${keys(touched)}::bigint[])`.execute(tx);
  await sql`insert into bundle_part (bundle_id, part_id, quantity)
    select given.id, variant.id, given.quantity
    from jsonb_to_recordset(${rows(parts)}) as given (id bigint, sku text, quantity integer)
    join variant on variant.sku = given.sku`.execute(tx);
}

async function writeRelated({ tx }: Context, products: readonly Write[]): Promise<void> {
  const touched = products.filter((product) => changed(product, ["related"]));
  const pairs = touched.flatMap(({ key, cells }) =>
    (cells.get("related") ?? "")
      .split(" ")
      .filter(Boolean)
      .map((slug, position) => ({ id: key.toString(), slug, position })),
  );
  await sql`delete from product_pair where product_id = any(${keys(touched)}::bigint[])`.execute(tx);
  await sql`insert into product_pair (product_id, other_id, position)
    select given.id, product.id, given.position
    from jsonb_to_recordset(${rows(pairs)}) as given (id bigint, slug text, position smallint)
    join product on product.slug = given.slug`.execute(tx);
}

/** Decimal text that was checked before, as minor units. */
function minor(text: string, currency: string): number {
  const units = parseUnits(text, currencyDecimals(currency) ?? 0);
  if (typeof units !== "number") throw new Error(`"${text}" is no amount in ${currency} and should have been refused`);
  return units;
}
