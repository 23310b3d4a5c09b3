import { MessageChannel } from "node:worker_threads";
import { Calculation } from "./calculation.ts";
import type { Part, Result, Rows } from "./calculation.ts";
import { linesSha256 } from "./hash-lines.ts";
import type { RecordAsked, RecordData } from "./record-thread.ts";
import { hashedTrees } from "./snapshot-columns.ts";
import type { SnapshotHead, Sources } from "./snapshot-columns.ts";
import { SnapshotRecord } from "./snapshot-record.ts";
import { leaveThread, takeThread } from "./run-threads.ts";
import type { CalculationAsked } from "./thread.ts";
import type { WorkerLine } from "./worker-line.ts";

/** What a calculation is of. */
export interface Calculated {
  readonly head: SnapshotHead;
  /** Where it is fed with everybody's tables; null with a run's own. */
  readonly sources: Sources | null;
  /** Whether rows of the snapshot will be asked for. */
  readonly isStored: boolean;
}

export type Outcome = Result & { readonly inputSha256: string };

/** A calculation, here or in threads of its own. Several may feed it at once; then it is asked. */
export interface Calculator {
  /** The piece and its buffer are the calculation's own from then on. @returns a buffer that may be filled anew, if there is one */
  feed(part: Part, piece: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer | undefined>;
  /** Everybody was fed, while sales may still come: what can be made of people is made meanwhile. */
  people(): void;
  /** Of what it was fed with, instead of `calculate`. */
  inputSha256(): Promise<string>;
  calculate(): Promise<Outcome>;
  /** What was read, as rows of the run's own tables, people first; from `calculate` on. */
  snapshot(table: "member" | "sale"): AsyncIterable<Uint8Array>;
  /** After `calculate`. */
  outputSha256(): Promise<string>;
  /** Whether the stored chunks that it was fed with are the run's lines. */
  agrees(): Promise<boolean>;
  /** @param told how many lines are written by now */
  rows(kind: Rows, told?: (lines: number) => void): AsyncIterable<Uint8Array>;
  close(): void;
}

/** For what is small: a thread would take longer to start than the work. */
export function calculateHere({ head, sources, isStored }: Calculated): Calculator {
  const record = new SnapshotRecord(head, hashedTrees(head), isStored);
  const calculation = new Calculation(head, sources, record);
  return {
    feed: async (part, piece) => {
      calculation.feed(part, piece);
      return piece.buffer;
    },
    people: () => calculation.people(),
    inputSha256: async () => {
      calculation.finish();
      return record.sha256();
    },
    calculate: async () => {
      const result = calculation.calculate();
      return { ...result, inputSha256: record.sha256() };
    },
    snapshot: async function* (table) {
      for (const { piece } of record.rows(table)) yield piece;
    },
    outputSha256: async () => linesSha256(calculation.hashed()),
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

const FIRST = new URL("./thread.ts", import.meta.url);
const SECOND = new URL("./record-thread.ts", import.meta.url);

/**
 * A thread that calculates, so that this one goes on answering, and a second one that hashes what the first has read and worked out, and
 * makes rows of what it has read, while the first goes on. With `close` they wait for the next run, with `signal` they end at once;
 * whoever waits for them then, or when one of them dies, gets a rejection.
 */
export function calculateInThread({ head, sources, isStored }: Calculated, signal?: AbortSignal): Calculator {
  const { port1, port2 } = new MessageChannel();
  let ended: Error | undefined;
  const end = (error: Error): void => {
    ended ??= error;
    signal?.removeEventListener("abort", stop);
    first.end(error);
    opened?.end(error);
    port2.close();
  };
  const stop = (): void => end(new Error("the run was stopped", { cause: signal?.reason }));
  const first = takeThread<CalculationAsked>(FIRST, end);
  first.tell({ do: "begin", data: { head, sources, record: port1 } }, [port1]);
  const { planSha256, companyCurrency, day, rates } = head;
  let opened: WorkerLine<RecordAsked> | undefined;
  // It has nothing to do until everything is read, and while it begins the processors are busy with that.
  const second = (): WorkerLine<RecordAsked> => {
    if (ended !== undefined) throw ended;
    if (opened !== undefined) return opened;
    opened = takeThread<RecordAsked>(SECOND, end);
    const data: RecordData = {
      head: { planSha256, companyCurrency, day, rates },
      trees: hashedTrees(head),
      isStored,
      calculation: port2,
    };
    opened.tell({ do: "begin", data }, [port2]);
    return opened;
  };
  const close = (): void => {
    if (ended !== undefined) return;
    ended = new Error("the run's thread was closed");
    signal?.removeEventListener("abort", stop);
    leaveThread(FIRST, first, ended);
    if (opened === undefined) port2.close();
    else leaveThread(SECOND, opened, ended);
  };
  if (signal?.aborted === true) stop();
  signal?.addEventListener("abort", stop, { once: true });
  return {
    feed: (part, piece) => first.feed({ do: "feed", part, piece }, piece.buffer),
    people: () => first.tell({ do: "people" }),
    inputSha256: async () => {
      await first.settle();
      const [hash] = await Promise.all([second().ask<string>({ do: "input-hash" }), first.ask({ do: "finish" })]);
      return hash;
    },
    calculate: async () => {
      await first.settle();
      second();
      const result = await first.ask<Result>({ do: "calculate" });
      return { ...result, inputSha256: await second().ask<string>({ do: "input-hash" }) };
    },
    snapshot: (kind) => second().pieces({ do: "rows", kind }),
    outputSha256: () => second().ask({ do: "output-hash" }),
    agrees: async () => {
      await first.settle();
      return first.ask({ do: "agrees" });
    },
    rows: async function* (kind, told) {
      await first.settle();
      yield* first.pieces({ do: "rows", kind }, told);
    },
    close,
  };
}
