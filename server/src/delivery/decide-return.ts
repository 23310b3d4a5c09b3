import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { lockOrder, tellShopper, writeEvent } from "../orders/index.ts";
import type { Order } from "../orders/index.ts";
import type { GoodsReturn } from "./model.ts";
import { refreshReturnState } from "./return-state.ts";
import { findReturn } from "./store.ts";

/** The order of a return, locked, and the return as it then is. @returns `not-found`. */
export async function lockReturn(
  context: Context,
  id: bigint,
): Promise<{ readonly order: Order; readonly goods: GoodsReturn } | Failure> {
  const seen = await findReturn(context.tx, id);
  const order = seen && (await lockOrder(context.tx, seen.orderId));
  const goods = await findReturn(context.tx, id);
  return order === undefined || goods === undefined
    ? new Failure("not-found", "There is no such return.")
    : { order, goods };
}

/**
 * Approves a return: the shopper gets the label. Again it changes nothing.
 * @returns `wrong-state` for one that was refused, `not-found`.
 */
export async function approveReturn(
  context: Context,
  wish: { readonly returnId: bigint },
): Promise<undefined | Failure> {
  const locked = await lockReturn(context, wish.returnId);
  if (isFailure(locked)) return locked;
  if (locked.goods.state === "refused") return new Failure("wrong-state", "This return was refused.");
  if (locked.goods.state !== "asked") return undefined;
  await decide(context, locked, null);
  return undefined;
}

/** Refuses a return, with a reason that the shopper is told. @returns `wrong-state` after it was approved, `not-found`. */
export async function refuseReturn(
  context: Context,
  wish: { readonly returnId: bigint; readonly reason: string },
): Promise<undefined | Failure> {
  const locked = await lockReturn(context, wish.returnId);
  if (isFailure(locked)) return locked;
  if (locked.goods.state === "refused") return undefined;
  if (locked.goods.state !== "asked") return new Failure("wrong-state", "This return was approved already.");
  await decide(context, locked, wish.reason);
  return undefined;
}

async function decide(
  context: Context,
  { order, goods }: { readonly order: Order; readonly goods: GoodsReturn },
  refusal: string | null,
): Promise<void> {
  const state = refusal === null ? "approved" : "refused";
  await context.tx
    .updateTable("goods_return")
    .set({ state, refusal, decided_at: context.now, decided_by: context.actor })
    .where("id", "=", goods.id)
    .execute();
  await refreshReturnState(context, order.id);
  const about = toEdge("goodsReturn", goods.id);
  await writeEvent(context, order.id, `return-${state}`, {
    return: about,
    ...(refusal === null ? {} : { reason: refusal }),
  });
  await audit(context, {
    action: `return.${state}`,
    subject: about,
    reason: refusal ?? undefined,
    before: { state: goods.state },
    after: { state },
  });
  await tellShopper(context, order, "return-answer", { return: about, code: goods.code, reason: refusal });
}
