import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { hashToken } from "./tokens.ts";

/** What is kept of a basket from one request to the next. */
export interface KeptBasket {
  /** The oldest first. */
  readonly lines: readonly { readonly variantId: bigint; readonly quantity: number }[];
  readonly codes: readonly string[];
  /** Gift cards, the first one first. */
  readonly cards: readonly bigint[];
  readonly useCredit: boolean;
}

const empty: KeptBasket = { lines: [], codes: [], cards: [], useCredit: false };

/** What is kept of the basket of a token; nothing where there is none. In one question: every page of the way to an order asks it. */
export async function keptBasket(db: Db, token: string | undefined): Promise<KeptBasket> {
  if (token === undefined) return empty;
  const { rows } = await sql<{
    codes: readonly string[];
    useCredit: boolean;
    cards: readonly (bigint | string)[];
    variants: readonly (bigint | string)[];
    quantities: readonly number[];
  }>`
    select codes, use_credit as "useCredit",
      array(select credit_id from basket_gift_card card where card.basket_id = basket.id order by added_at, credit_id) as cards,
      array(select variant_id from basket_line line where line.basket_id = basket.id order by added_at, variant_id) as variants,
      array(select quantity from basket_line line where line.basket_id = basket.id order by added_at, variant_id) as quantities
    from basket where token_hash = ${hashToken(token)}`.execute(db);
  const [basket] = rows;
  if (basket === undefined) return empty;
  const { codes, useCredit, cards, variants, quantities } = basket;
  const lines = variants.map((variant, at) => ({ variantId: BigInt(variant), quantity: quantities[at]! }));
  return { lines, codes, cards: cards.map(BigInt), useCredit };
}

/** How many things are in the basket of a token, without pricing them. */
export async function countBasket(db: Db, token: string | undefined): Promise<number> {
  return (await keptBasket(db, token)).lines.reduce((sum, line) => sum + line.quantity, 0);
}
