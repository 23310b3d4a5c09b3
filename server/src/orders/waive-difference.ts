import { shareOut } from "@fairline/engine";
import { sql } from "kysely";
import { audit, toMoney } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { sumUp } from "./edit-order.ts";

import { dueOf } from "./model.ts";
import { orderWord } from "./order-words.ts";
import { creditName, payNothing } from "./pay-nothing.ts";
import { shareOf } from "./refund-share.ts";
import { refuseUnlessOpen } from "./retry-payment.ts";
import { writePayment } from "./start-payment.ts";
import { lockOrder, orderLines, writeEvent } from "./store.ts";

/**
 * Staff let the shopper have an exchange for what came back: its price becomes less by what was still to pay, as by a discount, so tax, CV, QV
 * and commissions are of what it costs then; with that it is paid. Ask `endOpenPayments` first.
 * @returns undefined; `wrong-state` for what is no exchange that waits for its difference, `payment-unknown` while a payment of it
 *   has no end, `sold-out`, `not-found`.
 */
export async function waiveDifference(
  context: Context,
  wish: { readonly orderId: bigint; readonly reason: string; readonly shopUrl: string },
): Promise<undefined | Failure> {
  const order = await lockOrder(context.tx, wish.orderId);
  if (order === undefined) return new Failure("not-found", "There is no such order.");
  if (order.exchangeOf === null) {
    return new Failure("wrong-state", "Only the difference of an exchange is waived.", { state: order.state });
  }
  const refused = await refuseUnlessOpen(context, order);
  if (refused !== undefined) return refused;
  const due = dueOf(order);
  await lessenLines(context, order.id, due);
  const total = await sumUp(context, order.id);
  await context.tx
    .insertInto("order_discount")
    .values({
      order_id: order.id,
      position: 1,
      promotion_id: null,
      name: orderWord("waived", order.locale),
      code: null,
      goods: due,
      shipping: 0n,
    })
    .execute();
  const facts = { before: toMoney(order.total, order.currency), after: toMoney(total, order.currency) };
  await writeEvent(context, order.id, "difference-waived", {
    amount: toMoney(due, order.currency),
    reason: wish.reason,
  });
  await audit(context, {
    action: "order.waive-difference",
    subject: toEdge("order", order.id),
    reason: wish.reason,
    before: { total: facts.before },
    after: { total: facts.after },
  });
  const reference = await writePayment(context, {
    provider: creditName,
    method: creditName,
    orderId: order.id,
    orderNumber: order.number,
    amount: 0n,
    currency: order.currency,
    returnUrl: wish.shopUrl,
  });
  return await payNothing(context, order.id, reference);
}

/** Each line bears its part of what is waived, with its part of tax, CV and QV, as a refund of that money would take it. */
async function lessenLines(context: Context, orderId: bigint, due: bigint): Promise<void> {
  const lines = await orderLines(context.tx, orderId);
  const parts = shareOut(
    due,
    lines.map(({ amount, tax }) => amount + tax),
  );
  for (const [index, line] of lines.entries()) {
    const share = shareOf(line, { gross: parts[index] ?? 0n });
    if (share === undefined) continue;
    await sql`
      update order_line set amount = amount - ${share.amount}, tax = tax - ${share.tax}, cv = cv - ${share.cv}, qv = qv - ${share.qv}
      where id = ${line.id}`.execute(context.tx);
  }
}
