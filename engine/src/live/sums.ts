import { TooLarge } from "../money/ratio.ts";
import { NONE } from "../tree/order.ts";
import { note, writeMark, writeNumber } from "./columns.ts";
import type { Changes, Column, Journal } from "./columns.ts";
import type { LiveTree } from "./trees.ts";

/**
 * Sums over everybody's group in a tree, kept while what is summed, the tree, and who breaks away change. At any time each
 * sum is what the member has, and what those right below hand up who do not break away.
 */
export interface Sums {
  readonly tree: LiveTree;
  readonly sum: Column<Float64Array>;
  readonly changes: Changes;
  /** What is summed, where the sum of a member does not have their own; null where it has. */
  readonly without: (() => Float64Array) | null;
  /** Who breaks away, as far as the sums know it; null where nobody does. */
  readonly broken: Column<Uint8Array> | null;
}

/** What somebody brings has changed by `by`. */
export function raise(journal: Journal, sums: Sums, at: number, by: number): void {
  if (by === 0) return;
  if (sums.without === null) bump(journal, sums, at, by);
  if (sums.broken === null || sums.broken.now[at] === 0) handUp(journal, sums, sums.tree.parent.now[at]!, by);
}

/** Add to `from` and everybody above who gets it from them. */
export function handUp(journal: Journal, sums: Sums, from: number, by: number): void {
  const parent = sums.tree.parent.now;
  if (by === 0) return;
  for (let at = from; at !== NONE; at = parent[at]!) {
    bump(journal, sums, at, by);
    if (sums.broken !== null && sums.broken.now[at] === 1) return;
  }
}

/** What somebody and their group hand to the one above. */
export function handed({ sum, without, broken }: Sums, at: number): number {
  if (broken !== null && broken.now[at] === 1) return 0;
  return sum.now[at]! + (without === null ? 0 : without()[at]!);
}

/** Somebody breaks away, or no longer does. */
export function setBroken(journal: Journal, sums: Sums, at: number, breaks: number): void {
  if (sums.broken!.now[at] === breaks) return;
  if (breaks === 1) {
    const all = handed(sums, at);
    writeMark(journal, sums.broken!.now, at, 1);
    handUp(journal, sums, sums.tree.parent.now[at]!, -all);
  } else {
    writeMark(journal, sums.broken!.now, at, 0);
    handUp(journal, sums, sums.tree.parent.now[at]!, handed(sums, at));
  }
}

export function bump(journal: Journal, { sum, changes, without }: Sums, at: number, by: number): void {
  const column = sum.now;
  const before = column[at]!;
  const after = before + by;
  const whole = without === null ? after : after + without()[at]!;
  if (whole > Number.MAX_SAFE_INTEGER) throw new TooLarge(BigInt(whole));
  writeNumber(journal, column, at, after);
  note(changes, at, before, after);
}

/** Sums over so many levels: those further below are not counted. */
export interface LevelSums extends Sums {
  readonly depth: number;
  /** What is summed. */
  readonly own: () => Float64Array;
}

export function raiseLevels(journal: Journal, sums: LevelSums, at: number, by: number): void {
  if (by === 0) return;
  if (sums.without === null) bump(journal, sums, at, by);
  let one = at;
  for (let level = 1; level <= sums.depth; level++) {
    if (sums.broken !== null && sums.broken.now[one] === 1) return;
    one = sums.tree.parent.now[one]!;
    if (one === NONE) return;
    bump(journal, sums, one, by);
  }
}

/**
 * Take what comes from somebody's group (level by level, as far as it is not broken away) from those above, or give it to
 * them: `from` is the one right above, `sign` -1 or 1.
 */
export function handUpLevels(journal: Journal, sums: LevelSums, at: number, from: number, sign: number): void {
  const levels = levelsBelow(sums, at);
  let one = from;
  for (let level = 1; level <= sums.depth && one !== NONE; level++) {
    let all = 0;
    for (let below = 0; below <= sums.depth - level && below < levels.length; below++) all += levels[below]!;
    if (all !== 0) bump(journal, sums, one, sign * all);
    if (sums.broken !== null && sums.broken.now[one] === 1) return;
    one = sums.tree.parent.now[one]!;
  }
}

/** What somebody has, what those on the first level below have, and so on, of those who hand it up to them. */
function levelsBelow(sums: LevelSums, top: number): number[] {
  const { firstChild, nextChild } = sums.tree;
  const own = sums.own();
  const levels = [own[top]!];
  let row = [top];
  for (let level = 1; level < sums.depth && row.length > 0; level++) {
    const below: number[] = [];
    let all = 0;
    for (const at of row) {
      for (let child = firstChild.now[at]!; child !== NONE; child = nextChild.now[child]!) {
        if (sums.broken !== null && sums.broken.now[child] === 1) continue;
        all += own[child]!;
        below.push(child);
      }
    }
    levels.push(all);
    row = below;
  }
  return levels;
}
