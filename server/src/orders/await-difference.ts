import { formatMoney } from "@fairline/engine";
import { reserveStock } from "../catalog/index.ts";
import type { Context } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import type { Failure } from "../foundation/failure.ts";
import { enqueue } from "../foundation/jobs.ts";
import { exchangePatience } from "./model.ts";
import type { Order } from "./model.ts";
import { queueOrderMail } from "./order-mail.ts";
import { lockOrder, orderLines, writeEvent } from "./store.ts";

declare module "../foundation/jobs.ts" {
  interface Jobs {
    /** An exchange has waited long enough for its difference: it ends, and the money of what came back is sent. */
    "end-exchange": { readonly order: string };
    /** An exchange ended unpaid: the money of what came back is owed again. */
    "free-exchange": { readonly order: string };
  }
}

/**
 * An exchange that costs more than what came back: the whole refund pays for it and is not sent, its goods are kept, and the shopper is
 * asked for the rest on the order's page. The caller has written the order in this transaction.
 * @param wish.told false where the difference is waived in this transaction
 * @returns undefined; `sold-out`.
 */
export async function awaitDifference(
  context: Context,
  wish: {
    readonly orderId: bigint;
    readonly refundId: bigint;
    /** What came back is worth, minor units; less than the order costs. */
    readonly worth: bigint;
    readonly shopUrl: string;
    readonly told: boolean;
  },
): Promise<undefined | Failure> {
  const { orderId, refundId, worth } = wish;
  await context.tx
    .updateTable("orders")
    .set({ exchanged: worth, exchange_refund_id: worth === 0n ? null : refundId })
    .where("id", "=", orderId)
    .execute();
  await context.tx.updateTable("refund").set({ kept: worth }).where("id", "=", refundId).execute();
  const expiresAt = context.now.add(exchangePatience);
  const soldOut = await reserveStock(context, { orderId, lines: await orderLines(context.tx, orderId), expiresAt });
  if (isFailure(soldOut)) return soldOut;
  await endExchangeAt(context, orderId, expiresAt);
  if (!wish.told) return undefined;
  const order = await lockOrder(context.tx, orderId);
  if (order === undefined) throw new Error(`order ${orderId} was not written`);
  const money = (amount: bigint) => ({ amount: formatMoney(amount, order.currency), currency: order.currency });
  const facts = { total: money(order.total), worth: money(worth), due: money(order.total - worth) };
  await writeEvent(context, orderId, "difference-awaited", facts);
  await queueOrderMail(context, order, { returnUrl: wish.shopUrl }, "order-due", {
    why: "exchange",
    total: facts.total,
    due: facts.due,
    until: expiresAt.toString(),
  });
  return undefined;
}

/** An exchange that waited for its difference is cancelled: has the money of what came back sent, after the commit. */
export async function freeExchangeSoon(context: Context, order: Pick<Order, "id" | "exchangeRefundId">): Promise<void> {
  if (order.exchangeRefundId === null) return;
  const id = order.id.toString();
  await enqueue(context, "free-exchange", { order: id }, { key: `free-exchange ${id}` });
}

/** Has the job look at an exchange then; one that waits already is moved. */
export async function endExchangeAt(context: Context, orderId: bigint, at: Temporal.Instant): Promise<void> {
  const order = orderId.toString();
  await enqueue(context, "end-exchange", { order }, { runAt: at, key: `end-exchange ${order}` });
}
