import { Worker } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { KEPT } from "../../foundation/copy.ts";

/** What a thread says. `ack`: a piece that was fed is read, its buffer may be used again. */
export type Said =
  | { readonly say: "ack"; readonly buffer: ArrayBuffer }
  | { readonly say: "answer"; readonly value: unknown }
  | { readonly say: "piece"; readonly piece: Uint8Array<ArrayBuffer>; readonly lines: number }
  | { readonly say: "end" };

/** That a piece of rows was taken, and its memory, if nobody needs it any more. */
export interface Taken {
  readonly do: "ack";
  readonly buffer?: ArrayBuffer;
}

/** How many pieces of rows may be under way at once. */
export const UNDER_WAY = 16;
/** As many pieces may wait to be read: the database goes on while the thread puts in order what it has read. */
const FED_AHEAD = 128;

/** What a thread is to forget, whole, and wait for the next work. */
export interface Rest {
  readonly do: "rest";
}

/**
 * The line to a thread, which answers in the order in which it is asked. Whoever waits when it ends, or is ended, gets a rejection.
 */
export class WorkerLine<Asked> {
  readonly #worker: Worker;
  readonly #said: Said[] = [];
  #failed: Error | undefined;
  /** Everybody who waits for something to be said. */
  #waiting = Promise.withResolvers<void>();
  #waiters = 0;
  #asking: Promise<unknown> = Promise.resolve();
  #fed = 0;
  /** Answers and ends of rows that are to come. */
  #owed = 0;
  readonly #spare: ArrayBuffer[] = [];
  /** Is told once why the thread has ended, unless it was ended. */
  onFailed: (error: Error) => void = () => {};

  constructor(file: URL) {
    this.#worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: 8_192 } });
    this.#worker.unref();
    const fail = (error: Error): void => {
      if (this.#failed !== undefined) return;
      this.end(error);
      this.onFailed(error);
    };
    this.#worker.on("message", (message: Said) => {
      if (message.say === "ack") {
        this.#fed -= 1;
        this.#spare.push(message.buffer);
      } else {
        if (message.say !== "piece") this.#owed -= 1;
        this.#said.push(message);
      }
      this.#wake();
    });
    this.#worker.on("error", (error) => fail(error as Error));
    this.#worker.on("exit", () => fail(new Error("the run's thread has ended")));
  }

  /** Ends the thread. */
  end(error: Error): void {
    this.#failed ??= error;
    this.#wake();
    void this.#worker.terminate();
  }

  /** Has it forget everything. @returns false where it is still at work, or has ended */
  rest(): boolean {
    if (this.#failed !== undefined || this.#fed > 0 || this.#owed > 0 || this.#said.length > 0) return false;
    this.#spare.length = 0;
    this.#worker.postMessage({ do: "rest" } satisfies Rest, []);
    this.#worker.unref();
    return true;
  }

  #wake(): void {
    const { resolve } = this.#waiting;
    this.#waiting = Promise.withResolvers<void>();
    resolve();
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.#failed !== undefined) throw this.#failed;
      // A thread that is waited for keeps the process alive.
      if (++this.#waiters === 1) this.#worker.ref();
      await this.#waiting.promise;
      if (--this.#waiters === 0) this.#worker.unref();
    }
  }

  /** What has no answer. */
  tell(message: Asked, moved: MessagePort[] = []): void {
    this.#worker.postMessage(message, moved);
  }

  /** Several may feed it at once. @returns a buffer that may be filled anew, if there is one */
  async feed(message: Asked, buffer: ArrayBuffer): Promise<ArrayBuffer | undefined> {
    this.#worker.postMessage(message, [buffer]);
    this.#fed += 1;
    await this.#until(() => this.#fed <= FED_AHEAD);
    return this.#spare.pop();
  }

  /** Until everything that it was fed with is read. */
  async settle(): Promise<void> {
    await this.#until(() => this.#fed === 0);
    this.#spare.length = 0;
  }

  async #next(): Promise<Said> {
    await this.#until(() => this.#said.length > 0);
    return this.#said.shift()!;
  }

  /** One thing at a time; who asks more waits. */
  ask<Answer>(message: Asked): Promise<Answer> {
    const asked = this.#asking.then(async () => {
      this.#owed += 1;
      this.#worker.postMessage(message, []);
      return ((await this.#next()) as { readonly value: Answer }).value;
    });
    this.#asking = asked.catch(() => {});
    return asked;
  }

  /**
   * Pieces are on loan until the next one is asked for, as `copyIn` takes them.
   * @param told how many lines are written by now
   */
  async *pieces(message: Asked, told?: (lines: number) => void): AsyncGenerator<Uint8Array> {
    const before = this.#asking;
    const mine = Promise.withResolvers<void>();
    this.#asking = mine.promise;
    await before;
    try {
      this.#owed += 1;
      this.#worker.postMessage(message, []);
      for (;;) {
        const said = await this.#next();
        if (said.say !== "piece") return;
        told?.(said.lines);
        yield said.piece;
        const { buffer } = said.piece;
        if (said.piece.byteLength > KEPT) this.#worker.postMessage({ do: "ack", buffer } satisfies Taken, [buffer]);
        else this.#worker.postMessage({ do: "ack" } satisfies Taken, []);
      }
    } finally {
      mine.resolve();
    }
  }
}
