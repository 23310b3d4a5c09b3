/** The thread of a run: see `calculateInThread`. */
import { parentPort, workerData } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { Calculation } from "./calculation.ts";
import type { Part, Rows } from "./calculation.ts";
import type { Told } from "./record-thread.ts";
import { RowSender } from "./send-rows.ts";
import type { SnapshotHead, Sources } from "./snapshot-columns.ts";
import type { Taken } from "./worker-line.ts";

export interface CalculationData {
  readonly head: SnapshotHead;
  readonly sources: Sources | null;
  readonly record: MessagePort;
}

export type CalculationAsked =
  | { readonly do: "feed"; readonly part: Part; readonly piece: Uint8Array<ArrayBuffer> }
  | { readonly do: "people" }
  | { readonly do: "finish" | "calculate" | "agrees" }
  | { readonly do: "rows"; readonly kind: Rows };

const port = parentPort!;
const { head, sources, record } = workerData as CalculationData;
const tell = (told: Told, moved: ArrayBuffer[] = []): void => record.postMessage(told, moved);
const calculation = new Calculation(head, sources, {
  members: (block) => tell({ tell: "members", block }),
  pasts: (pasts) => tell({ tell: "pasts", pasts }),
  sales: (block, words) => {
    const columns = Object.values(block).filter((column) => typeof column === "object");
    tell(
      { tell: "sales", block, words },
      columns.map(({ buffer }) => buffer as ArrayBuffer),
    );
  },
});
const sender = new RowSender(port);

port.on("message", (asked: CalculationAsked | Taken) => {
  if (asked.do === "feed") {
    calculation.feed(asked.part, asked.piece);
    const { buffer } = asked.piece;
    sender.say({ say: "ack", buffer }, [buffer]);
  } else if (asked.do === "ack") sender.ack();
  else if (asked.do === "people") calculation.people();
  else if (asked.do === "rows") void sender.send(calculation.rows(asked.kind));
  else if (asked.do === "agrees") sender.answer(calculation.agrees());
  else {
    calculation.finish();
    tell({ tell: "whole" });
    if (asked.do === "finish") sender.answer(null);
    else {
      const result = calculation.calculate();
      sender.answer(result);
      if (!("faults" in result)) tell({ tell: "lines", lines: calculation.hashed() });
    }
  }
});
