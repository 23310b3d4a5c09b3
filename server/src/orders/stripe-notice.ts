import type { Stripe } from "stripe";
import type { Notice } from "./receive-notice.ts";

/**
 * What one of Stripe's events is about. Our references are in the metadata of what we made: the PaymentIntent and the refund; a
 * dispute is asked for by its id; everything else is not ours, or is told by these as well.
 */
export function noticeOf({ id, type, data }: Stripe.Event): Notice {
  const object = data.object as {
    readonly id?: unknown;
    readonly object?: unknown;
    readonly metadata?: Readonly<Record<string, unknown>> | null;
  };
  // A dispute is made by a bank and has no reference of ours: its own id leads to the payment.
  if (object.object === "dispute" && typeof object.id === "string") {
    return { event: id, kind: type, about: { dispute: object.id } };
  }
  const reference = object.metadata?.["reference"];
  return { event: id, kind: type, about: typeof reference === "string" ? aboutOf(object.object, reference) : null };
}

function aboutOf(kind: unknown, reference: string): Notice["about"] {
  if (kind === "payment_intent") return { payment: reference };
  if (kind === "setup_intent") return { method: reference };
  return kind === "refund" ? { refund: reference } : null;
}
