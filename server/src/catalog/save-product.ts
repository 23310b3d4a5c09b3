import { sql } from "kysely";
import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { columnOf } from "./import/columns.ts";
import type { Column, Fault } from "./import/columns.ts";
import { readKnown } from "./import/import-catalog.ts";
import { planImport } from "./import/plan-import.ts";
import { writeImport } from "./import/write-import.ts";
import { listMarkets } from "./store.ts";

/** Fields by the names that the catalogue file gives them (`title.en`, `price.eu.retail`); an empty text takes away. */
export type Fields = Readonly<Record<string, string>>;

export interface SavedProduct {
  readonly slug: string;
  /** Whether it must be new, or must be there. */
  readonly fresh: boolean;
  readonly fields: Fields;
  /** By SKU; one that is not there yet is new, one that is left out stays as it is. */
  readonly variants: readonly { readonly sku: string; readonly fields: Fields }[];
}

/**
 * Saves a product as its editor shows it, by the same rules as a catalogue file.
 * @returns its id; `bad-input` with `data.issues` (variant's number from 1, field, reason), `already-exists`, `not-found`.
 */
export async function saveProduct(context: Context, product: SavedProduct): Promise<bigint | Failure> {
  const { tx } = context;
  await sql`select pg_advisory_xact_lock(hashtextextended('catalog import', 0))`.execute(tx);
  const markets = new Map((await listMarkets(tx)).map(({ code, currency }) => [code, currency]));
  const faults: Fault[] = [];
  const report = (fault: Fault) => faults.push(fault);
  const names = new Set([
    "product",
    "sku",
    ...[product, ...product.variants].flatMap(({ fields }) => Object.keys(fields)),
  ]);
  const columns = [...names].flatMap((name): readonly Column[] => {
    const column = columnOf(name, markets);
    if (column === undefined) report({ line: 1, field: name, value: "", reason: "is no field of a product" });
    return column === undefined ? [] : [column];
  });
  if (product.variants.length === 0) report({ line: 1, field: "sku", value: "", reason: "a product needs a variant" });
  const rows = product.variants.map(({ sku, fields }, index) => ({
    line: index + 1,
    cells: new Map(
      Object.entries({ ...(index === 0 ? product.fields : {}), ...fields, product: product.slug, sku }).map(
        ([name, text]) => [name, text.trim()] as const,
      ),
    ),
  }));
  const file = { columns, rows };
  const known = await readKnown(tx, file);
  const standing = known.products.get(product.slug);
  if (product.fresh && standing !== undefined) {
    return new Failure("already-exists", `There is a product "${product.slug}" already.`, { field: "product" });
  }
  if (!product.fresh && standing === undefined) return new Failure("not-found", "There is no such product.");
  const plan = planImport(file, known, report);
  const [first] = faults;
  if (first !== undefined) {
    return new Failure("bad-input", `${first.field} ${first.reason}.`, {
      issues: faults.map(({ line, field, reason }) => ({ row: line, field, message: reason })),
    });
  }
  await writeImport(context, plan, markets);
  const { id } = await tx.selectFrom("product").select("id").where("slug", "=", product.slug).executeTakeFirstOrThrow();
  const changed = plan.flatMap((each) => [
    ...[...each.changed].map((name) => [name, standing?.cells.get(name) ?? "", each.cells.get(name) ?? ""] as const),
    ...each.variants.flatMap((variant) =>
      [...variant.changed].map(
        (name) =>
          [
            `${variant.sku} ${name}`,
            standing?.variants.get(variant.sku)?.cells.get(name) ?? "",
            variant.cells.get(name) ?? "",
          ] as const,
      ),
    ),
  ]);
  if (changed.length > 0) {
    await audit(context, {
      action: product.fresh ? "product.add" : "product.save",
      subject: toEdge("product", id),
      before: Object.fromEntries(changed.map(([name, before]) => [name, before])),
      after: Object.fromEntries(changed.map(([name, , after]) => [name, after])),
    });
  }
  return id;
}
