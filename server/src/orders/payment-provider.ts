import type { Log } from "../foundation/log.ts";
import { errorFields } from "../foundation/log.ts";

/**
 * The port to whoever takes the shopper's money. The shop writes a payment's row before it asks, so that a lost answer can
 * be asked for again by its reference; a provider therefore keeps its promises by reference, not by call:
 *
 * - `start` again with the same reference starts nothing new; it answers how the first stands;
 * - `capture` again with the same amount takes nothing more; it answers how the payment stands;
 * - `refund` again with the same refund reference sends nothing new while the first stands; it answers how that stands;
 * - `find` and `findRefund` tell the truth, however late they are asked.
 *
 * `provider-contract.ts` is the suite that every provider must pass.
 */
export interface PaymentProvider {
  /** Kept with each payment. */
  readonly name: string;
  /** What the shopper can choose from, in this order. */
  readonly methods: readonly PaymentMethod[];
  start(request: PaymentRequest): Promise<PaymentOutcome>;
  /** How a payment stands; `not-known` where the provider never heard of it. */
  find(reference: string): Promise<PaymentOutcome | { readonly state: "not-known" }>;
  /**
   * Ends a payment that waits for its second step or for money, and gives back what is only reserved, so that it can no
   * longer be captured.
   * @returns how it stands then: declined, or captured where the shopper was faster.
   */
  cancel(reference: string): Promise<PaymentOutcome | { readonly state: "not-known" }>;
  /**
   * Takes reserved money, once: all of it or a part, and the rest is given back.
   * @returns how the payment stands then; `authorised` where the provider does not take so much.
   */
  capture(request: CaptureRequest): Promise<PaymentOutcome | { readonly state: "not-known" }>;
  /** All refunds of a payment together are at most what was captured. */
  refund(request: RefundRequest): Promise<RefundOutcome>;
  findRefund(refundReference: string): Promise<RefundOutcome | { readonly state: "not-known" }>;
  /** How a dispute stands, by the provider's own id; undefined where it is of no payment of ours. Absent where there are none. */
  findDispute?(id: string): Promise<Dispute | undefined>;
  /** Keeps ways to pay, to be charged later without the shopper; absent where it cannot. */
  readonly keeper?: MethodKeeper;
}

/** The part of a provider that keeps ways to pay. As for payments its promises are by reference; taking money is `start`. */
export interface MethodKeeper {
  /** Those of the provider's methods that can be kept. */
  readonly methods: readonly string[];
  /** Begins to keep one; nothing is taken. Again with the same reference it answers how the first stands. */
  save(request: SaveRequest): Promise<SaveOutcome>;
  findSaved(reference: string): Promise<SaveOutcome | { readonly state: "not-known" }>;
  /** Forgets one; what is charged to it afterwards is declined. Forgotten already, nothing happens. */
  forget(token: string): Promise<void>;
}

export interface SaveRequest {
  readonly reference: string;
  /** Whose it is; one owner's ways to pay stand together at the provider. */
  readonly owner: string;
  readonly method: string;
  /** Where the shopper comes back to from a step at the provider. */
  readonly returnUrl: string;
}

/** What a way to pay looks like: a brand or kind, its last four, the last month in which it is good (`2028-11`). */
export interface SavedFace {
  readonly brand: string;
  readonly last4: string | null;
  readonly expires: string | null;
}

/** `saved`: `token` is what `start` charges. */
export type SaveOutcome =
  | ({ readonly state: "saved"; readonly token: string } & SavedFace)
  | { readonly state: "declined"; readonly reason: string }
  | { readonly state: "action-needed"; readonly url: string }
  | { readonly state: "unknown" };

/**
 * A shopper's bank asks about a payment (`inquiry`: no money was taken), or takes it back until it is decided who is right (`open`,
 * then `won` or `lost`, seen from the company).
 */
export interface Dispute {
  readonly id: string;
  /** The payment's reference. */
  readonly payment: string;
  readonly state: "inquiry" | "open" | "won" | "lost";
  /** The provider's word for why. */
  readonly reason: string;
  /** What is disputed; minor units of the payment's currency. */
  readonly amount: bigint;
}

