import { formatMoney } from "@fairline/engine";
import { sql } from "kysely";
import { audit } from "../access/index.ts";
import { returnStock } from "../catalog/index.ts";
import { addRefundedCredit, giveCreditBack, lockCreditOf, lockStoreCredit } from "../credit/index.ts";
import type { Context } from "../foundation/database.ts";
import { failpoint } from "../foundation/failpoint.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { enqueue } from "../foundation/jobs.ts";
import { toEdge } from "../foundation/ids.ts";
import { causeOf, post } from "../ledger/index.ts";
import type { CompanyAccount } from "../ledger/index.ts";
import { reverseSale } from "../sales/index.ts";
import { saleRefOf, saleSource } from "./capture-paid.ts";
import { endRefunded } from "./give-downloads.ts";
import type { Order, Payment } from "./model.ts";
import { queueOrderMail } from "./order-mail.ts";
import { hashOf, planRefund } from "./plan-refund.ts";
import type { RefundPlan, RefundWish } from "./plan-refund.ts";
import { sendRefundSoon } from "./send-refund.ts";
import { dropUnits, leftToShip } from "./shipping-state.ts";
import { lockOrder, orderPayments, writeEvent } from "./store.ts";

export interface RecordedRefund {
  readonly refundId: bigint;
  /** All that goes back, with tax, minor units of the order's currency. */
  readonly amount: bigint;
  /** False where the key was known: nothing was done now. */
  readonly created: boolean;
}

/**
 * Gives back a part of a paid order, line by line, in one transaction: what remains is checked under the order's lock, the
 * goods go back into stock where wished, the sale is reversed with every tier that it paid, the books follow, the shopper is
 * told. The money itself is sent after the commit (`sendRefund`).
 * @returns `too-much-refunded` where more is wished than is left (`data.lines`), `wrong-state` for an order that is not
 *   paid, `key-reused` for a known key with another wish, `bad-input`, `not-found`.
 */
export async function refundLines(context: Context, wish: RefundWish): Promise<RecordedRefund | Failure> {
  const order = await lockOrder(context.tx, wish.orderId);
  if (order === undefined) return new Failure("not-found", "There is no such order.");
  const hash = hashOf(wish);
  const known = await context.tx
    .selectFrom("refund")
    .select(["id", "amount", "request_hash"])
    .where("order_id", "=", order.id)
    .where("key", "=", wish.key)
    .executeTakeFirst();
  if (known !== undefined) {
    if (known.request_hash.equals(hash)) return { refundId: known.id, amount: known.amount, created: false };
    return new Failure("key-reused", "This key names another refund of this order. Use a new one.");
  }
  if (order.kind === "gift-card") {
    return new Failure(
      "wrong-state",
      "A gift card is not given back in lines: what is left on it goes back as a whole.",
    );
  }
  if (order.state !== "paid")
    return new Failure("wrong-state", "Only a paid order can be refunded.", { state: order.state });
  const payment = (await orderPayments(context.tx, order.id)).find(({ state }) => state === "captured");
  if (payment === undefined) throw new Error(`order ${order.number} is paid without a captured payment`);
  await lockCreditOf(context, order.id);
  if (wish.asCredit === true || order.exchanged > 0n) {
    await lockStoreCredit(context, { personId: order.buyerId, memberId: null, currency: order.currency });
  }
  const plan = await planRefund(context, order, wish);
  if (isFailure(plan)) return plan;

  const refundId = await insertRefund(context, wish, hash, order, payment, plan);
  if (wish.restock) {
    await returnStock(
      context,
      plan.lines.flatMap(({ line, share }) =>
        share.quantity === 0 ? [] : [{ variantId: line.variantId, quantity: share.quantity }],
      ),
    );
  }
  if (plan.lines.length > 0) {
    const reversed = await reverseSale(context, {
      source: saleSource,
      saleRef: saleRefOf(order.id),
      reversalRef: refundId.toString(),
      lines: plan.lines.map(({ line, share: { quantity, amount, cv, qv } }) => ({
        line: line.line,
        quantity,
        amount,
        cv,
        qv,
      })),
    });
    if (isFailure(reversed)) return reversed;
  }
  await countGone(context, order, plan, wish.units ?? "unshipped-first");
  await endRefunded(
    context,
    order.id,
    plan.lines.map(({ line }) => line),
  );
  await postMoneyOut(context, order, refundId, plan);
  if (wish.creditLater !== true) await settleRefundCredit(context, order, refundId, wish.asCredit === true);
  await tell(context, wish, order, payment, refundId, plan);
  await sendRefundSoon(context, refundId, context.now);
  await enqueue(context, "issue-credit-note", { refund: refundId.toString() });
  failpoint("refund.recorded");
  return { refundId, amount: plan.amount, created: true };
}

/**
 * What gift cards and store credit paid goes back to them first, as far as the refund reaches and does not pay for an exchange;
 * the rest is sent, or becomes store credit. Of an order that goods which came back paid a part of, no more is sent than its payment brought:
 * their part becomes store credit.
 */
