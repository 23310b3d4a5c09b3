import { inBlocks } from "../blocks.ts";
import { NONE } from "./order.ts";
import type { Tree } from "./order.ts";

/**
 * Standard compression, solved once for all: per member the nearest ancestor who holds a level (`holds[p] === 1`),
 * or `NONE`. A sale then climbs from holder to holder, five steps for five levels, however long the chain of
 * inactive people between them. One forward pass: the parent's answer is always there first.
 */
export function nearestHolders(tree: Tree, holds: Uint8Array): Int32Array {
  const nearest = new Int32Array(tree.parent.length);
  inBlocks(nearest.length, (from, to) => findNearest(nearest, tree.parent, holds, from, to));
  return nearest;
}

function findNearest(nearest: Int32Array, parent: Int32Array, holds: Uint8Array, from: number, to: number): void {
  void holds[0];
  for (let at = from; at < to; at++) {
    const above = parent[at]!;
    nearest[at] = above === NONE || holds[above] === 1 ? above : nearest[above]!;
  }
}
