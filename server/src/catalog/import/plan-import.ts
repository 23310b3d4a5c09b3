import type { ProductCells } from "./current-cells.ts";
import { productTexts } from "./columns.ts";
import type { Fault } from "./columns.ts";
import type { FileRow, ReadFile } from "./read-file.ts";

/** What stays as it is where a file's cell is empty: it cannot be nothing. */
const never = new Set(["category", "status", "position", "weight_grams", "stock", "low_at"]);

export interface Planned {
  /** Null: new. */
  readonly id: bigint | null;
  readonly line: number;
  /** All cells as they shall be; what is empty is absent. */
  readonly cells: ReadonlyMap<string, string>;
  /** The columns in which it differs from what stands. */
  readonly changed: ReadonlySet<string>;
}

export interface PlannedProduct extends Planned {
  readonly slug: string;
  readonly variants: readonly (Planned & { readonly sku: string })[];
}

export interface Known {
  /** Slugs of categories that there are, or that this import makes. */
  readonly categories: ReadonlySet<string>;
  readonly products: ReadonlyMap<string, ProductCells>;
  /** The product of every SKU of the file that there is. */
  readonly skus: ReadonlyMap<string, string>;
  /** SKUs that can be a part of a bundle: they are there, and no bundles themselves. */
  readonly parts: ReadonlySet<string>;
  /** SKUs that are a part of a bundle already. */
  readonly inBundles: ReadonlySet<string>;
  /** Products that `related` names and that there are. */
  readonly related: ReadonlySet<string>;
}

/** What a file changes; what is wrong is reported, each with its line. */
export function planImport(file: ReadFile, known: Known, report: (fault: Fault) => void): readonly PlannedProduct[] {
  const groups = groupRows(file.rows, known, report);
  return [...groups].map(([slug, rows]) => planProduct(slug, rows, file, known, new Set(groups.keys()), report));
}

function groupRows(
  rows: readonly FileRow[],
  known: Known,
  report: (fault: Fault) => void,
): ReadonlyMap<string, readonly FileRow[]> {
  const groups = new Map<string, FileRow[]>();
  const skus = new Map<string, number>();
  for (const row of rows) {
    const slug = row.cells.get("product") ?? "";
    const sku = row.cells.get("sku") ?? "";
    const refuse = (field: string, value: string, reason: string) => report({ line: row.line, field, value, reason });
    if (slug === "") refuse("product", "", "is missing: which product is this?");
    if (sku === "") refuse("sku", "", "is missing: every row is a variant with its SKU");
    const twice = skus.get(sku);
    if (sku !== "" && twice !== undefined) refuse("sku", sku, `stands in line ${twice} already`);
    skus.set(sku, row.line);
    const owner = known.skus.get(sku);
    if (owner !== undefined && owner !== slug) refuse("sku", sku, `belongs to the product ${owner}`);
    if (slug !== "" && sku !== "") groups.set(slug, [...(groups.get(slug) ?? []), row]);
  }
  return groups;
}

function planProduct(
  slug: string,
  rows: readonly FileRow[],
  file: ReadFile,
  known: Known,
  inFile: ReadonlySet<string>,
  report: (fault: Fault) => void,
): PlannedProduct {
  const current = known.products.get(slug);
  const first = rows[0]!;
  const given = new Map<string, { readonly text: string; readonly line: number }>();
  for (const row of rows) {
    for (const { name, of } of file.columns) {
      const text = row.cells.get(name) ?? "";
      if (of !== "product" || text === "") continue;
      const before = given.get(name);
      if (before === undefined) given.set(name, { text, line: row.line });
      else if (before.text !== text) {
        report({
          line: row.line,
          field: name,
          value: text.slice(0, 200),
          reason: `says other than line ${before.line}`,
        });
      }
    }
  }
  const cells = merge(current?.cells, file, "product", (name) => given.get(name), first.line, report);
  if (current === undefined && !cells.has("status")) cells.set("status", "draft");
  judgeProduct(slug, cells, current?.cells.get("related"), first.line, known, inFile, report);
  const variants = rows.map((row) => {
    const sku = row.cells.get("sku")!;
    const standing = current?.variants.get(sku);
    const own = merge(
      standing?.cells,
      file,
      "variant",
      (name) => ({ text: row.cells.get(name) ?? "", line: row.line }),
      row.line,
      report,
    );
    judgeVariant(own, row, report);
    if (own.get("parts") !== standing?.cells.get("parts")) judgeParts(own, row, known, report);
    return { sku, id: standing?.id ?? null, line: row.line, cells: own, changed: difference(standing?.cells, own) };
  });
  return {
    slug,
    id: current?.id ?? null,
    line: first.line,
    cells,
    changed: difference(current?.cells, cells),
    variants,
  };
}

/** What stands, with what the file says in its place. */
function merge(
  current: ReadonlyMap<string, string> | undefined,
  file: ReadFile,
  of: "product" | "variant",
  given: (name: string) => { readonly text: string; readonly line: number } | undefined,
  line: number,
  report: (fault: Fault) => void,
): Map<string, string> {
  const cells = new Map(current);
  for (const column of file.columns) {
    if (column.of !== of) continue;
    const said = given(column.name) ?? { text: "", line };
    if (said.text === "") {
      if (!never.has(column.name)) cells.delete(column.name);
      continue;
    }
    const read = column.read(said.text);
    if ("reason" in read) {
      report({ line: said.line, field: column.name, value: said.text.slice(0, 200), reason: read.reason });
    } else if (read.value === "") cells.delete(column.name);
    else cells.set(column.name, read.value);
  }
  return cells;
}

