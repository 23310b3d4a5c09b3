import { sql } from "kysely";
import { audit } from "../../access/index.ts";
import type { Context, Db } from "../../foundation/database.ts";
import { keyOf } from "./columns.ts";
import type { Fault } from "./columns.ts";
import { currentCells } from "./current-cells.ts";
import { planImport } from "./plan-import.ts";
import type { Known, PlannedProduct } from "./plan-import.ts";
import { readFairline } from "./read-file.ts";
import type { ReadFile } from "./read-file.ts";
import { readShopify } from "./shopify.ts";
import { writeImport } from "./write-import.ts";

export interface CatalogFile {
  readonly form: "fairline" | "shopify";
  readonly content: string;
  /** For Shopify's form: the language of its texts and the market of its prices. */
  readonly locale: string;
  readonly market: string;
}

/** What a file would change, or did. */
export interface ImportReport {
  readonly rows: number;
  readonly products: { readonly fresh: number; readonly changed: number; readonly same: number };
  readonly variants: { readonly fresh: number; readonly changed: number; readonly same: number };
  /** Names of categories that are made on the way (Shopify's form only). */
  readonly newCategories: readonly string[];
  /** Pictures that the file names and that are not fetched. */
  readonly pictures: number;
  /** How many faults there are, and the first of them by line. Where there is one, nothing is taken. */
  readonly faultCount: number;
  readonly faults: readonly Fault[];
  /** The first changes: which product or SKU, and the columns that differ. */
  readonly changes: readonly { readonly what: string; readonly fresh: boolean; readonly columns: readonly string[] }[];
}

const mostFaults = 500;
const mostChanges = 100;

/**
 * Reads a catalogue file and, with `write`, takes it over whole; where anything in it is wrong nothing is written. What the file
 * does not name stays as it is; a column that it does not have too. One import at a time.
 */
export async function importCatalog(
  context: Context,
  file: CatalogFile,
  options: { readonly write: boolean },
): Promise<ImportReport> {
  await sql`select pg_advisory_xact_lock(hashtextextended('catalog import', 0))`.execute(context.tx);
  const { rows: marketRows } = await sql<{ code: string; currency: string }>`
    select code, currency from market`.execute(context.tx);
  const markets = new Map(marketRows.map(({ code, currency }) => [code, currency]));
  const faults: Fault[] = [];
  const report = (fault: Fault) => faults.push(fault);
  const shopify = file.form === "shopify" ? readShopify(file.content, { ...file, markets }, report) : undefined;
  const read: ReadFile | undefined = file.form === "shopify" ? shopify : readFairline(file.content, markets, report);
  const known = read === undefined ? undefined : await readKnown(context.tx, read);
  const newCategories = [...(shopify?.categories ?? [])].filter(([key]) => known?.categories.has(key) === false);
  const plan =
    read === undefined || known === undefined
      ? []
      : planImport(
          read,
          { ...known, categories: new Set([...known.categories, ...newCategories.map(([key]) => key)]) },
          report,
        );
  const result = reportOf(plan, faults, {
    rows: read?.rows.length ?? 0,
    newCategories: newCategories.map(([, name]) => name),
    pictures: shopify?.pictures ?? 0,
  });
  if (!options.write || faults.length > 0) return result;
  await makeCategories(context, newCategories, file.locale);
  await writeImport(context, plan, markets);
  if (read !== undefined) await nameOptions(context, shopify?.optionNames ?? typedOptions(read), file.locale);
  await audit(context, {
    action: "catalog.import",
    subject: file.form,
    after: { rows: result.rows, products: result.products, variants: result.variants },
  });
  return result;
}

