import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { ProductCard } from "./model.ts";
import { readCards } from "./read-cards.ts";
import type { Shelf } from "./read-cards.ts";

/** Cards of these products, in this order; what is not sold in the market is left out. */
export async function cardsOf(db: Db, shelf: Shelf, slugs: readonly string[]): Promise<readonly ProductCard[]> {
  if (slugs.length === 0) return [];
  return await readCards(db, shelf, {
    where: sql`product.slug = any(${[...slugs]}::text[])`,
    by: sql`array_position(${[...slugs]}::text[], product.slug)`,
  });
}

/** All products that are sold in the market, by their place on the shelves; at most `most`. */
export async function cardsToChoose(db: Db, shelf: Shelf, most: number): Promise<readonly ProductCard[]> {
  return (await readCards(db, shelf, { where: sql`true`, by: sql`product.position` })).slice(0, most);
}
