import { addToBasket, mostOfOne } from "./change-basket.ts";
import type { Market } from "../catalog/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { orderLines } from "./store.ts";

/**
 * Puts what an order had into a basket once more, at today's prices; of what there is less of now as many as there are.
 * @returns the titles that are not to be had any more; `sold-out` where nothing is.
 */
export async function reorder(
  context: Context,
  wish: { readonly orderId: bigint; readonly basketToken: string; readonly market: Market },
): Promise<{ readonly missing: readonly string[] } | Failure> {
  const missing: string[] = [];
  const lines = await orderLines(context.tx, wish.orderId);
  for (const { variantId, quantity, title } of lines) {
    const basket = { token: wish.basketToken, market: wish.market, variantId };
    let added = await addToBasket(context, { ...basket, quantity: Math.min(quantity, mostOfOne) });
    if (isFailure(added) && added.code === "sold-out") {
      const { available } = added.data as { readonly available?: number };
      if (available !== undefined && available > 0)
        added = await addToBasket(context, { ...basket, quantity: available });
    }
    if (isFailure(added)) missing.push(title);
  }
  if (lines.length > 0 && missing.length === lines.length) {
    return new Failure("sold-out", "Nothing of this order can be had right now.", { titles: missing });
  }
  return { missing };
}
