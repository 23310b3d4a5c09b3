import type { Stripe } from "stripe";
import type { Notice } from "./receive-notice.ts";

/**
 * What one of Stripe's events is about. Our references are in the metadata of what we made: the PaymentIntent and the refund;
 * everything else is not ours, or is told by those two as well.
 */
export function noticeOf({ id, type, data }: Stripe.Event): Notice {
  const object = data.object as {
    readonly object?: unknown;
    readonly metadata?: Readonly<Record<string, unknown>> | null;
  };
  const reference = object.metadata?.["reference"];
  return { event: id, kind: type, about: typeof reference === "string" ? aboutOf(object.object, reference) : null };
}

function aboutOf(kind: unknown, reference: string): Notice["about"] {
  if (kind === "payment_intent") return { payment: reference };
  return kind === "refund" ? { refund: reference } : null;
}
