import type { LineColumns } from "../run/lines.ts";
import { NONE } from "../tree/order.ts";
import type { Climb } from "./climb.ts";
import { ENDS_ONLY, INACTIVE, PASSED_ON, PAYS_NOTHING, TOO_NEAR } from "./visits.ts";
import type { Visits } from "./visits.ts";

/** By level. Who is looked at stands in the ladder: with compression none everybody, else those who meet the rule. */
export function climbLevels(climb: Climb, lines: LineColumns, visits: Visits, from: number, to: number): number {
  const { bonus, kind, first, next, takes, rows, moved, ends } = climb;
  const { start: startOf, base } = climb.sources;
  const { nums, levels: columns, open } = bonus.table;
  const { mask, fromLevel, fromSeller } = bonus;
  const depth = open ? 0x7fffffff : columns - 1;
  const last = columns - 1;
  const usesUp = bonus.compression === "none";
  const goesOn = bonus.compression === "dynamic";
  const oneRow = typeof rows === "number" ? rows * columns : -1;
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
    let holder =
      fromSeller && (usesUp || takes[begin] === 1 || (ends !== null && ends[begin] === 1)) ? begin : first[begin]!;
    for (let level = 0; level < depth && holder !== NONE; holder = next[holder]!) {
      const entry = (oneRow >= 0 ? oneRow : rowOf[holder]! * columns) + (level < last ? level : last);
      const pays = nums[entry]! !== 0;
      const takesOne = takes[holder] === 1;
      if (takesOne && pays && level + 1 >= fromLevel) {
        sourceOf[count] = source;
        earner[count] = holder;
        paidLevel[count] = level < 254 ? level + 1 : 255;
        rate[count] = entry;
        count++;
      } else {
        if (noting) {
          const rests = goesOn ? PASSED_ON : PAYS_NOTHING;
          noteAt[noted] = holder;
          noteLevel[noted] = level + 1;
          noteWhy[noted] = !takesOne ? (usesUp ? INACTIVE : ENDS_ONLY) : pays ? TOO_NEAR : rests;
          noted++;
        }
        // The level goes on to the next one, unless the walk ends here.
        if (goesOn && takesOne && !pays) level--;
      }
      level++;
      if (ends !== null && ends[holder] === 1) break;
    }
  }
  visits.count = noted;
  return count;
}

const NO_ROWS = new Uint16Array(0);
