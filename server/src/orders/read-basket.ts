import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { priceBasket } from "./price-basket.ts";
import type { Basket, PricingWish } from "./price-basket.ts";
import { hashToken } from "./tokens.ts";

/** The basket of a token as the market prices it; empty where there is none. */
export async function readBasket(
  db: Db,
  given: Omit<PricingWish, "wanted" | "codes"> & { readonly token: string | undefined },
): Promise<Basket> {
  const { token } = given;
  const [wanted, codes] =
    token === undefined ? [[], []] : await Promise.all([basketLines(db, token), basketCodes(db, token)]);
  return await priceBasket(db, { ...given, wanted, codes });
}

async function basketLines(db: Db, token: string): Promise<{ variantId: bigint; quantity: number }[]> {
  const { rows } = await sql<{ variant_id: bigint; quantity: number }>`
    select line.variant_id, line.quantity from basket join basket_line line on line.basket_id = basket.id
    where basket.token_hash = ${hashToken(token)} order by line.added_at, line.variant_id`.execute(db);
  return rows.map((row) => ({ variantId: row.variant_id, quantity: row.quantity }));
}

async function basketCodes(db: Db, token: string): Promise<readonly string[]> {
  const row = await db
    .selectFrom("basket")
    .select("codes")
    .where("token_hash", "=", hashToken(token))
    .executeTakeFirst();
  return row?.codes ?? [];
}

/** How many things are in the basket of a token, without pricing them. */
export async function countBasket(db: Db, token: string | undefined): Promise<number> {
  if (token === undefined) return 0;
  return (await basketLines(db, token)).reduce((sum, line) => sum + line.quantity, 0);
}