export interface PaymentMethod {
  readonly id: string;
  /** A key of the store's message catalogue follows from the id; this is what stands where there is none. */
  readonly label: string;
  /** Takes no real money. Pages must say so. */
  readonly test: boolean;
  /** False where only staff record payments by it. */
  readonly offered?: false;
}

/** All who take money for the shop. A payment stays with the one it was started with: its row has the name. */
export interface PaymentDesk {
  /** What the shopper can choose from, in this order. */
  readonly methods: readonly PaymentMethod[];
  readonly providers: readonly PaymentProvider[];
}

export type Payments = PaymentProvider | PaymentDesk;

/** @param providers in the order in which their methods are offered. */
export function openDesk(providers: readonly PaymentProvider[]): PaymentDesk {
  return { providers, methods: providers.flatMap(({ methods }) => methods).filter(({ offered }) => offered !== false) };
}

/** The provider that a payment is with. @throws where it is no longer set up: only it knows how the payment stands. */
export function providerOf(payments: Payments, name: string): PaymentProvider {
  const all = "providers" in payments ? payments.providers : [payments];
  const found = all.find((provider) => provider.name === name);
  if (found === undefined) throw new Error(`the payment provider ${name} is not set up`);
  return found;
}

/** Who takes a payment by a method that the shopper chose; undefined where it is none of those offered. */
export function providerFor(payments: Payments, method: string): PaymentProvider | undefined {
  if (!payments.methods.some(({ id }) => id === method)) return undefined;
  const all = "providers" in payments ? payments.providers : [payments];
  return all.find((provider) => provider.methods.some(({ id }) => id === method));
}

export interface PaymentRequest {
  readonly reference: string;
  /** Minor units of `currency`, above zero. */
  readonly amount: bigint;
  readonly currency: string;
  readonly method: string;
  /** Where the shopper comes back to from a second step. */
  readonly returnUrl: string;
  /** A way to pay that was kept: it is charged without the shopper, so a wish for a second step is a decline. */
  readonly savedAs?: string | undefined;
}

/**
 * `captured`: taken; `amount` where it is less than the payment's. `authorised`: reserved, to be captured later. `awaiting`:
 * on its way by another way; nobody has anything to do. `unknown`: no answer in time; the money may or may not have been taken.
 */
export type PaymentOutcome =
  | { readonly state: "captured"; readonly amount?: bigint }
  | { readonly state: "authorised" }
  | { readonly state: "awaiting" }
  | { readonly state: "declined"; readonly reason: string }
  | { readonly state: "action-needed"; readonly url: string }
  | { readonly state: "unknown" };

export interface CaptureRequest {
  /** The payment's. */
  readonly reference: string;
  /** At most the payment's. */
  readonly amount: bigint;
  readonly currency: string;
}

export interface RefundRequest {
  /** The payment's. */
  readonly reference: string;
  readonly refundReference: string;
  readonly amount: bigint;
  readonly currency: string;
}

export type RefundOutcome =
  | { readonly state: "sent" }
  | { readonly state: "failed"; readonly reason: string }
  | { readonly state: "unknown" };

/** Longer than this nobody waits: the answer counts as unknown, and the job asks again. */
const PATIENCE_MS = 20_000;

/**
 * Asks a provider. An error or silence on the way is no answer: whether the money was taken is then not known, and only the
 * provider can tell, later. The error is logged, since it may be a fault of the adapter.
 */
export async function ask<Outcome>(
  log: Log,
  question: () => Promise<Outcome>,
): Promise<Outcome | { readonly state: "unknown" }> {
  const patience = Promise.withResolvers<{ readonly state: "unknown" }>();
  const timer = setTimeout(() => patience.resolve({ state: "unknown" }), PATIENCE_MS);
  try {
    return await Promise.race([question(), patience.promise]);
  } catch (error) {
    log("error", "payment-provider-failed", errorFields(error));
    return { state: "unknown" };
  } finally {
    clearTimeout(timer);
  }
}
