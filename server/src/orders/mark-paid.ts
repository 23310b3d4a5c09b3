import { audit, toMoney } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { capturePaid } from "./capture-paid.ts";
import { endManualCharge, manualName, recordManualMoney } from "./manual-payments.ts";
import type { ManualMethod } from "./manual-payments.ts";
import { dueOf } from "./model.ts";
import type { Order, Payment } from "./model.ts";
import { refuseUnlessOpen } from "./retry-payment.ts";
import { writePayment } from "./start-payment.ts";
import { findPayment, lockOrder, orderPayments, updatePayment, writeEvent } from "./store.ts";

/**
 * Staff say that an order's money is here, in cash or on the company's account: the order is paid in this transaction, as by
 * any other payment. The payment that waited for it is the one that is captured; where none did, one is written down.
 * Ask `endOpenPayments` first where the shopper had begun to pay in another way.
 * @returns the payment's reference; `wrong-state` where the order waits for no payment, `payment-unknown` while an earlier
 *   payment has no end, `sold-out` where nothing can be given for the money (nothing is recorded then).
 */
export async function markPaid(
  context: Context,
  wish: {
    readonly orderId: bigint;
    readonly method: ManualMethod;
    readonly reason: string;
    /** The shop's address, for the mail's link, where the shopper has not begun to pay at one. */
    readonly shopUrl: string;
  },
): Promise<{ readonly reference: string } | Failure> {
  const order = await lockOrder(context.tx, wish.orderId);
  if (order === undefined) return new Failure("not-found", "There is no such order.");
  const payment = await awaitedOrNew(context, order, wish);
  if (isFailure(payment)) return payment;
  const recorded = await recordManualMoney(context.tx, {
    reference: payment.reference,
    method: wish.method,
    amount: payment.amount,
    currency: payment.currency,
    reason: wish.reason,
  });
  if (!recorded) return new Failure("wrong-state", "This payment has been ended. Look at the order again.");
  const captured = await capturePaid(context, order, { ...payment, method: wish.method });
  if (isFailure(captured)) return captured;
  if (captured === "returning") {
    return new Failure("sold-out", "Nothing is left to give for this money: give it back and cancel the order.");
  }
  await audit(context, {
    action: "payment.mark-paid",
    subject: toEdge("order", order.id),
    reason: wish.reason,
    after: { method: wish.method, payment: payment.reference, amount: toMoney(payment.amount, payment.currency) },
  });
  return { reference: payment.reference };
}

async function replaceAwaited(context: Context, { id, orderId, reference }: Payment): Promise<void> {
  await endManualCharge(context.tx, reference, "replaced");
  await updatePayment(context.tx, id, { state: "declined", reason: "replaced", settledAt: context.now });
  await writeEvent(context, orderId, "payment-declined", { reason: "replaced", reference });
}

async function awaitedOrNew(
  context: Context,
  order: Order,
  { method, shopUrl }: { readonly method: ManualMethod; readonly shopUrl: string },
): Promise<Payment | Failure> {
  const payments = await orderPayments(context.tx, order.id);
  if (order.state === "placed") {
    const awaited = payments.find(({ provider, state }) => provider === manualName && state === "awaiting");
    if (awaited?.amount === dueOf(order)) return awaited;
    // What is awaited is what the order cost when it was placed; it has another total now.
    if (awaited !== undefined) await replaceAwaited(context, awaited);
  }
  const refused = await refuseUnlessOpen(context, order);
  if (refused !== undefined) return refused;
  const reference = await writePayment(context, {
    provider: manualName,
    orderId: order.id,
    orderNumber: order.number,
    amount: dueOf(order),
    currency: order.currency,
    method,
    returnUrl: payments.at(-1)?.returnUrl ?? shopUrl,
  });
  const written = await findPayment(context.tx, reference);
  if (written === undefined) throw new Error(`payment ${reference} was not written`);
  return written;
}
