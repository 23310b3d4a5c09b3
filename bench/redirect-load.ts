/**
 * The load of the redirect benchmark, a process of its own: one line of JSON on its standard input is one round, one line
 * comes back. Requests are written to raw sockets, each on its way for itself (no socket has two at once), at a set rate
 * whatever the answers do: a late answer counts from when its request was due, so a server that stalls cannot hide it.
 */
import { createConnection } from "node:net";
import type { Socket } from "node:net";
import { createInterface } from "node:readline";

export interface Round {
  readonly port: number;
  readonly codes: readonly string[] | "hot" | number;
  /** Requests a second; 0: as many as the sockets take. */
  readonly rate: number;
  readonly seconds: number;
  readonly sockets: number;
  /** Makes the round's visitors other ones than any other round's. */
  readonly seed: number;
}

export interface Load {
  /** Answered with 302 and a visit token. */
  readonly counted: number;
  /** Answered with anything else. */
  readonly other: number;
  /** Sent and never answered: the server was gone. */
  readonly unanswered: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** How many requests were still due when the round ended. */
  readonly late: number;
  /** The acknowledged tokens' click ids, where they were asked for. */
  readonly tokens: readonly string[];
}

const agents = Array.from(
  { length: 200 },
  (_, n) =>
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${100 + (n % 50)}.0.${n}.0 Safari/537.36`,
);

interface Line {
  readonly socket: Socket;
  due: number;
  rest: string;
  busy: boolean;
}

function run(round: Round & { readonly keepTokens?: boolean }): Promise<Load> {
  const { rate, seconds, sockets, seed } = round;
  const codeOf = (n: number) =>
    typeof round.codes === "number"
      ? `bench-${n % round.codes}`
      : round.codes === "hot"
        ? "bench-0"
        : round.codes[n % round.codes.length]!;
  const times: number[] = [];
  const tokens: string[] = [];
  let [sent, counted, other, unanswered] = [0, 0, 0, 0];
  const start = performance.now();
  const end = start + seconds * 1000;
  const free: Line[] = [];
  const lines: Line[] = [];

  const send = (line: Line, due: number) => {
    const n = sent++;
    // Every visitor is another one: an address of their own, and one of 200 browsers.
    const visitor = seed * 10_000_000 + n;
    const address = `${11 + (visitor >>> 24)}.${(visitor >>> 16) & 255}.${(visitor >>> 8) & 255}.${visitor & 255}`;
    line.due = due;
    line.busy = true;
    line.socket.write(
      `GET /r/${codeOf(n)} HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: ${agents[n % 200]}\r\nAccept: text/html\r\nAccept-Language: en\r\nX-Forwarded-For: ${address}\r\n\r\n`,
    );
  };

  return new Promise((done) => {
    let finished = false;
    const finish = () => {
      if (finished) return;
      finished = true;
      clearInterval(timer);
      for (const line of lines) {
        if (line.busy) unanswered += 1;
        line.socket.destroy();
      }
      times.sort((a, b) => a - b);
      const at = (share: number) => Math.round((times[Math.floor(times.length * share)] ?? 0) * 100) / 100;
      const took = (Math.min(performance.now(), end) - start) / 1000;
      const due = rate === 0 ? 0 : Math.max(0, Math.floor(rate * seconds) - sent);
      done({
        counted,
        other,
        unanswered,
        perSecond: Math.round(times.length / took),
        p50: at(0.5),
        p99: at(0.99),
        max: at(0.9999999),
        late: due,
        tokens,
      });
    };
    const next = (line: Line) => {
      const now = performance.now();
      if (now >= end) {
        if (lines.every(({ busy }) => !busy)) finish();
        return;
      }
      if (rate === 0) return send(line, now);
      // What is due and waits for a free socket has been waiting since it was due.
      const due = start + (sent * 1000) / rate;
      if (due <= now) send(line, due);
      else free.push(line);
    };
    const tick = () => {
      const now = performance.now();
      if (now >= end) {
        // Answers under way may take two more seconds.
        if (now > end + 2_000 || lines.every(({ busy }) => !busy)) finish();
        return;
      }
      if (rate === 0) return;
      for (;;) {
        const due = start + (sent * 1000) / rate;
        if (due > now) return;
        const line = free.pop();
        if (line === undefined) return;
        send(line, due);
      }
    };
    const timer = setInterval(tick, 1);
    let open = sockets;
    for (let index = 0; index < sockets; index += 1) {
      const socket = createConnection({ port: round.port, host: "127.0.0.1", noDelay: true });
      const line: Line = { socket, due: 0, rest: "", busy: false };
      lines.push(line);
      socket.setEncoding("latin1");
      socket.on("connect", () => next(line));
      socket.on("data", (chunk: string) => {
        const text = line.rest + chunk;
        const head = text.indexOf("\r\n\r\n");
        if (head < 0) {
          line.rest = text;
          return;
        }
        line.rest = "";
        line.busy = false;
        times.push(performance.now() - line.due);
        const at = text.indexOf("fl_visit=clk_");
        if (text.startsWith("HTTP/1.1 302") && at > 0) {
          counted += 1;
          if (round.keepTokens === true) tokens.push(text.slice(at + 9, text.indexOf(".", at)));
        } else other += 1;
        next(line);
      });
      const gone = () => {
        open -= 1;
        if (open === 0) finish();
      };
      socket.on("error", () => {});
      socket.on("close", gone);
    }
  });
}

if (import.meta.main) {
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await run(JSON.parse(line) as Round)));
  }
}
