/**
 * Changing an order between its placing and its shipment. What is already paid is lessened by a refund of that part; what is only
 * reserved or awaited costs less from now on, and the capture takes what the order costs then. More can be added only while
 * nothing is paid.
 */
import { sql } from "kysely";
import { audit, toMoney } from "../access/index.ts";
import { findMarket, releaseStock, reserveStock } from "../catalog/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { checkContact } from "./check-contact.ts";
import { heldFor } from "./hold-payment.ts";
import { manualName } from "./manual-payments.ts";
import { isUnsettled, promisedUntil } from "./model.ts";
import type { Contact, Order, OrderLine, Payment } from "./model.ts";
import { refundLines } from "./refund-lines.ts";
import { shareOf } from "./refund-share.ts";
import { leftToShip } from "./shipping-state.ts";
import type { UnitsOfLine } from "./shipping-state.ts";
import { lockOrder, orderContact, orderLines, orderPayments, writeEvent } from "./store.ts";

/**
 * Another address, name or mail address, while nothing is shipped. Country and region stay: tax and shipping were worked out for
 * them.
 * @returns undefined; `wrong-state` after the first parcel or for an order that is over, `bad-input` (see `checkContact`), `not-found`.
 */
export async function editAddress(
  context: Context,
  wish: { readonly orderId: bigint; readonly contact: Contact },
): Promise<undefined | Failure> {
  const order = await lockOrder(context.tx, wish.orderId);
  if (order === undefined) return new Failure("not-found", "There is no such order.");
  const over = overOrUnderWay(order, await orderLines(context.tx, order.id));
  if (over !== undefined) return over;
  const before = await orderContact(context.tx, order.id);
  if (before === undefined) return new Failure("wrong-state", "The buyer's address was erased.");
  const market = await findMarket(context.tx, order.market);
  const contact = checkContact(wish.contact, market?.shipsTo ?? [before.country]);
  if (isFailure(contact)) return contact;
  if (contact.country !== before.country || contact.region !== before.region) {
    return new Failure(
      "bad-input",
      "Tax and shipping were worked out for this country and region. Order anew instead.",
      {
        fields: [{ field: contact.country === before.country ? "region" : "country", problem: "fixed" }],
      },
    );
  }
  await context.tx.updateTable("order_contact").set(contact).where("order_id", "=", order.id).execute();
  await writeEvent(context, order.id, "address-edited");
  // What stood there is personal and stays out of the log: that it changed, and by whom, is what counts.
  await audit(context, { action: "order.address", subject: toEdge("order", order.id) });
  return undefined;
}

/**
 * Fewer units of lines, down to none, while those units are not shipped. Of a paid order the part goes back as a refund; one that is not paid
 * costs less from now on.
 * @returns the refund whose money is to be sent, null where nothing was paid yet; `wrong-state` where a payment is just being
 *   answered or taken, or nothing would be left (cancel it instead), `bad-input` for more units than there are to drop, `not-found`.
 */
export async function reduceLines(
  context: Context,
  wish: {
    readonly orderId: bigint;
    /** The units that go. */
    readonly lines: readonly UnitsOfLine[];
    readonly reason: string;
    /** Names this edit of a paid order: the same key again is the same refund. */
    readonly key: string;
  },
): Promise<{ readonly refundId: bigint | null } | Failure> {
  const order = await lockOrder(context.tx, wish.orderId);
  if (order === undefined) return new Failure("not-found", "There is no such order.");
  const lines = await orderLines(context.tx, order.id);
  const wrong = overAlready(order) ?? badUnits(order, lines, wish.lines);
  if (wrong !== undefined) return wrong;
  const dropped = new Map(wish.lines.map(({ orderLineId, quantity }) => [orderLineId, quantity]));
  if (order.state === "placed" && lines.every((line) => line.quantity === dropped.get(line.id))) {
    return new Failure("wrong-state", "Nothing would be left of the order. Cancel it instead.");
  }
  if (order.state === "paid") {
    const refund = await refundLines(context, {
      orderId: order.id,
      key: wish.key,
      lines: wish.lines,
      reason: wish.reason,
      restock: true,
    });
    return isFailure(refund) ? refund : { refundId: refund.refundId };
  }
  const payment = await waitingPayment(context, order);
  if (isFailure(payment)) return payment;
  await shrinkLines(context, order, lines, dropped);
  const left = (await orderLines(context.tx, order.id)).reduce(
    (sum, line) => sum + line.amount + line.tax,
    order.shipping + order.shippingTax,
  );
  const elsewhere = order.credited + order.exchanged;
  if (elsewhere > 0n && left <= elsewhere) {
    return new Failure(
      "wrong-state",
      "Its gift card, or what came back for it, would pay for all of it. Cancel the order, and place it anew.",
    );
  }
  const total = await sumUp(context, order.id);
  await promiseAnew(context, order, payment);
  const facts = {
    lines: wish.lines.map(({ orderLineId, quantity }) => ({
      title: lines.find(({ id }) => id === orderLineId)?.title,
      quantity,
    })),
    before: toMoney(order.total, order.currency),
    after: toMoney(total, order.currency),
  };
  await writeEvent(context, order.id, "edited", { ...facts, reason: wish.reason });
  await audit(context, {
    action: "order.edit",
    subject: toEdge("order", order.id),
    reason: wish.reason,
    before: { total: facts.before },
    after: { total: facts.after, lines: facts.lines },
  });
  return { refundId: null };
}

