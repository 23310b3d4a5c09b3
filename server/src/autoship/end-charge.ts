import type { Context } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import { cancelOrder, findOrder } from "../orders/index.ts";
import type { Autoship, Charge } from "./model.ts";
import { noteEvent, updateAutoship, updateCharge } from "./store.ts";
import { tellShopper } from "./tell-shopper.ts";

/**
 * Ends the order of an autoship that is not paid: it is cancelled, and its goods are free. `unpaid`: every try was declined, the
 * autoship pauses until its shopper does something. `nothing-there`: its goods went to others before the money came. The caller
 * holds the autoship's lock. While it is not known how its payment stands nothing ends: the next look does it.
 */
export async function endCharge(
  context: Context,
  autoship: Autoship,
  charge: Charge,
  how: "unpaid" | "cancelled" | "nothing-there",
): Promise<void> {
  const { tx, now } = context;
  const { orderId, failures } = charge;
  const cancelled = await cancelOrder(context, { orderId, reason: `autoship-${how}` });
  if (isFailure(cancelled)) {
    await updateCharge(tx, orderId, { look_at: now.add({ minutes: 2 }) });
    return;
  }
  const state = how === "unpaid" ? "unpaid" : "cancelled";
  await updateCharge(tx, orderId, { state, ended_at: now, look_at: null });
  const number = (await findOrder(tx, orderId))?.number;
  await noteEvent(context, autoship.id, how, { order: number, failures });
  if (how === "nothing-there") await tellShopper(context, autoship, how, { due: charge.dueOn.toString() });
  if (how !== "unpaid") return;
  const paused = await updateAutoship(context, autoship.id, { state: "paused", why: "unpaid" });
  await tellShopper(context, paused, "unpaid", { failures });
}