export async function settleRefundCredit(
  context: Context,
  order: Pick<Order, "id" | "buyerId" | "currency" | "exchanged">,
  refundId: bigint,
  asCredit = false,
): Promise<void> {
  const { amount, kept } = await context.tx
    .selectFrom("refund")
    .select(["amount", "kept"])
    .where("id", "=", refundId)
    .executeTakeFirstOrThrow();
  const open = amount - kept;
  const back = await giveCreditBack(context, { orderId: order.id, refundId, key: `refund:${refundId}`, most: open });
  const left = open - back;
  const sent = asCredit
    ? 0n
    : order.exchanged === 0n
      ? left
      : smaller(left, await sendable(context, order.id, refundId));
  if (left > sent) {
    const { buyerId: personId, currency } = order;
    await addRefundedCredit(context, { personId, currency, amount: left - sent, refundId });
  }
  const credited = open - sent;
  if (credited > 0n) await context.tx.updateTable("refund").set({ credited }).where("id", "=", refundId).execute();
}

const smaller = (a: bigint, b: bigint) => (a < b ? a : b);

/** What an order's payment brought and no other refund sends. */
async function sendable(context: Context, orderId: bigint, refundId: bigint): Promise<bigint> {
  const brought = (await orderPayments(context.tx, orderId)).find(({ state }) => state === "captured");
  const { sent } = await context.tx
    .selectFrom("refund")
    .select(sql<bigint>`coalesce(sum(amount - kept - credited), 0)::bigint`.as("sent"))
    .where("order_id", "=", orderId)
    .where("id", "<>", refundId)
    .executeTakeFirstOrThrow();
  return (brought?.captureAmount ?? 0n) - sent;
}

async function insertRefund(
  context: Context,
  wish: RefundWish,
  hash: Buffer,
  order: Order,
  payment: Payment,
  plan: RefundPlan,
): Promise<bigint> {
  const count = await context.tx
    .selectFrom("refund")
    .select((of) => of.fn.countAll<bigint>().as("count"))
    .where("order_id", "=", order.id)
    .executeTakeFirstOrThrow();
  const { id } = await context.tx
    .insertInto("refund")
    .values({
      order_id: order.id,
      payment_id: payment.id,
      key: wish.key,
      request_hash: hash,
      reference: `${payment.reference}-refund-${count.count + 1n}`,
      amount: plan.amount,
      shipping: plan.shipping.amount,
      shipping_tax: plan.shipping.tax,
      reason: wish.reason,
      state: "recorded",
      at: context.now,
      actor: context.actor,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  if (plan.lines.length > 0) {
    await context.tx
      .insertInto("refund_line")
      .values(
        plan.lines.map(({ line, share }) => ({
          refund_id: id,
          order_line_id: line.id,
          quantity: share.quantity,
          amount: share.amount,
          tax: share.tax,
          cv: share.cv,
          qv: share.qv,
          restocked: wish.restock ? share.quantity : 0,
        })),
      )
      .execute();
  }
  return id;
}

/** What went back in sum, and which units will therefore never be shipped. */
async function countGone(
  context: Context,
  order: Order,
  plan: RefundPlan,
  units: "unshipped-first" | "shipped",
): Promise<void> {
  await context.tx
    .updateTable("orders")
    .set((row) => ({ refunded: row("refunded", "+", plan.amount) }))
    .where("id", "=", order.id)
    .execute();
  if (units === "shipped") return;
  const dropped = plan.lines.map(({ line, share }) => ({
    orderLineId: line.id,
    quantity: Math.min(share.quantity, leftToShip(line)),
  }));
  await dropUnits(
    context.tx,
    order.id,
    dropped.filter(({ quantity }) => quantity > 0),
  );
}

/** The mirror of what the payment posted: it lessens sales, shipping and tax, and what the provider owes the company. */
async function postMoneyOut(context: Context, order: Order, refundId: bigint, plan: RefundPlan): Promise<void> {
  const goods = plan.lines.reduce((sum, { share }) => sum + share.amount, 0n);
  const tax = plan.lines.reduce((sum, { share }) => sum + share.tax, plan.shipping.tax);
  const parts: readonly (readonly [account: CompanyAccount, amount: bigint])[] = [
    ["sales", goods],
    ["shipping", plan.shipping.amount],
    ["tax", tax],
  ];
  await post(
    context,
    parts.map(([account, amount]) => ({
      debit: { company: account },
      credit: { company: "payment-clearing" },
      amount,
      currency: order.currency,
      key: `refund:${refundId}:${account}`,
      cause: causeOf("refund", refundId),
      periodId: null,
    })),
  );
}

async function tell(
  context: Context,
  wish: RefundWish,
  order: Order,
  payment: Payment,
  refundId: bigint,
  plan: RefundPlan,
): Promise<void> {
  const money = (amount: bigint) => ({ amount: formatMoney(amount, order.currency), currency: order.currency });
  const lines = plan.lines.map(({ line, share }) => ({
    title: line.title,
    variantName: line.variantName,
    quantity: share.quantity,
    amount: money(share.amount + share.tax),
  }));
  const facts = {
    refund: toEdge("refund", refundId),
    amount: money(plan.amount),
    shipping: money(plan.shipping.amount + plan.shipping.tax),
    lines,
  };
  await writeEvent(context, order.id, "refunded", { ...facts, reason: wish.reason, restocked: wish.restock });
  await audit(context, {
    action: "order.refund",
    subject: toEdge("order", order.id),
    reason: wish.reason,
    after: { ...facts, restocked: wish.restock },
  });
  if (wish.mail !== false) await queueOrderMail(context, order, payment, "order-refund", facts);
}
