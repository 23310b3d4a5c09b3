import type { Tree } from "../tree/order.ts";
import { NONE } from "../tree/order.ts";
import { addColumn, writeInt } from "./columns.ts";
import type { Column, Journal, Table } from "./columns.ts";

/** A tree in which members move: parents, and the children of each as a list. No order is kept; `inOrder` makes one when asked. */
export interface LiveTree {
  readonly relation: string;
  readonly parent: Column<Int32Array>;
  readonly depth: Column<Int32Array>;
  readonly firstChild: Column<Int32Array>;
  readonly nextChild: Column<Int32Array>;
  readonly childBefore: Column<Int32Array>;
  /** In which leg of their parent each stands; null where the tree has no numbered legs. */
  seat: Column<Uint8Array> | null;
  /** Parents before children; null where the positions stand so, undefined where it has to be found again. */
  order: Int32Array | null | undefined;
}

export function liveTree(table: Table, relation: string, tree: Tree): LiveTree {
  const size = table.size;
  const first = new Int32Array(size).fill(NONE);
  const next = new Int32Array(size).fill(NONE);
  const before = new Int32Array(size).fill(NONE);
  const { parent } = tree;
  for (let at = size - 1; at >= 0; at--) {
    const above = parent[at]!;
    if (above === NONE) continue;
    const second = first[above]!;
    next[at] = second;
    if (second !== NONE) before[second] = at;
    first[above] = at;
  }
  return {
    relation,
    parent: addColumn(table, parent, NONE),
    depth: addColumn(table, tree.depth),
    firstChild: addColumn(table, first, NONE),
    nextChild: addColumn(table, next, NONE),
    childBefore: addColumn(table, before, NONE),
    seat: tree.seat === undefined ? null : addColumn(table, tree.seat),
    order: tree.order,
  };
}

/** Take somebody from their place, with everybody below them. */
export function unlink(journal: Journal, tree: LiveTree, at: number): void {
  const [above, next, before] = [tree.parent.now[at]!, tree.nextChild.now[at]!, tree.childBefore.now[at]!];
  if (above === NONE) return;
  if (before === NONE) writeInt(journal, tree.firstChild.now, above, next);
  else writeInt(journal, tree.nextChild.now, before, next);
  if (next !== NONE) writeInt(journal, tree.childBefore.now, next, before);
  writeInt(journal, tree.nextChild.now, at, NONE);
  writeInt(journal, tree.childBefore.now, at, NONE);
  writeInt(journal, tree.parent.now, at, NONE);
}

/** Put somebody who stands under nobody under `above`, or leave them at the top (`NONE`). Depths follow, of all below. */
export function link(journal: Journal, tree: LiveTree, at: number, above: number): void {
  if (above !== NONE) {
    const first = tree.firstChild.now[above]!;
    writeInt(journal, tree.parent.now, at, above);
    writeInt(journal, tree.nextChild.now, at, first);
    if (first !== NONE) writeInt(journal, tree.childBefore.now, first, at);
    writeInt(journal, tree.firstChild.now, above, at);
  }
  const depth = tree.depth.now;
  const deeper = (above === NONE ? 0 : depth[above]! + 1) - depth[at]!;
  if (deeper !== 0) eachBelow(tree, at, (one) => writeInt(journal, depth, one, depth[one]! + deeper));
}

/** Calls `visit` for somebody and everybody below them, parents first. */
export function eachBelow(tree: LiveTree, top: number, visit: (at: number) => void): void {
  const { firstChild, nextChild, parent } = tree;
  let at = top;
  while (at !== NONE) {
    visit(at);
    let next = firstChild.now[at]!;
    while (next === NONE && at !== top) {
      next = nextChild.now[at]!;
      at = parent.now[at]!;
    }
    at = next;
  }
}

/** Whether `at` is `top` or stands below them. */
export function isWithin({ parent }: LiveTree, at: number, top: number): boolean {
  for (let one = at; one !== NONE; one = parent.now[one]!) if (one === top) return true;
  return false;
}

/** The tree as the passes over everybody read it. */
export function inOrder(tree: LiveTree): Tree {
  if (tree.order === undefined) {
    const parent = tree.parent.now;
    const order = new Int32Array(parent.length);
    let found = 0;
    for (let at = 0; at < parent.length; at++) if (parent[at] === NONE) order[found++] = at;
    for (let done = 0; done < found; done++) {
      for (let child = tree.firstChild.now[order[done]!]!; child !== NONE; child = tree.nextChild.now[child]!) {
        order[found++] = child;
      }
    }
    tree.order = order;
  }
  return { ...asTree(tree), order: tree.order };
}

/** Parents, depths and legs as they are now; the order is not known. */
export function asTree({ parent, depth, seat }: LiveTree): Tree {
  return { parent: parent.now, depth: depth.now, order: null, ...(seat === null ? {} : { seat: seat.now }) };
}
