import { inBlocks } from "../blocks.ts";
import type { LegsBonus, Pays } from "../plan/compiled.ts";
import { newLines } from "../run/lines.ts";
import type { LineColumns } from "../run/lines.ts";
import type { Figures } from "../volume/figures.ts";
import { lotsAt } from "./carry.ts";
import { changesFresh, legVolumes, takesAlike, workLegs } from "./legs.ts";
import type { LegsOutcome, LegsWork } from "./legs.ts";
import { takesFromEach } from "./match.ts";
import { applyEntry, entriesOf, valuesOf } from "./table-entries.ts";

/** What several bonuses over the same legs of the same figures need alike, worked out once. */
export interface SharedLegs {
  /** By tree, volume and number of legs: what the period brought to everybody's. */
  readonly brought: Map<string, Float64Array>;
  /** By kinds and rule. */
  readonly qualifies: Map<string, Uint8Array>;
}

export function newSharedLegs(): SharedLegs {
  return { brought: new Map(), qualifies: new Map() };
}

function broughtTo(
  { tree, volume, legs }: LegsBonus,
  { network }: Figures,
  own: Float64Array,
  { brought }: SharedLegs,
): Float64Array {
  const key = `${tree} ${volume} ${legs}`;
  const known = brought.get(key);
  if (known !== undefined) return known;
  const volumes = legVolumes(network.trees[tree]!, own, legs);
  brought.set(key, volumes);
  return volumes;
}

/** One line a position, at level 0, and what became of everybody's legs. */
export function payLegs(
  bonus: LegsBonus,
  figures: Figures,
  shared: SharedLegs,
): { readonly lines: LineColumns; readonly outcome: LegsOutcome } {
  const { past } = figures;
  const work = legsWork(bonus, figures, shared);
  const taken = past.taken?.[bonus.name] ?? [];
  const brought = broughtTo(bonus, figures, work.own, shared);
  const fresh = changesFresh(bonus, taken) ? brought.slice() : brought;
  const { outcome, earners } = workLegs(work, bonus, fresh, past.lots?.[bonus.name], taken);
  const { paid } = outcome;
  const lines = newLines(earners);
  const entries = bonus.pays.map(({ table }) => entriesOf(table, figures, bonus.rankBy));
  const { holder } = figures.network;
  // The ordinary binary: one percent of the weaker of two legs, for everybody alike.
  const [pays] = bonus.pays;
  const alike = takesAlike(bonus.match, bonus.legs) && pays!.table.select.by === "row" && !pays!.all ? pays! : null;
  if (alike !== null) {
    const entry = entries[0]!(0);
    const { nums, den, limit } = alike.table;
    inBlocks(paid.length, (from, to) => {
      if (!payAlike(lines, outcome, nums[entry]!, den, limit, entry, from, to))
        payBlock(bonus, lines, outcome, entries, holder, from, to);
    });
  } else inBlocks(paid.length, (from, to) => payBlock(bonus, lines, outcome, entries, holder, from, to));
  return { lines, outcome };
}

function payBlock(
  bonus: LegsBonus,
  lines: LineColumns,
  outcome: LegsOutcome,
  entries: readonly ((at: number) => number)[],
  holder: Int32Array | undefined,
  from: number,
  to: number,
): void {
  const { paid } = outcome;
  for (let at = from; at < to; at++) {
    if (paid[at] === 0) continue;
    const entry = entries[payIndex(bonus, paid[at]!)]!(holder?.[at] ?? at);
    const amount = legsAmount(bonus, outcome, at, entry);
    if (amount === 0) continue;
    lines.source[lines.count] = at;
    lines.earner[lines.count] = at;
    lines.rate[lines.count] = entry;
    lines.amount[lines.count++] = amount;
  }
}

/** One entry for everybody; false, with nothing written, where a volume is beyond the range in which this way is exact. */
function payAlike(
  lines: LineColumns,
  { paid }: LegsOutcome,
  num: number,
  den: number,
  limit: number,
  entry: number,
  from: number,
  to: number,
): boolean {
  const { source, earner, rate, amount } = lines;
  void paid[0];
  void amount[0];
  let count = lines.count;
  const whole = 2 * den;
  for (let at = from; at < to; at++) {
    const base = paid[at]!;
    if (base === 0) continue;
    if (base > limit) return false;
    const units = Math.floor((2 * base * num + den) / whole);
    if (units < 0.5) continue;
    source[count] = at;
    earner[count] = at;
    rate[count] = entry;
    amount[count++] = units;
  }
  lines.count = count;
  return true;
}

