import { sql } from "kysely";
import { availableNow } from "../catalog/index.ts";
import type { CustomerClass, Market } from "../catalog/index.ts";
import { unawaited } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { knowVersion, settingsVersion } from "../foundation/kept-settings.ts";
import { toEdge } from "../foundation/ids.ts";
import { keptBasket } from "./read-basket.ts";
import type { KeptBasket } from "./read-basket.ts";
import { hashToken } from "./tokens.ts";

/** More of one thing than this is no shopping: staff takes such an order. */
export const mostOfOne = 99;
/** Different things in one basket. */
export const mostLines = 50;

/** The basket of a token, locked to the transaction's end; made where there is none. */
export async function lockBasket(context: Context, token: string): Promise<bigint> {
  const hash = hashToken(token);
  const { rows } = await sql<{ id: bigint }>`
    insert into basket (token_hash, created_at, updated_at)
    values (${hash}, ${context.now}::timestamptz, ${context.now}::timestamptz)
    on conflict (token_hash) do update set updated_at = greatest(basket.updated_at, excluded.updated_at)
    returning id`.execute(context.tx);
  return rows[0]!.id;
}

interface BasketWish {
  /** The secret in the shopper's cookie. */
  readonly token: string;
  readonly market: Market;
  readonly variantId: bigint;
  readonly quantity: number;
  /** Whose price list must have it; retail where absent. */
  readonly customerClass?: CustomerClass;
}

/**
 * Puts more of a variant into the basket; parallel calls add up.
 * @returns how many are in it now; `not-found` where it is not sold in the market, `sold-out` (`data.available`) where there
 *   are not so many, `bad-input` above 99 of one thing or 50 things. Nothing is promised yet: that is done at checkout.
 */
export function addToBasket(context: Context, wish: BasketWish): Promise<number | Failure> {
  return changeLine(context, wish, (before) => before + wish.quantity);
}

/** Sets how many of a variant are in the basket; 0 takes it out. @returns as `addToBasket`. */
export function setInBasket(context: Context, wish: BasketWish): Promise<number | Failure> {
  return changeLine(context, wish, () => wish.quantity);
}

async function changeLine(
  context: Context,
  wish: BasketWish,
  next: (before: number) => number,
): Promise<number | Failure> {
  if (!Number.isInteger(wish.quantity) || wish.quantity < 0) {
    return new Failure("bad-input", "A quantity is a whole number.", { field: "quantity" });
  }
  const { tx, now } = context;
  const { market, customerClass = "retail", variantId } = wish;
  const basketId = await lockBasket(context, wish.token);
  const [lines, available] = await Promise.all([
    tx.selectFrom("basket_line").select(["variant_id", "quantity"]).where("basket_id", "=", basketId).execute(),
    wish.quantity === 0 ? undefined : availableNow(tx, { market, customerClass, variantId, now }),
  ]);
  const before = lines.find((line) => line.variant_id === wish.variantId)?.quantity ?? 0;
  const quantity = next(before);
  const key = { basket_id: basketId, variant_id: wish.variantId };
  if (quantity === 0) {
    await context.tx
      .deleteFrom("basket_line")
      .where("basket_id", "=", key.basket_id)
      .where("variant_id", "=", key.variant_id)
      .execute();
    return 0;
  }
  if (quantity > mostOfOne) {
    return new Failure("bad-input", `At most ${mostOfOne} of one thing fit into a basket.`, {
      field: "quantity",
      most: mostOfOne,
    });
  }
  if (before === 0 && lines.length >= mostLines) {
    return new Failure("bad-input", `At most ${mostLines} different things fit into a basket.`, { most: mostLines });
  }
  if (quantity > before) {
    const refused = refusedGrowth(available, wish, quantity);
    if (refused !== undefined) return refused;
  }
  const written = context.tx
    .insertInto("basket_line")
    .values({ ...key, quantity, added_at: context.now })
    .onConflict((conflict) => conflict.columns(["basket_id", "variant_id"]).doUpdateSet({ quantity }))
    .execute();
  unawaited(context.tx, written);
  return quantity;
}

function refusedGrowth(available: number | undefined, wish: BasketWish, quantity: number): Failure | undefined {
  if (available === undefined) return new Failure("not-found", "This is not sold here.");
  if (available >= quantity) return undefined;
  return new Failure(
    "sold-out",
    available === 0 ? "This has just been sold out." : `Only ${available} of this are left.`,
    { variantId: toEdge("variant", wish.variantId), available },
  );
}

/** Locks the basket of a token and gives what is kept of it; empty where there is none. */
export async function lockedBasketLines(
  context: Context,
  token: string,
): Promise<KeptBasket & { readonly basketId: bigint | null }> {
  // Both on their way at once: what is kept is read when the lock is held.
  const locked = context.tx
    .selectFrom("basket")
    .select(["id", settingsVersion.as("settings_version")])
    .where("token_hash", "=", hashToken(token))
    .forUpdate()
    .executeTakeFirst();
  const [basket, kept] = await Promise.all([locked, keptBasket(context.tx, token)]);
  if (basket !== undefined) knowVersion(context.tx, basket.settings_version);
  return { ...kept, basketId: basket?.id ?? null };
}
