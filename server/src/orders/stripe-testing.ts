/**
 * A server on this machine that speaks the part of Stripe's API that the shop uses, as its public specification says: form bodies,
 * the error envelope, the states of a PaymentIntent, idempotency keys (the first answer again; another body is an error; one under
 * way is a conflict), signed events. Its books are in memory. It can lose questions and answers on the way.
 */
import { createHmac, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

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
}

interface FakeRefund {
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

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface StripeServer {
  readonly url: URL;
  readonly intents: ReadonlyMap<string, FakeIntent>;
  readonly refunds: readonly FakeRefund[];
  /** Each request: method and path, its version and telemetry headers. */
  readonly asked: readonly { readonly what: string; readonly version: string; readonly telemetry: string }[];
  intentOf(reference: string): FakeIntent;
  /** The shopper at the payment element. */
  pay(reference: string, how?: "succeeds" | "declined" | "processing"): void;
  /** A debit that was on its way arrives. */
  arrive(reference: string): void;
  failRefund(reference: string): void;
  /** The shopper's bank disputes a payment, of all of it where no amount is said; its id. */
  dispute(reference: string, given?: { readonly status?: string; readonly amount?: number }): FakeDispute;
  /** The next requests of this method and path get no answer: nothing is done ("question") or all of it ("answer"). */
  lose(what: string, part: "question" | "answer", times: number): void;
  /** An event as it is sent: the body's text and the header. */
  event(
    object: { readonly object: string },
    type: string,
    options?: {
      readonly id?: string;
      readonly at?: Temporal.Instant;
      readonly secret?: string;
      /** The connected account that it is about. */
      readonly account?: string;
    },
  ): { readonly body: string; readonly signature: string };
  close(): Promise<void>;
}

/** An answer with an error. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly type: string;
  constructor(status: number, code: string, type = "invalid_request_error") {
    super(code);
    this.status = status;
    this.code = code;
    this.type = type;
  }
}

export const newId = (kind: string) => `${kind}_${randomBytes(12).toString("hex")}`;

export async function openStripeServer(options: {
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly now: () => Temporal.Instant;
  /** More of the API, for those who use more of it. */
  readonly more?: readonly Deed[];
}): Promise<StripeServer> {
  const intents = new Map<string, FakeIntent>();
  const refunds: FakeRefund[] = [];
  const disputes = new Map<string, FakeDispute>();
  const asked: { what: string; version: string; telemetry: string }[] = [];
  const losses: { what: string; part: "question" | "answer" }[] = [];
  const keys = new Map<string, { readonly body: string; answer: Answer | undefined }>();
  const seconds = () => Math.floor(options.now().epochMilliseconds / 1000);

  const intent = (id: string): FakeIntent => {
    const found = intents.get(id);
    if (found === undefined) throw new Refusal(404, "resource_missing");
    return found;
  };
  const inState = (one: FakeIntent, ...states: readonly string[]) => {
    if (!states.includes(one.status)) throw new Refusal(400, "payment_intent_unexpected_state");
  };
  const open = ["requires_payment_method", "requires_confirmation", "requires_action"];

  const deeds: readonly Deed[] = [
    ...(options.more ?? []),
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
        };
        intents.set(id, made);
        return made;
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

  const perform = (what: string, form: URLSearchParams): Answer => {
    try {
      for (const [path, deed] of deeds) {
        const match = path.exec(what);
        if (match !== null) return { status: 200, body: structuredClone(deed(form, match[1] ?? "")) };
      }
      throw new Refusal(404, "resource_missing");
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, code, type } = error;
      return { status, body: { error: { type, code, message: code } } };
    }
  };

  /** The first answer of a key again, for a day; another body under it is an error, one that is under way a conflict. */
  const performKeyed = async (what: string, form: URLSearchParams, key: string | undefined): Promise<Answer> => {
    if (key === undefined) return perform(what, form);
    const body = `${what} ${form.toString()}`;
    const known = keys.get(key);
    const conflict = (status: number, type: string) => ({
      status,
      body: { error: { type, code: type, message: type } },
    });
    if (known !== undefined && known.body !== body) return conflict(400, "idempotency_error");
    if (known !== undefined) return known.answer ?? conflict(409, "idempotency_key_in_use");
    const own: { readonly body: string; answer: Answer | undefined } = { body, answer: undefined };
    keys.set(key, own);
    await wait(5);
    own.answer = perform(what, form);
    return own.answer;
  };

  const take = (what: string, part: "question" | "answer"): boolean => {
    const index = losses.findIndex((loss) => loss.part === part && what.startsWith(loss.what));
    return index >= 0 && losses.splice(index, 1).length === 1;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", "http://stripe.test");
    const what = `${request.method} ${url.pathname}`;
    const text = await textOf(request);
    asked.push({
      what,
      version: String(request.headers["stripe-version"]),
      telemetry: String(request.headers["x-stripe-client-telemetry"] ?? ""),
    });
    if (take(what, "question")) return void request.socket.destroy();
    const known = request.headers.authorization === `Bearer ${options.secretKey}`;
    const form = request.method === "GET" ? url.searchParams : new URLSearchParams(text);
    const key = request.headers["idempotency-key"];
    const reply = known
      ? await performKeyed(what, form, typeof key === "string" ? key : undefined)
      : { status: 401, body: { error: { type: "invalid_request_error", message: "Invalid API Key" } } };
    if (take(what, "answer")) return void request.socket.destroy();
    response.writeHead(reply.status, { "content-type": "application/json", "request-id": newId("req") });
    response.end(JSON.stringify(reply.body));
  };

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;

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

  return {
    url: new URL(`http://127.0.0.1:${port}`),
    intents,
    refunds,
    asked,
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
    lose(what, part, times) {
      for (let time = 0; time < times; time += 1) losses.push({ what, part });
    },
    event(object, type, { id = newId("evt"), at = options.now(), secret = options.webhookSecret, account } = {}) {
      const created = Math.floor(at.epochMilliseconds / 1000);
      const body = JSON.stringify(
        {
          id,
          object: "event",
          type,
          created,
          livemode: false,
          ...(account !== undefined && { account }),
          data: { object },
        },
        null,
        2,
      );
      const signed = createHmac("sha256", secret).update(`${created}.${body}`).digest("hex");
      return { body, signature: `t=${created},v1=${signed},v0=${"0".repeat(64)}` };
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
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

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString("utf8");
}
