import type { Context } from "../foundation/database.ts";
import { lockOrder, orderPayments } from "../orders/index.ts";
import { endCharge } from "./end-charge.ts";
import type { Autoship, Charge } from "./model.ts";
import { dayIn, instantOn } from "./schedule.ts";
import { noteEvent, readRule, updateAutoship, updateCharge } from "./store.ts";
import { tellShopper } from "./tell-shopper.ts";

export type NextStep =
  | { readonly do: "nothing" }
  | { readonly do: "place" }
  | { readonly do: "ask"; readonly reference: string }
  | { readonly do: "try-again"; readonly orderId: bigint };

const nothing: NextStep = { do: "nothing" };

/** Declines that say nothing of the shopper's money: the question got lost, or they began to pay by hand and did not finish. */
const notTheirs: ReadonlySet<string | null> = new Set(["never-reached-the-provider", "cancelled", "replaced"]);

/** Looks how the order stands that is under way, and says what is to be done for it. The caller holds the autoship's lock. */
export async function followCharge(
  context: Context,
  autoship: Autoship,
  charge: Charge,
  asked: ReadonlySet<string>,
): Promise<NextStep> {
  const { tx, now } = context;
  const { orderId } = charge;
  // Locked: what is read of the order and of its payments has to be of one moment.
  const order = await lockOrder(tx, orderId);
  if (order?.state === "paid") {
    await updateCharge(tx, orderId, { state: "paid", ended_at: now, look_at: null });
    await updateAutoship(context, autoship.id, { payments: charge.number });
    await noteEvent(context, autoship.id, "paid", { order: order.number });
    return again(autoship, now);
  }
  if (order?.state !== "placed") {
    await updateCharge(tx, orderId, { state: "cancelled", ended_at: now, look_at: null });
    await noteEvent(context, autoship.id, "cancelled", { order: order?.number ?? null });
    return again(autoship, now);
  }
  const last = (await orderPayments(tx, orderId)).at(-1);
  if (last === undefined) throw new Error(`order ${order.number} of an autoship has no payment`);
  const isTime = charge.lookAt === null || Temporal.Instant.compare(charge.lookAt, now) <= 0;
  if (last.state !== "declined") {
    if (isTime && !asked.has(last.reference)) return { do: "ask", reference: last.reference };
    // The payment's own job asks as well; this look is only so that nothing is ever forgotten.
    await updateCharge(tx, orderId, { look_at: now.add({ minutes: 30 }) });
    return nothing;
  }
  if (autoship.state !== "active") {
    await endCharge(context, autoship, charge, "cancelled");
    return nothing;
  }
  if (charge.counted !== last.reference) return await countDecline(context, autoship, charge, last);
  return isTime ? { do: "try-again", orderId } : nothing;
}

/** Something more may be due: only where it is active, and its day has come. */
function again(autoship: Autoship, now: Temporal.Instant): NextStep {
  return autoship.state === "active" && Temporal.Instant.compare(autoship.nextAt, now) <= 0 ? { do: "place" } : nothing;
}

/** Counts a declined payment once, and sets the day of the next try; after the last of them the autoship pauses. */
async function countDecline(
  context: Context,
  autoship: Autoship,
  charge: Charge,
  declined: { readonly reference: string; readonly reason: string | null },
): Promise<NextStep> {
  const { tx, now } = context;
  const { orderId } = charge;
  if (notTheirs.has(declined.reason)) {
    await updateCharge(tx, orderId, { counted: declined.reference, look_at: now });
    return { do: "try-again", orderId };
  }
  const { retryDays, hour } = await readRule(tx);
  const failures = charge.failures + 1;
  const days = retryDays[failures - 1];
  await updateCharge(tx, orderId, { counted: declined.reference, failures });
  if (days === undefined) {
    await endCharge(context, autoship, { ...charge, failures }, "unpaid");
    return nothing;
  }
  const first = dayIn(autoship.timeZone, charge.begunAt);
  const planned = instantOn(first.add({ days }), autoship.timeZone, hour);
  // Never at once again, however late this is counted.
  const soonest = now.add({ hours: 12 });
  const lookAt = Temporal.Instant.compare(planned, soonest) < 0 ? soonest : planned;
  await updateCharge(tx, orderId, { look_at: lookAt });
  const retryOn = dayIn(autoship.timeZone, lookAt).toString();
  await noteEvent(context, autoship.id, "declined", { reason: declined.reason, retryOn, failures });
  await tellShopper(context, autoship, "declined", { retryOn, reason: declined.reason });
  return nothing;
}
