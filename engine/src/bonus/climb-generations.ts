import type { LineColumns } from "../run/lines.ts";
import { NONE } from "../tree/order.ts";
import type { Climb } from "./climb.ts";
import { ENDS_ONLY, INACTIVE, LEADER_ONLY, PAYS_NOTHING, TOO_FAR, TOO_NEAR } from "./visits.ts";
import type { Visits } from "./visits.ts";

/**
 * By generation: it begins at the source with the first one, and every leader passed ends one. The first leader above a
 * sale is paid the first generation, the second leader the second. With boundary `same-rank` each ancestor counts
 * only those passed who hold their own rank or a higher one; one generation and a first level make infinity of it.
 */
export function climbGenerations(climb: Climb, lines: LineColumns, visits: Visits, from: number, to: number): number {
  const { bonus, kind, first, next, parent, takes, rows, moved, ends } = climb;
  const boundary = climb.boundary!;
  const { start: startOf, base } = climb.sources;
  const { nums, levels: columns, open } = bonus.table;
  const { mask, fromLevel, fromSeller, boundaryOut, closeEmpty } = bonus;
  const byRank = bonus.boundary === "same-rank";
  const usesUp = bonus.compression === "none";
  const last = columns - 1;
  const oneRow = typeof rows === "number" ? rows * columns : -1;
  const rowOf = typeof rows === "number" ? NO_ROWS : rows;
  // Generations ended so far; by rank: how many passed hold rank r or a higher one.
  const passed = new Int32Array(32);
  // The last one passed who counts for rank r: who stands right above them ends an empty generation.
  const lastOf = new Int32Array(32);
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
  void boundary[0];
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
    let ended = 0;
    let lastLeader = NONE;
    if (byRank) {
      passed.fill(0);
      lastOf.fill(NONE);
    }
    let holder = first[begin]!;
    if (fromSeller && (takes[begin] === 1 || boundary[begin] !== 0 || (ends !== null && ends[begin] === 1)))
      holder = begin;
    else if (boundaryOut && boundary[begin] !== 0) {
      // What a leader sells lies beyond the generation that they end.
      if (byRank) {
        for (let rank = boundary[begin]!; rank >= 0; rank--) {
          passed[rank]!++;
          lastOf[rank] = begin;
        }
      } else ended = 1;
      lastLeader = begin;
    }
    for (let level = 1; holder !== NONE; holder = next[holder]!) {
      const leads = boundary[holder]!;
      const generation = byRank ? passed[leads]! : ended;
      const entry = (oneRow >= 0 ? oneRow : rowOf[holder]! * columns) + (generation < last ? generation : last);
      const pays = nums[entry]! !== 0;
      const counts = takes[holder] === 1;
      if (counts && pays && level >= fromLevel) {
        sourceOf[count] = source;
        earner[count] = holder;
        paidLevel[count] = generation < 254 ? generation + 1 : 255;
        rate[count] = entry;
        count++;
      } else if (noting) {
        const unpaid = pays ? TOO_NEAR : generation >= last ? TOO_FAR : PAYS_NOTHING;
        noteAt[noted] = holder;
        noteLevel[noted] = generation + 1;
        // With compression none also those who neither take a level nor lead are looked at.
        const idle = leads !== 0 ? LEADER_ONLY : usesUp ? INACTIVE : ENDS_ONLY;
        noteWhy[noted] = counts ? unpaid : idle;
        noted++;
      }
      if (counts || usesUp) level++;
      if (ends !== null && ends[holder] === 1) break;
      if (leads === 0) continue;
      // Nobody between this leader and the one before: an empty generation, which may be closed up.
      if (byRank) {
        for (let rank = leads; rank >= 0; rank--) {
          const before = lastOf[rank]!;
          if (!closeEmpty || before === NONE || parent[before]! !== holder) passed[rank]!++;
          lastOf[rank] = holder;
        }
      } else if (!closeEmpty || lastLeader === NONE || parent[lastLeader]! !== holder) {
        ended++;
        if (ended >= last && !open) break;
      }
      lastLeader = holder;
    }
  }
  visits.count = noted;
  return count;
}

const NO_ROWS = new Uint16Array(0);