/** Why an order can no longer be changed at all. */
export function overAlready(order: Order): Failure | undefined {
  if (order.state === "cancelled" || order.withdrawnAt !== null) {
    return new Failure("wrong-state", "The order was cancelled.", { state: order.state });
  }
  return undefined;
}

function overOrUnderWay(order: Order, lines: readonly OrderLine[]): Failure | undefined {
  const over = overAlready(order);
  if (over !== undefined) return over;
  if (!lines.some(({ shipped }) => shipped > 0)) return undefined;
  return new Failure("wrong-state", "The first parcel has left already.", { shipping: order.shippingState });
}

function badUnits(order: Order, lines: readonly OrderLine[], wanted: readonly UnitsOfLine[]): Failure | undefined {
  if (wanted.length === 0 || new Set(wanted.map(({ orderLineId }) => orderLineId)).size < wanted.length) {
    return new Failure("bad-input", "Name each line once, and at least one.", { field: "lines" });
  }
  for (const { orderLineId, quantity } of wanted) {
    const line = lines.find(({ id }) => id === orderLineId);
    if (line === undefined) return new Failure("not-found", "The order has no such line.", { field: "lines" });
    // Before it is paid a download can be left out as well; afterwards it is refunded.
    const most = order.state === "placed" ? line.quantity : leftToShip(line);
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > most) {
      return new Failure("bad-input", `Of "${line.title}" ${most} can be taken out.`, {
        field: "lines",
        orderLineId: toEdge("orderLine", line.id),
        most,
      });
    }
  }
  return undefined;
}

/**
 * Under the order's lock: the payment that waits for the order's money and takes what it costs when it is taken, if there is one. One that may
 * bring the old amount at any moment makes the order's total untouchable.
 */
export async function waitingPayment(context: Context, order: Order): Promise<Payment | null | Failure> {
  const open = (await orderPayments(context.tx, order.id)).filter(({ state }) => isUnsettled(state));
  const fixed = open.find(
    ({ state, provider }) => state !== "authorised" && !(state === "awaiting" && provider === manualName),
  );
  if (fixed === undefined) return open[0] ?? null;
  return new Failure(
    "payment-unknown",
    fixed.state === "capturing"
      ? "The order's money is just being taken. Look again in a moment."
      : "A payment of the present total is under way. Wait for its end, or have it ended, and try again.",
    { payment: fixed.state },
  );
}

async function shrinkLines(
  context: Context,
  order: Order,
  lines: readonly OrderLine[],
  dropped: ReadonlyMap<bigint, number>,
): Promise<void> {
  for (const line of lines) {
    const gone = dropped.get(line.id) ?? 0;
    if (gone === 0) continue;
    if (gone === line.quantity) {
      await context.tx.deleteFrom("order_line").where("id", "=", line.id).execute();
      continue;
    }
    // The units that go take the share that a refund of them would give back.
    const share = shareOf(line, { quantity: gone });
    if (share === undefined) throw new Error(`line ${line.id} has no share for ${gone} units`);
    await sql`
      update order_line set quantity = quantity - ${gone}, amount = amount - ${share.amount}, tax = tax - ${share.tax},
        cv = cv - ${share.cv}, qv = qv - ${share.qv}
      where id = ${line.id}`.execute(context.tx);
  }
  // A sale's lines are counted from 1 without a gap. Far away first, since no two may have one number at any moment.
  await sql`update order_line set line = line + 10000 where order_id = ${order.id}`.execute(context.tx);
  await sql`
    update order_line set line = placed.at from (
      select id, row_number() over (order by line) as at from order_line where order_id = ${order.id}) placed
    where placed.id = order_line.id`.execute(context.tx);
}

/** What the order costs now: its lines, and shipping as it was. @returns the new total. */
export async function sumUp(context: Context, orderId: bigint): Promise<bigint> {
  const { rows } = await sql<{ total: bigint }>`
    update orders set goods = lines.amount, tax = lines.tax + shipping_tax,
      total = lines.amount + lines.tax + shipping + shipping_tax
    from (
      select sum(amount)::bigint as amount, sum(tax)::bigint as tax from order_line where order_id = ${orderId}) lines
    where orders.id = ${orderId} returning total`.execute(context.tx);
  return rows[0]!.total;
}

/** Promises the order its goods as they are now, for as long as its payment is waited for. */
export async function promiseAnew(
  context: Context,
  order: Pick<Order, "id" | "exchangeOf" | "placedAt">,
  payment: Payment | null,
): Promise<undefined | Failure> {
  const orderId = order.id;
  const patience = payment === null ? undefined : heldFor(payment.state === "awaiting" ? "awaiting" : "authorised");
  await releaseStock(context.tx, orderId);
  return await reserveStock(context, {
    orderId,
    lines: await orderLines(context.tx, orderId),
    expiresAt:
      payment === null || patience === undefined ? promisedUntil(order, context.now) : payment.startedAt.add(patience),
  });
}
