import { inBlocks } from "../blocks.ts";
import { NONE } from "./order.ts";
import type { Tree } from "./order.ts";

/**
 * Standard compression, solved once for all: per member the nearest ancestor who holds a level (`holds[p] === 1`),
 * or `NONE`. A sale then climbs from holder to holder, five steps for five levels, however long the chain of
 * inactive people between them. One forward pass: the parent's answer is always there first.
 */
export function nearestHolders({ parent, order }: Tree, holds: Uint8Array): Int32Array {
  const nearest = new Int32Array(parent.length);
  inBlocks(nearest.length, (from, to) => {
    if (order === null) findNearest(nearest, parent, holds, from, to);
    else findNearestInOrder(nearest, order, parent, holds, from, to);
  });
  return nearest;
}

function findNearest(nearest: Int32Array, parent: Int32Array, holds: Uint8Array, from: number, to: number): void {
  void holds[0];
  for (let at = from; at < to; at++) {
    const above = parent[at]!;
    nearest[at] = above === NONE || holds[above] === 1 ? above : nearest[above]!;
  }
}

function findNearestInOrder(
  nearest: Int32Array,
  order: Int32Array,
  parent: Int32Array,
  holds: Uint8Array,
  from: number,
  to: number,
): void {
  void holds[0];
  for (let place = from; place < to; place++) {
    const at = order[place]!;
    const above = parent[at]!;
    nearest[at] = above === NONE || holds[above] === 1 ? above : nearest[above]!;
  }
}

/**
 * Per member the nearest ancestor with a higher value than their own, or `NONE`: what a differential climbs by. Nobody
 * is found beyond an ancestor marked in `ends`, who may be found themselves.
 */
export function nextHigher({ parent, order }: Tree, value: Float64Array, ends: Uint8Array | null): Int32Array {
  const higher = new Int32Array(parent.length);
  inBlocks(higher.length, (from, to) => findHigher(higher, parent, order, value, ends, from, to));
  return higher;
}

function findHigher(
  higher: Int32Array,
  parent: Int32Array,
  order: Int32Array | null,
  value: Float64Array,
  ends: Uint8Array | null,
  from: number,
  to: number,
): void {
  void higher[0];
  void value[0];
  for (let place = from; place < to; place++) {
    const at = order === null ? place : order[place]!;
    const own = value[at]!;
    let above = parent[at]!;
    // From ancestor to ancestor with ever higher values: each step skips all who lie between.
    while (above !== NONE && value[above]! <= own) above = ends !== null && ends[above] === 1 ? NONE : higher[above]!;
    higher[at] = above;
  }
}
