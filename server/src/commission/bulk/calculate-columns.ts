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
import { IdIndex } from "./ids.ts";
import type { SnapshotColumns } from "./snapshot-columns.ts";
import { intRoom } from "./room.ts";

export interface ColumnRun {
  readonly run: Run;
  /** Position to place in the order of ids. */
  readonly inputOf: Int32Array;
}

/** Why a plan cannot be run over a snapshot. */
export type PlanFaults = readonly { readonly code: string; readonly message: string }[];

/** A snapshot's people as the engine has them. */
export interface ColumnNetwork {
  readonly network: Network;
  readonly index: IdIndex;
  readonly positionOf: Int32Array;
  readonly inputOf: Int32Array;
}

/**
 * The engine over a snapshot's columns: the same lines as `calculateRun` gives for its objects.
 * @param people what `networkOf` made of them
 */
export function calculateColumns(
  snapshot: SnapshotColumns,
  people: ColumnNetwork | { readonly faults: PlanFaults },
): ColumnRun | { readonly faults: PlanFaults } {
  const { head, compiled } = snapshot;
  if ("faults" in people) return people;
  const { network, index, positionOf, inputOf } = people;
  const sales = salesOf(snapshot, network, positionOf, index);
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

/** Once everybody is there. */
export function networkOf(snapshot: SnapshotColumns): ColumnNetwork | { readonly faults: PlanFaults } {
  const ids = snapshot.memberIds.column;
  const index = new IdIndex(ids);
  const parents = placesOf(snapshot.sponsors.column, index);
  const made = networkFromColumns(parents, snapshot.kinds.column);
  if (made === null) return refused(snapshot);
  const { network, positionOf } = made;
  const inputOf = intRoom(ids.length);
  for (let input = 0; input < ids.length; input++) inputOf[positionOf[input]!] = input;
  const trees: Record<string, Network["trees"]["sponsor"]> & { sponsor: Network["trees"]["sponsor"] } = {
    sponsor: network.trees.sponsor,
  };
  for (const [number, name] of snapshot.treeNames.entries()) {
    const column = snapshot.parents[number]!;
    if (!column.known) continue;
    const above = placesOf(column.ids.column, index);
    const tree = addTree(above, { source: inputOf, position: positionOf });
    if (tree === null) return refused(snapshot);
    const legs = snapshot.legs[number]!;
    trees[name] = legs?.known ? seatedTree(tree, legs.seats.column, positionOf) : tree;
  }
  const holder = holdersOf(snapshot, inputOf, positionOf, index);
  const days = snapshot.joined.column;
  let texts: readonly string[] | undefined;
  let positions: ReadonlyMap<string, number> | undefined;
  return {
    index,
    positionOf,
    inputOf,
    network: {
      ...network,
      trees,
      ...(holder !== null && { holder }),
      joined: isAll(days, NO_DAY) ? null : pick(days, inputOf),
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
  index: IdIndex,
): Int32Array | null {
  if (isAll(holders.column, -1)) return null;
  const held = placesOf(holders.column, index);
  return inputOf.map((input, at) => (held[input] === NONE ? at : positionOf[held[input]!]!));
}

/** By id its place; an id below zero is nobody. */
function placesOf(ids: Float64Array, index: IdIndex): Int32Array {
  const places = index.all(ids);
  for (let at = 0; at < places.length; at++) {
    if (places[at] === NONE && ids[at]! >= 0)
      throw new Error(`member ${ids[at]!} is named in a snapshot that has no such member`);
  }
  return places;
}

function isAll(column: Float64Array | Int32Array, value: number): boolean {
  for (let at = 0; at < column.length; at++) if (column[at] !== value) return false;
  return true;
}

function pick(column: Int32Array, places: Int32Array): Int32Array {
  const picked = intRoom(places.length);
  for (let at = 0; at < places.length; at++) picked[at] = column[places[at]!]!;
  return picked;
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

function salesOf(snapshot: SnapshotColumns, network: Network, positionOf: Int32Array, index: IdIndex): SaleTable {
  const members = (ids: Float64Array): Int32Array => toPositions(placesOf(ids, index), positionOf);
  const days = snapshot.days.column;
  const table = saleTableFromColumns(network, {
    seller: members(snapshot.sellers.column),
    buyer: members(snapshot.buyers.column),
    currency: snapshot.currencies.column,
    amount: snapshot.amounts.column,
    cv: snapshot.cvs.column,
    qv: snapshot.qvs.column,
    day: isAll(days, NO_DAY) ? null : days,
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
