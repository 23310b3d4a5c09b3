/**
 * A whole tree as of one instant, as columns in memory. Rows stand in preorder, siblings by the size of what is below them
 * (in trees with seats from the left): a branch is one unbroken range of rows, `[at, at + size[at])`, and that range is also where it is drawn.
 */
import type { TreeRules } from "./model.ts";

/** What a member did in the period around the instant. `quiet`: sold nothing in it. `left`: terminated. */
export const activities = ["selling", "quiet", "suspended", "left"] as const;
export type Activity = (typeof activities)[number];
export const SELLING = 0;
export const QUIET = 1;
export const SUSPENDED = 2;
export const LEFT = 3;

/** Points in hundredths at which the next step of own volume begins; below the first is none. */
export const volumeSteps = [1, 5_000, 10_000, 25_000, 50_000, 100_000] as const;

/** 0 for none, then the number of steps reached. */
export function volumeStep(volume: number): number {
  let step = 0;
  while (step < volumeSteps.length && volume >= volumeSteps[step]!) step += 1;
  return step;
}

/** What is read from the database: one row a member or position, ordered by id; names in pieces. */
export interface RawTree {
  readonly ids: Float64Array;
  /** 0 where nobody is above. */
  readonly parents: Float64Array;
  readonly legs: Uint16Array;
  readonly members: Float64Array;
  /** Seconds since 1970. */
  readonly joined: Float64Array;
  readonly kinds: Uint8Array;
  /** As in `activities`; who is active is QUIET until volumes are known. */
  readonly standings: Uint8Array;
  readonly names: Names;
}

/** Names and handles by row of `RawTree`, as they are and as they are searched. */
export interface Names {
  readonly text: Buffer;
  readonly starts: Uint32Array;
  readonly plain: Buffer;
  readonly plainStarts: Uint32Array;
}

export interface Snapshot {
  readonly tree: TreeRules;
  /** What it is as of, and when it was read: `taken` names this snapshot. */
  readonly at: Temporal.Instant;
  readonly taken: Temporal.Instant;
  readonly count: number;
  /** The deepest level; roots stand on 0. */
  readonly deepest: number;
  /** Names of the ranks, the lowest first; rank 1 is the first of them, 0 is none. */
  readonly ranks: readonly string[];
  /** By row in preorder: ids (a member's or a position's) and whose they are. */
  readonly ids: Float64Array;
  readonly members: Float64Array;
  /** The row above, -1 for a root. */
  readonly above: Int32Array;
  /** People in the branch, who heads it included. */
  readonly size: Int32Array;
  readonly level: Int32Array;
  /** Levels in the branch, 1 where nobody is below. */
  readonly tall: Int32Array;
  readonly rank: Uint8Array;
  /** The highest rank in the branch. */
  readonly topRank: Uint8Array;
  readonly activity: Uint8Array;
  /** Own points in hundredths in the period around the instant. */
  readonly volume: Float64Array;
  readonly joined: Float64Array;
  readonly kind: Uint8Array;
  readonly leg: Uint16Array;
  /** Sums over all rows before this one, with one row more than there are: a branch's sum is a difference. */
  readonly volumeBefore: Float64Array;
  readonly sellingBefore: Int32Array;
  readonly names: Names;
  /** From preorder to the row by id, in which names stand; and back. */
  readonly byId: Int32Array;
  readonly fromId: Int32Array;
  /** Rows by id, ascending. */
  readonly sortedIds: Float64Array;
}

/** What a reader may see: a branch and nothing above it, and of its people some fields. */
export interface View {
  readonly snapshot: Snapshot;
  /** The row that heads it, or -1 for the whole tree. */
  readonly root: number;
  /** Its rows: `[from, to)`. */
  readonly from: number;
  readonly to: number;
  /** The level that counts as 0. */
  readonly level: number;
  readonly fields: ReadonlySet<Field>;
  /** Exact volumes and days, standings and kinds: for the company's own people. */
  readonly exact: boolean;
}

export const fields = ["name", "handle", "joined", "rank", "activity", "volume"] as const;
export type Field = (typeof fields)[number];

/** The row of an id, or undefined where it is not in the tree. */
export function rowOf(snapshot: Snapshot, id: bigint): number | undefined {
  const { sortedIds, fromId } = snapshot;
  const wanted = Number(id);
  let [low, high] = [0, sortedIds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sortedIds[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return sortedIds[low] === wanted ? fromId[low] : undefined;
}

export function nameOf({ names, byId }: Snapshot, row: number): { readonly name: string; readonly handle: string } {
  const at = byId[row]!;
  const [handle = "", name = ""] = names.text.toString("utf8", names.starts[at], names.starts[at + 1]! - 1).split("\t");
  return { name, handle };
}

/** Points of the rows `[from, to)`, in hundredths. */
export function volumeOf({ volumeBefore }: Snapshot, from: number, to: number): number {
  return volumeBefore[to]! - volumeBefore[from]!;
}

export function sellingOf({ sellingBefore }: Snapshot, from: number, to: number): number {
  return sellingBefore[to]! - sellingBefore[from]!;
}
