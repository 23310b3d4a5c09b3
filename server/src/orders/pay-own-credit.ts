import { formatMoney } from "@fairline/engine";
import { audit } from "../access/index.ts";
import { reserveStock } from "../catalog/index.ts";
import { holdCredit, quoteCredit } from "../credit/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { holdUsesAgain } from "../promotion/index.ts";
import { dueOf, promisedUntil } from "./model.ts";
import type { Order } from "./model.ts";
import { creditName, payNothing } from "./pay-nothing.ts";
import { refuseUnlessOpen } from "./retry-payment.ts";
import { writePayment } from "./start-payment.ts";
import { lockOrder, orderLines, writeEvent } from "./store.ts";

/** What a caller's store credit can pay now of an order; 0 for one that is not theirs, or waits for no payment. */
export async function ownCreditFor(
  db: Db,
  of: { readonly order: Order; readonly person: bigint | null; readonly now: Temporal.Instant },
): Promise<bigint> {
  const { order, person, now } = of;
  const isTheirs = order.state === "placed" && order.buyerId === person;
  if (!isTheirs || order.kind === "gift-card" || order.credited > 0n) return 0n;
  const parts = await quoteCredit(db, { cards: [], person, currency: order.currency, total: dueOf(order), now });
  return parts.reduce((sum, { amount }) => sum + amount, 0n);
}

/**
 * Uses its buyer's store credit for an order that waits for its payment, as far as it reaches; where nothing is left to pay the order is paid
 * with that. Ask `endOpenPayments` first.
 * @returns undefined; `wrong-state` where it waits for no payment, or credit pays a part of it already, `nothing-to-pay` where there is no
 *   credit, `payment-unknown` while a payment has no end, `sold-out`, `price-changed`, `not-found` where it is not theirs.
 */
export async function payWithOwnCredit(
  context: Context,
  wish: { readonly orderId: bigint; readonly person: bigint; readonly returnUrl: string },
): Promise<undefined | Failure> {
  const order = await lockOrder(context.tx, wish.orderId);
  if (order === undefined || order.buyerId !== wish.person) {
    return new Failure("not-found", "You have no such order.");
  }
  const refused = await refuseUnlessOpen(context, order);
  if (refused !== undefined) return refused;
  if (order.kind === "gift-card" || order.credited > 0n) {
    return new Failure(
      "wrong-state",
      order.kind === "gift-card" ? "A gift card is not bought with credit." : "Credit pays a part of it already.",
    );
  }
  const until = promisedUntil(order, context.now);
  const usedUp = await holdUsesAgain(context, { orderId: order.id, person: order.buyerId, until });
  if (usedUp !== undefined) return usedUp;
  const due = dueOf(order);
  const { id: orderId, currency } = order;
  const credited = await holdCredit(context, { cards: [], person: wish.person, currency, total: due, orderId, until });
  if (credited === 0n) return new Failure("nothing-to-pay", "There is no store credit in this currency.");
  const soldOut = await reserveStock(context, {
    orderId,
    lines: await orderLines(context.tx, orderId),
    expiresAt: until,
  });
  if (soldOut !== undefined) return soldOut;
  await context.tx.updateTable("orders").set({ credited }).where("id", "=", orderId).execute();
  const amount = { amount: formatMoney(credited, currency), currency };
  await writeEvent(context, orderId, "credit-used", { amount });
  await audit(context, { action: "order.credit-used", subject: toEdge("order", orderId), after: { amount } });
  if (credited < due) return undefined;
  const payment = { provider: creditName, method: creditName, orderId, orderNumber: order.number, currency };
  const reference = await writePayment(context, { ...payment, amount: 0n, returnUrl: wish.returnUrl });
  return await payNothing(context, orderId, reference);
}
