import type { LineColumns } from "../run/lines.ts";
import { NONE } from "../tree/order.ts";
import type { Climb } from "./climb.ts";
import { ENDS_ONLY, INACTIVE, NO_DIFFERENCE } from "./visits.ts";
import type { Visits } from "./visits.ts";

/**
 * Own percent less the highest one taken below on the line; never below zero, because the ladder leads only to higher
 * percents. With compression none also those who miss the rule hold back their percent: it stays with the company.
 */
export function climbDifferential(climb: Climb, lines: LineColumns, visits: Visits, from: number, to: number): number {
  const { bonus, kind, first, next, takes, rows, moved, ends } = climb;
  const { start: startOf, base } = climb.sources;
  const { nums, levels: columns } = bonus.table;
  const entries = nums.length;
  const { mask, fromSeller } = bonus;
  // A percent here does not depend on the level: the column that stands for all levels.
  const column = columns - 1;
  const oneRow = typeof rows === "number" ? rows * columns + column : -1;
  const rowOf = typeof rows === "number" ? NO_ROWS : rows;
  const { source: sourceOf, earner, paidLevel, rate } = lines;
  let { count } = lines;
  const noting = visits.room > 0;
  const { at: noteAt, level: noteLevel, why: noteWhy } = visits;
  let noted = visits.count;
  void kind[0];
  void next[0];
  void base[0];
  void nums[0];
  void takes[0];
  void rowOf[0];
  void sourceOf[0];
  void earner[0];
  void paidLevel[0];
  void rate[0];
  for (let source = from; source < to; source++) {
    const start = startOf[source]!;
    if (start === NONE || ((mask >> kind[start]!) & 1) === 0) continue;
    if (base[source] === 0) continue;
    const begin = moved === null ? start : moved[start]!;
    if (begin === NONE) continue;
    let holder = first[begin]!;
    if (fromSeller) {
      const own = nums[oneRow >= 0 ? oneRow : rowOf[begin]! * columns + column]!;
      if (own !== 0 && (takes[begin] === 1 || bonus.compression === "none")) holder = begin;
      else if (ends !== null && ends[begin] === 1) continue;
    }
    let below = 0;
    let belowNum = 0;
    for (let level = 1; holder !== NONE; holder = next[holder]!) {
      const entry = oneRow >= 0 ? oneRow : rowOf[holder]! * columns + column;
      const num = nums[entry]!;
      const higher = num > belowNum;
      if (higher && takes[holder] === 1) {
        sourceOf[count] = source;
        earner[count] = holder;
        paidLevel[count] = level < 255 ? level : 255;
        rate[count] = entry * entries + below;
        count++;
        level++;
      } else if (noting) {
        noteAt[noted] = holder;
        noteLevel[noted] = level;
        noteWhy[noted] = !higher ? NO_DIFFERENCE : bonus.compression === "none" ? INACTIVE : ENDS_ONLY;
        noted++;
      }
      if (higher) {
        below = entry;
        belowNum = num;
      }
      if (ends !== null && ends[holder] === 1) break;
    }
  }
  visits.count = noted;
  return count;
}

const NO_ROWS = new Uint16Array(0);
