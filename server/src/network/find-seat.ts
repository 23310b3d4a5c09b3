import type { Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import type { FillRule, Seat, TreeRules } from "./model.ts";
import { countBelow } from "./read-tree.ts";
import { legsFrom, outerEnd, seatsBelow } from "./seat-store.ts";

interface Search {
  readonly db: Db;
  readonly tree: TreeRules;
  readonly width: number;
  /** How many levels below `under` a newcomer may come to sit. */
  readonly levels: number;
  readonly under: bigint;
  readonly at: Temporal.Instant;
}

/** Deeper than any tree gets: a walk down always ends before it. */
const bottomless = 2 ** 30;

/** How many positions of one level are looked at together. */
const levelSlice = 5000;

/**
 * The seat that the tree's rule gives a newcomer below a position, from `at` on. The caller holds the tree's lock, so that
 * the seat is still free when it is taken.
 * @param rule where the sponsor chose another than the tree's
 * @returns `wrong-state` where the tree's depth is reached on the way that the rule goes.
 */
export async function findSeat(
  db: Db,
  tree: TreeRules,
  under: bigint,
  at: Temporal.Instant,
  rule: FillRule | null = tree.fill,
): Promise<Seat | Failure> {
  if (tree.width === null || rule === null) throw new Error(`nobody is seated in the tree ${tree.name}`);
  const search: Search = { db, tree, width: tree.width, levels: tree.depth ?? bottomless, under, at };
  const seat = await seatBy[rule](search);
  return (
    seat ??
    new Failure(
      "wrong-state",
      `No seat is free by the rule "${rule}" within ${search.levels} levels; choose a seat, another sponsor, or let the tree be deeper.`,
      { tree: tree.name, rule },
    )
  );
}

const seatBy: { readonly [Rule in FillRule]: (search: Search) => Promise<Seat | undefined> } = {
  left: (search) => outer(search, search.under, 0, 0),
  right: (search) => outer(search, search.under, search.width - 1, 0),
  "weaker-leg": weakerLeg,
  balanced,
  "breadth-first": breadthFirst,
};

async function outer(search: Search, start: bigint, leg: number, depth: number): Promise<Seat | undefined> {
  const { db, at, levels } = search;
  const end = await outerEnd(db, { positionId: start, leg, at, levels: levels - depth });
  return depth + end.depth < levels ? { parentId: end.positionId, leg } : undefined;
}

async function weakerLeg(search: Search): Promise<Seat | undefined> {
  const { db, tree, width, under, at } = search;
  const taken = new Map((await legsFrom(db, [under], at)).map(({ leg, positionId }) => [leg, positionId]));
  let weakest: { readonly leg: number; readonly start: bigint; readonly size: number } | undefined;
  for (let leg = 0; leg < width; leg += 1) {
    const start = taken.get(leg);
    if (start === undefined) return search.levels > 0 ? { parentId: under, leg } : undefined;
    const size = 1 + (await countBelow(db, tree, start, at));
    if (weakest === undefined || size < weakest.size) weakest = { leg, start, size };
  }
  // The outer end of the leg: the left half's is on the left, as people say "my left leg".
  return weakest && outer(search, weakest.start, weakest.leg, 1);
}

async function balanced(search: Search): Promise<Seat | undefined> {
  const { db, width, levels, under, at } = search;
  const below = await seatsBelow(db, under, at);
  const sizes = new Map<bigint, number>();
  for (const { positionId, parentId } of below.toReversed()) {
    const size = 1 + (sizes.get(positionId) ?? 0);
    sizes.set(positionId, size);
    sizes.set(parentId, (sizes.get(parentId) ?? 0) + size);
  }
  let here = under;
  for (let depth = 0; depth < levels; depth += 1) {
    const taken = new Map((await legsFrom(db, [here], at)).map(({ leg, positionId }) => [leg, positionId]));
    let smallest: { readonly id: bigint; readonly size: number } | undefined;
    for (let leg = 0; leg < width; leg += 1) {
      const id = taken.get(leg);
      if (id === undefined) return { parentId: here, leg };
      const size = sizes.get(id) ?? 0;
      if (smallest === undefined || size < smallest.size) smallest = { id, size };
    }
    here = smallest!.id;
  }
  return undefined;
}

async function breadthFirst({ db, width, levels, under, at }: Search): Promise<Seat | undefined> {
  let level: readonly bigint[] = [under];
  for (let depth = 0; depth < levels; depth += 1) {
    const next: bigint[] = [];
    for (let from = 0; from < level.length; from += levelSlice) {
      const parents = level.slice(from, from + levelSlice);
      const rows = await legsFrom(db, parents, at);
      const legs = Map.groupBy(rows, (row) => row.parentId);
      for (const parentId of parents) {
        const taken = new Map((legs.get(parentId) ?? []).map(({ leg, positionId }) => [leg, positionId]));
        for (let leg = 0; leg < width; leg += 1) {
          const positionId = taken.get(leg);
          if (positionId === undefined) return { parentId, leg };
          next.push(positionId);
        }
      }
    }
    level = next;
  }
  return undefined;
}
