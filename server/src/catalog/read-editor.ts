import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { currentCells } from "./import/current-cells.ts";
import type { Picture } from "./model.ts";
import { readOptions } from "./options.ts";
import { readCategories } from "./read-cards.ts";

/** A product as its editor shows it: fields as the catalogue file names them. */
export interface EditedProduct {
  readonly id: bigint;
  readonly slug: string;
  readonly fields: ReadonlyMap<string, string>;
  readonly variants: readonly {
    readonly id: bigint;
    readonly sku: string;
    /** To orders that are not paid yet. */
    readonly promised: number;
    readonly fields: ReadonlyMap<string, string>;
  }[];
  readonly pictures: readonly (Picture & { readonly alt: Readonly<Record<string, string>> })[];
}

export async function readEditor(db: Db, id: bigint, now: Temporal.Instant): Promise<EditedProduct | undefined> {
  const row = await db.selectFrom("product").select("slug").where("id", "=", id).executeTakeFirst();
  if (row === undefined) return undefined;
  const product = (await currentCells(db, [row.slug])).get(row.slug)!;
  const pictures = await sql<Picture & { alt: Record<string, string> }>`
    select sha256, width, height, alt from product_media join media on media.id = media_id
    where product_id = ${id} order by position`.execute(db);
  const promised = await sql<{ variant_id: bigint; quantity: number }>`
    select variant_id, sum(quantity)::integer as quantity from stock_reservation
    where variant_id = any(${[...product.variants.values()].map((variant) => variant.id)}::bigint[])
      and expires_at > ${now}::timestamptz group by variant_id`.execute(db);
  const quantities = new Map(promised.rows.map((each) => [each.variant_id, each.quantity]));
  return {
    id,
    slug: row.slug,
    fields: product.cells,
    variants: [...product.variants].map(([sku, variant]) => ({
      id: variant.id,
      sku,
      promised: quantities.get(variant.id) ?? 0,
      fields: variant.cells,
    })),
    pictures: pictures.rows,
  };
}

/** What an editor offers: categories, options, and the languages that the catalogue is written in, English first. */
export async function readTerms(db: Db, locale: string) {
  const [categories, options, locales] = await Promise.all([
    readCategories(db, locale),
    readOptions(db, locale),
    sql<{
      locale: string;
    }>`select distinct locale from product_text union select distinct split_part(locale, '-', 1) from market`.execute(
      db,
    ),
  ]);
  const known = new Set(["en", ...locales.rows.map((row) => row.locale).sort()]);
  return { categories, options, locales: [...known] };
}
