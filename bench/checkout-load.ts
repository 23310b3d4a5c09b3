/**
 * The load of the checkout's benchmark, a process of its own: one line of JSON on its standard input is one round, one line
 * comes back. A closed loop: each client asks, waits for the answer, and asks the next; a shopper comes by a member's link, looks at a
 * shelf and a product, fills a basket, goes to the checkout and pays.
 */
import { createConnection } from "node:net";
import type { Socket } from "node:net";
import { createInterface } from "node:readline";

export interface Round {
  readonly port: number;
  readonly clients: number;
  readonly seconds: number;
  /** Seconds before those that count: many who all begin at once are done at once for the first time. */
  readonly warm: number;
  /** What each client does again and again. */
  readonly does: "orders" | "lists" | "pages";
  readonly codes: readonly string[];
  readonly products: readonly { readonly slug: string; readonly category: string }[];
  /** Everybody wants the first product. */
  readonly hot: boolean;
  /** So many a second of all clients together; 0: as many as go. A client that is late goes on at once. */
  readonly rate?: number;
  /** Makes the round's shoppers other ones than any other round's. */
  readonly seed: number;
}

export interface Timing {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface Outcome {
  readonly seconds: number;
  /** Orders that were answered as paid, lists, or pages, in the seconds that count. */
  readonly done: number;
  /** The same from the first request to the last answer: what a processor's time is to be shared out by. */
  readonly ever: number;
  readonly perSecond: number;
  /** Milliseconds of each kind of request, and of all. */
  readonly requests: Readonly<Record<string, Timing>>;
  /** What was answered otherwise than it should, by request and status; a few of them. */
  readonly wrong: Readonly<Record<string, number>>;
}

interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** One connection that is kept, one request on it at a time. */
class Line {
  readonly #socket: Socket;
  readonly #host: string;
  #pieces: Buffer[] = [];
  #size = 0;
  /** Of the answer under way: where its body begins and ends, once its head is here. */
  #head = "";
  #needs = -1;
  #answered: ((answer: Answer) => void) | undefined;
  #broken: ((error: Error) => void) | undefined;

  constructor(port: number) {
    this.#host = `127.0.0.1:${port}`;
    this.#socket = createConnection({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.on("data", (piece) => this.#take(piece as Buffer));
    this.#socket.on("error", () => {});
    this.#socket.on("close", () => this.#broken?.(new Error("the connection was closed")));
  }

  ask(method: string, path: string, headers: string, body = ""): Promise<Answer> {
    const type = body === "" ? "" : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
    return new Promise((done, refuse) => {
      this.#answered = done;
      this.#broken = refuse;
      this.#socket.write(
        `${method} ${path} HTTP/1.1\r\nhost: ${this.#host}\r\norigin: http://${this.#host}\r\n${headers}${type}\r\n${body}`,
      );
    });
  }

  close(): void {
    this.#broken = undefined;
    this.#socket.destroy();
  }

  #take(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#size += piece.length;
    if (this.#needs < 0) {
      const all = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces);
      this.#pieces = [all];
      const end = all.indexOf("\r\n\r\n");
      if (end < 0) return;
      this.#head = all.toString("latin1", 0, end);
      const length = /\r\ncontent-length: (\d+)/i.exec(this.#head)?.[1];
      if (length === undefined && /\r\ntransfer-encoding: chunked/i.test(this.#head)) {
        // The last chunk is an empty one.
        if (all.indexOf("0\r\n\r\n", Math.max(end, all.length - 5)) < 0) return;
        this.#needs = all.length;
      } else this.#needs = end + 4 + Number(length ?? 0);
    }
    if (this.#size < this.#needs) return;
    const all = this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces);
    const head = this.#head;
    const body = all.toString("utf8", head.length + 4);
    this.#pieces = [];
    this.#size = 0;
    this.#needs = -1;
    const answered = this.#answered!;
    this.#answered = undefined;
    answered({ status: Number(head.slice(9, 12)), head, body });
  }
}

class WrongAnswer extends Error {}

const agent =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36";

class Shopper {
  readonly #line: Line;
  readonly #round: Round;
  readonly #times: Map<string, number[]>;
  readonly #from: number;
  #headers = "";
  #cookies = new Map<string, string>();

  /** @param from the moment from which on requests are timed */
  constructor(line: Line, round: Round, times: Map<string, number[]>, from: number) {
    this.#line = line;
    this.#round = round;
    this.#times = times;
    this.#from = from;
  }

  async #ask(name: string, method: string, path: string, status: number, more = "", body = ""): Promise<Answer> {
    const cookies = Array.from(this.#cookies, ([key, value]) => `${key}=${value}`).join("; ");
    const headers = `${this.#headers}${cookies === "" ? "" : `cookie: ${cookies}\r\n`}${more}`;
    const begun = performance.now();
    const answer = await this.#line.ask(method, path, headers, body);
    if (begun >= this.#from) {
      const times = this.#times.get(name) ?? [];
      if (times.length === 0) this.#times.set(name, times);
      times.push(performance.now() - begun);
    }
    if (answer.status !== status) throw new WrongAnswer(`${name} ${answer.status} ${answer.body.slice(0, 200)}`);
    for (const [, key, value] of answer.head.matchAll(/\r\nset-cookie: ([^=]+)=([^;]*)/gi)) {
      this.#cookies.set(key!, value!);
    }
    return answer;
  }

