import { inTransaction } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { enqueue } from "../foundation/jobs.ts";
import type { RefundState } from "./model.ts";
import { ask, providerOf } from "./payment-provider.ts";
import type { RefundOutcome } from "./payment-provider.ts";
import type { PaymentServices } from "./settle-payment.ts";
import { lockOrder, writeEvent } from "./store.ts";

declare module "../foundation/jobs.ts" {
  interface Jobs {
    /** Has the provider send a recorded refund. */
    "send-refund": { readonly refund: string };
  }
}

/** Has the job send the refund at `at`; one that waits already is moved. */
export async function sendRefundSoon(context: Context, refundId: bigint, at: Temporal.Instant): Promise<void> {
  const refund = refundId.toString();
  await enqueue(context, "send-refund", { refund }, { runAt: at, key: `send-refund ${refund}` });
}

/**
 * Has the provider send the money of a refund that is in the books. Idempotent: the provider knows the refund by its
 * reference, and its row is changed once.
 * @returns how it stands: `recorded` where the provider gave no answer (the job asks again).
 */
export async function sendRefund(services: PaymentServices, refundId: bigint): Promise<RefundState | Failure> {
  const refund = await services.db
    .selectFrom("refund")
    .innerJoin("payment", "payment.id", "refund.payment_id")
    .select([
      "refund.order_id",
      "refund.state",
      "refund.amount",
      "refund.kept",
      "refund.credited",
      "refund.reference as refund_reference",
      "payment.reference",
      "payment.provider",
      "payment.currency",
    ])
    .where("refund.id", "=", refundId)
    .executeTakeFirst();
  if (refund === undefined) return new Failure("not-found", "There is no such refund.");
  if (refund.state !== "recorded") return refund.state;
  const amount = refund.amount - refund.kept - refund.credited;
  // All of it pays for an exchange, or went to a gift card or credit: nobody has anything to send.
  const outcome: RefundOutcome =
    amount === 0n
      ? { state: "sent" }
      : await ask(services.log, async () =>
          providerOf(services.payments, refund.provider).refund({
            reference: refund.reference,
            refundReference: refund.refund_reference,
            amount,
            currency: refund.currency,
          }),
        );
  if (outcome.state === "unknown") return "recorded";
  return await inTransaction(services.db, async (tx) => {
    const context: Context = { tx, now: services.clock.now(), actor: null };
    await lockOrder(tx, refund.order_id);
    const change =
      outcome.state === "sent"
        ? { state: "sent" as const, sent_at: context.now, failure: null }
        : { state: "failed" as const, failure: outcome.reason };
    const changed = await tx
      .updateTable("refund")
      .set(change)
      .where("id", "=", refundId)
      .where("state", "=", "recorded")
      // Not where an exchange that it paid for ended meanwhile: then there is money to send, and another asks for that.
      .where("kept", "=", refund.kept)
      .returning("state")
      .executeTakeFirst();
    if (changed !== undefined) {
      await writeEvent(context, refund.order_id, outcome.state === "sent" ? "refund-sent" : "refund-failed", {
        refund: toEdge("refund", refundId),
        ...(outcome.state === "failed" ? { reason: outcome.reason } : {}),
      });
    }
    const stands = await tx.selectFrom("refund").select("state").where("id", "=", refundId).executeTakeFirstOrThrow();
    return stands.state;
  });
}

/** Lets a refund that the provider refused be sent once more. @returns `wrong-state` where it did not fail. */
export async function resendRefund(
  context: Context,
  wish: { readonly orderId: bigint; readonly refundId: bigint },
): Promise<undefined | Failure> {
  await lockOrder(context.tx, wish.orderId);
  const changed = await context.tx
    .updateTable("refund")
    .set({ state: "recorded", failure: null })
    .where("id", "=", wish.refundId)
    .where("order_id", "=", wish.orderId)
    .where("state", "=", "failed")
    .returning("id")
    .executeTakeFirst();
  if (changed === undefined) return new Failure("wrong-state", "Only a refund that failed can be sent again.");
  await sendRefundSoon(context, wish.refundId, context.now);
  return undefined;
}
