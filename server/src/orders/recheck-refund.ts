import { inTransaction } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { ask, providerOf } from "./payment-provider.ts";
import type { PaymentServices } from "./settle-payment.ts";
import { lockOrder, writeEvent } from "./store.ts";

/**
 * A provider told that something happened to a refund: asks how it stands. One that had been sent can still fail, days later, at
 * the shopper's bank (a closed account); then the money is with us again, and staff can send it once more. Anything else
 * changes nothing, however often and in whatever order it is told.
 */
export async function recheckRefund(services: PaymentServices, reference: string): Promise<void> {
  const refund = await services.db
    .selectFrom("refund")
    .innerJoin("payment", "payment.id", "refund.payment_id")
    .select(["refund.id", "refund.order_id", "refund.state", "payment.provider"])
    .where("refund.reference", "=", reference)
    .executeTakeFirst();
  if (refund?.state !== "sent") return;
  const outcome = await ask(services.log, async () =>
    providerOf(services.payments, refund.provider).findRefund(reference),
  );
  if (outcome.state !== "failed") return;
  await inTransaction(services.db, async (tx) => {
    const context: Context = { tx, now: services.clock.now(), actor: null };
    await lockOrder(tx, refund.order_id);
    const changed = await tx
      .updateTable("refund")
      .set({ state: "failed", sent_at: null, failure: outcome.reason })
      .where("id", "=", refund.id)
      .where("state", "=", "sent")
      .returning("id")
      .executeTakeFirst();
    if (changed === undefined) return;
    await writeEvent(context, refund.order_id, "refund-failed", {
      refund: toEdge("refund", refund.id),
      reason: outcome.reason,
    });
  });
}
