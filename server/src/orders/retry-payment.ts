import { reserveStock } from "../catalog/index.ts";
import { holdCreditAgain } from "../credit/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { holdUsesAgain } from "../promotion/index.ts";
import { dueOf, isUnsettled, promisedUntil } from "./model.ts";
import type { PaymentState } from "./model.ts";
import { ask, providerFor, providerOf } from "./payment-provider.ts";
import type { Payments } from "./payment-provider.ts";
import { settlePayment } from "./settle-payment.ts";
import type { PaymentServices } from "./settle-payment.ts";
import { startPayment } from "./start-payment.ts";
import { lockOrder, orderLines, orderPayments } from "./store.ts";

const cancellable: ReadonlySet<PaymentState> = new Set(["action-needed", "awaiting", "authorised"]);

/**
 * Ends every payment of an order that is under way, so that it cannot be captured beside another: asks how it stands, and
 * cancels one that waits for its second step or for money, or is only reserved. What stays unsettled is one that the provider
 * gave no answer about, and one that is being captured.
 */
export async function endOpenPayments(
  services: PaymentServices,
  orderId: bigint,
  /** Leaves the payments that are with this provider. */
  options: { readonly except?: string } = {},
): Promise<undefined | Failure> {
  for (const payment of await orderPayments(services.db, orderId)) {
    if (!isUnsettled(payment.state) || payment.provider === options.except) continue;
    const standing = await settlePayment(services, payment.reference);
    if (isFailure(standing)) return standing;
    if (!cancellable.has(standing.state)) continue;
    const cancelled = await ask(services.log, async () =>
      providerOf(services.payments, payment.provider).cancel(payment.reference),
    );
    if (cancelled.state === "not-known") continue;
    const ended = await settlePayment(services, payment.reference, cancelled);
    if (isFailure(ended)) return ended;
  }
  return undefined;
}

/**
 * Writes another payment of a placed order down; stock is promised anew for 30 minutes. Ask `endOpenPayments` first, and for
 * the money after the commit with `pay`.
 * @returns the payment's reference; `wrong-state` where the order waits for no payment, `payment-unknown` while it is not known
 *   whether an earlier payment went through, `sold-out` where the goods are gone, `price-changed` where a discount has been used up
 *   by others since the order's hold of it ran out.
 */
export async function retryPayment(
  context: Context,
  payments: Payments,
  wish: {
    readonly orderId: bigint;
    readonly method: string;
    readonly returnUrl: string;
    /** A way to pay that was kept, of this method. */
    readonly savedAs?: string | null;
  },
): Promise<{ readonly reference: string } | Failure> {
  const provider = providerFor(payments, wish.method);
  if (provider === undefined) {
    return new Failure("bad-input", "Choose one of the ways to pay.", { field: "method" });
  }
  const order = await lockOrder(context.tx, wish.orderId);
  if (order === undefined) return new Failure("not-found", "There is no such order.");
  const open = await refuseUnlessOpen(context, order);
  if (open !== undefined) return open;
  const lines = await orderLines(context.tx, order.id);
  const expiresAt = promisedUntil(order, context.now);
  const usedUp = await holdUsesAgain(context, { orderId: order.id, person: order.buyerId, until: expiresAt });
  if (usedUp !== undefined) return usedUp;
  const spent = await holdCreditAgain(context, { orderId: order.id, until: expiresAt });
  if (spent !== undefined) return spent;
  const soldOut = await reserveStock(context, { orderId: order.id, lines, expiresAt });
  if (soldOut !== undefined) return soldOut;
  const reference = await startPayment(context, provider, {
    orderId: order.id,
    orderNumber: order.number,
    amount: dueOf(order),
    currency: order.currency,
    method: wish.method,
    returnUrl: wish.returnUrl,
    savedAs: wish.savedAs ?? null,
  });
  return { reference };
}

/** Under the order's lock: it waits for a payment, and none is under way. */
export async function refuseUnlessOpen(
  context: Context,
  order: { readonly id: bigint; readonly state: string },
): Promise<Failure | undefined> {
  if (order.state !== "placed") {
    return new Failure(
      "wrong-state",
      order.state === "paid" ? "The order is paid already." : "The order was cancelled.",
      {
        state: order.state,
      },
    );
  }
  const payments = await orderPayments(context.tx, order.id);
  if (payments.some((payment) => isUnsettled(payment.state))) {
    return new Failure(
      "payment-unknown",
      "The last payment has not been answered yet. It is being asked for; nothing is paid twice. Try again in a minute or two.",
    );
  }
  return undefined;
}
