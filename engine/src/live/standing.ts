import type { Requirement } from "../plan/compiled.ts";
import type { Network } from "../tree/network.ts";
import type { Tree } from "../tree/order.ts";
import type { Figures } from "../volume/figures.ts";
import { addColumn, addRow, newTable, takeRow } from "./columns.ts";
import type { Changes, Column, Journal, Table } from "./columns.ts";
import type { LivePast } from "./past.ts";
import { asTree } from "./trees.ts";
import type { LiveTree } from "./trees.ts";

export type Changing<T> = { -readonly [K in keyof T]: T[K] };

/** Something that is worked out from others and kept while those change. */
export interface Kept {
  /** The tree in which it looks. */
  readonly tree: LiveTree | null;
  /** What it looks at has changed: follow. */
  readonly update: () => void;
  /** Somebody is about to leave their place in the tree, with everybody below. */
  readonly detach?: (at: number) => void;
  /** They stand in their new place now. */
  readonly attach?: (at: number) => void;
}

/** Everybody's volumes, rules met and ranks, kept while sales, people and places change. */
export interface Standing {
  readonly table: Table;
  readonly journal: Journal;
  readonly trees: ReadonlyMap<string, LiveTree>;
  /** As a run has them; the columns are other views when somebody has joined. */
  readonly figures: Changing<Figures>;
  readonly network: Changing<Network>;
  readonly columns: {
    readonly volumes: readonly Column<Float64Array>[];
    readonly rules: readonly Column<Uint8Array>[];
    readonly legCaps: readonly Column<Float64Array>[];
    readonly legRanks: readonly Column<Int32Array>[];
    readonly paid: Column<Uint8Array>;
    readonly title: Column<Uint8Array>;
    readonly highest: Column<Uint8Array>;
    readonly missed: Column<Uint16Array>;
    readonly kind: Column<Uint8Array>;
    readonly joined: Column<Int32Array>;
  };
  /** Whose position each is; null where nobody has a further one. */
  holder: Column<Int32Array> | null;
  /** By holder: all their positions, where they have several. */
  readonly positionsOf: Map<number, number[]>;
  /** Columns with several entries for each position. */
  readonly wide: { readonly table: Table; readonly width: number }[];
  /** What changed in the current event. */
  readonly changes: {
    readonly volumes: readonly Changes[];
    readonly rules: readonly Changes[];
    readonly legCaps: readonly Changes[];
    readonly legRanks: readonly Changes[];
    readonly paid: Changes;
    readonly title: Changes;
    readonly highest: Changes;
  };
  /** Those who joined in the current event. */
  readonly newcomers: number[];
  /** All that is kept, each after what it looks at. */
  readonly kept: Kept[];
  /** What is to be forgotten when an event fails. */
  readonly resets: (() => void)[];
  /** All lists of changes, to be emptied before the next event. */
  readonly lists: Changes[];
  past: LivePast;
  /** Who was looked at in the current step: their entry is its number. */
  readonly seen: Column<Int32Array>;
  step: number;
}

/** The columns have grown: everything that reads them takes the new views. */
export function lookAgain(live: Standing): void {
  const { figures, network, columns, table, trees } = live;
  const { volumes, rules, legCaps, legRanks } = columns;
  network.size = table.size;
  network.kind = columns.kind.now;
  network.joined = columns.joined.now;
  if (live.holder !== null) network.holder = live.holder.now;
  else delete network.holder;
  network.trees = Object.fromEntries(
    [...trees].map(([relation, tree]): [string, Tree] => [relation, asTree(tree)]),
  ) as Network["trees"];
  figures.kind = columns.kind.now;
  figures.past = live.past.now();
  for (const [index, column] of volumes.entries()) figures.volumes[index] = column.now;
  for (const [index, column] of rules.entries()) figures.rules[index] = column.now;
  for (const [index, column] of legCaps.entries()) figures.legCaps[index] = column.now;
  for (const [index, column] of legRanks.entries()) figures.legRanks[index] = column.now;
  figures.ranks = {
    paid: columns.paid.now,
    title: columns.title.now,
    highest: columns.highest.now,
    missed: columns.missed.now,
  };
}

/** A table of columns that have `width` entries for each position. */
export function wideTable(live: Standing, width: number): Table {
  const table = newTable(live.table.size * width);
  live.wide.push({ table, width });
  return table;
}

/** Room for one more position in all columns; `holder`: whose it is. */
export function addPosition(live: Standing, holder: number): void {
  if (holder !== live.table.size && live.holder === null) {
    live.holder = addColumn(
      live.table,
      Int32Array.from({ length: live.table.size }, (_, at) => at),
    );
  }
  addRow(live.table);
  for (const { table, width } of live.wide) for (let row = 0; row < width; row++) addRow(table);
  const at = live.table.size - 1;
  if (live.holder !== null) live.holder.now[at] = holder;
  if (holder !== at) holdPosition(live, holder, at);
  lookAgain(live);
}

export function takePosition(live: Standing, holder: number): void {
  const at = live.table.size - 1;
  if (holder !== at) live.positionsOf.get(holder)!.pop();
  takeRow(live.table);
  for (const { table, width } of live.wide) for (let row = 0; row < width; row++) takeRow(table);
  lookAgain(live);
}

export function holdPosition({ positionsOf }: Standing, holder: number, at: number): void {
  const known = positionsOf.get(holder);
  if (known === undefined) positionsOf.set(holder, [holder, at]);
  else known.push(at);
}

/** What a list of requirements looks at. */
export function inputsOf(live: Standing, requirements: readonly Requirement[], ofRanks: boolean): Changes[] {
  const { changes } = live;
  const found = new Set<Changes>();
  const look = (list: readonly Requirement[]): void => {
    for (const requirement of list) {
      if (requirement.type === "volume") found.add(changes.volumes[requirement.volume]!);
      else if (requirement.type === "max-leg") found.add(changes.legCaps[requirement.column]!);
      else if (requirement.type === "rule" || requirement.type === "met") found.add(changes.rules[requirement.rule]!);
      else if (requirement.type === "legs") found.add(changes.legRanks[requirement.legRank]!);
      // The titles that ranks ask for are last period's.
      else if (requirement.type === "rank" && !ofRanks) found.add(changes[requirement.of]);
      else if (requirement.type === "any") for (const inner of requirement.alternatives) look(inner);
    }
  };
  look(requirements);
  return [...found];
}

/** Call `visit` once for everybody who stands in one of the lists, and for who has just joined. */
export function eachTouched(live: Standing, lists: readonly Changes[], visit: (at: number) => void): void {
  const step = ++live.step;
  const seen = live.seen.now;
  for (const { at, count } of lists) {
    for (let entry = 0; entry < count; entry++) {
      const one = at[entry]!;
      if (seen[one] === step) continue;
      seen[one] = step;
      visit(one);
    }
  }
  for (const one of live.newcomers) {
    if (seen[one] === step) continue;
    seen[one] = step;
    visit(one);
  }
}

export function treeOf(live: Standing, relation: string): LiveTree {
  return live.trees.get(relation)!;
}
