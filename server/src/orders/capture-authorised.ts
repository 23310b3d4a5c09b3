import { audit, toMoney } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { failpoint } from "../foundation/failpoint.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { dueOf } from "./model.ts";
import { askAgainAt } from "./start-payment.ts";
import { lockOrder, orderPayments, updatePayment, writeEvent } from "./store.ts";

/**
 * Writes down that an order's reserved money is to be taken: what the order costs now, at most what was reserved; the rest is
 * given back by the provider. The provider is asked after the commit (`settlePayment`), and again until it has answered;
 * only then is the order paid. From now on the order's total must not change.
 * @returns the payment's reference, also where it is under way already; `wrong-state` where no money is reserved, or less than
 *   the order costs.
 */
export async function captureAuthorised(
  context: Context,
  wish: { readonly orderId: bigint },
): Promise<{ readonly reference: string } | Failure> {
  const order = await lockOrder(context.tx, wish.orderId);
  if (order === undefined) return new Failure("not-found", "There is no such order.");
  const payments = await orderPayments(context.tx, order.id);
  const payment = payments.find(({ state }) => state === "authorised" || state === "capturing");
  if (payment === undefined || order.state !== "placed") {
    return new Failure("wrong-state", "No money is reserved for this order.", { state: order.state });
  }
  const { reference } = payment;
  if (payment.state === "capturing") return { reference };
  const due = dueOf(order);
  if (due > payment.amount) {
    return new Failure("wrong-state", "The order costs more than was reserved. Have it paid anew.", {
      reserved: toMoney(payment.amount, payment.currency),
      total: toMoney(due, order.currency),
    });
  }
  await updatePayment(context.tx, payment.id, { state: "capturing", captureAmount: due });
  const amounts = {
    reserved: toMoney(payment.amount, payment.currency),
    taken: toMoney(due, order.currency),
  };
  await writeEvent(context, order.id, "payment-capturing", { reference, ...amounts });
  await audit(context, {
    action: "payment.capture",
    subject: toEdge("order", order.id),
    after: { payment: reference, ...amounts },
  });
  await askAgainAt(context, reference, context.now.add({ seconds: 20 }));
  failpoint("capture.recorded");
  return { reference };
}
