import { audit } from "../access/index.ts";
import { releaseStock } from "../catalog/index.ts";
import { releaseCredit } from "../credit/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { releaseUses } from "../promotion/index.ts";
import { freeExchangeSoon } from "./await-difference.ts";
import { tellRepeated } from "./capture-paid.ts";
import { refuseUnlessOpen } from "./retry-payment.ts";
import { lockOrder, writeEvent } from "./store.ts";

/**
 * Cancels an order that is not paid; its stock is free again. Ask `endOpenPayments` first. A paid order is refunded instead.
 * @returns undefined, also where it is cancelled already; `wrong-state` for a paid one, `payment-unknown` while it is not
 *   known whether a payment went through.
 */
export async function cancelOrder(
  context: Context,
  wish: { readonly orderId: bigint; readonly reason: string },
): Promise<undefined | Failure> {
  const order = await lockOrder(context.tx, wish.orderId);
  if (order === undefined) return new Failure("not-found", "There is no such order.");
  if (order.state === "cancelled") return undefined;
  const refused = await refuseUnlessOpen(context, order);
  if (refused !== undefined) return refused;
  await context.tx
    .updateTable("orders")
    .set({ state: "cancelled", cancelled_at: context.now })
    .where("id", "=", order.id)
    .execute();
  await releaseStock(context.tx, order.id);
  await releaseUses(context.tx, order.id);
  await releaseCredit(context.tx, order.id);
  await writeEvent(context, order.id, "cancelled", { reason: wish.reason });
  await freeExchangeSoon(context, order);
  await tellRepeated(context, order);
  await audit(context, {
    action: "order.cancel",
    subject: toEdge("order", order.id),
    reason: wish.reason,
    before: { state: order.state },
    after: { state: "cancelled" },
  });
  return undefined;
}
