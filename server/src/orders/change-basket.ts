import { sql } from "kysely";
import { availableNow, offers } from "../catalog/index.ts";
import type { CustomerClass, Market, Offer } from "../catalog/index.ts";
import { unawaited } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { basketBefore, keptBasket } from "./read-basket.ts";
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

/** A basket that was changed, with what everything in it is and costs now: its price needs no further question about it. */
export interface ChangedBasket {
  /** How many of the variant are in it now. */
  readonly quantity: number;
  readonly kept: KeptBasket;
  readonly offers: ReadonlyMap<bigint, Offer>;
}

/**
 * Puts more of a variant into the basket; parallel calls add up.
 * @returns how many are in it now; `not-found` where it is not sold in the market, `sold-out` (`data.available`) where there
 *   are not so many, `bad-input` above 99 of one thing or 50 things. Nothing is promised yet: that is done at checkout.
 */
export function addToBasket(context: Context, wish: BasketWish): Promise<number | Failure> {
  return changeCount(context, wish, (before) => before + wish.quantity);
}

/** Sets how many of a variant are in the basket; 0 takes it out. @returns as `addToBasket`. */
export function setInBasket(context: Context, wish: BasketWish): Promise<number | Failure> {
  return changeCount(context, wish, () => wish.quantity);
}

/** As `addToBasket`, for who shows the basket then. */
export function addAndOffer(context: Context, wish: ShownWish): Promise<ChangedBasket | Failure> {
  return changeAndOffer(context, wish, (before) => before + wish.quantity);
}

/** As `setInBasket`, for who shows the basket then. */
export function setAndOffer(context: Context, wish: ShownWish): Promise<ChangedBasket | Failure> {
  return changeAndOffer(context, wish, () => wish.quantity);
}

type ShownWish = BasketWish & { readonly locale: string };
type Next = (before: number) => number;

async function changeCount(context: Context, wish: BasketWish, next: Next): Promise<number | Failure> {
  const { market, customerClass = "retail", variantId, quantity } = wish;
  const changed = await changeLine(context, wish, next, () =>
    quantity === 0 ? undefined : availableNow(context.tx, { market, customerClass, variantId, now: context.now }),
  );
  return isFailure(changed) ? changed : changed.quantity;
}

async function changeAndOffer(context: Context, wish: ShownWish, next: Next): Promise<ChangedBasket | Failure> {
  let found: ReadonlyMap<bigint, Offer> = new Map();
  const changed = await changeLine(context, wish, next, async (before) => {
    const { lines } = await before;
    const variantIds = [...new Set([...lines.map(({ variantId }) => variantId), wish.variantId])];
    found = await offers(context.tx, { ...wish, variantIds, now: context.now });
    return found.get(wish.variantId)?.available;
  });
  return isFailure(changed) ? changed : { ...changed, offers: found };
}

/** @param look how many of it can be had, asked beside the basket or after it; undefined where it is not sold */
async function changeLine(
  context: Context,
  wish: BasketWish,
  next: Next,
  look: (before: Promise<KeptBasket>) => Promise<number | undefined> | undefined,
): Promise<{ readonly quantity: number; readonly kept: KeptBasket } | Failure> {
  if (!Number.isInteger(wish.quantity) || wish.quantity < 0) {
    return new Failure("bad-input", "A quantity is a whole number.", { field: "quantity" });
  }
  const { tx, now } = context;
  const { variantId } = wish;
  // On their way at once: what is kept is read when the basket is locked.
  const locked = lockBasket(context, wish.token);
  const reading = basketBefore(tx, { basketToken: wish.token, variantId, now });
  const [basketId, { earlier, ...kept }, available] = await Promise.all([locked, reading, look(reading)]);
  const { lines } = kept;
  const before = lines.find((line) => line.variantId === variantId)?.quantity ?? 0;
  const quantity = next(before);
  const key = { basket_id: basketId, variant_id: variantId };
  if (quantity === 0) {
    const gone = tx
      .deleteFrom("basket_line")
      .where("basket_id", "=", key.basket_id)
      .where("variant_id", "=", key.variant_id)
      .execute();
    unawaited(tx, gone);
    return { quantity: 0, kept: { ...kept, lines: lines.filter((line) => line.variantId !== variantId) } };
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
  const written = tx
    .insertInto("basket_line")
    .values({ ...key, quantity, added_at: now })
    .onConflict((conflict) => conflict.columns(["basket_id", "variant_id"]).doUpdateSet({ quantity }))
    .execute();
  unawaited(tx, written);
  const line = { variantId, quantity };
  return {
    quantity,
    kept: {
      ...kept,
      lines:
        before === 0
          ? lines.toSpliced(earlier, 0, line)
          : lines.map((one) => (one.variantId === variantId ? line : one)),
    },
  };
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
    .select("id")
    .where("token_hash", "=", hashToken(token))
    .forUpdate()
    .executeTakeFirst();
  const [basket, kept] = await Promise.all([locked, keptBasket(context.tx, token)]);
  return { ...kept, basketId: basket?.id ?? null };
}
