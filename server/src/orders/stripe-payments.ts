/**
 * Payments by Stripe, over its SDK. A payment is one PaymentIntent, which the shopper pays on our own page with Stripe's payment
 * element; creating it takes nothing. The PaymentIntent carries our reference, and every question that changes something
 * carries an idempotency key made from it, so that a question whose answer was lost can be asked again.
 */
import type { Stripe } from "stripe";
import type { Clock } from "../foundation/clock.ts";
import type { Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import type { Dispute, PaymentMethod, PaymentOutcome, PaymentProvider, RefundOutcome } from "./payment-provider.ts";
import { fromStripeAmount, toStripeAmount } from "./stripe-amount.ts";
import {
  knownIntent,
  nameIntent,
  paymentOfRefund,
  referenceOfIntent,
  writeIntent,
  writeStripeRefund,
} from "./stripe-books.ts";
import type { KnownIntent } from "./stripe-books.ts";
import { openStripeKeeper, readKept } from "./stripe-keeper.ts";
import { isCardRefusal, isRefusal, openStripeSdk, readSignedEvent } from "./stripe-sdk.ts";

export const stripeName = "stripe";

/** `stripeVersion`, the same release for the browser. */
const stripeScript = "https://js.stripe.com/endive/stripe.js";

/** What a page with the payment element loads from elsewhere. Source: Stripe's documentation of content security policies. */
export const stripeOrigins = {
  script: ["https://js.stripe.com", "https://*.js.stripe.com"],
  connect: ["https://api.stripe.com"],
  frame: ["https://js.stripe.com", "https://*.js.stripe.com", "https://hooks.stripe.com"],
} as const;

export interface StripeSettings {
  readonly secretKey: string;
  readonly publishableKey: string;
  /** Signs what Stripe tells by webhook. */
  readonly webhookSecret: string;
  /** `later`: money is reserved at the checkout and taken by staff. */
  readonly capture: "now" | "later";
  /** Where its API is; null for Stripe itself. */
  readonly api: URL | null;
}

/** What the page with the payment element needs. */
export interface PaymentElement {
  readonly script: string;
  readonly publishableKey: string;
  readonly clientSecret: string;
}

export interface StripePayments {
  readonly provider: PaymentProvider;
  /** Undefined where the payment is not waiting for the shopper. */
  element(reference: string): Promise<PaymentElement | undefined>;
  /** The same for a way to pay that is being kept. */
  keepElement(reference: string): Promise<PaymentElement | undefined>;
  /** An event whose signature is right; `not-allowed` otherwise. @param body the bytes as they came. */
  readEvent(body: Uint8Array, signature: string, now: Temporal.Instant): Stripe.Event | Failure;
}

export function openStripePayments(given: {
  readonly settings: StripeSettings;
  readonly books: Db;
  readonly clock: Clock;
}): StripePayments {
  const { settings, books, clock } = given;
  const stripe = openStripeSdk(settings);
  const methods: readonly PaymentMethod[] = [{ id: "stripe", label: "Card and more", test: isTestKey(settings) }];

  /** The PaymentIntent of a reference, also where the answer that named it was lost. */
  const intentOf = async (known: KnownIntent): Promise<Stripe.PaymentIntent | undefined> => {
    if (known.intent !== null) return await stripe.paymentIntents.retrieve(known.intent);
    const around = Math.floor(known.askedAt.epochMilliseconds / 1000);
    // Stripe's list is complete at once, its search is not. A question is on its way for seconds; clocks differ.
    const created = { gte: around - 300, lte: around + 600 };
    for await (const intent of stripe.paymentIntents.list({ created, limit: 100 })) {
      if (intent.metadata["reference"] !== known.reference) continue;
      await nameIntent(books, known.reference, intent.id);
      return intent;
    }
    return undefined;
  };

  const keeper = openStripeKeeper({ stripe, books, clock, methods: methods.map(({ id }) => id) });

  const look = async (reference: string) => {
    const known = await knownIntent(books, reference);
    const intent = known && (await intentOf(known));
    return known === undefined || intent === undefined ? undefined : { known, intent };
  };

  const find: PaymentProvider["find"] = async (reference) => {
    const found = await look(reference);
    if (found === undefined) return { state: "not-known" };
    return found.known.offSession ? await endOffSession(found.intent) : outcomeOf(found.intent, found.known);
  };

  /**
   * How a charge without the shopper stands. One that was declined, or for which the bank wants its holder, still waits at Stripe for
   * another card: it is cancelled, so that what counts as declined can never be paid.
   */
  const endOffSession = async (intent: Stripe.PaymentIntent): Promise<PaymentOutcome> => {
    if (!waitsForShopper(intent)) return outcomeOf(intent, { returnUrl: "" });
    const ended = await stripe.paymentIntents.cancel(intent.id).catch(async (error: unknown) => {
      if (!isRefusal(error)) throw error;
      return await stripe.paymentIntents.retrieve(intent.id);
    });
    return outcomeOf(ended, { returnUrl: "" });
  };

  /** Asks for a change; where the payment's state does not allow it, how it stands is the answer. */
  const change = async (reference: string, deed: (intent: string) => Promise<unknown>) => {
    const found = await look(reference);
    if (found === undefined) return { state: "not-known" } as const;
    try {
      await deed(found.intent.id);
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
    return await find(reference);
  };

  const refundsOf = async (intent: string, refundReference: string): Promise<readonly Stripe.Refund[]> => {
    const own: Stripe.Refund[] = [];
    for await (const refund of stripe.refunds.list({ payment_intent: intent, limit: 100 })) {
      if (refund.metadata?.["reference"] === refundReference) own.push(refund);
    }
    return own;
  };

  const provider: PaymentProvider = {
    name: stripeName,
    methods,
    keeper,
    find,

    async start({ reference, amount, currency, returnUrl, savedAs }) {
      const theirs = toStripeAmount(amount, currency);
      if (theirs === undefined) return { state: "declined", reason: "amount-not-possible" };
      await writeIntent(books, { reference, returnUrl, askedAt: clock.now(), offSession: savedAs !== undefined });
      const known = await knownIntent(books, reference);
      if (known === undefined) throw new Error(`payment ${reference} was not written`);
      if (known.intent !== null) return (await find(reference)) as PaymentOutcome;
      try {
        const intent = await stripe.paymentIntents.create(
          {
            amount: theirs,
            currency: currency.toLowerCase(),
            capture_method: settings.capture === "later" ? "manual" : "automatic",
            automatic_payment_methods: { enabled: true },
            description: reference,
            metadata: { reference },
            ...(savedAs === undefined ? {} : { ...chargeOf(savedAs), confirm: true, off_session: true }),
          },
          { idempotencyKey: reference },
        );
        await nameIntent(books, reference, intent.id);
        return known.offSession ? await endOffSession(intent) : outcomeOf(intent, known);
      } catch (error) {
        // The charge was made and declined: it is found, with what the bank said.
        if (savedAs !== undefined && isCardRefusal(error)) {
          if (error.payment_intent !== undefined) await nameIntent(books, reference, error.payment_intent.id);
          const found = await find(reference);
          if (found.state !== "not-known") return found;
          return { state: "declined", reason: error.decline_code ?? error.code ?? "refused" };
        }
        // Such as an amount below what Stripe takes.
        if (isRefusal(error)) return { state: "declined", reason: error.code ?? "refused" };
        throw error;
      }
    },

    cancel: (reference) => change(reference, (intent) => stripe.paymentIntents.cancel(intent)),

    capture: ({ reference, amount, currency }) =>
      change(reference, async (intent) => {
        const theirs = toStripeAmount(amount, currency);
        // Nothing is taken; the payment is still reserved, which is the answer.
        if (theirs === undefined) return;
        const idempotencyKey = `${reference}-capture-${theirs}`;
        await stripe.paymentIntents.capture(intent, { amount_to_capture: theirs }, { idempotencyKey });
      }),

    async refund({ reference, refundReference, amount, currency }): Promise<RefundOutcome> {
      const found = await look(reference);
      if (found === undefined) return { state: "failed", reason: "unknown-charge" };
      const theirs = toStripeAmount(amount, currency);
      if (theirs === undefined) return { state: "failed", reason: "amount-not-possible" };
      await writeStripeRefund(books, refundReference, reference);
      const before = await refundsOf(found.intent.id, refundReference);
      const standing = before.find(stands);
      if (standing !== undefined) return { state: "sent" };
      try {
        const refund = await stripe.refunds.create(
          { payment_intent: found.intent.id, amount: theirs, metadata: { reference: refundReference } },
          // A refund that failed at the bank can be tried again: that is another question.
          { idempotencyKey: `${refundReference}-${before.length + 1}` },
        );
        return stands(refund) ? { state: "sent" } : { state: "failed", reason: refund.failure_reason ?? "refused" };
      } catch (error) {
        if (isRefusal(error)) return { state: "failed", reason: error.code ?? "refused" };
        throw error;
      }
    },

    async findDispute(id) {
      const dispute = await stripe.disputes.retrieve(id);
      const intent = typeof dispute.payment_intent === "string" ? dispute.payment_intent : dispute.payment_intent?.id;
      const payment = intent === undefined ? undefined : await referenceOfIntent(books, intent);
      if (payment === undefined) return undefined;
      return {
        id: dispute.id,
        payment,
        state: disputeState(dispute.status),
        reason: dispute.reason,
        amount: fromStripeAmount(dispute.amount, dispute.currency.toUpperCase()),
      };
    },

    async findRefund(refundReference) {
      const reference = await paymentOfRefund(books, refundReference);
      const found = reference === undefined ? undefined : await look(reference);
      if (found === undefined) return { state: "not-known" };
      const refunds = await refundsOf(found.intent.id, refundReference);
      if (refunds.some(stands)) return { state: "sent" };
      const [last] = refunds;
      return last === undefined
        ? { state: "not-known" }
        : { state: "failed", reason: last.failure_reason ?? last.status ?? "refused" };
    },
  };

  const elementOf = (clientSecret: string): PaymentElement => ({
    script: stripeScript,
    publishableKey: settings.publishableKey,
    clientSecret,
  });

  return {
    provider,

    async keepElement(reference) {
      const secret = await keeper.clientSecret(reference);
      return secret === undefined ? undefined : elementOf(secret);
    },

    async element(reference) {
      const found = await look(reference);
      if (found === undefined || !waitsForShopper(found.intent) || found.intent.client_secret === null)
        return undefined;
      return elementOf(found.intent.client_secret);
    },

    readEvent(body, signature, now) {
      const event = readSignedEvent(stripe, { body, signature, secret: settings.webhookSecret, now });
      return event ?? new Failure("not-allowed", "The signature is not right, or older than five minutes.");
    },
  };
}

function chargeOf(token: string): { readonly customer: string; readonly payment_method: string } {
  const { customer, method } = readKept(token);
  return { customer, payment_method: method };
}

function isTestKey({ secretKey }: StripeSettings): boolean {
  return /^[a-z]+_test_/.test(secretKey);
}

function stands(refund: Stripe.Refund): boolean {
  return refund.status !== "failed" && refund.status !== "canceled";
}

/** Source of the states: Stripe's documentation of disputes; those that begin with `warning` are inquiries. */
function disputeState(status: string): Dispute["state"] {
  if (status.startsWith("warning_")) return "inquiry";
  if (status === "won" || status === "lost") return status;
  // Solved before money was taken.
  return status === "prevented" ? "inquiry" : "open";
}

function waitsForShopper({ status }: Stripe.PaymentIntent): boolean {
  return status === "requires_payment_method" || status === "requires_confirmation" || status === "requires_action";
}

/** Source of the states: Stripe's documentation of a PaymentIntent's life. */
function outcomeOf(intent: Stripe.PaymentIntent, { returnUrl }: Pick<KnownIntent, "returnUrl">): PaymentOutcome {
  if (waitsForShopper(intent)) return { state: "action-needed", url: `${returnUrl}/pay` };
  if (intent.status === "requires_capture") return { state: "authorised" };
  // A bank debit on its way: days, and nobody can hurry it.
  if (intent.status === "processing") return { state: "awaiting" };
  if (intent.status === "canceled") {
    const { last_payment_error: error } = intent;
    return { state: "declined", reason: error?.decline_code ?? error?.code ?? "cancelled" };
  }
  if (intent.status !== "succeeded")
    throw new Error(`Stripe calls a payment ${intent.status}, which is not known here`);
  return intent.amount_received < intent.amount
    ? { state: "captured", amount: fromStripeAmount(intent.amount_received, intent.currency.toUpperCase()) }
    : { state: "captured" };
}
