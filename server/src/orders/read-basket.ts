import { sql } from "kysely";
import { offers } from "../catalog/index.ts";
import type { Market, Offer } from "../catalog/index.ts";
import type { Db } from "../foundation/database.ts";
import { hashToken } from "./tokens.ts";
import { totalsOf } from "./totals.ts";
import type { Totals } from "./totals.ts";

/** Why a line cannot be ordered as it stands: none left, or fewer than wanted. */
export type LineProblem = "sold-out" | "too-many";

export interface BasketLine {
  readonly offer: Offer;
  readonly quantity: number;
  /** One unit times the quantity, as shown. */
  readonly shown: bigint;
  readonly problem: LineProblem | null;
}

export interface Basket {
  readonly lines: readonly BasketLine[];
  /** Variants that this market does not sell; they are not in the totals. */
  readonly notSoldHere: readonly bigint[];
  readonly totals: Totals;
  /** How many things, all lines together. */
  readonly count: number;
}

/** The basket of a token as the market prices it; empty where there is none. */
export async function readBasket(
  db: Db,
  given: {
    readonly token: string | undefined;
    readonly market: Market;
    readonly locale: string;
    readonly now: Temporal.Instant;
  },
): Promise<Basket> {
  const wanted = given.token === undefined ? [] : await basketLines(db, given.token);
  const found = await offers(db, { ...given, variantIds: wanted.map((line) => line.variantId) });
  return priceBasket(given.market, found, wanted);
}

/** Prices lines with what the market offers. */
export function priceBasket(
  market: Market,
  found: ReadonlyMap<bigint, Offer>,
  wanted: readonly { readonly variantId: bigint; readonly quantity: number }[],
): Basket {
  const lines = wanted.flatMap(({ variantId, quantity }): BasketLine[] => {
    const offer = found.get(variantId);
    if (offer === undefined) return [];
    const problem = offer.available === 0 ? "sold-out" : offer.available < quantity ? "too-many" : null;
    return [{ offer, quantity, shown: offer.unitPrice * BigInt(quantity), problem }];
  });
  return {
    lines,
    notSoldHere: wanted.map((line) => line.variantId).filter((variantId) => !found.has(variantId)),
    totals: totalsOf(
      market,
      lines.map((line) => ({ unitPrice: line.offer.unitPrice, quantity: line.quantity })),
    ),
    count: wanted.reduce((sum, line) => sum + line.quantity, 0),
  };
}

async function basketLines(db: Db, token: string): Promise<{ variantId: bigint; quantity: number }[]> {
  const { rows } = await sql<{ variant_id: bigint; quantity: number }>`
    select line.variant_id, line.quantity from basket join basket_line line on line.basket_id = basket.id
    where basket.token_hash = ${hashToken(token)} order by line.added_at, line.variant_id`.execute(db);
  return rows.map((row) => ({ variantId: row.variant_id, quantity: row.quantity }));
}

/** How many things are in the basket of a token, without pricing them. */
export async function countBasket(db: Db, token: string | undefined): Promise<number> {
  if (token === undefined) return 0;
  return (await basketLines(db, token)).reduce((sum, line) => sum + line.quantity, 0);
}
