import { unawaited } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { enqueue } from "../foundation/jobs.ts";
import type { PaymentProvider } from "./payment-provider.ts";
import { writeEvent } from "./store.ts";
import { newReference } from "./tokens.ts";

declare module "../foundation/jobs.ts" {
  interface Jobs {
    /** Asks the provider how a payment stands that has no end yet, until it has one. */
    "settle-payments": { readonly reference: string };
  }
}

/**
 * Writes a payment down before its provider is asked, with the job that asks again should the answer get lost.
 * @returns its reference.
 */
export async function startPayment(
  context: Context,
  provider: Pick<PaymentProvider, "name">,
  payment: {
    readonly orderId: bigint;
    readonly orderNumber: string;
    readonly amount: bigint;
    readonly currency: string;
    readonly method: string;
    readonly returnUrl: string;
    /** A way to pay that was kept. */
    readonly savedAs?: string | null;
  },
): Promise<string> {
  const reference = await writePayment(context, { ...payment, provider: provider.name });
  await askAgainAt(context, reference, context.now.add({ seconds: 20 }));
  return reference;
}

/** Writes a payment down, and nothing else. @returns its reference. */
export async function writePayment(
  context: Context,
  payment: {
    readonly provider: string;
    readonly orderId: bigint;
    readonly orderNumber: string;
    readonly amount: bigint;
    readonly currency: string;
    readonly method: string;
    readonly returnUrl: string;
    /** A way to pay that was kept. */
    readonly savedAs?: string | null;
  },
): Promise<string> {
  const reference = newReference(payment.orderNumber);
  const written = context.tx
    .insertInto("payment")
    .values({
      order_id: payment.orderId,
      provider: payment.provider,
      method: payment.method,
      reference,
      state: "started",
      amount: payment.amount,
      currency: payment.currency,
      return_url: payment.returnUrl,
      saved_as: payment.savedAs ?? null,
      started_at: context.now,
    })
    .execute();
  unawaited(context.tx, written);
  await writeEvent(context, payment.orderId, "payment-started", { method: payment.method, reference });
  return reference;
}

/** Has the job ask at `at`; a job for the same payment that waits already is moved. */
export async function askAgainAt(context: Context, reference: string, at: Temporal.Instant): Promise<void> {
  await enqueue(context, "settle-payments", { reference }, { runAt: at, key: `settle-payments ${reference}` });
}
