import type { WalkBonus } from "../plan/compiled.ts";
import { NONE } from "../tree/order.ts";
import type { Figures } from "../volume/figures.ts";
import { boundaryMarks, percentAt } from "./chain.ts";
import type { Reach } from "./chain.ts";
import type { LiveTree } from "./trees.ts";

/**
 * Whose sources look at somebody: the people below them, as far down as a climb can still come up from. It goes down from the
 * one who changed and stops below whoever ends every climb that passes them.
 *
 * That is exact also where several change at once: of all who changed on a source's way up, the lowest one finds it, since
 * between the two everything is as it was.
 */
export interface Search {
  readonly at: number[];
  /** How many have been passed who count. */
  readonly passed: number[];
  /** Who has this percent (differential), or this rank (generations by rank), hides the one who changed. */
  readonly least: number[];
}

export function newSearch(): Search {
  return { at: [], passed: [], least: [] };
}

/** Nobody hides who changed. */
export const UNHIDDEN = Infinity;

/** Look at `at` and everybody below. */
export function searchFrom(search: Search, at: number, least: number): void {
  search.at.push(at);
  search.passed.push(-1);
  search.least.push(least);
}

/** Everybody below `at`, and `at` as one who is passed: they stand in another place now. */
export function searchThrough(search: Search, at: number): void {
  search.at.push(at);
  search.passed.push(0);
  search.least.push(UNHIDDEN);
}

/** What a search of one bonus looks at. */
export interface Below {
  readonly bonus: WalkBonus;
  readonly tree: LiveTree;
  readonly reach: Reach;
  readonly rows: () => Uint16Array | number;
}

/** Goes on by one person and answers them; those below are looked at later. `NONE` when it is done. */
export function searchOn(search: Search, below: Below, figures: Figures): number {
  const at = search.at.pop();
  if (at === undefined) return NONE;
  let passed = search.passed.pop()!;
  const least = search.least.pop()!;
  // -1: the one who changed, who hides nobody.
  if (passed < 0) passed = 0;
  else {
    const step = hides(below, figures, at, least);
    if (step === UNHIDDEN) return at;
    passed += step;
    if (passed >= below.reach.most) return at;
  }
  const { firstChild, nextChild } = below.tree;
  for (let child = firstChild.now[at]!; child !== NONE; child = nextChild.now[child]!) {
    search.at.push(child);
    search.passed.push(passed);
    search.least.push(least);
  }
  return at;
}

/** How many levels or generations somebody uses up for those below; `UNHIDDEN` where nothing below can look past them. */
function hides({ bonus, reach, rows }: Below, figures: Figures, at: number, least: number): number {
  const moves = bonus.compression === "moving";
  const takes = figures.rules[bonus.rule]![at]!;
  // Where what is brought moves up, a climb may begin above whoever would have ended it.
  if (bonus.ends !== null && !moves && figures.rules[bonus.ends]![at] === 1) return UNHIDDEN;
  const { counts } = reach;
  if (counts === "everybody") return 1;
  if (counts === "holders") return takes;
  if (counts === "leaders") return boundaryMarks(bonus, figures)![at] === 0 ? 0 : 1;
  if (bonus.climb === "differential" && !moves && (takes === 1 || bonus.compression === "none")) {
    return percentAt(bonus, rows(), at) >= least ? UNHIDDEN : 0;
  }
  return 0;
}
