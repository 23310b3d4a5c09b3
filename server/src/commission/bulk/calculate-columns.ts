import {
  addTree,
  buildNetwork,
  KINDS,
  networkFromColumns,
  NO_DAY,
  NONE,
  runPeriod,
  saleTableFromColumns,
  seatedTree,
  toPositions,
} from "@fairline/engine";
import type { Network, Run, SaleTable } from "@fairline/engine";
import { toEdge } from "../../foundation/ids.ts";
import { readPasts } from "../past-text.ts";
import { indexOfIds } from "./ids.ts";
import type { SnapshotColumns } from "./snapshot-columns.ts";

export interface ColumnRun {
  readonly run: Run;
  /** Position to place in the order of ids. */
  readonly inputOf: Int32Array;
}

/** Why a plan cannot be run over a snapshot. */
export type PlanFaults = readonly { readonly code: string; readonly message: string }[];

/** The engine over a snapshot's columns: the same lines as `calculateRun` gives for its objects. */
export function calculateColumns(snapshot: SnapshotColumns): ColumnRun | { readonly faults: PlanFaults } {
  const { head, compiled } = snapshot;
  const ids = snapshot.memberIds.column;
  const indexOf = indexOfIds(ids);
  const made = networkOf(snapshot, indexOf);
  if ("faults" in made) return made;
  const { network, positionOf, inputOf } = made;
  const sales = salesOf(snapshot, network, positionOf, indexOf);
  const run = runPeriod({
    plan: head.plan,
    network,
    sales,
    companyCurrency: head.companyCurrency,
    ...(head.day !== null && { day: head.day }),
    ...(snapshot.past.length > 0 && { past: readPasts(compiled, network, snapshot.past) }),
    rates: head.rates,
  });
  return run.ok ? { run: run.value, inputOf } : { faults: run.faults };
}

function networkOf(
  snapshot: SnapshotColumns,
  indexOf: (id: number) => number,
): { network: Network; positionOf: Int32Array; inputOf: Int32Array } | { readonly faults: PlanFaults } {
  const ids = snapshot.memberIds.column;
  const parents = Int32Array.from(snapshot.sponsors.column, (id) => (id < 0 ? NONE : known(indexOf(id), id)));
  const made = networkFromColumns(parents, snapshot.kinds.column);
  if (made === null) return refused(snapshot);
  const { network, positionOf } = made;
  const inputOf = new Int32Array(ids.length);
  for (let input = 0; input < ids.length; input++) inputOf[positionOf[input]!] = input;
  const trees: Record<string, Network["trees"]["sponsor"]> & { sponsor: Network["trees"]["sponsor"] } = {
    sponsor: network.trees.sponsor,
  };
  for (const [index, name] of snapshot.treeNames.entries()) {
    const column = snapshot.parents[index]!;
    if (!column.known) continue;
    const above = Int32Array.from(column.ids.column, (id) => (id < 0 ? NONE : known(indexOf(id), id)));
    const tree = addTree(above, { source: inputOf, position: positionOf });
    if (tree === null) return refused(snapshot);
    const legs = snapshot.legs[index]!;
    trees[name] = legs?.known ? seatedTree(tree, legs.seats.column, positionOf) : tree;
  }
  const holder = holdersOf(snapshot, inputOf, positionOf, indexOf);
  const days = snapshot.joined.column;
  let texts: readonly string[] | undefined;
  let positions: ReadonlyMap<string, number> | undefined;
  return {
    positionOf,
    inputOf,
    network: {
      ...network,
      trees,
      ...(holder !== null && { holder }),
      joined: days.every((day) => day === NO_DAY) ? null : Int32Array.from(inputOf, (input) => days[input]!),
      // A million texts are made only where a plan looks back.
      get ids() {
        return (texts ??= Array.from(inputOf, (input) => toEdge("member", BigInt(ids[input]!))));
      },
      get positions() {
        return (positions ??= new Map(this.ids.map((id, at) => [id, at])));
      },
    },
  };
}

/** By position that of whoever holds it; null where nobody holds a further one. */
function holdersOf(
  { holders }: SnapshotColumns,
  inputOf: Int32Array,
  positionOf: Int32Array,
  indexOf: (id: number) => number,
): Int32Array | null {
  if (holders.column.every((id) => id < 0)) return null;
  return Int32Array.from(inputOf, (input, at) => {
    const id = holders.column[input]!;
    return id < 0 ? at : positionOf[known(indexOf(id), id)]!;
  });
}

function known(index: number, id: number): number {
  if (index === NONE) throw new Error(`member ${id} is named in a snapshot that has no such member`);
  return index;
}

/** The same words as for a network of objects: who stands in the circle. A circle of sponsors the database refuses. */
function refused(snapshot: SnapshotColumns): { readonly faults: PlanFaults } {
  const ids = snapshot.memberIds.column;
  const text = (id: number): string | null => (id < 0 ? null : toEdge("member", BigInt(id)));
  const result = buildNetwork(
    Array.from(ids, (id, at) => ({
      id: text(id)!,
      kind: KINDS[snapshot.kinds.column[at]!]!,
      sponsorId: text(snapshot.sponsors.column[at]!),
      parents: Object.fromEntries(
        snapshot.treeNames.flatMap((name, tree) => {
          const column = snapshot.parents[tree]!;
          return column.known ? [[name, text(column.ids.column[at]!)]] : [];
        }),
      ),
    })),
  );
  if (result.ok) throw new Error("a network is a circle as columns and none as objects");
  if (result.faults.some(({ data }) => data.relation === undefined)) throw new Error(result.faults[0]!.message);
  return { faults: result.faults.map(({ code, message }) => ({ code, message })) };
}

function salesOf(
  snapshot: SnapshotColumns,
  network: Network,
  positionOf: Int32Array,
  indexOf: (id: number) => number,
): SaleTable {
  const members = (ids: Float64Array): Int32Array =>
    toPositions(
      Int32Array.from(ids, (id) => (id < 0 ? NONE : known(indexOf(id), id))),
      positionOf,
    );
  const days = snapshot.days.column;
  const table = saleTableFromColumns(network, {
    seller: members(snapshot.sellers.column),
    buyer: members(snapshot.buyers.column),
    currency: snapshot.currencies.column,
    amount: snapshot.amounts.column,
    cv: snapshot.cvs.column,
    qv: snapshot.qvs.column,
    day: days.every((day) => day === NO_DAY) ? null : days,
  });
  const { saleLines } = snapshot;
  if (saleLines === null) return table;
  const input = table.input!;
  const aboutOf = snapshot.aboutOf.column;
  const hasAbout = snapshot.words.abouts.some(({ market, tags }) => market !== null || tags.length > 0);
  // Not by spreading: the columns are put in order when they are first asked for.
  return Object.create(table, {
    lines: { value: Array.from(input, (place) => saleLines[place]!), enumerable: true },
    about: {
      value: hasAbout ? Array.from(input, (place) => snapshot.words.abouts[aboutOf[place]!]!) : [],
      enumerable: true,
    },
  }) as SaleTable;
}
