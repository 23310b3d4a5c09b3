/** Gift cards in a basket, and whether its buyer's store credit is used. The codes of cards are not kept. */
import { sql } from "kysely";
import { cardOfCode, quoteCredit, storeCreditOf } from "../credit/index.ts";
import type { CreditPart } from "../credit/index.ts";
import type { Context, Db, Tx } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import type { KeptBasket } from "./read-basket.ts";
import { hashToken } from "./tokens.ts";

/** More cards than this on one basket are guesses. */
export const mostCards = 5;

/** The cards of a basket, the first one first. */
export async function basketCards(db: Db | Tx, basketId: bigint): Promise<readonly bigint[]> {
  const rows = await db
    .selectFrom("basket_gift_card")
    .select("credit_id")
    .where("basket_id", "=", basketId)
    .orderBy("added_at")
    .orderBy("credit_id")
    .execute();
  return rows.map(({ credit_id }) => credit_id);
}

/**
 * Puts the gift card of a typed code into the basket.
 * @returns `bad-input` (`data.why`): no such card, another currency, nothing left on it, too many.
 */
export async function addGiftCard(
  context: Context,
  wish: { readonly token: string; readonly key: string; readonly code: string; readonly currency: string },
): Promise<undefined | Failure> {
  const { tx, now } = context;
  const refuse = (why: string, message: string) => new Failure("bad-input", message, { field: "code", why });
  const card = await cardOfCode(tx, { ...wish, now });
  if (card === undefined || card.blocked) return refuse("unknown", "There is no gift card with this code.");
  if (card.currency !== wish.currency) return refuse("other-currency", `This gift card is in ${card.currency}.`);
  if (card.free === 0n) return refuse("empty", "Nothing is left on this gift card.");
  const { rows } = await sql<{ id: bigint }>`
    insert into basket (token_hash, created_at, updated_at)
    values (${hashToken(wish.token)}, ${now}::timestamptz, ${now}::timestamptz)
    on conflict (token_hash) do update set updated_at = greatest(basket.updated_at, excluded.updated_at)
    returning id`.execute(tx);
  const basketId = rows[0]!.id;
  const before = await basketCards(tx, basketId);
  if (before.includes(card.id)) return undefined;
  if (before.length >= mostCards) return refuse("too-many", `At most ${mostCards} gift cards pay for an order.`);
  await tx.insertInto("basket_gift_card").values({ basket_id: basketId, credit_id: card.id, added_at: now }).execute();
  return undefined;
}

/** Takes a card out of the basket; one that is not in it changes nothing. */
export async function removeGiftCard(
  { tx }: Context,
  wish: { readonly token: string; readonly creditId: bigint },
): Promise<void> {
  await sql`
    delete from basket_gift_card using basket where basket.id = basket_id and token_hash = ${hashToken(wish.token)}
      and credit_id = ${wish.creditId}`.execute(tx);
}

export async function useStoreCredit(
  { tx }: Context,
  wish: { readonly token: string; readonly use: boolean },
): Promise<void> {
  await tx
    .updateTable("basket")
    .set({ use_credit: wish.use })
    .where("token_hash", "=", hashToken(wish.token))
    .execute();
}

/** What of a basket's total its cards and its buyer's credit would pay now. */
export interface BasketCredit {
  readonly parts: readonly CreditPart[];
  /** Cards that are in it, also those that pay nothing now. */
  readonly cards: readonly bigint[];
  /** What the buyer has as store credit in the currency; 0 for who has not signed in. */
  readonly storeCredit: bigint;
  readonly usesCredit: boolean;
}

export async function readBasketCredit(
  db: Db,
  wish: {
    readonly basket: Pick<KeptBasket, "cards" | "useCredit">;
    readonly person: bigint | null;
    readonly currency: string;
    readonly total: bigint;
    readonly now: Temporal.Instant;
  },
): Promise<BasketCredit> {
  const { cards, useCredit } = wish.basket;
  const own = wish.person === null ? [] : await storeCreditOf(db, wish.person);
  const storeCredit = own.find(({ currency }) => currency === wish.currency)?.balance ?? 0n;
  const usesCredit = useCredit && storeCredit > 0n;
  const person = usesCredit ? wish.person : null;
  const parts = cards.length === 0 && person === null ? [] : await quoteCredit(db, { ...wish, cards, person });
  return { parts, cards, storeCredit, usesCredit };
}