  /** Another person, from another address. */
  #comes(visitor: number): void {
    const address = `${11 + (visitor >>> 24)}.${(visitor >>> 16) & 255}.${(visitor >>> 8) & 255}.${visitor & 255}`;
    this.#headers = `user-agent: ${agent}\r\naccept-language: en\r\nx-forwarded-for: ${address}\r\n`;
    this.#cookies = new Map();
  }

  async list(visitor: number): Promise<void> {
    this.#comes(visitor);
    const { products } = this.#round;
    await this.#ask("list", "GET", `/api/store/categories/${products[visitor % products.length]!.category}`, 200);
  }

  async page(visitor: number): Promise<void> {
    this.#comes(visitor);
    const { products } = this.#round;
    const { slug, category } = products[visitor % products.length]!;
    if (visitor % 2 === 0) await this.#ask("page of a shelf", "GET", `/c/${category}`, 200);
    else await this.#ask("page of a product", "GET", `/p/${slug}`, 200);
  }

  async order(visitor: number): Promise<void> {
    this.#comes(visitor);
    const { codes, products, hot } = this.#round;
    await this.#ask("link", "GET", `/r/${codes[visitor % codes.length]!}`, 302);
    // One or two things; steps without a common divisor spread them.
    const count = hot || visitor % 2 === 0 ? 1 : 2;
    for (let thing = 0; thing < count; thing += 1) {
      const { slug, category } = products[hot ? 0 : (visitor * 7 + thing * 101) % products.length]!;
      if (thing === 0) await this.#ask("list", "GET", `/api/store/categories/${category}`, 200);
      const product = await this.#ask("product", "GET", `/api/store/products/${slug}`, 200);
      const { variants } = JSON.parse(product.body) as { variants: { id: string }[] };
      const variantId = variants[hot ? 0 : visitor % variants.length]!.id;
      await this.#ask("basket", "POST", "/api/store/basket/lines", 200, "", JSON.stringify({ variantId }));
    }
    const checkout = await this.#ask("checkout", "GET", "/api/store/checkout?country=IE&postcode=D02AF30", 200);
    const { basket } = JSON.parse(checkout.body) as { basket: { totals: { total: unknown } } };
    const email = `shopper-${this.#round.seed}-${visitor}@example.test`;
    const order = await this.#ask(
      "order",
      "POST",
      "/api/store/orders",
      200,
      `idempotency-key: order-${this.#round.seed}-${visitor}-0123456789\r\n`,
      JSON.stringify({
        contact: {
          name: "Nora Quinn",
          email,
          line1: `${visitor} Lime Street`,
          line2: null,
          postcode: "D02AF30",
          city: "Dublin",
          region: null,
          country: "IE",
        },
        method: "test-succeeds",
        expectedTotal: basket.totals.total,
      }),
    );
    const { state } = JSON.parse(order.body) as { state: string };
    if (state !== "paid") throw new WrongAnswer(`order ${order.body.slice(0, 200)}`);
  }
}

async function run(round: Round): Promise<Outcome> {
  const times = new Map<string, number[]>();
  const wrong = new Map<string, number>();
  const begun = performance.now();
  const from = begun + round.warm * 1000;
  const end = from + round.seconds * 1000;
  const pause = round.rate === undefined || round.rate === 0 ? 0 : 1000 / round.rate;
  let [next, done, ever] = [0, 0, 0];
  const client = async (_: unknown, index: number) => {
    let line = new Line(round.port);
    let due = begun + index * pause;
    while (performance.now() < end) {
      const early = Math.min(due, end) - performance.now();
      if (early > 0) await new Promise((later) => setTimeout(later, early));
      if (performance.now() >= end) break;
      due += round.clients * pause;
      next += 1;
      const shopper = new Shopper(line, round, times, from);
      try {
        if (round.does === "lists") await shopper.list(round.seed * 10_000_000 + next);
        else if (round.does === "pages") await shopper.page(round.seed * 10_000_000 + next);
        else await shopper.order(round.seed * 10_000_000 + next);
        ever += 1;
        const now = performance.now();
        if (now >= from && now <= end) done += 1;
      } catch (error) {
        const { message } = error as Error;
        if (!(error instanceof WrongAnswer)) {
          line.close();
          line = new Line(round.port);
        }
        wrong.set(message, (wrong.get(message) ?? 0) + 1);
      }
    }
    line.close();
  };
  await Promise.all(Array.from({ length: round.clients }).map(client));
  const all = [...times.values()].flat();
  return {
    seconds: round.seconds,
    done,
    ever,
    perSecond: Math.round((done / round.seconds) * 10) / 10,
    requests: Object.fromEntries([...times, ["all", all] as const].map(([name, list]) => [name, timing(list)])),
    wrong: Object.fromEntries([...wrong].slice(0, 5)),
  };
}

function timing(list: readonly number[]): Timing {
  const sorted = Float64Array.from(list).sort();
  const at = (share: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await run(JSON.parse(line) as Round)));
}
