import { inBlocks } from "../blocks.ts";
import type { LegsBonus, Pays } from "../plan/compiled.ts";
import { newLines } from "../run/lines.ts";
import type { LineColumns } from "../run/lines.ts";
import type { Figures } from "../volume/figures.ts";
import { legVolumes, workLegs } from "./legs.ts";
import type { LegsOutcome, LegsWork } from "./legs.ts";
import { takesFromEach } from "./match.ts";
import { applyEntry, entriesOf, valuesOf } from "./table-entries.ts";

/** One line a position, at level 0, and what became of everybody's legs. */
export function payLegs(
  bonus: LegsBonus,
  figures: Figures,
): { readonly lines: LineColumns; readonly outcome: LegsOutcome } {
  const { network, past } = figures;
  const work = legsWork(bonus, figures);
  const fresh = legVolumes(network.trees[bonus.tree]!, work.own, bonus.legs);
  const outcome = workLegs(work, bonus, fresh, past.lots?.[bonus.name], past.taken?.[bonus.name] ?? []);
  const { paid } = outcome;
  let earners = 0;
  inBlocks(paid.length, (from, to) => {
    earners += countPaid(paid, from, to);
  });
  const lines = newLines(earners);
  const entries = bonus.pays.map(({ table }) => entriesOf(table, figures, bonus.rankBy));
  const { holder } = network;
  // The ordinary binary: one percent of the weaker of two legs, for everybody alike.
  const [pays] = bonus.pays;
  const alike =
    bonus.legs === 2 && bonus.match.by === "percent" && pays!.table.select.by === "row" && !pays!.all ? pays! : null;
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
  { matched, paid }: LegsOutcome,
  num: number,
  den: number,
  limit: number,
  entry: number,
  from: number,
  to: number,
): boolean {
  const { source, earner, rate, amount } = lines;
  void matched[0];
  void amount[0];
  let count = lines.count;
  const whole = 2 * den;
  for (let at = from; at < to; at++) {
    if (paid[at] === 0) continue;
    const [left, right] = [matched[2 * at]!, matched[2 * at + 1]!];
    const base = left < right ? left : right;
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
export function legsWork(bonus: LegsBonus, figures: Figures): LegsWork {
  const { network, kind, rules, volumes } = figures;
  const qualifies = new Uint8Array(network.size);
  const takes = bonus.rule === null ? null : rules[bonus.rule]!;
  inBlocks(network.size, (from, to) => markQualified(qualifies, kind, bonus.mask, takes, network.holder, from, to));
  return {
    match: bonus.match,
    carry: bonus.carry,
    ownToWeaker: bonus.ownToWeaker,
    qualifies,
    most: bonus.most === null ? null : mostCycles(bonus, figures),
    // Where a run is paid again after refunds, over what remains: who qualifies stays as it was.
    own: (figures.paidOn ?? volumes)[bonus.volume]!,
  };
}

function markQualified(
  qualifies: Uint8Array,
  kind: Uint8Array,
  mask: number,
  takes: Uint8Array | null,
  holder: Int32Array | undefined,
  from: number,
  to: number,
): void {
  for (let at = from; at < to; at++) {
    const who = holder === undefined ? at : holder[at]!;
    qualifies[at] = (mask >> kind[who]!) & 1 & (takes === null ? 1 : takes[who]!);
  }
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
    const row = (at * legs + leg) * before.ages;
    return before.volume.subarray(row, row + before.ages).reduce((sum, lot) => sum + lot, fresh[at * legs + leg]!);
  });
  return totals.indexOf(Math.max(...totals));
}

/** Minor units, before caps. */
export function legsAmount(bonus: LegsBonus, outcome: LegsOutcome, at: number, entry: number): number {
  const pays = bonus.pays[payIndex(bonus, outcome.paid[at]!)]!;
  return applyEntry(pays.table, entry, legsBase(bonus, pays, outcome, at));
}

function countPaid(paid: Float64Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if (paid[at] !== 0) count++;
  return count;
}
