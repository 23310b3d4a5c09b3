import { inBlocks } from "../blocks.ts";
import type { WalkBonus } from "../plan/compiled.ts";
import { makeRoom, newLines } from "../run/lines.ts";
import type { LineColumns } from "../run/lines.ts";
import { nearestHolders, nextHigher } from "../tree/nearest.ts";
import { NONE } from "../tree/order.ts";
import type { Tree } from "../tree/order.ts";
import type { Figures } from "../volume/figures.ts";
import type { Climb, ClimbBlock } from "./climb.ts";
import { climbDifferential } from "./climb-differential.ts";
import { climbGenerations } from "./climb-generations.ts";
import { climbLevels } from "./climb-levels.ts";
import { priceLines } from "./price.ts";
import { selectRows } from "./rows.ts";
import type { Rows } from "./rows.ts";
import type { Sources } from "./sources.ts";
import { newVisits } from "./visits.ts";

/** Why a source starts the walk, or why not. */
export type WalkVerdict = "climbs" | "no-seller" | "seller-kind" | "nothing-counts";

export function walkVerdict(bonus: WalkBonus, kind: Uint8Array, sources: Sources, source: number): WalkVerdict {
  const seller = sources.start[source]!;
  if (seller === NONE) return "no-seller";
  if (((bonus.mask >> kind[seller]!) & 1) === 0) return "seller-kind";
  return sources.base[source] === 0 ? "nothing-counts" : "climbs";
}

/** Nearest holders by tree and rule, which several bonuses may share. */
export type Ladders = Map<string, Int32Array>;

export function blockOf(bonus: WalkBonus): ClimbBlock {
  if (bonus.climb === "differential") return climbDifferential;
  return bonus.climb === "generations" ? climbGenerations : climbLevels;
}

/** Solves the compression for everybody, so that a climb goes from one person who counts to the next. */
export function prepareClimb(bonus: WalkBonus, figures: Figures, sources: Sources, ladders: Ladders): Climb {
  const { kind, network, rules, ranks } = figures;
  const tree = network.trees[bonus.tree]!;
  const takes = rules[bonus.rule]!;
  const rows = selectRows(bonus.table.select, figures, ranks[bonus.rankBy]);
  const ends = bonus.ends === null ? null : rules[bonus.ends]!;
  const boundary =
    bonus.boundary === null ? null : bonus.boundary === "same-rank" ? ranks[bonus.rankBy] : rules[bonus.boundary]!;
  const holders = (): Int32Array => ladderOf(ladders, `${bonus.tree} ${bonus.rule}`, tree, takes);
  const moved = bonus.compression === "moving" ? nearestFromSelf(takes, holders()) : null;
  const about = { bonus, kind, sources, parent: tree.parent, order: tree.order, takes, rows, moved, ends, boundary };
  if (bonus.climb === "differential") {
    const value = percentsOf(bonus, rows, takes, bonus.compression === "none");
    const next = nextHigher(tree, value, ends);
    const first = bonus.fromSeller ? next : nearestPositive(tree, value, ends);
    return { ...about, first, next, mostLines: distinctPercents(bonus) };
  }
  // Whom a walk may not pass unseen: who takes a level, ends a generation, or ends the walk.
  const others = [boundary, ends].filter((marks) => marks !== null).filter((marks) => marks !== takes);
  let next = tree.parent;
  if (bonus.compression !== "none")
    next = others.length === 0 ? holders() : nearestHolders(tree, union([takes, ...others]));
  const { open, levels } = bonus.table;
  // A generation that is closed up has several leaders, and so has one that ends with leaders of some ranks only.
  const oneEach =
    bonus.climb === "levels" ||
    (bonus.boundary !== "same-rank" && !bonus.closeEmpty && (boundary === null || isWithin(takes, boundary)));
  const known = !open && oneEach;
  return { ...about, first: next, next, mostLines: known ? levels - 1 : null };
}

/** Pay a walk: its lines in the order of the sources, and within a source upward. */
export function payWalk(climb: Climb): LineColumns {
  const { count } = climb.sources;
  const block = blockOf(climb.bonus);
  if (climb.mostLines === null) return payOpenWalk(climb, block);
  // Room for the most lines there can be. A system gives out memory when it is first written to, so what is never used
  // costs nothing, and counting the lines beforehand would cost half as much as writing them.
  let starts = 0;
  inBlocks(count, (from, to) => {
    starts += countStarts(climb.sources, climb.kind, climb.bonus.mask, from, to);
  });
  const lines = newLines(starts * climb.mostLines);
  inBlocks(count, (from, to) => {
    payBlock(climb, block, lines, from, to);
  });
  return lines;
}

const NO_NOTES = newVisits(0);

function payBlock(climb: Climb, block: ClimbBlock, lines: LineColumns, from: number, to: number): void {
  const before = lines.count;
  lines.count = block(climb, lines, NO_NOTES, from, to);
  lines.count = priceLines(climb, lines, NO_NOTES, before);
}