function difference(before: ReadonlyMap<string, string> | undefined, after: ReadonlyMap<string, string>): Set<string> {
  const names = new Set([...(before?.keys() ?? []), ...after.keys()]);
  return new Set([...names].filter((name) => before?.get(name) !== after.get(name)));
}

/** The locales of texts of a kind: `title.de` is de. */
export function localesIn(cells: ReadonlyMap<string, string>, kinds: readonly string[]): ReadonlySet<string> {
  const found = [...cells.keys()].filter((name) => kinds.includes(name.split(".")[0] ?? "") && name.includes("."));
  return new Set(found.map((name) => name.slice(name.indexOf(".") + 1)));
}

function judgeProduct(
  slug: string,
  cells: ReadonlyMap<string, string>,
  relatedBefore: string | undefined,
  line: number,
  known: Known,
  inFile: ReadonlySet<string>,
  report: (fault: Fault) => void,
): void {
  const refuse = (field: string, reason: string, value = "") => report({ line, field, value, reason });
  const category = cells.get("category");
  if (category === undefined) refuse("category", "is missing: a new product needs one");
  else if (!known.categories.has(category)) refuse("category", "is no category of the store", category);
  if (localesIn(cells, ["title"]).size === 0) refuse("title.en", "is missing: a product needs a title in one language");
  for (const locale of localesIn(cells, productTexts)) {
    if (!cells.has(`title.${locale}`)) refuse(`title.${locale}`, "is missing beside other texts of this language");
  }
  const from = cells.get("visible_from");
  const until = cells.get("visible_until");
  if (from !== undefined && until !== undefined && Temporal.Instant.compare(from, until) >= 0) {
    refuse("visible_until", "is not after visible_from", until);
  }
  const related = cells.get("related") ?? "";
  for (const other of related === relatedBefore ? [] : related.split(" ").filter(Boolean)) {
    if (other === slug) refuse("related", "names the product itself", other);
    else if (!known.related.has(other) && !inFile.has(other)) refuse("related", "is no product", other);
  }
}

/** A bundle is made of things that are counted themselves: no bundles in bundles. */
function judgeParts(
  cells: ReadonlyMap<string, string>,
  row: FileRow,
  known: Known,
  report: (fault: Fault) => void,
): void {
  const sku = cells.get("sku") ?? "";
  const skus = partsOf(cells.get("parts") ?? "").map((part) => part.sku);
  const refuse = (value: string, reason: string) => report({ line: row.line, field: "parts", value, reason });
  if (skus.length > 0 && known.inBundles.has(sku)) refuse(sku, "is a part of a bundle and cannot be one");
  for (const part of skus) {
    if (part === sku || !known.parts.has(part)) refuse(part, "is no SKU that is there and counted by itself");
  }
}

/** "A:2 B:1" as its parts. */
export function partsOf(text: string): readonly { readonly sku: string; readonly quantity: number }[] {
  return text
    .split(" ")
    .filter(Boolean)
    .map((part) => ({
      sku: part.slice(0, part.lastIndexOf(":")),
      quantity: Number(part.slice(part.lastIndexOf(":") + 1)),
    }));
}

function judgeVariant(cells: Map<string, string>, row: FileRow, report: (fault: Fault) => void): void {
  const refuse = (field: string, reason: string, value = "") => report({ line: row.line, field, value, reason });
  if (localesIn(cells, ["name"]).size === 0) refuse("name.en", "is missing: a variant needs a name in one language");
  if (cells.has("digital")) {
    // Nothing of it is packed or counted.
    cells.delete("stock");
    cells.set("weight_grams", "0");
    if (cells.has("parts"))
      refuse("digital", "is for what has files of its own; a bundle comes as its parts do", "yes");
  } else {
    for (const name of ["download_limit", "access_days"]) {
      const said = row.cells.get(name) ?? "";
      if (said !== "") refuse(name, "stands without digital being yes", said);
      cells.delete(name);
    }
  }
  for (const name of cells.has("digital") ? ["low_at"] : ["weight_grams", "stock", "low_at"]) {
    if (!cells.has(name)) cells.set(name, name === "low_at" ? "5" : "0");
  }
  const retail = (points: string) => points.replace(/\.[^.]+$/, ".retail");
  const lists = [...cells.keys()].flatMap((name) => /^(?:price|cv|qv)\.(.+)$/.exec(name)?.[1] ?? []);
  // Retail first: others look at it.
  for (const list of [...new Set(lists)].sort(
    (a, b) => Number(b.endsWith(".retail")) - Number(a.endsWith(".retail")),
  )) {
    const priced = cells.has(`price.${list}`);
    for (const points of [`cv.${list}`, `qv.${list}`]) {
      // Points that nobody gave for a class are those of the retail list: a price list by itself takes nobody's volume away.
      if (priced && !cells.has(points)) cells.set(points, cells.get(retail(points)) ?? "0.00");
      const said = row.cells.get(points) ?? "";
      if (!priced && said !== "") refuse(points, "stands without a price", said);
      if (!priced) cells.delete(points);
    }
  }
}
