/**
 * What a provider tells by webhook. It says that something happened, not how things stand: events come late, twice, in any
 * order, and two at once. So nothing that an event says is believed beyond its reference; the provider is asked.
 */
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { inTransaction } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import { settleToldMethod } from "./keep-method.ts";
import { isUnsettled } from "./model.ts";
import { recheckRefund } from "./recheck-refund.ts";
import { settleDispute } from "./settle-dispute.ts";
import { settlePayment } from "./settle-payment.ts";
import type { PaymentServices } from "./settle-payment.ts";
import { askAgainAt } from "./start-payment.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    payment_notice: {
      provider: string;
      event: string;
      kind: string;
      subject: string | null;
      received_at: Temporal.Instant;
      handled_at: Temporal.Instant | null;
    };
  }
}

export interface Notice {
  /** The event's own id at the provider. */
  readonly event: string;
  readonly kind: string;
  /** What it is about, by our reference, of a dispute by the provider's; null for what is not ours. */
  readonly about:
    | { readonly payment: string }
    | { readonly refund: string }
    | { readonly dispute: string }
    | { readonly method: string }
    | null;
}

/**
 * Does what a webhook's event asks for, once. An event for a payment that is not ours is written down and nothing else: the
 * account may have other users. What was interrupted is done when it comes again.
 * @returns whether there was anything to do.
 */
export async function receiveNotice(
  services: PaymentServices,
  provider: string,
  notice: Notice,
): Promise<"handled" | "known"> {
  const { db, clock } = services;
  const { event, kind, about } = notice;
  const subject = about === null ? null : Object.values(about as Readonly<Record<string, string>>)[0]!;
  await db
    .insertInto("payment_notice")
    .values({ provider, event, kind, subject, received_at: clock.now(), handled_at: null })
    .onConflict((conflict) => conflict.columns(["provider", "event"]).doNothing())
    .execute();
  const own = db.selectFrom("payment_notice").where("provider", "=", provider).where("event", "=", event);
  const { handled_at: handledAt } = await own.select("handled_at").executeTakeFirstOrThrow();
  if (handledAt !== null) return "known";
  if (about !== null && "payment" in about) await settleTold(services, about.payment);
  if (about !== null && "refund" in about) await recheckRefund(services, about.refund);
  if (about !== null && "method" in about) await settleToldMethod(services, about.method);
  if (about !== null && "dispute" in about) await settleDispute(services, provider, about.dispute);
  await db
    .updateTable("payment_notice")
    .set({ handled_at: clock.now() })
    .where("provider", "=", provider)
    .where("event", "=", event)
    .execute();
  return "handled";
}

async function settleTold(services: PaymentServices, reference: string): Promise<void> {
  const standing = await settlePayment(services, reference);
  if (isFailure(standing) || !isUnsettled(standing.state)) return;
  // It may only be that the provider gave no answer just now: the job asks again soon, however old the payment is.
  const now = services.clock.now();
  await inTransaction(services.db, (tx) => askAgainAt({ tx, now, actor: null }, reference, now.add({ seconds: 20 })));
}

/** Providers tell again for a few days; what is older than 60 days nobody tells again. */
export async function forgetOldNotices(db: Db, now: Temporal.Instant): Promise<void> {
  await sql`delete from payment_notice where received_at < ${now.subtract({ hours: 24 * 60 })}::timestamptz`.execute(
    db,
  );
}
