/** The part of the Stripe of tests that keeps ways to pay: Customers, SetupIntents, PaymentMethods, and charges without the shopper. */
import { randomBytes } from "node:crypto";
import { metadataOf, newId, page, Refusal } from "./stripe-testing-books.ts";
import type { Deed } from "./stripe-testing-books.ts";

/** How a kept card behaves when it is charged without its holder. */
export type KeptCard = "succeeds" | "declined" | "wants-holder";

interface FakeMethod {
  readonly id: string;
  readonly object: "payment_method";
  readonly type: "card";
  readonly card: {
    readonly brand: string;
    readonly last4: string;
    readonly exp_month: number;
    readonly exp_year: number;
  };
  readonly behaves: KeptCard;
  customer: string | null;
}

interface FakeSetup {
  readonly id: string;
  readonly object: "setup_intent";
  readonly created: number;
  readonly customer: string;
  readonly client_secret: string;
  readonly metadata: Readonly<Record<string, string>>;
  payment_method: string | null;
  status: string;
}

export interface Safe {
  readonly setups: ReadonlyMap<string, FakeSetup>;
  readonly customers: ReadonlyMap<string, unknown>;
  setupOf(reference: string): FakeSetup;
  /** The shopper at the element that keeps a card. */
  keep(reference: string, card?: KeptCard): void;
}

export function openStripeSafe(now: () => Temporal.Instant) {
  const setups = new Map<string, FakeSetup>();
  const methods = new Map<string, FakeMethod>();
  const customers = new Map<string, unknown>();
  const setup = (id: string): FakeSetup => {
    const found = setups.get(id);
    if (found === undefined) throw new Refusal(404, "resource_missing");
    return found;
  };
  const withMethod = (one: FakeSetup, form: URLSearchParams) =>
    form.get("expand[0]") === "payment_method" && one.payment_method !== null
      ? { ...one, payment_method: methods.get(one.payment_method) }
      : one;

  const deeds: readonly Deed[] = [
    [
      /^POST \/v1\/customers$/,
      (form) => {
        const made = { id: newId("cus"), object: "customer", metadata: metadataOf(form) };
        customers.set(made.id, made);
        return made;
      },
    ],
    [
      /^POST \/v1\/setup_intents$/,
      (form) => {
        const customer = form.get("customer") ?? "";
        if (!customers.has(customer)) throw new Refusal(400, "resource_missing");
        const id = newId("seti");
        const made: FakeSetup = {
          id,
          object: "setup_intent",
          created: Math.floor(now().epochMilliseconds / 1000),
          customer,
          client_secret: `${id}_secret_${randomBytes(6).toString("hex")}`,
          metadata: metadataOf(form),
          payment_method: null,
          status: "requires_payment_method",
        };
        setups.set(id, made);
        return made;
      },
    ],
    [
      /^GET \/v1\/setup_intents$/,
      (form) =>
        page([...setups.values()].filter(({ customer }) => customer === form.get("customer")).toReversed(), form),
    ],
    [/^GET \/v1\/setup_intents\/(\w+)$/, (form, id) => withMethod(setup(id), form)],
    [
      /^POST \/v1\/payment_methods\/(\w+)\/detach$/,
      (_form, id) => {
        const found = methods.get(id);
        if (found === undefined || found.customer === null) throw new Refusal(400, "payment_method_unexpected_state");
        found.customer = null;
        return found;
      },
    ],
  ];

  const setupOf = (reference: string): FakeSetup => {
    const found = [...setups.values()].filter(({ metadata }) => metadata["reference"] === reference);
    if (found.length !== 1) throw new Error(`${found.length} SetupIntents have the reference ${reference}`);
    return found[0] as FakeSetup;
  };
  const safe: Safe = {
    setups,
    customers,
    setupOf,
    keep(reference, behaves = "succeeds") {
      const one = setupOf(reference);
      const id = newId("pm");
      const card = { brand: "visa", last4: behaves === "succeeds" ? "4242" : "0341", exp_month: 8, exp_year: 2031 };
      methods.set(id, { id, object: "payment_method", type: "card", card, behaves, customer: one.customer });
      one.payment_method = id;
      one.status = "succeeded";
    },
  };
  /** What the bank says to a charge without the shopper; undefined: it is paid. */
  const refusalOf = (form: URLSearchParams): { readonly code: string; readonly decline_code?: string } | undefined => {
    const method = methods.get(form.get("payment_method") ?? "");
    if (method === undefined || method.customer === null || method.customer !== form.get("customer")) {
      throw new Refusal(400, "resource_missing");
    }
    if (method.behaves === "succeeds") return undefined;
    return method.behaves === "declined"
      ? { code: "card_declined", decline_code: "insufficient_funds" }
      : { code: "authentication_required", decline_code: "authentication_required" };
  };
  return { deeds, safe, refusalOf };
}
