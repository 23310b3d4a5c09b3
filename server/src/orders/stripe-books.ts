/** What the adapter to Stripe writes down: which of Stripe's objects stands for which payment. */
import type { Generated } from "kysely";
import type { Db } from "../foundation/database.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    stripe_intent: {
      reference: string;
      /** Null where Stripe has not answered yet. */
      intent: string | null;
      return_url: string;
      asked_at: Temporal.Instant;
      off_session: Generated<boolean>;
    };
    stripe_refund: { reference: string; payment: string };
  }
}

export interface KnownIntent {
  readonly reference: string;
  readonly intent: string | null;
  readonly returnUrl: string;
  readonly askedAt: Temporal.Instant;
  /** Charged to a way to pay that Stripe keeps, without the shopper. */
  readonly offSession: boolean;
}

/** Our payment that a PaymentIntent stands for; undefined where it is not ours. */
export async function referenceOfIntent(db: Db, intent: string): Promise<string | undefined> {
  const row = await db.selectFrom("stripe_intent").select("reference").where("intent", "=", intent).executeTakeFirst();
  return row?.reference;
}

/** Written before Stripe is asked for it; known again, it stays as it is. */
export async function writeIntent(db: Db, row: Omit<KnownIntent, "intent">): Promise<void> {
  await db
    .insertInto("stripe_intent")
    .values({
      reference: row.reference,
      intent: null,
      return_url: row.returnUrl,
      asked_at: row.askedAt,
      off_session: row.offSession,
    })
    .onConflict((conflict) => conflict.column("reference").doNothing())
    .execute();
}

export async function nameIntent(db: Db, reference: string, intent: string): Promise<void> {
  await db.updateTable("stripe_intent").set({ intent }).where("reference", "=", reference).execute();
}

export async function knownIntent(db: Db, reference: string): Promise<KnownIntent | undefined> {
  const row = await db.selectFrom("stripe_intent").selectAll().where("reference", "=", reference).executeTakeFirst();
  return (
    row && {
      reference,
      intent: row.intent,
      returnUrl: row.return_url,
      askedAt: row.asked_at,
      offSession: row.off_session,
    }
  );
}

export async function writeStripeRefund(db: Db, reference: string, payment: string): Promise<void> {
  await db
    .insertInto("stripe_refund")
    .values({ reference, payment })
    .onConflict((conflict) => conflict.column("reference").doNothing())
    .execute();
}

/** The payment that a refund is of. */
export async function paymentOfRefund(db: Db, reference: string): Promise<string | undefined> {
  const row = await db
    .selectFrom("stripe_refund")
    .select("payment")
    .where("reference", "=", reference)
    .executeTakeFirst();
  return row?.payment;
}
