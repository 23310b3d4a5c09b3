/**
 * A server on this machine that speaks the part of Stripe's API that the shop uses, as its public specification says: form bodies,
 * the error envelope, the states of a PaymentIntent, idempotency keys (the first answer again; another body is an error; one under
 * way is a conflict), signed events. Its books are in memory. It can lose questions and answers on the way.
 */
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { newId, openStripeBooks, Refusal } from "./stripe-testing-books.ts";
import type { Deed, FakeIntent, FakeRefund, Shopper } from "./stripe-testing-books.ts";
import { openStripeSafe } from "./stripe-testing-safe.ts";
import type { Safe } from "./stripe-testing-safe.ts";

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface StripeServer extends Shopper {
  readonly url: URL;
  /** The ways to pay that it keeps. */
  readonly safe: Safe;
  readonly intents: ReadonlyMap<string, FakeIntent>;
  readonly refunds: readonly FakeRefund[];
  /** Each request: method and path, its version and telemetry headers. */
  readonly asked: readonly { readonly what: string; readonly version: string; readonly telemetry: string }[];
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

export async function openStripeServer(options: {
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly now: () => Temporal.Instant;
  /** More of the API, for those who use more of it. */
  readonly more?: readonly Deed[];
}): Promise<StripeServer> {
  const { deeds: keeping, safe, refusalOf } = openStripeSafe(options.now);
  const { intents, refunds, deeds, shopper } = openStripeBooks(options.now, refusalOf);
  const asked: { what: string; version: string; telemetry: string }[] = [];
  const losses: { what: string; part: "question" | "answer" }[] = [];
  const keys = new Map<string, { readonly body: string; answer: Answer | undefined }>();
  const perform = (what: string, form: URLSearchParams): Answer => {
    try {
      for (const [path, deed] of [...(options.more ?? []), ...deeds, ...keeping]) {
        const match = path.exec(what);
        if (match !== null) return { status: 200, body: structuredClone(deed(form, match[1] ?? "")) };
      }
      throw new Refusal(404, "resource_missing");
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, code, type, more } = error;
      return { status, body: { error: { type, code, message: code, ...more } } };
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

  return {
    url: new URL(`http://127.0.0.1:${port}`),
    ...shopper,
    safe,
    intents,
    refunds,
    asked,
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

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString("utf8");
}
