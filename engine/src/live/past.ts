import type { Past } from "../run/past.ts";
import { addColumn } from "./columns.ts";
import type { Values } from "./columns.ts";
import { wideTable } from "./standing.ts";
import type { Standing } from "./standing.ts";

/** What earlier periods left; who joined since has nothing there. */
export interface LivePast {
  readonly now: () => Past;
}

/** By name: columns by position, or lists of them. */
const PAST_COLUMNS = ["streaks", "awarded", "advances", "overpaid"] as const;
const PAST_LISTS = ["volumes", "rules", "paid"] as const;

export function livePast(live: Standing, past: Past): LivePast {
  const { table } = live;
  const parts: (() => Partial<Past>)[] = [];
  const map = <A, B>(of: Readonly<Record<string, A>>, one: (value: A) => B): Record<string, B> =>
    Object.fromEntries(Object.entries(of).map(([name, value]) => [name, one(value)]));
  const keep = <A extends Values>(column: A): (() => A) => {
    const kept = addColumn(table, column);
    return () => kept.now;
  };
  const call = <T>(read: () => T): T => read();
  for (const which of ["title", "highest", "missed"] as const) {
    const column = past[which];
    if (column === undefined) continue;
    const read = keep<Values>(column);
    parts.push(() => ({ [which]: read() }));
  }
  for (const which of PAST_COLUMNS) {
    const columns = past[which];
    if (columns === undefined) continue;
    const kept = map<Values, () => Values>(columns, keep);
    parts.push(() => ({ [which]: map(kept, call) }));
  }
  for (const which of PAST_LISTS) {
    const lists = past[which];
    if (lists === undefined) continue;
    const kept = map<readonly Values[], (() => Values)[]>(lists, (list) => list.map(keep<Values>));
    parts.push(() => ({ [which]: map(kept, (list) => list.map(call)) }));
  }
  const { lots, taken } = past;
  const keepWide = (width: number, column: Float64Array): (() => Float64Array) => {
    const kept = addColumn(wideTable(live, width), column);
    return () => kept.now;
  };
  if (lots !== undefined) {
    const kept = map(lots, (one) => ({ ...one, read: one.volumes.map((column) => keepWide(one.legs, column)) }));
    parts.push(() => ({ lots: map(kept, ({ legs, ages, read }) => ({ legs, ages, volumes: read.map(call) })) }));
  }
  if (taken !== undefined) {
    const kept = map(taken, (list) => list.map((one) => ({ ...one, read: keepWide(one.legs, one.volume) })));
    parts.push(() => ({
      taken: map(kept, (list) => list.map(({ legs, age, read }) => ({ legs, age, volume: read() }))),
    }));
  }
  return { now: () => Object.assign({}, past, ...parts.map(call<Partial<Past>>)) as Past };
}
