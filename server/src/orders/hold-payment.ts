import { reserveStock } from "../catalog/index.ts";
import { holdCreditAgain } from "../credit/index.ts";
import type { Context } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import { holdUsesAgain } from "../promotion/index.ts";
import { promiseTime } from "./model.ts";
import type { Order, Payment, PaymentState } from "./model.ts";
import type { PaymentOutcome } from "./payment-provider.ts";
import { orderLines, updatePayment, writeEvent } from "./store.ts";

/**
 * How long reserved money is waited for, from the payment's beginning. Banks let go of a card's reservation after about seven
 * days, so what is not captured by then cannot be captured.
 */
export const authorisedTime = Temporal.Duration.from({ hours: 24 * 7 });

/** How long money is waited for that comes by another way: a bank transfer takes days, and people take some more. */
export const awaitedTime = Temporal.Duration.from({ hours: 24 * 14 });

/** How old a payment in this state may get before it is ended; undefined where its state does not say. */
export function heldFor(state: PaymentOutcome["state"] | "not-known"): Temporal.Duration | undefined {
  if (state === "action-needed") return promiseTime;
  if (state === "authorised") return authorisedTime;
  return state === "awaiting" ? awaitedTime : undefined;
}

/**
 * Writes down that a payment's money is reserved, or on its way by another way; the caller holds the order's lock. The goods
 * are promised for as long as the money is waited for. Where they are gone, or the order wants no payment any more, the
 * payment is declined here, and the caller has the provider let go of it.
 */
export async function recordHeld(
  context: Context,
  order: Order,
  payment: Payment,
  state: "authorised" | "awaiting",
  /** How the payment stood when the provider was asked. */
  asked: PaymentState,
): Promise<void> {
  const { reference } = payment;
  if (payment.state === state) return;
  if (payment.state === "capturing") {
    // An answer from before the capture says nothing of it.
    if (asked !== "capturing") return;
    await updatePayment(context.tx, payment.id, { state, captureAmount: null });
    await writeEvent(context, order.id, "payment-capture-refused", { reference });
    return;
  }
  const refused = await refusal(context, order, payment, state);
  if (refused !== undefined) {
    await updatePayment(context.tx, payment.id, {
      state: "declined",
      reason: refused,
      actionUrl: null,
      settledAt: context.now,
    });
    await writeEvent(context, order.id, "payment-declined", { reason: refused, reference });
    return;
  }
  await updatePayment(context.tx, payment.id, { state, actionUrl: null });
  await writeEvent(context, order.id, state === "authorised" ? "payment-authorised" : "payment-awaiting", {
    reference,
  });
}

async function refusal(
  context: Context,
  order: Order,
  payment: Payment,
  state: "authorised" | "awaiting",
): Promise<string | undefined> {
  if (order.state !== "placed") return order.state === "paid" ? "paid-twice" : "order-cancelled";
  const expiresAt = payment.startedAt.add(state === "authorised" ? authorisedTime : awaitedTime);
  if (isFailure(await holdUsesAgain(context, { orderId: order.id, person: order.buyerId, until: expiresAt }))) {
    return "discount-used-up";
  }
  if (isFailure(await holdCreditAgain(context, { orderId: order.id, until: expiresAt }))) return "credit-spent";
  const soldOut = await reserveStock(context, {
    orderId: order.id,
    lines: await orderLines(context.tx, order.id),
    expiresAt,
  });
  return isFailure(soldOut) ? "sold-out" : undefined;
}
