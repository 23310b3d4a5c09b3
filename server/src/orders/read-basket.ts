import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { knowVersion, settingsVersion } from "../foundation/kept-settings.ts";
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

interface Row {
  readonly codes: readonly string[];
  readonly useCredit: boolean;
  readonly cards: readonly (bigint | string)[];
  readonly variants: readonly (bigint | string)[];
  readonly quantities: readonly number[];
  readonly version: string;
}

/** With the versions of the settings, which whoever prices it asks for next. */
const columns = sql`codes, use_credit as "useCredit",
  array(select credit_id from basket_gift_card card where card.basket_id = basket.id order by added_at, credit_id) as cards,
  array(select variant_id from basket_line line where line.basket_id = basket.id order by added_at, variant_id) as variants,
  array(select quantity from basket_line line where line.basket_id = basket.id order by added_at, variant_id) as quantities,
  ${settingsVersion} as version`;

function toKept(db: Db, { codes, useCredit, cards, variants, quantities, version }: Row): KeptBasket {
  if (db.isTransaction) knowVersion(db, version);
  const lines = variants.map((variant, at) => ({ variantId: BigInt(variant), quantity: quantities[at]! }));
  return { lines, codes, cards: cards.map(BigInt), useCredit };
}

/** What is kept of the basket of a token; nothing where there is none. In one question: every page of the way to an order asks it. */
export async function keptBasket(db: Db, token: string | undefined): Promise<KeptBasket> {
  if (token === undefined) return empty;
  const { rows } = await sql<Row>`select ${columns} from basket where token_hash = ${hashToken(token)}`.execute(db);
  const [basket] = rows;
  return basket === undefined ? empty : toKept(db, basket);
}

/**
 * As `keptBasket`, for who puts a variant into it at `now`.
 * @returns with it where the new line stands: so many come before it.
 */
export async function basketBefore(
  db: Db,
  of: { readonly basketToken: string; readonly variantId: bigint; readonly now: Temporal.Instant },
): Promise<KeptBasket & { readonly earlier: number }> {
  const { rows } = await sql<Row & { earlier: number }>`
    select ${columns}, (
      select count(*)::integer from basket_line line where line.basket_id = basket.id
        and (added_at, variant_id) < (${of.now}::timestamptz, ${of.variantId}::bigint)) as earlier
    from basket where token_hash = ${hashToken(of.basketToken)}`.execute(db);
  const [basket] = rows;
  return basket === undefined ? { ...empty, earlier: 0 } : { ...toKept(db, basket), earlier: basket.earlier };
}

/** How many things are in the basket of a token, without pricing them. */
export async function countBasket(db: Db, token: string | undefined): Promise<number> {
  return (await keptBasket(db, token)).lines.reduce((sum, line) => sum + line.quantity, 0);
}