/** What a file's rows are judged by. */
export async function readKnown(db: Db, file: ReadFile): Promise<Known> {
  const cells = (name: string) => [...new Set(file.rows.map((row) => row.cells.get(name) ?? ""))];
  const related = cells("related").flatMap((text) => text.split(/[\s,|]+/).filter(Boolean));
  const parts = cells("parts").flatMap((text) => text.split(/[\s,|]+/).map((part) => part.replace(/:\d+$/, "")));
  const [categories, skus, others, single, inBundles] = await Promise.all([
    sql<{ slug: string }>`select slug from category`.execute(db),
    sql<{ sku: string; slug: string }>`
      select sku, slug from variant join product on product.id = product_id where sku = any(${cells("sku")}::text[])`.execute(
      db,
    ),
    sql<{ slug: string }>`select slug from product where slug = any(${related}::text[])`.execute(db),
    sql<{ sku: string }>`select sku from variant where sku = any(${parts}::text[])
      and id not in (select bundle_id from bundle_part)`.execute(db),
    sql<{ sku: string }>`select distinct sku from bundle_part join variant on variant.id = part_id`.execute(db),
  ]);
  return {
    categories: new Set(categories.rows.map(({ slug }) => slug)),
    products: await currentCells(db, cells("product")),
    skus: new Map(skus.rows.map(({ sku, slug }) => [sku, slug])),
    parts: new Set(single.rows.map(({ sku }) => sku)),
    inBundles: new Set(inBundles.rows.map(({ sku }) => sku)),
    related: new Set(others.rows.map(({ slug }) => slug)),
  };
}

function reportOf(
  plan: readonly PlannedProduct[],
  faults: readonly Fault[],
  about: Pick<ImportReport, "rows" | "newCategories" | "pictures">,
): ImportReport {
  const counts = (things: readonly { readonly id: bigint | null; readonly changed: ReadonlySet<string> }[]) => ({
    fresh: things.filter(({ id }) => id === null).length,
    changed: things.filter(({ id, changed }) => id !== null && changed.size > 0).length,
    same: things.filter(({ id, changed }) => id !== null && changed.size === 0).length,
  });
  const things = plan.flatMap((product) => [
    { what: product.slug, ...product },
    ...product.variants.map((variant) => ({ what: variant.sku, ...variant })),
  ]);
  return {
    ...about,
    products: counts(plan),
    variants: counts(plan.flatMap(({ variants }) => variants)),
    faultCount: faults.length,
    faults: faults.toSorted((a, b) => a.line - b.line).slice(0, mostFaults),
    changes: things
      .filter(({ changed }) => changed.size > 0)
      .slice(0, mostChanges)
      .map(({ what, id, changed }) => ({ what, fresh: id === null, columns: [...changed].sort() })),
  };
}

async function makeCategories(
  { tx }: Context,
  categories: readonly (readonly [key: string, name: string])[],
  locale: string,
): Promise<void> {
  for (const [slug, name] of categories) {
    await sql`
      with made as (insert into category (slug, position)
        select ${slug}, coalesce(max(position) + 1, 0) from category returning id)
      insert into category_text (category_id, locale, name, intro) select id, ${locale}, ${name}, '' from made`.execute(
      tx,
    );
  }
}

/** What somebody typed for options and values, by `key` and `key:value`: "60 ML" is what 60-ml is called until it is named otherwise. */
function typedOptions(file: ReadFile): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { name } of file.columns) {
    const [kind, option = ""] = name.split(".");
    if (kind !== "option") continue;
    for (const { cells } of file.rows) {
      const text = cells.get(name) ?? "";
      const key = keyOf(text);
      if (key === "") continue;
      names.set(option, option.charAt(0).toUpperCase() + option.slice(1).replaceAll("-", " "));
      if (text !== key) names.set(`${option}:${key}`, text);
    }
  }
  return names;
}

/** Options and values that have no name in the file's language get the file's. */
async function nameOptions({ tx }: Context, optionNames: ReadonlyMap<string, string>, locale: string): Promise<void> {
  const names = [...optionNames].map(([key, name]) => {
    const [option = "", value = ""] = key.split(":");
    return { option, value, name };
  });
  const given = sql`jsonb_to_recordset(${JSON.stringify(names)}::jsonb) as given (option text, value text, name text)
    join product_option on product_option.key = option`;
  await sql`insert into product_option_text (option_id, locale, name)
    select id, ${locale}, name from ${given} where value = '' on conflict do nothing`.execute(tx);
  await sql`insert into option_value_text (value_id, locale, name)
    select option_value.id, ${locale}, name from ${given}
    join option_value on option_value.option_id = product_option.id and option_value.key = value on conflict do nothing`.execute(
    tx,
  );
}
