/** The processes of `redirects.bench.ts` beside it: the server, and the load that asks it. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { asStarted } from "./result.ts";

export const SOCKETS = 128;

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** A round of the load; times in milliseconds. */
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
  /** The acknowledged clicks' ids, where they were asked for. */
  readonly tokens: readonly string[];
}

export interface Round {
  readonly port: number;
  /** How many codes are asked for in turn; 1 is one hot code. */
  readonly codes: number;
  /** Requests a second; 0: as many as the sockets take. */
  readonly rate: number;
  readonly seconds: number;
  readonly keepTokens?: boolean;
}

export interface Server {
  readonly port: number;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

export async function startServer(url: string, durability: string): Promise<Server> {
  const child = spawn(process.execPath, [...asStarted, path("redirect-server.ts"), url, durability], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const gone = new Promise<void>((done) => child.once("exit", () => done()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done) throw new Error("the server ended before it listened");
  const { port, pid } = JSON.parse(first.value) as { port: number; pid: number };
  return {
    port,
    pid,
    stop: async () => {
      child.stdin.end("\n");
      await gone;
    },
  };
}

export interface LoadRunner {
  readonly pid: number;
  readonly round: (round: Round) => Promise<Load>;
  readonly stop: () => void;
}

export function startLoad(program: string): LoadRunner {
  const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let seed = 0;
  return {
    pid: child.pid!,
    round: async ({ port, codes, rate, seconds, keepTokens = false }) => {
      // Makes the round's visitors other ones than any other round's.
      seed += 1;
      child.stdin.write(`${[port, codes, rate, seconds, SOCKETS, seed, Number(keepTokens)].join(" ")}\n`);
      const line = await lines.next();
      if (line.done) throw new Error("the load ended before its round");
      return JSON.parse(line.value) as Load;
    },
    stop: () => child.stdin.end(),
  };
}
