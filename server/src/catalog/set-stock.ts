import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { stockCame } from "./stock-alerts.ts";
import { lockStock } from "./stock.ts";

/**
 * Sets how many of a variant are on hand, as counted. What is promised to unpaid orders stays promised: less than that may
 * be on hand, and the last of those orders to be paid is given its money back.
 * @returns the number before; `not-found`, `bad-input`, `wrong-state` for a download.
 */
export async function setStock(
  context: Context,
  wish: { readonly variantId: bigint; readonly onHand: number; readonly reason: string },
): Promise<number | Failure> {
  if (!Number.isInteger(wish.onHand) || wish.onHand < 0 || wish.onHand > 1_000_000) {
    return new Failure("bad-input", "Stock is a whole number from 0 to 1,000,000.", { field: "onHand" });
  }
  const before = (await lockStock(context.tx, [wish.variantId])).get(wish.variantId);
  if (before === undefined) return new Failure("not-found", "There is no such variant.");
  const { numUpdatedRows } = await context.tx
    .updateTable("stock")
    .set({ on_hand: wish.onHand })
    .where("variant_id", "=", wish.variantId)
    .where("endless", "=", false)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return new Failure("wrong-state", "Downloads are not counted: there is always enough.");
  if (wish.onHand > before) await stockCame(context, [wish.variantId]);
  await audit(context, {
    action: "stock.set",
    subject: toEdge("variant", wish.variantId),
    reason: wish.reason,
    before: { onHand: before },
    after: { onHand: wish.onHand },
  });
  return before;
}
