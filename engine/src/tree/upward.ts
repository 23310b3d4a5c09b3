import { inBlocks } from "../blocks.ts";
import { TooLarge } from "../money/ratio.ts";
import { NONE } from "./order.ts";
import type { Tree } from "./order.ts";

/** Add to every member what everybody below them has: `values` becomes the sums over their groups, themselves included. */
export function addUpward({ parent, order }: Tree, values: Float64Array): void {
  const size = parent.length;
  inBlocks(size, (from, to) => {
    if (order === null) addBlock(values, parent, size - to, size - from);
    else addBlockInOrder(values, parent, order, size - to, size - from);
  });
}

function addBlock(values: Float64Array, parent: Int32Array, from: number, to: number): void {
  for (let at = to - 1; at >= from; at--) {
    const above = parent[at]!;
    if (above !== NONE) values[above]! += values[at]!;
  }
}

function addBlockInOrder(values: Float64Array, parent: Int32Array, order: Int32Array, from: number, to: number): void {
  void values[0];
  void parent[0];
  for (let place = to - 1; place >= from; place--) {
    const at = order[place]!;
    const above = parent[at]!;
    if (above !== NONE) values[above]! += values[at]!;
  }
}

/**
 * Throws `TooLarge` where a sum of values that are not negative has left the range in which integers are exact: it only grows on its
 * way up, so whoever stands at a top tells for all below.
 */
export function refuseInexactTops({ parent }: Tree, sums: Float64Array): void {
  inBlocks(parent.length, (from, to) => refuseBlock(parent, sums, from, to));
}

function refuseBlock(parent: Int32Array, sums: Float64Array, from: number, to: number): void {
  for (let at = from; at < to; at++) {
    if (parent[at] === NONE && sums[at]! > Number.MAX_SAFE_INTEGER) throw new TooLarge(BigInt(sums[at]!));
  }
}

/** Call `visit` for every position from the bottom up: children before their parents. */
export function fromBottom({ parent, order }: Tree, visit: (at: number, above: number) => void): void {
  for (let place = parent.length - 1; place >= 0; place--) {
    const at = order === null ? place : order[place]!;
    visit(at, parent[at]!);
  }
}
