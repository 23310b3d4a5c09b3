/** Stripe's SDK as the shop uses it: one pinned version of the API, no telemetry, and which answers are a refusal. */
import { createRequire } from "node:module";
import type { Stripe } from "stripe";

const load = createRequire(import.meta.url);
let loaded: typeof Stripe | undefined;

/** Loaded by the first who asks: most companies' servers never do, and it takes a tenth of a start. */
function sdk(): typeof Stripe {
  loaded ??= load("stripe") as typeof Stripe;
  return loaded;
}

/** The version of Stripe's API that the adapters were written for. */
export const stripeVersion = "2026-10-28.endive";

/** Stripe's own default, in seconds: older deliveries are refused, since they may be replayed. */
const signatureTolerance = 300;

/** @param given.api where its API is; null for Stripe itself */
export function openStripeSdk({ secretKey, api }: { readonly secretKey: string; readonly api: URL | null }): Stripe {
  return new (sdk())(secretKey, {
    apiVersion: stripeVersion,
    telemetry: false,
    // Together less than the shop's patience with a provider; what is asked again has the same idempotency key.
    timeout: 6_000,
    maxNetworkRetries: 2,
    ...(api === null
      ? {}
      : {
          host: api.hostname,
          port: api.port || (api.protocol === "https:" ? "443" : "80"),
          protocol: api.protocol === "https:" ? "https" : "http",
        }),
  });
}

/** Stripe understood the question and does not do it: nothing was changed. */
export function isRefusal(error: unknown): error is Stripe.errors.StripeError {
  return error instanceof sdk().errors.StripeInvalidRequestError || error instanceof sdk().errors.StripeCardError;
}

/** The bank declined a card, or wants its holder. */
export function isCardRefusal(error: unknown): error is Stripe.errors.StripeCardError {
  return error instanceof sdk().errors.StripeCardError;
}

/** An event whose signature is right by this secret; undefined otherwise. @param body the bytes as they came */
export function readSignedEvent(
  stripe: Stripe,
  event: {
    readonly body: Uint8Array;
    readonly signature: string;
    readonly secret: string;
    readonly now: Temporal.Instant;
  },
): Stripe.Event | undefined {
  try {
    return stripe.webhooks.constructEvent(
      Buffer.from(event.body),
      event.signature,
      event.secret,
      signatureTolerance,
      undefined,
      event.now.epochMilliseconds,
    );
  } catch (error) {
    if (!(error instanceof sdk().errors.StripeSignatureVerificationError)) throw error;
    return undefined;
  }
}
