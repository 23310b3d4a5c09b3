/** The thread of a run: see `calculateInThread`. */
import { parentPort } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { Calculation } from "./calculation.ts";
import type { Part, Rows } from "./calculation.ts";
import type { Told } from "./record-thread.ts";
import { RowSender } from "./send-rows.ts";
import type { SnapshotHead, Sources } from "./snapshot-columns.ts";
import type { Rest, Taken } from "./worker-line.ts";

export interface CalculationData {
  readonly head: SnapshotHead;
  readonly sources: Sources | null;
  readonly record: MessagePort;
}

export type CalculationAsked =
  | { readonly do: "begin"; readonly data: CalculationData }
  | { readonly do: "feed"; readonly part: Part; readonly piece: Uint8Array<ArrayBuffer> }
  | { readonly do: "people" }
  | { readonly do: "finish" | "calculate" | "agrees" }
  | { readonly do: "rows"; readonly kind: Rows };

/** A run, from `begin` to `rest`. */
class Work {
  readonly #record: MessagePort;
  readonly #calculation: Calculation;
  readonly #sender = new RowSender(port);

  constructor({ head, sources, record }: CalculationData) {
    this.#record = record;
    this.#calculation = new Calculation(head, sources, {
      members: (block) => this.#tell({ tell: "members", block }),
      pasts: (pasts) => this.#tell({ tell: "pasts", pasts }),
      sales: (block, words) => this.#tell({ tell: "sales", block, words }),
    });
  }

  #tell(told: Told): void {
    this.#record.postMessage(told, []);
  }

  do(asked: Exclude<CalculationAsked, { readonly do: "begin" }> | Taken): void {
    const [calculation, sender] = [this.#calculation, this.#sender];
    if (asked.do === "feed") {
      calculation.feed(asked.part, asked.piece);
      const { buffer } = asked.piece;
      sender.say({ say: "ack", buffer }, [buffer]);
    } else if (asked.do === "ack") sender.ack(asked);
    else if (asked.do === "people") calculation.people();
    else if (asked.do === "rows") void sender.send(calculation.rows(asked.kind));
    else if (asked.do === "agrees") sender.answer(calculation.agrees());
    else {
      calculation.finish();
      this.#tell({ tell: "whole" });
      if (asked.do === "finish") sender.answer(null);
      else {
        const result = calculation.calculate();
        sender.answer(result);
        if (!("faults" in result)) this.#tell({ tell: "lines", lines: calculation.hashed() });
      }
    }
  }

  end(): void {
    this.#record.close();
  }
}

const port = parentPort!;
let work: Work | null = null;

port.on("message", (asked: CalculationAsked | Taken | Rest) => {
  if (asked.do === "begin") work = new Work(asked.data);
  else if (asked.do === "rest") {
    work?.end();
    work = null;
  } else work!.do(asked);
});
