import type { LineColumns } from "../run/lines.ts";
import type { Column } from "./columns.ts";
import { replaceLines } from "./line-store.ts";
import type { LineStore } from "./line-store.ts";
import type { Payments } from "./pay.ts";

/** Sources that are to be worked out again, each once. */
export interface Asked {
  readonly ask: (source: number) => void;
  /** The next one, or -1. */
  readonly next: () => number;
  readonly any: () => boolean;
  readonly forget: () => void;
}

export function newAsked(waits: Column<Uint8Array>): Asked {
  const stack: number[] = [];
  return {
    ask: (source) => {
      if (waits.now[source] === 1) return;
      waits.now[source] = 1;
      stack.push(source);
    },
    next: () => {
      const source = stack.pop();
      if (source === undefined) return -1;
      waits.now[source] = 0;
      return source;
    },
    any: () => stack.length > 0,
    forget: () => {
      for (const source of stack) waits.now[source] = 0;
      stack.length = 0;
    },
  };
}

/** Work out again the sources that were asked for. A source counts as many steps as it is dear. */
export function settleAsked(
  payments: Payments,
  index: number,
  store: LineStore,
  asked: Asked,
  work: (source: number) => LineColumns,
  budget: number,
): number {
  const { journal } = payments.world.standing;
  const paid = (earner: number): void => payments.earned(index, earner);
  let left = budget;
  while (left > 0) {
    const source = asked.next();
    if (source < 0) break;
    left -= STEPS;
    const before = store.count.now[source]!;
    if (!replaceLines(journal, store, source, work(source), paid)) continue;
    if ((before === 0) !== (store.count.now[source] === 0)) payments.sourcePaid(index, source);
  }
  return left;
}

const STEPS = 8;
