/** Shopify's product CSV (help.shopify.com, "Using CSV files to import and export products") as rows of our own form. */
import { currencyDecimals } from "@fairline/engine";
import type { Column, Fault } from "./columns.ts";
import { columnOf, keyOf } from "./columns.ts";
import { readCsv } from "./read-file.ts";
import type { FileRow, ReadFile } from "./read-file.ts";

export interface ShopifyTerms {
  /** What the texts are written in. */
  readonly locale: string;
  /** Whose prices `Variant Price` are, as its shoppers see them. */
  readonly market: string;
  readonly markets: ReadonlyMap<string, string>;
}

export interface ShopifyFile extends ReadFile {
  /** Names of categories by key, of `Type` or the last part of `Product Category`. */
  readonly categories: ReadonlyMap<string, string>;
  /** Names of options and of their values, by `key` and `key:value`. */
  readonly optionNames: ReadonlyMap<string, string>;
  /** Rows with a picture's address: pictures are not fetched from elsewhere. */
  readonly pictures: number;
}

const needed = ["Handle", "Title"];

/**
 * Products are told by `Handle`; rows with only a picture are left out. `Published` and `Status` say whether it is on sale, up to
 * three options name the variants, a missing SKU is made of handle and options. CV and QV are not Shopify's: new prices get none.
 */
export function readShopify(
  text: string,
  terms: ShopifyTerms,
  report: (fault: Fault) => void,
): ShopifyFile | undefined {
  const read = readCsv(text);
  if ("reason" in read) {
    report(read);
    return undefined;
  }
  const missing = needed.filter((name) => !read.header.includes(name));
  for (const field of missing) report({ line: 1, field, value: "", reason: "is missing in the header" });
  if (missing.length > 0) return undefined;
  const made = convert(read.rows, new Set(read.header), terms);
  const columns = [...made.columns].flatMap((name): readonly Column[] => {
    const column = columnOf(name, terms.markets);
    return column === undefined ? [] : [column];
  });
  return { ...made, columns };
}

function convert(rows: readonly FileRow[], header: ReadonlySet<string>, terms: ShopifyTerms) {
  const { locale, market, markets } = terms;
  const currency = markets.get(market) ?? "EUR";
  const columns = new Set(["product", "sku"]);
  const categories = new Map<string, string>();
  const optionNames = new Map<string, string>();
  const firsts = new Map<string, FileRow>();
  const made: FileRow[] = [];
  let pictures = 0;
  for (const row of rows) {
    const cell = (name: string) => row.cells.get(name) ?? "";
    const product = keyOf(cell("Handle"));
    if (cell("Image Src") !== "") pictures += 1;
    const first = firsts.get(product) ?? row;
    if (first === row) firsts.set(product, row);
    else if (cell("Variant Price") === "" && cell("Variant SKU") === "" && cell("Option1 Value") === "") continue;
    const cells = new Map<string, string>();
    const say = (name: string, value: string | undefined) => {
      if (value === undefined) return;
      columns.add(name);
      cells.set(name, value);
    };
    say("product", product === "" ? cell("Handle") : product);
    if (first === row) {
      say(`title.${locale}`, cell("Title"));
      if (header.has("Body (HTML)")) say(`description.${locale}`, textOfHtml(cell("Body (HTML)")));
      const type = cell("Type") || (cell("Product Category").split(">").at(-1)?.trim() ?? "") || "Imported";
      const key = keyOf(type) || "imported";
      categories.set(key, categories.get(key) ?? type);
      say("category", key);
      say("status", statusOf(cell("Status"), cell("Published")));
    }
    const values: string[] = [];
    for (const number of [1, 2, 3]) {
      const name = first.cells.get(`Option${number} Name`) ?? "";
      const value = cell(`Option${number} Value`);
      if (name === "" || value === "" || (name === "Title" && value === "Default Title")) continue;
      values.push(value);
      const option = keyOf(name);
      if (option === "") continue;
      say(`option.${option}`, value);
      optionNames.set(option, name);
      optionNames.set(`${option}:${keyOf(value)}`, value);
    }
    const sku = cell("Variant SKU").replaceAll(/\s+/g, "-");
    say("sku", sku === "" ? [product, ...values.map(keyOf)].join("-").toUpperCase().slice(0, 60) : sku);
    say(`name.${locale}`, values.length === 0 ? (first.cells.get("Title") ?? "") : values.join(" / "));
    if (header.has("Variant Grams")) say("weight_grams", wholePart(cell("Variant Grams")));
    if (header.has("Variant Inventory Qty") && cell("Variant Inventory Qty") !== "") {
      // What was sold beyond the stock stands there as a negative number.
      say("stock", cell("Variant Inventory Qty").replace(/^-\d+$/, "0"));
    }
    if (header.has("Variant Price")) say(`price.${market}.retail`, amountText(cell("Variant Price"), currency));
    made.push({ line: row.line, cells });
  }
  return { rows: made, columns, categories, optionNames, pictures };
}

function statusOf(status: string, published: string): string {
  if (status.toLowerCase() === "archived") return "retired";
  return status.toLowerCase() === "draft" || published.toLowerCase() === "false" ? "draft" : "on-sale";
}

const wholePart = (text: string) => (/^\d+\.\d+$/.test(text) ? String(Math.round(Number(text))) : text || "0");

/** Prices have two decimals there, also in currencies that have none: "1500.00" yen. */
function amountText(text: string, currency: string): string {
  const decimals = currencyDecimals(currency) ?? 2;
  const match = /^(\d+)\.(\d+)$/.exec(text);
  if (match === null) return text;
  const [, units = "", fraction = ""] = match;
  if (!/^0*$/.test(fraction.slice(decimals))) return text;
  return decimals === 0 ? units : `${units}.${fraction.slice(0, decimals)}`;
}

const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/** The words of a description: what stands in blocks stands in lines. */
export function textOfHtml(html: string): string {
  return html
    .replaceAll(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replaceAll(/<li\b[^>]*>/gi, "\n- ")
    .replaceAll(/<(br|\/p|\/div|\/h[1-6]|\/ul|\/ol|\/tr)\b[^>]*>/gi, "\n")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(
      /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi,
      (whole, decimal?: string, hex?: string, name?: string) => {
        const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
        if (name !== undefined) return named[name.toLowerCase()] ?? whole;
        return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : "";
      },
    )
    .replaceAll(/[ \t]+/g, " ")
    .replaceAll(/ *\n */g, "\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}
