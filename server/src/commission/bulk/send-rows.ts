import type { MessagePort } from "node:worker_threads";
import type { Pieces } from "./snapshot-chunks.ts";
import { UNDER_WAY } from "./worker-line.ts";
import type { Said } from "./worker-line.ts";

/** A thread's side of `WorkerLine`. */
export class RowSender {
  readonly #port: MessagePort;
  /** Pieces that were sent and not taken yet, and who waits for one to be. */
  #ahead = 0;
  #taken = (): void => {};

  constructor(port: MessagePort) {
    this.#port = port;
  }

  say(message: Said, moved: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, moved);
  }

  answer(value: unknown): void {
    this.say({ say: "answer", value });
  }

  /** One was taken. */
  ack(): void {
    this.#ahead -= 1;
    this.#taken();
  }

  async send(rows: Pieces): Promise<void> {
    this.#ahead = 0;
    for (const { piece, lines } of rows) {
      while (this.#ahead >= UNDER_WAY) await new Promise<void>((done) => (this.#taken = done));
      this.#ahead += 1;
      this.say({ say: "piece", piece, lines }, [piece.buffer]);
    }
    this.say({ say: "end" });
  }
}
