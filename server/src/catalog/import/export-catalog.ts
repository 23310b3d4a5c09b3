import { sql } from "kysely";
import type { Db } from "../../foundation/database.ts";
import { customerClasses } from "../model.ts";
import { productTexts } from "./columns.ts";
import { currentCells } from "./current-cells.ts";

/**
 * The catalogue as CSV (RFC 4180, UTF-8, LF), a row a variant; taken in again it changes nothing. What belongs to the product stands
 * in the row of its first variant; a product without variants has no row.
 * @param slugs only these; null: all
 */
export async function exportCatalog(db: Db, slugs: readonly string[] | null): Promise<string> {
  const products = await currentCells(db, slugs);
  const { rows: markets } = await sql<{ code: string }>`select code from market order by position, code`.execute(db);
  const used = new Set<string>();
  for (const product of products.values()) {
    for (const name of product.cells.keys()) used.add(name);
    for (const variant of product.variants.values()) for (const name of variant.cells.keys()) used.add(name);
  }
  const locales = [...used].flatMap((name) => /^(?:title|name)\.(.+)$/.exec(name)?.[1] ?? []);
  const ordered = [
    "product",
    "category",
    "status",
    "position",
    "featured",
    "visible_from",
    "visible_until",
    "related",
    ...[...new Set(locales)].sort().flatMap((locale) => productTexts.map((text) => `${text}.${locale}`)),
    ...[...used].filter((name) => name.startsWith("affiliate_fixed.")).sort(),
    "sku",
    "weight_grams",
    "stock",
    "low_at",
    "parts",
    "digital",
    "download_limit",
    "access_days",
    ...[...new Set(locales)].sort().map((locale) => `name.${locale}`),
    ...[...used].filter((name) => name.startsWith("option.")).sort(),
    ...markets.flatMap(({ code }) =>
      customerClasses.flatMap((list) => ["price", "cv", "qv"].map((kind) => `${kind}.${code}.${list}`)),
    ),
  ];
  // Columns that cannot be empty always stand there; of the others those that say something.
  const columns = ordered.filter((name) => used.has(name) || ["featured", "related"].includes(name));
  const lines = [columns.join(",")];
  for (const [slug, product] of products) {
    let first = true;
    for (const variant of product.variants.values()) {
      const cell = (name: string) =>
        variant.cells.get(name) ?? (first || name === "product" ? product.cells.get(name) : undefined) ?? "";
      lines.push(columns.map((name) => csvCell(name === "product" ? slug : cell(name))).join(","));
      first = false;
    }
  }
  return `${lines.join("\n")}\n`;
}

/** Quoted where it must be: cells are trimmed when they are read, so blanks at the ends are kept by quotes too. */
function csvCell(text: string): string {
  return /[",\r\n;]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
