/**
 * A shopper's bank takes a payment back. What the provider says of the dispute is what stands: while it is open, all that the
 * order's sale earned is held; won, it goes back; lost, the sale is reversed with every tier, and the money leaves the books.
 */
import { sql } from "kysely";
import { audit } from "../access/index.ts";
import { creditLeftIn, giveCreditBack } from "../credit/index.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { causeOf, post } from "../ledger/index.ts";
import { decideChargeback, openChargeback, saleIdOf } from "../sales/index.ts";
import { saleRefOf, saleSource } from "./capture-paid.ts";
import type { Dispute } from "./payment-provider.ts";
import { providerOf } from "./payment-provider.ts";
import { settlePayment } from "./settle-payment.ts";
import type { PaymentServices } from "./settle-payment.ts";
import { findPayment, lockOrder } from "./store.ts";

/**
 * Asks the provider how a dispute stands and brings the sale to that. Again it changes nothing.
 * @throws where the provider gives no answer: whoever told us tells again.
 */
export async function settleDispute(services: PaymentServices, provider: string, id: string): Promise<void> {
  const { db, clock, payments } = services;
  const dispute = await providerOf(payments, provider).findDispute?.(id);
  // An inquiry takes no money, and many end so.
  if (dispute === undefined || dispute.state === "inquiry") return;
  const { state } = dispute;
  // The dispute may be told before the payment was.
  await settlePayment(services, dispute.payment);
  await inTransaction(db, async (tx) => {
    const payment = await findPayment(tx, dispute.payment);
    if (payment === undefined) return;
    await lockOrder(tx, payment.orderId);
    const saleId = await saleIdOf(tx, saleSource, saleRefOf(payment.orderId));
    // A payment that was sent back made no sale.
    if (saleId === undefined) return;
    const context: Context = { tx, now: clock.now(), actor: null };
    const sourceRef = dispute.id;
    const opened = await openChargeback(context, { saleId, sourceRef, reason: dispute.reason });
    // Staff opened one by hand, under a name of theirs: the sale is held, and they decide it.
    if (isFailure(opened) || opened.state !== "open" || state === "open") return;
    const left = await leftOfOrder(context, payment.orderId);
    const credit = await creditLeftIn(tx, payment.orderId);
    if (state === "lost" && dispute.amount < left.sales + left.shipping + left.tax - credit) {
      // Which goods the lost part was for nobody knows but people: it stays held for them.
      await audit(context, {
        action: "chargeback.lost-in-part",
        subject: toEdge("chargeback", opened.id),
        after: { amount: dispute.amount.toString(), currency: payment.currency },
      });
      return;
    }
    const decided = await decideChargeback(context, { id: opened.id, outcome: state });
    if (isFailure(decided)) throw new Error(`the dispute ${dispute.id} cannot be decided: ${decided.message}`);
    if (state === "lost") {
      await postMoneyGone(context, payment, dispute, left);
      // The bank took its part; what a gift card paid is the card's again.
      const { orderId } = payment;
      await giveCreditBack(context, { orderId, refundId: null, key: `dispute:${dispute.id}`, most: credit });
    }
  });
}

type Left = Readonly<Record<"sales" | "shipping" | "tax", bigint>>;

/** What of an order's money no refund has given back. */
async function leftOfOrder({ tx }: Context, orderId: bigint): Promise<Left> {
  const { rows } = await sql<Left>`
    select goods.amount - gone.amount as sales, orders.shipping - sent.shipping as shipping,
      goods.tax + orders.shipping_tax - gone.tax - sent.tax as tax
    from orders
    cross join lateral (select coalesce(sum(amount), 0)::bigint as amount, coalesce(sum(tax), 0)::bigint as tax
      from order_line where order_id = orders.id) goods
    cross join lateral (select coalesce(sum(shipping), 0)::bigint as shipping, coalesce(sum(shipping_tax), 0)::bigint as tax
      from refund where order_id = orders.id) sent
    cross join lateral (select coalesce(sum(line.amount), 0)::bigint as amount, coalesce(sum(line.tax), 0)::bigint as tax
      from refund_line line join refund on refund.id = line.refund_id where refund.order_id = orders.id) gone
    where orders.id = ${orderId}`.execute(tx);
  return rows[0]!;
}

/** As a refund of all that is left: the provider owes the company so much less. */
async function postMoneyGone(
  context: Context,
  payment: { readonly orderId: bigint; readonly currency: string },
  dispute: Dispute,
  left: Left,
): Promise<void> {
  await post(
    context,
    (["sales", "shipping", "tax"] as const).map((account) => ({
      debit: { company: account },
      credit: { company: "payment-clearing" },
      amount: left[account],
      currency: payment.currency,
      key: `dispute:${dispute.id}:${account}`,
      cause: causeOf("order", payment.orderId),
      periodId: null,
    })),
  );
}
