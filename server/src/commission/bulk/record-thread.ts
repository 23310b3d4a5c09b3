/** The second thread of a run: what the first one tells it, it hashes and makes rows of, while that one goes on. See `calculateInThread`. */
import { parentPort, workerData } from "node:worker_threads";
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
import type { Taken } from "./worker-line.ts";

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
  | { readonly do: "input-hash" | "output-hash" }
  | { readonly do: "rows"; readonly kind: "member" | "sale" };

const port = parentPort!;
const { head, trees, isStored, calculation } = workerData as RecordData;
const record = new SnapshotRecord(head, trees, isStored);
const sender = new RowSender(port);
const [people, whole] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
const lines = Promise.withResolvers<string>();

calculation.on("message", (told: Told) => {
  if (told.tell === "members") {
    record.members(told.block);
    people.resolve();
  } else if (told.tell === "pasts") record.pasts(told.pasts);
  else if (told.tell === "sales") record.sales(told.block, told.words);
  else if (told.tell === "whole") whole.resolve();
  else lines.resolve(linesSha256(told.lines));
});

port.on("message", (asked: RecordAsked | Taken) => {
  if (asked.do === "ack") sender.ack();
  else void answer(asked);
});

async function answer(asked: RecordAsked): Promise<void> {
  if (asked.do === "rows") {
    await (asked.kind === "member" ? people : whole).promise;
    await sender.send(record.rows(asked.kind));
  } else if (asked.do === "input-hash") {
    await whole.promise;
    sender.answer(record.sha256());
  } else sender.answer(await lines.promise);
}
