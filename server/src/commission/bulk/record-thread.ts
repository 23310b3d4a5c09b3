/** The second thread of a run: what the first one tells it, it hashes and makes rows of, while that one goes on. See `calculateInThread`. */
import { parentPort } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { linesSha256 } from "./hash-lines.ts";
import type { HashedLines } from "./hash-lines.ts";
import type { MemberBlock } from "./member-block.ts";
import type { SaleBlock } from "./sale-block.ts";
import type { WordTexts } from "./sale-words.ts";
import { RowSender } from "./send-rows.ts";
import { SnapshotRecord } from "./snapshot-record.ts";
import type { KeptPast } from "./snapshot-record.ts";
import type { HashedHead, HashedTree } from "./snapshot-text.ts";
import type { Rest, Taken } from "./worker-line.ts";

/** What it is told by the thread that calculates. `whole`: everything that was read. */
export type Told =
  | { readonly tell: "members"; readonly block: MemberBlock }
  | { readonly tell: "pasts"; readonly pasts: readonly KeptPast[] }
  | {
      readonly tell: "sales";
      readonly block: SaleBlock;
      readonly words: WordTexts;
    }
  | { readonly tell: "whole" }
  | { readonly tell: "lines"; readonly lines: HashedLines };

export interface RecordData {
  readonly head: HashedHead;
  readonly trees: readonly HashedTree[];
  readonly isStored: boolean;
  readonly calculation: MessagePort;
}

export type RecordAsked =
  | { readonly do: "begin"; readonly data: RecordData }
  | { readonly do: "input-hash" | "output-hash" }
  | { readonly do: "rows"; readonly kind: "member" | "sale" };

/** A run, from `begin` to `rest`. */
class Work {
  readonly #calculation: MessagePort;
  readonly #record: SnapshotRecord;
  readonly #sender = new RowSender(port);
  readonly #people = Promise.withResolvers<void>();
  readonly #whole = Promise.withResolvers<void>();
  readonly #lines = Promise.withResolvers<string>();

  constructor({ head, trees, isStored, calculation }: RecordData) {
    this.#record = new SnapshotRecord(head, trees, isStored);
    this.#calculation = calculation.on("message", (told: Told) => this.#take(told));
  }

  #take(told: Told): void {
    const record = this.#record;
    if (told.tell === "members") {
      record.members(told.block);
      this.#people.resolve();
    } else if (told.tell === "pasts") record.pasts(told.pasts);
    else if (told.tell === "sales") record.sales(told.block, told.words);
    else if (told.tell === "whole") this.#whole.resolve();
    else this.#lines.resolve(linesSha256(told.lines));
  }

  taken(ack: Taken): void {
    this.#sender.ack(ack);
  }

  async answer(asked: Exclude<RecordAsked, { readonly do: "begin" }>): Promise<void> {
    const [record, sender] = [this.#record, this.#sender];
    if (asked.do === "rows") {
      await (asked.kind === "member" ? this.#people : this.#whole).promise;
      await sender.send(record.rows(asked.kind));
    } else if (asked.do === "input-hash") {
      await this.#whole.promise;
      sender.answer(record.sha256());
    } else sender.answer(await this.#lines.promise);
  }

  end(): void {
    this.#calculation.close();
  }
}

const port = parentPort!;
let work: Work | null = null;

port.on("message", (asked: RecordAsked | Taken | Rest) => {
  if (asked.do === "begin") work = new Work(asked.data);
  else if (asked.do === "rest") {
    work?.end();
    work = null;
  } else if (asked.do === "ack") work!.taken(asked);
  else void work!.answer(asked);
});
