/** What the Stripe of tests keeps in its books, and what the questions of the shop do to them. */
import { randomBytes } from "node:crypto";

export interface FakeIntent {
  readonly id: string;
  readonly object: "payment_intent";
  readonly created: number;
  readonly currency: string;
  readonly amount: number;
  readonly capture_method: string;
  readonly client_secret: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly description: string | null;
  amount_received: number;
  amount_capturable: number;
  status: string;
  cancellation_reason: string | null;
  last_payment_error: { readonly code: string; readonly decline_code?: string } | null;
}

export interface FakeRefund {
  readonly id: string;
  readonly object: "refund";
  readonly amount: number;
  readonly currency: string;
  readonly payment_intent: string;
  readonly metadata: Readonly<Record<string, string>>;
  status: string;
  failure_reason: string | null;
}

/** What a request of this method and path does; the path's group is the id in it. */
export type Deed = readonly [RegExp, (form: URLSearchParams, id: string) => unknown];

interface FakeDispute {
  readonly id: string;
  readonly object: "dispute";
  readonly amount: number;
  readonly currency: string;
  readonly payment_intent: string;
  readonly reason: string;
  status: string;
}

/** What happens without the shop: somebody pays, a bank refuses or disputes. */
export interface Shopper {
  intentOf(reference: string): FakeIntent;
  /** The shopper at the payment element. */
  pay(reference: string, how?: "succeeds" | "declined" | "processing"): void;
  /** A debit that was on its way arrives. */
  arrive(reference: string): void;
  failRefund(reference: string): void;
  /** The shopper's bank disputes a payment, of all of it where no amount is said; its id. */
  dispute(reference: string, given?: { readonly status?: string; readonly amount?: number }): FakeDispute;
}

/** An answer with an error. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly type: string;
  /** What else the error tells. */
  readonly more: Readonly<Record<string, unknown>>;
  constructor(
    status: number,
    code: string,
    type = "invalid_request_error",
    more: Readonly<Record<string, unknown>> = {},
  ) {
    super(code);
    this.more = more;
    this.status = status;
    this.code = code;
    this.type = type;
  }
}

export const newId = (kind: string) => `${kind}_${randomBytes(12).toString("hex")}`;

const open = ["requires_payment_method", "requires_confirmation", "requires_action"];

/**
 * Empty books: PaymentIntents, refunds, disputes, and the part of the API that reads and writes them.
 * @param refusalOf what a bank says to a charge that is confirmed at once, without the shopper; undefined: it is paid
 */
