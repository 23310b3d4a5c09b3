import type { MessagePort } from "node:worker_threads";
import { PIECE } from "./row-pieces.ts";
import type { Pieces } from "./row-pieces.ts";
import { UNDER_WAY } from "./worker-line.ts";
import type { Said, Taken } from "./worker-line.ts";

/** A thread's side of `WorkerLine`. */
export class RowSender {
  readonly #port: MessagePort;
  /** Pieces that were sent and not taken yet, and who waits for one to be. */
  #ahead = 0;
  #taken = (): void => {};
  /** Memory that came back. */
  readonly #spare: ArrayBuffer[] = [];

  constructor(port: MessagePort) {
    this.#port = port;
  }

  say(message: Said, moved: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, moved);
  }

  answer(value: unknown): void {
    this.say({ say: "answer", value });
  }

  /** One was taken; its memory may have come back. */
  ack({ buffer }: Taken): void {
    this.#ahead -= 1;
    if (buffer?.byteLength === PIECE) this.#spare.push(buffer);
    this.#taken();
  }

  async send(rows: Pieces): Promise<void> {
    this.#ahead = 0;
    for (let next = rows.next(); next.done !== true; next = rows.next(this.#spare.pop())) {
      const { piece, lines } = next.value;
      while (this.#ahead >= UNDER_WAY) await new Promise<void>((done) => (this.#taken = done));
      this.#ahead += 1;
      this.say({ say: "piece", piece, lines }, [piece.buffer]);
    }
    this.say({ say: "end" });
  }
}
