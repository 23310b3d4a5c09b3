import type { Climb } from "../bonus/climb.ts";
import { priceLines } from "../bonus/price.ts";
import { newVisits } from "../bonus/visits.ts";
import { blockOf } from "../bonus/walk.ts";
import type { WalkBonus } from "../plan/compiled.ts";
import { newLines } from "../run/lines.ts";
import type { LineColumns } from "../run/lines.ts";
import { NONE } from "../tree/order.ts";
import type { Figures } from "../volume/figures.ts";

/** What a climb needs to know of everybody, by position. */
export interface Upward {
  readonly bonus: WalkBonus;
  readonly parent: Int32Array;
  readonly rows: Uint16Array | number;
  readonly reach: Reach;
}

/** Climbs from one source by the loop that pays whole periods. */
export type ClimbOne = (upward: Upward, figures: Figures, start: number, base: number) => LineColumns;

const NO_NOTES = newVisits(0);

type Chain = Climb & {
  readonly members: Int32Array;
  readonly rows: Uint16Array | number;
  readonly moved: Int32Array | null;
};

/**
 * The line of people above a source as a tree of its own: entry 0 is the source, each further one stands above the one before. The
 * loop cannot tell it from the whole tree. Its arrays serve again and again.
 */
export function climbOne(): ClimbOne {
  let chain: Chain | null = null;
  const lines = newLines(64);
  return (upward, figures, start, base) => {
    lines.count = 0;
    if (start === NONE || base === 0) return lines;
    if (chain === null) chain = newChain(upward, 64);
    let length = fill(chain, upward, figures, start);
    while (length < 0) {
      chain = newChain(upward, 2 * chain.members.length);
      length = fill(chain, upward, figures, start);
    }
    lead(chain, length);
    chain.sources.base[0] = base;
    if (lines.source.length <= length) Object.assign(lines, newLines(2 * length));
    lines.count = blockOf(upward.bonus)(chain, lines, NO_NOTES, 0, 1);
    lines.count = priceLines(chain, lines, NO_NOTES, 0);
    const { earner, count } = lines;
    for (let line = 0; line < count; line++) earner[line] = chain.members[earner[line]!]!;
    return lines;
  };
}

function newChain({ bonus, rows }: Upward, room: number): Chain {
  const next = new Int32Array(room);
  return {
    bonus,
    members: new Int32Array(room),
    kind: new Uint8Array(room),
    sources: { count: 1, start: new Int32Array(1), base: new Float64Array(1) },
    parent: new Int32Array(room),
    order: null,
    takes: new Uint8Array(room),
    rows: typeof rows === "number" ? rows : new Uint16Array(room),
    first: next,
    next,
    moved: bonus.compression === "moving" ? new Int32Array(room) : null,
    ends: bonus.ends === null ? null : new Uint8Array(room),
    boundary: bonus.boundary === null ? null : new Uint8Array(room),
    mostLines: null,
  };
}

/** Copies the line of people as far up as the climb can come; answers how many they are, -1 where there is too little room. */
function fill(chain: Chain, { bonus, parent, rows, reach }: Upward, figures: Figures, start: number): number {
  const { members, kind, takes, ends, boundary } = chain;
  const own = chain.rows;
  const takesOf = figures.rules[bonus.rule]!;
  const endsOf = bonus.ends === null ? null : figures.rules[bonus.ends]!;
  const boundaryOf = boundaryMarks(bonus, figures);
  const moves = bonus.compression === "moving";
  kind[0] = figures.kind[start]!;
  const room = members.length;
  let [length, passed, at] = [0, 0, start];
  while (at !== NONE) {
    if (length === room) return -1;
    members[length] = at;
    const taking = takesOf[at]!;
    takes[length] = taking;
    if (typeof rows !== "number") (own as Uint16Array)[length] = rows[at]!;
    if (ends !== null) ends[length] = endsOf![at]!;
    if (boundary !== null) boundary[length] = boundaryOf![at]!;
    length++;
    if (length > 1 || moves) {
      if (reach.counts === "everybody") passed++;
      else if (reach.counts === "holders") passed += taking;
      else if (reach.counts === "leaders" && boundaryOf![at] !== 0) passed++;
      if (passed >= reach.most) break;
      if (!moves && endsOf !== null && endsOf[at] === 1) break;
      if (reach.top >= 0 && (taking === 1 || bonus.compression === "none") && percentAt(bonus, rows, at) >= reach.top)
        break;
    }
    at = parent[at]!;
  }
  return length;
}

/** Whom the climb goes to next, from the top down. */
function lead(chain: Chain, length: number): void {
  const { bonus, parent, next, takes, ends, boundary, moved } = chain;
  const all = bonus.compression === "none";
  let [above, holder] = [NONE, NONE];
  for (let place = length - 1; place >= 0; place--) {
    parent[place] = place + 1 < length ? place + 1 : NONE;
    next[place] = above;
    if (takes[place] === 1) holder = place;
    if (moved !== null) moved[place] = holder;
    if (
      all ||
      takes[place] === 1 ||
      (ends !== null && ends[place] === 1) ||
      (boundary !== null && boundary[place] !== 0)
    )
      above = place;
  }
}

/** Who ends a generation: by rank, or by a rule. */
export function boundaryMarks(bonus: WalkBonus, { ranks, rules }: Figures): Uint8Array | null {
  if (bonus.boundary === null) return null;
  return bonus.boundary === "same-rank" ? ranks[bonus.rankBy] : rules[bonus.boundary]!;
}

/** After how many people of which sort a climb has come to its end at the latest. */
export interface Reach {
  readonly counts: "everybody" | "holders" | "leaders" | "nobody";
  readonly most: number;
  /** The highest numerator there is, of which a differential leaves nothing to others; -1 where that ends no climb. */
  readonly top: number;
}

export function reachOf(bonus: WalkBonus): Reach {
  const { table, climb, compression } = bonus;
  const last = table.levels - 1;
  const moves = compression === "moving";
  const top = -1;
  if (climb === "levels" && !table.open) {
    if (compression === "none") return { counts: "everybody", most: last, top };
    // Dynamic: who is paid nothing on a level leaves it to the next one. Moving: the first holder is where it begins.
    if (compression !== "dynamic") return { counts: "holders", most: moves ? last + 1 : last, top };
  }
  if (climb === "generations" && bonus.boundary !== "same-rank" && !table.open && !bonus.closeEmpty && !moves) {
    return { counts: "leaders", most: Math.max(last, 1), top };
  }
  if (climb !== "differential" || moves) return { counts: "nobody", most: Infinity, top };
  let highest = 0;
  for (let entry = last; entry < table.nums.length; entry += table.levels)
    highest = Math.max(highest, table.nums[entry]!);
  return { counts: "nobody", most: Infinity, top: highest };
}

/** Somebody's numerator in the column that stands for all levels. */
export function percentAt({ table }: WalkBonus, rows: Uint16Array | number, at: number): number {
  return percentOfRow(table, typeof rows === "number" ? rows : rows[at]!);
}

export function percentOfRow({ nums, levels }: WalkBonus["table"], row: number): number {
  return nums[row * levels + levels - 1]!;
}