export function openStripeBooks(
  now: () => Temporal.Instant,
  refusalOf: (form: URLSearchParams) => FakeIntent["last_payment_error"] | undefined = () => undefined,
) {
  const intents = new Map<string, FakeIntent>();
  const refunds: FakeRefund[] = [];
  const disputes = new Map<string, FakeDispute>();
  const seconds = () => Math.floor(now().epochMilliseconds / 1000);

  const intent = (id: string): FakeIntent => {
    const found = intents.get(id);
    if (found === undefined) throw new Refusal(404, "resource_missing");
    return found;
  };
  const inState = (one: FakeIntent, ...states: readonly string[]) => {
    if (!states.includes(one.status)) throw new Refusal(400, "payment_intent_unexpected_state");
  };
  const deeds: readonly Deed[] = [
    [
      /^POST \/v1\/payment_intents$/,
      (form) => {
        const amount = Number(form.get("amount"));
        if (!Number.isInteger(amount) || amount < 1) throw new Refusal(400, "parameter_invalid_integer");
        if (amount < 50 && form.get("currency") === "eur") throw new Refusal(400, "amount_too_small");
        const id = newId("pi");
        const made: FakeIntent = {
          id,
          object: "payment_intent",
          created: seconds(),
          amount,
          currency: form.get("currency") ?? "",
          capture_method: form.get("capture_method") ?? "automatic_async",
          client_secret: `${id}_secret_${randomBytes(6).toString("hex")}`,
          metadata: metadataOf(form),
          description: form.get("description"),
          amount_received: 0,
          amount_capturable: 0,
          status: "requires_payment_method",
          cancellation_reason: null,
          last_payment_error: null,
        };
        const isConfirmed = form.get("confirm") === "true" && form.get("off_session") === "true";
        const refused = isConfirmed ? refusalOf(form) : undefined;
        intents.set(id, made);
        if (isConfirmed && refused === undefined) succeed(made);
        if (refused === undefined || refused === null) return made;
        // The PaymentIntent stays, and waits for another card.
        made.last_payment_error = refused;
        throw new Refusal(402, refused.code, "card_error", { ...refused, payment_intent: structuredClone(made) });
      },
    ],
    [
      /^GET \/v1\/payment_intents$/,
      (form) => {
        const from = Number(form.get("created[gte]"));
        const to = Number(form.get("created[lte]"));
        const found = [...intents.values()].filter(({ created }) => created >= from && created <= to);
        return page(found.toReversed(), form);
      },
    ],
    [/^GET \/v1\/payment_intents\/(\w+)$/, (_form, id) => intent(id)],
    [
      /^GET \/v1\/disputes\/(\w+)$/,
      (_form, id) => {
        const found = disputes.get(id);
        if (found === undefined) throw new Refusal(404, "resource_missing");
        return found;
      },
    ],
    [
      /^POST \/v1\/payment_intents\/(\w+)\/cancel$/,
      (_form, id) => {
        const one = intent(id);
        inState(one, ...open, "requires_capture");
        one.status = "canceled";
        one.amount_capturable = 0;
        return one;
      },
    ],
    [
      /^POST \/v1\/payment_intents\/(\w+)\/capture$/,
      (form, id) => {
        const one = intent(id);
        inState(one, "requires_capture");
        const amount = Number(form.get("amount_to_capture") ?? one.amount);
        if (amount > one.amount_capturable) throw new Refusal(400, "amount_too_large");
        one.status = "succeeded";
        one.amount_received = amount;
        one.amount_capturable = 0;
        return one;
      },
    ],
    [
      /^POST \/v1\/refunds$/,
      (form) => {
        const one = intent(form.get("payment_intent") ?? "");
        if (one.status !== "succeeded") throw new Refusal(400, "charge_not_captured");
        const gone = refunds
          .filter(({ payment_intent, status }) => payment_intent === one.id && status !== "failed")
          .reduce((sum, { amount }) => sum + amount, 0);
        const amount = Number(form.get("amount"));
        if (gone === one.amount_received) throw new Refusal(400, "charge_already_refunded");
        if (gone + amount > one.amount_received) throw new Refusal(400, "amount_too_large");
        const made: FakeRefund = {
          id: newId("re"),
          object: "refund",
          amount,
          currency: one.currency,
          payment_intent: one.id,
          metadata: metadataOf(form),
          status: "succeeded",
          failure_reason: null,
        };
        refunds.unshift(made);
        return made;
      },
    ],
    [
      /^GET \/v1\/refunds$/,
      (form) =>
        page(
          refunds.filter(({ payment_intent }) => payment_intent === form.get("payment_intent")),
          form,
        ),
    ],
  ];

  const intentOf = (reference: string): FakeIntent => {
    const found = [...intents.values()].filter(({ metadata }) => metadata["reference"] === reference);
    if (found.length !== 1) throw new Error(`${found.length} PaymentIntents have the reference ${reference}`);
    return found[0] as FakeIntent;
  };
  const succeed = (one: FakeIntent) => {
    const manual = one.capture_method === "manual";
    one.status = manual ? "requires_capture" : "succeeded";
    one.amount_capturable = manual ? one.amount : 0;
    one.amount_received = manual ? 0 : one.amount;
  };

  const shopper: Shopper = {
    intentOf,
    pay(reference, how = "succeeds") {
      const one = intentOf(reference);
      if (!open.includes(one.status)) throw new Error(`a PaymentIntent that is ${one.status} cannot be paid`);
      if (how === "succeeds") succeed(one);
      else one.status = how === "processing" ? "processing" : "requires_payment_method";
    },
    arrive: (reference) => succeed(intentOf(reference)),
    failRefund(reference) {
      const found = refunds.find(({ metadata }) => metadata["reference"] === reference);
      if (found === undefined) throw new Error(`no refund ${reference}`);
      found.status = "failed";
      found.failure_reason = "lost_or_stolen_card";
    },
    dispute(reference, { status = "needs_response", amount } = {}) {
      const { id, amount_received, currency } = intentOf(reference);
      const made: FakeDispute = {
        id: newId("dp"),
        object: "dispute",
        amount: amount ?? amount_received,
        currency,
        payment_intent: id,
        reason: "fraudulent",
        status,
      };
      disputes.set(made.id, made);
      return made;
    },
  };
  return { intents, refunds, deeds, shopper };
}

export function metadataOf(form: URLSearchParams): Readonly<Record<string, string>> {
  const found = [...form].flatMap(([name, value]) => {
    const key = /^metadata\[(\w+)\]$/.exec(name)?.[1];
    return key === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(found);
}

export function page(all: readonly { readonly id: string }[], form: URLSearchParams) {
  const after = form.get("starting_after");
  const rest = after === null ? all : all.slice(all.findIndex(({ id }) => id === after) + 1);
  const limit = Number(form.get("limit") ?? 10);
  return { object: "list", data: rest.slice(0, limit), has_more: rest.length > limit, url: "/v1/list" };
}
