/**
 * Ways to pay that Stripe keeps: a SetupIntent each, on the shopper's own Customer there, done by the shopper at the payment element
 * on our page. As with payments, every question carries a key made from our reference.
 */
import type { Stripe } from "stripe";
import type { Clock } from "../foundation/clock.ts";
import type { Db } from "../foundation/database.ts";
import type { MethodKeeper, SavedFace, SaveOutcome } from "./payment-provider.ts";
import { isRefusal } from "./stripe-sdk.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    stripe_customer: { owner: string; customer: string };
    stripe_setup: {
      reference: string;
      customer: string;
      /** Null where Stripe has not answered yet. */
      intent: string | null;
      return_url: string;
      asked_at: Temporal.Instant;
    };
  }
}

export interface StripeKeeper extends MethodKeeper {
  /** The secret that the payment element needs; undefined where nothing waits for the shopper. */
  clientSecret(reference: string): Promise<string | undefined>;
}

/** What `start` charges: the Customer and the PaymentMethod, as one text. */
export function readKept(token: string): { readonly customer: string; readonly method: string } {
  const [customer = "", method = ""] = token.split("/");
  return { customer, method };
}

export function openStripeKeeper(given: {
  readonly stripe: Stripe;
  readonly books: Db;
  readonly clock: Clock;
  readonly methods: readonly string[];
}): StripeKeeper {
  const { stripe, books, clock } = given;

  /** One owner is one Customer: two that begin at once get the same by the key, and one that Stripe made in vain is empty. */
  const customerOf = async (owner: string): Promise<string> => {
    const known = () =>
      books.selectFrom("stripe_customer").select("customer").where("owner", "=", owner).executeTakeFirst();
    const row = await known();
    if (row !== undefined) return row.customer;
    const made = await stripe.customers.create({ metadata: { owner } }, { idempotencyKey: `customer-${owner}` });
    await books
      .insertInto("stripe_customer")
      .values({ owner, customer: made.id })
      .onConflict((conflict) => conflict.column("owner").doNothing())
      .execute();
    return (await known())?.customer ?? made.id;
  };

  const knownSetup = (reference: string) =>
    books.selectFrom("stripe_setup").selectAll().where("reference", "=", reference).executeTakeFirst();
  const nameSetup = (reference: string, intent: string) =>
    books.updateTable("stripe_setup").set({ intent }).where("reference", "=", reference).execute();

  /** The SetupIntent of a reference, also where the answer that named it was lost. */
  const setupOf = async (reference: string) => {
    const known = await knownSetup(reference);
    if (known === undefined) return undefined;
    const expand = ["payment_method"];
    if (known.intent !== null) return { known, setup: await stripe.setupIntents.retrieve(known.intent, { expand }) };
    for await (const one of stripe.setupIntents.list({ customer: known.customer, limit: 100 })) {
      if (one.metadata?.["reference"] !== reference) continue;
      await nameSetup(reference, one.id);
      return { known, setup: await stripe.setupIntents.retrieve(one.id, { expand }) };
    }
    return undefined;
  };

  const findSaved: MethodKeeper["findSaved"] = async (reference) => {
    const found = await setupOf(reference);
    return found === undefined ? { state: "not-known" } : outcomeOf(found.setup, found.known);
  };

  return {
    methods: given.methods,
    findSaved,

    async save({ reference, owner, returnUrl }): Promise<SaveOutcome> {
      const customer = await customerOf(owner);
      await books
        .insertInto("stripe_setup")
        .values({ reference, customer, intent: null, return_url: returnUrl, asked_at: clock.now() })
        .onConflict((conflict) => conflict.column("reference").doNothing())
        .execute();
      const known = await knownSetup(reference);
      if (known?.intent !== null && known !== undefined) return (await findSaved(reference)) as SaveOutcome;
      try {
        const setup = await stripe.setupIntents.create(
          { customer, usage: "off_session", automatic_payment_methods: { enabled: true }, metadata: { reference } },
          { idempotencyKey: reference },
        );
        await nameSetup(reference, setup.id);
        return outcomeOf(setup, { reference, return_url: returnUrl });
      } catch (error) {
        if (isRefusal(error)) return { state: "declined", reason: error.code ?? "refused" };
        throw error;
      }
    },

    async forget(token) {
      try {
        await stripe.paymentMethods.detach(readKept(token).method);
      } catch (error) {
        // It is not attached any more.
        if (!isRefusal(error)) throw error;
      }
    },

    async clientSecret(reference) {
      const found = await setupOf(reference);
      return found !== undefined && waits(found.setup) ? (found.setup.client_secret ?? undefined) : undefined;
    },
  };
}

function waits({ status }: Stripe.SetupIntent): boolean {
  return status === "requires_payment_method" || status === "requires_confirmation" || status === "requires_action";
}

/** Source of the states: Stripe's documentation of a SetupIntent's life. */
function outcomeOf(
  setup: Stripe.SetupIntent,
  known: { readonly reference: string; readonly return_url: string },
): SaveOutcome {
  if (waits(setup)) {
    return {
      state: "action-needed",
      url: new URL(`/payment-methods/${encodeURIComponent(known.reference)}`, known.return_url).href,
    };
  }
  if (setup.status === "canceled") return { state: "declined", reason: "cancelled" };
  const { customer, payment_method: method } = setup;
  if (setup.status !== "succeeded" || method === null || customer === null) return { state: "unknown" };
  const whose = typeof customer === "string" ? customer : customer.id;
  if (typeof method === "string") return { state: "unknown" };
  return { state: "saved", token: `${whose}/${method.id}`, ...faceOf(method) };
}

function faceOf(method: Stripe.PaymentMethod): SavedFace {
  const { card } = method;
  if (card !== undefined) {
    const month = String(card.exp_month).padStart(2, "0");
    return { brand: card.brand, last4: card.last4, expires: `${card.exp_year}-${month}` };
  }
  return { brand: method.type, last4: method.sepa_debit?.last4 ?? null, expires: null };
}
