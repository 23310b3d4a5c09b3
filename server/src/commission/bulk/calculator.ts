import { Worker } from "node:worker_threads";
import { Calculation } from "./calculation.ts";
import type { Outcome, Part, Rows } from "./calculation.ts";
import type { SnapshotHead, Sources } from "./snapshot-columns.ts";

/** A calculation, here or in a thread of its own. One thing is asked of it at a time, but that several may feed it at once. */
export interface Calculator {
  /** The piece is the calculation's own from then on. */
  feed(part: Part, piece: Uint8Array<ArrayBuffer>): Promise<void>;
  inputSha256(): Promise<string>;
  calculate(): Promise<Outcome>;
  /** After `calculate`. */
  outputSha256(): Promise<string>;
  /** Whether the stored chunks that it was fed with are the run's lines. */
  agrees(): Promise<boolean>;
  /** @param told how many lines are written by now */
  rows(kind: Rows, told?: (lines: number) => void): AsyncIterable<Uint8Array>;
  close(): void;
}

/** What a thread is asked, and what it says. `ack`: a piece that was fed is read, or a piece of rows is taken. */
export type Asked =
  | { readonly do: "feed"; readonly part: Part; readonly piece: Uint8Array }
  | { readonly do: "hash" | "output-hash" | "agrees" }
  | { readonly do: "calculate" }
  | { readonly do: "rows"; readonly kind: Rows }
  | { readonly do: "ack" };
export type Said =
  | { readonly say: "ack" | "end" }
  | { readonly say: "hash"; readonly value: string }
  | { readonly say: "agrees"; readonly value: boolean }
  | { readonly say: "outcome"; readonly value: Outcome }
  | { readonly say: "piece"; readonly piece: Uint8Array; readonly lines: number };

/** How many pieces of rows may be under way at once. */
export const UNDER_WAY = 16;
/** As many pieces may wait to be read: the database goes on while the thread puts in order what it has read. */
const FED_AHEAD = 256;

/** For what is small: a thread would take longer to start than the work. */
export function calculateHere(head: SnapshotHead, sources: Sources | null): Calculator {
  const calculation = new Calculation(head, sources);
  return {
    feed: async (part, piece) => calculation.feed(part, piece),
    inputSha256: async () => calculation.inputSha256(),
    calculate: async () => calculation.calculate(),
    outputSha256: async () => calculation.outputSha256(),
    agrees: async () => calculation.agrees(),
    rows: async function* (kind, told) {
      for (const { piece, lines } of calculation.rows(kind)) {
        told?.(lines);
        yield piece;
      }
    },
    close: () => {},
  };
}

/**
 * A thread that calculates, so that this one goes on answering. It ends with `close`, or at once with `signal`; whoever waits
 * for it then, or when it dies, gets a rejection.
 */
export function calculateInThread(head: SnapshotHead, sources: Sources | null, signal?: AbortSignal): Calculator {
  const worker = new Worker(new URL("./thread.ts", import.meta.url), {
    workerData: { head, sources },
    resourceLimits: { maxOldGenerationSizeMb: 8_192 },
  });
  worker.unref();
  let failed: Error | undefined;
  let wake: () => void = () => {};
  const said: Said[] = [];
  const fail = (error: Error): void => {
    failed ??= error;
    wake();
  };
  worker.on("message", (message: Said) => {
    said.push(message);
    wake();
  });
  worker.on("error", (error) => fail(error as Error));
  worker.on("exit", () => fail(new Error("the run's thread has ended")));
  const stop = (): void => {
    fail(new Error("the run was stopped", { cause: signal?.reason }));
    void worker.terminate();
  };
  if (signal?.aborted === true) stop();
  signal?.addEventListener("abort", stop, { once: true });
  const ask = (message: Asked, moved: ArrayBuffer[] = []): void => worker.postMessage(message, moved);
  const next = async (): Promise<Said> => {
    while (said.length === 0) {
      if (failed !== undefined) throw failed;
      // A thread that is waited for keeps the process alive.
      worker.ref();
      await new Promise<void>((done) => (wake = done));
      worker.unref();
    }
    return said.shift()!;
  };
  let fed = 0;
  const settle = async (atMost: number): Promise<void> => {
    for (; fed > atMost; fed--) await next();
  };
  // Of several who feed, one waits for an answer: the others wait for that one.
  let settling = Promise.resolve();
  return {
    feed: async (part, piece) => {
      ask({ do: "feed", part, piece }, [piece.buffer]);
      fed += 1;
      settling = settling.then(() => settle(FED_AHEAD));
      await settling;
    },
    inputSha256: async () => {
      await settle(0);
      ask({ do: "hash" });
      return ((await next()) as { value: string }).value;
    },
    calculate: async () => {
      await settle(0);
      ask({ do: "calculate" });
      return ((await next()) as { value: Outcome }).value;
    },
    outputSha256: async () => {
      ask({ do: "output-hash" });
      return ((await next()) as { value: string }).value;
    },
    agrees: async () => {
      await settle(0);
      ask({ do: "agrees" });
      return ((await next()) as { value: boolean }).value;
    },
    rows: async function* (kind, told) {
      await settle(0);
      ask({ do: "rows", kind });
      for (;;) {
        const message = await next();
        if (message.say !== "piece") return;
        told?.(message.lines);
        ask({ do: "ack" });
        yield message.piece;
      }
    },
    close: () => {
      signal?.removeEventListener("abort", stop);
      fail(new Error("the run's thread was closed"));
      void worker.terminate();
    },
  };
}