/** Who qualifies, what each brings, and how many cycles they may have. A further position meets what its holder meets. */
export function legsWork(bonus: LegsBonus, figures: Figures, shared: SharedLegs = newSharedLegs()): LegsWork {
  const { volumes } = figures;
  return {
    match: bonus.match,
    carry: bonus.carry,
    ownToWeaker: bonus.ownToWeaker,
    qualifies: qualifiedFor(bonus, figures, shared),
    most: bonus.most === null ? null : mostCycles(bonus, figures),
    // Where a run is paid again after refunds, over what remains: who qualifies stays as it was.
    own: (figures.paidOn ?? volumes)[bonus.volume]!,
  };
}

function qualifiedFor(
  { mask, rule }: LegsBonus,
  { network: { size, holder }, kind, rules }: Figures,
  { qualifies }: SharedLegs,
): Uint8Array {
  const key = `${mask} ${rule}`;
  const known = qualifies.get(key);
  if (known !== undefined) return known;
  const marks = new Uint8Array(size);
  const takes = rule === null ? null : rules[rule]!;
  inBlocks(size, (from, to) => {
    if (holder !== undefined) markHolders(marks, kind, mask, takes, holder, from, to);
    else if (takes !== null) markWhoMeets(marks, kind, mask, takes, from, to);
    else markKind(marks, kind, mask, from, to);
  });
  qualifies.set(key, marks);
  return marks;
}

function markHolders(
  marks: Uint8Array,
  kind: Uint8Array,
  mask: number,
  takes: Uint8Array | null,
  holder: Int32Array,
  from: number,
  to: number,
): void {
  for (let at = from; at < to; at++) {
    const who = holder[at]!;
    marks[at] = (mask >> kind[who]!) & 1 & (takes === null ? 1 : takes[who]!);
  }
}

function markWhoMeets(
  marks: Uint8Array,
  kind: Uint8Array,
  mask: number,
  takes: Uint8Array,
  from: number,
  to: number,
): void {
  for (let at = from; at < to; at++) marks[at] = (mask >> kind[at]!) & takes[at]! & 1;
}

function markKind(marks: Uint8Array, kind: Uint8Array, mask: number, from: number, to: number): void {
  for (let at = from; at < to; at++) marks[at] = (mask >> kind[at]!) & 1;
}

/** Whole cycles; a table is in hundredths. */
function mostCycles(bonus: LegsBonus, figures: Figures): Float64Array {
  const mostOf = valuesOf(bonus.most!, figures, bonus.rankBy);
  const { size, holder } = figures.network;
  return Float64Array.from({ length: size }, (_, at) => Math.floor(mostOf(holder?.[at] ?? at) / 100));
}

/** With steps each has its own pay. */
export function payIndex({ match }: LegsBonus, paid: number): number {
  return match.by === "steps" ? paid - 1 : 0;
}

/** What the pay's table is multiplied by: points taken in the volume's unit, cycles, or 1 for a step. */
export function legsBase(bonus: LegsBonus, pays: Pays, outcome: LegsOutcome, at: number): number {
  if (pays.of !== "percent") return bonus.match.by === "steps" ? 1 : outcome.paid[at]!;
  const { legs, matched } = outcome;
  const first = at * legs;
  if (matched === null) return pays.all ? 2 * outcome.paid[at]! : outcome.paid[at]!;
  if (legs === 2) {
    const [left, right] = [matched[first]!, matched[first + 1]!];
    return pays.all ? left + right : Math.min(left, right);
  }
  const taken = matched.subarray(first, first + legs);
  const sum = taken.reduce((all, one) => all + one, 0);
  if (pays.all) return sum;
  if (takesFromEach(bonus.match, legs)) return taken[0]!;
  // Against all the others together the smaller side counts.
  const strongest = taken[strongestLeg(outcome, at)]!;
  return Math.min(strongest, sum - strongest);
}

/** The leg that had most before the match, the first of equal ones. */
function strongestLeg({ legs, fresh, before }: LegsOutcome, at: number): number {
  const totals = Array.from({ length: legs }, (_, leg) => {
    const place = at * legs + leg;
    return lotsAt(before, place).reduce((sum, lot) => sum + lot, fresh[place]!);
  });
  return totals.indexOf(Math.max(...totals));
}

/** Minor units, before caps. */
export function legsAmount(bonus: LegsBonus, outcome: LegsOutcome, at: number, entry: number): number {
  const pays = bonus.pays[payIndex(bonus, outcome.paid[at]!)]!;
  return applyEntry(pays.table, entry, legsBase(bonus, pays, outcome, at));
}