function countStarts({ start, base }: Sources, kind: Uint8Array, mask: number, from: number, to: number): number {
  void kind[0];
  void base[0];
  let starts = 0;
  for (let source = from; source < to; source++) {
    const seller = start[source]!;
    if (seller !== NONE) starts += (mask >> kind[seller]!) & Number(base[source]! !== 0);
  }
  return starts;
}

/** A walk without a last level: how many lines there will be is counted block by block. */
function payOpenWalk(climb: Climb, block: ClimbBlock): LineColumns {
  const { count } = climb.sources;
  const steps = stepsUp(climb);
  const lines = newLines(Math.ceil(count / 4));
  inBlocks(count, (from, to) => {
    makeRoom(lines, sumOf(climb, steps, from, to));
    payBlock(climb, block, lines, from, to);
  });
  return lines;
}

/** How many people everybody can meet on the way up: as many lines at most. */
function stepsUp({ next, order }: Climb): Int32Array {
  const steps = new Int32Array(next.length);
  inBlocks(steps.length, (from, to) => {
    if (order === null) countSteps(steps, next, from, to);
    else for (let place = from; place < to; place++) countSteps(steps, next, order[place]!, order[place]! + 1);
  });
  return steps;
}

function countSteps(steps: Int32Array, next: Int32Array, from: number, to: number): void {
  void steps[0];
  for (let at = from; at < to; at++) {
    const above = next[at]!;
    steps[at] = above === NONE ? 0 : steps[above]! + 1;
  }
}

function sumOf({ sources, bonus, kind, first, moved }: Climb, steps: Int32Array, from: number, to: number): number {
  const { start, base } = sources;
  void kind[0];
  void first[0];
  void steps[0];
  void base[0];
  let sum = 0;
  for (let source = from; source < to; source++) {
    const seller = start[source]!;
    if (seller === NONE || base[source] === 0 || ((bonus.mask >> kind[seller]!) & 1) === 0) continue;
    const begin = moved === null ? seller : moved[seller]!;
    if (begin === NONE) continue;
    const up = first[begin]!;
    sum += (up === NONE ? 0 : steps[up]! + 1) + (bonus.fromSeller ? 1 : 0);
  }
  return sum;
}

function ladderOf(ladders: Ladders, key: string, tree: Tree, holds: Uint8Array): Int32Array {
  let ladder = ladders.get(key);
  if (ladder === undefined) {
    ladder = nearestHolders(tree, holds);
    ladders.set(key, ladder);
  }
  return ladder;
}

function nearestFromSelf(holds: Uint8Array, nearest: Int32Array): Int32Array {
  return nearest.map((above, at) => (holds[at] === 1 ? at : above));
}

/** Everybody's numerator in the column for all levels; 0 for who misses the rule, unless all count. */
function percentsOf({ table }: WalkBonus, rows: Rows, takes: Uint8Array, all: boolean): Float64Array {
  const { nums, levels } = table;
  const byRow = Float64Array.from({ length: nums.length / levels }, (_, row) => nums[row * levels + levels - 1]!);
  const value = new Float64Array(takes.length);
  const rowOf = typeof rows === "number" ? new Uint16Array(takes.length).fill(rows) : rows;
  inBlocks(value.length, (from, to) => fillPercents(value, byRow, rowOf, takes, all, from, to));
  return value;
}

function fillPercents(
  value: Float64Array,
  byRow: Float64Array,
  rows: Uint16Array,
  takes: Uint8Array,
  all: boolean,
  from: number,
  to: number,
): void {
  void value[0];
  void byRow[0];
  void rows[0];
  void takes[0];
  const keeps = all ? 1 : 0;
  for (let at = from; at < to; at++) value[at] = byRow[rows[at]!]! * (takes[at]! | keeps);
}

/** The nearest ancestor with any percent at all. */
function nearestPositive(tree: Tree, value: Float64Array, ends: Uint8Array | null): Int32Array {
  const holds = ends === null ? new Uint8Array(value.length) : ends.slice();
  inBlocks(value.length, (from, to) => markPositive(holds, value, from, to));
  return nearestHolders(tree, holds);
}

function markPositive(holds: Uint8Array, value: Float64Array, from: number, to: number): void {
  for (let at = from; at < to; at++) holds[at]! |= Number(value[at]! > 0);
}

function distinctPercents({ table }: WalkBonus): number {
  const { nums, levels } = table;
  const distinct = new Set<number>();
  for (let entry = levels - 1; entry < nums.length; entry += levels) distinct.add(nums[entry]!);
  distinct.delete(0);
  return distinct.size;
}

function union(marks: readonly Uint8Array[]): Uint8Array {
  const some = new Uint8Array(marks[0]!.length);
  for (const mark of marks) inBlocks(some.length, (from, to) => addMarks(some, mark, from, to));
  return some;
}

function addMarks(some: Uint8Array, mark: Uint8Array, from: number, to: number): void {
  for (let at = from; at < to; at++) some[at]! |= Number(mark[at]! !== 0);
}

function isWithin(inner: Uint8Array, outer: Uint8Array): boolean {
  if (inner === outer) return true;
  for (let at = 0; at < inner.length; at++) if (inner[at] !== 0 && outer[at] === 0) return false;
  return true;
}
