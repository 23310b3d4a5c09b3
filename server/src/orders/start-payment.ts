import type { Context } from "../foundation/database.ts";
import { enqueue } from "../foundation/jobs.ts";
import type { AskedPayment } from "./model.ts";
import { writeStarted } from "./pay-store.ts";
import type { PaymentProvider } from "./payment-provider.ts";
import { newReference } from "./tokens.ts";

declare module "../foundation/jobs.ts" {
  interface Jobs {
    /** Asks the provider how a payment stands that has no end yet, until it has one. */
    "settle-payments": { readonly reference: string };
    /** The same for payments that were written down and of which nobody heard again: who wanted to ask the provider is gone. */
    "settle-forgotten": Readonly<Record<string, never>>;
  }
}

/**
 * Writes a payment down before its provider is asked. Where the answer is no end of it, the job that asks again is queued with the answer;
 * where none is written down at all, `settle-forgotten` finds it. So a payment that succeeds at once costs no job.
 * @returns its reference.
 */
export async function startPayment(
  context: Context,
  provider: Pick<PaymentProvider, "name">,
  payment: Omit<PaymentWish, "provider">,
): Promise<string> {
  return await writePayment(context, { ...payment, provider: provider.name });
}

interface PaymentWish {
  readonly provider: string;
  readonly orderId: bigint;
  readonly orderNumber: string;
  readonly amount: bigint;
  readonly currency: string;
  readonly method: string;
  readonly returnUrl: string;
  /** A way to pay that was kept. */
  readonly savedAs?: string | null;
}

/** Writes a payment down, and nothing else. @returns its reference. */
export async function writePayment(context: Context, payment: PaymentWish): Promise<string> {
  return putPayment(context, payment).reference;
}

/** As `writePayment`. @returns the payment as it is written, for `pay`. */
export function putPayment(context: Context, wish: PaymentWish): AskedPayment {
  const { orderId, provider, method, amount, currency, returnUrl, savedAs = null } = wish;
  const reference = newReference(wish.orderNumber);
  const payment: AskedPayment = {
    orderId,
    provider,
    method,
    reference,
    state: "started",
    amount,
    currency,
    captureAmount: null,
    returnUrl,
    actionUrl: null,
    reason: null,
    startedAt: context.now,
    settledAt: null,
    savedAs,
  };
  writeStarted(context, payment);
  return payment;
}

/** After so long without an answer the provider is asked again. */
export const askAgainAfter = Temporal.Duration.from({ seconds: 20 });

/** Has the job ask at `at`; a job for the same payment that waits already is moved. */
export async function askAgainAt(context: Context, reference: string, at: Temporal.Instant): Promise<void> {
  await enqueue(context, "settle-payments", { reference }, { runAt: at, key: `settle-payments ${reference}` });
}
