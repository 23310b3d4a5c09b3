import { Failure } from "../foundation/failure.ts";
import type { Db } from "../foundation/database.ts";
import { hasSeats } from "./model.ts";
import type { NetworkChange, TreeNode, TreeRules } from "./model.ts";
import { groupAt, lineAt } from "./read-tree.ts";
import { firstPositions, holderAt } from "./seat-store.ts";
import { findTree } from "./trees.ts";

/** What the rooms above know of, brought by the composition root. */
export interface NetworkServices {
  /** The instant at which the period around `now` ends and the next one begins. */
  readonly nextPeriodStart: (db: Db, now: Temporal.Instant) => Promise<Temporal.Instant>;
  /** QV (points with two decimals) that the members sold in the period around `now`, less what was refunded. */
  readonly openVolume: (db: Db, members: readonly bigint[], now: Temporal.Instant) => Promise<bigint>;
  /** QV (hundredths of a point) by member, sold from the beginning of the period around the instant up to it. */
  readonly volumesAt: (db: Db, at: Temporal.Instant) => Promise<MemberColumn>;
  /** The rank that each member held: its number in `names`, which begin with the lowest, counted from 1. */
  readonly ranksAt: (
    db: Db,
    at: Temporal.Instant,
  ) => Promise<{ readonly names: readonly string[]; readonly ranks: MemberColumn }>;
}

/** One number a member, for very many members; who is not in it has 0. Ids are exact up to 2^53. */
export interface MemberColumn {
  readonly members: Float64Array;
  readonly values: Float64Array;
}

/** What a change does, from its first day on. */
export interface Effect {
  readonly effectiveAt: Temporal.Instant;
  /** Whose line above becomes another: how many people, the first of them the one who moves. */
  readonly people: number;
  /** What these sold in the open period: it is what the groups would have less or more of, had it been so this period. */
  readonly volume: bigint;
  /** Who stands above them now and will not, nearest first: their groups lose `people` and `volume`. */
  readonly loses: readonly TreeNode[];
  /** Who will stand above them and does not now. */
  readonly gains: readonly TreeNode[];
  /** Of a transfer: who holds the position until then. */
  readonly from: bigint | null;
}

export type WantedChange = Pick<
  NetworkChange,
  "kind" | "tree" | "memberId" | "positionId" | "parentId" | "leg" | "holderId"
>;

/**
 * What a change would do if it were decided at `now`; nothing is written. It takes effect as the next period starts, and
 * sees what is planned for that day already.
 * @returns `not-found` where the one who moves or the new place is not in the tree, `tree-cycle` where the new place is
 *   below what moves.
 */
export async function previewChange(
  db: Db,
  services: NetworkServices,
  wanted: WantedChange,
  now: Temporal.Instant,
): Promise<Effect | Failure> {
  const tree = await findTree(db, wanted.tree);
  if (tree === undefined) return new Failure("not-found", `No tree is called "${wanted.tree}".`, { field: "tree" });
  const id = hasSeats(tree) ? wanted.positionId : wanted.memberId;
  if (id === null) {
    const what = hasSeats(tree) ? "a position" : "a member";
    return new Failure("bad-input", `In the ${tree.name} tree ${what} moves; say which.`, { field: what.slice(2) });
  }
  const effectiveAt = await services.nextPeriodStart(db, now);
  const line = await lineAt(db, tree, id, effectiveAt);
  if (line.length === 0) return new Failure("not-found", `Nothing of that id stands in the ${tree.name} tree.`);
  if (wanted.kind === "transfer") {
    const from = (await holderAt(db, id, effectiveAt)) ?? null;
    return { effectiveAt, people: 0, volume: 0n, loses: [], gains: [], from };
  }
  const target = wanted.parentId === null ? [] : await lineAt(db, tree, wanted.parentId, effectiveAt);
  if (wanted.parentId !== null && target.length === 0) {
    return new Failure("not-found", `The new place is not in the ${tree.name} tree.`, { field: "parent" });
  }
  if (target.some((node) => node.id === id)) {
    return new Failure("tree-cycle", "The new place is below what is moved: that would close a circle.");
  }
  const group = await groupAt(db, tree, id, effectiveAt);
  const members = await membersOf(db, tree, group, effectiveAt);
  const before = new Set(line.slice(1).map((node) => node.id));
  const after = new Set(target.map((node) => node.id));
  return {
    effectiveAt,
    people: group.length,
    volume: await services.openVolume(db, members, now),
    loses: line.slice(1).filter((node) => !after.has(node.id)),
    gains: target.filter((node) => !before.has(node.id)),
    from: null,
  };
}

/** Whose volume is in a group: a member's own is counted where their first position of the tree stands. */
async function membersOf(
  db: Db,
  tree: TreeRules,
  group: readonly bigint[],
  at: Temporal.Instant,
): Promise<readonly bigint[]> {
  if (!hasSeats(tree)) return group;
  return await firstPositions(db, tree.name, group, at);
}
