import { inBlocks } from "../blocks.ts";
import { startBefore } from "../plan/calendar.ts";
import type { Requirement, Rule } from "../plan/compiled.ts";
import { NO_DAY } from "../tree/network.ts";
import type { Figures } from "./figures.ts";

/** Who meets the rule: 1 or 0 by position. A rule without requirements is met by all. */
export function whoMeets(rule: Pick<Rule, "requirements">, figures: Figures): Uint8Array {
  // Who meets another rule besides is among those who meet that one: one pass less.
  const first = rule.requirements.findIndex(({ type }) => type === "rule");
  const other = rule.requirements[first];
  const met =
    other?.type === "rule" ? figures.rules[other.rule]!.slice() : new Uint8Array(figures.network.size).fill(1);
  strikeAll(
    met,
    0,
    rule.requirements.filter((_, index) => index !== first),
    figures,
    0,
    met.length,
  );
  strikeFurtherPositions(met, figures.network.holder);
  return met;
}

/** Whether somebody else holds this position. */
export function isFurther({ holder }: Figures["network"], at: number): boolean {
  return holder !== undefined && holder[at] !== at;
}

/** Rules are met by people: a further position takes no level and no share of its own. */
function strikeFurtherPositions(met: Uint8Array, holder: Int32Array | undefined): void {
  if (holder === undefined) return;
  for (let at = 0; at < met.length; at++) if (holder[at] !== at) met[at] = 0;
}

/** The requirements that one member misses, decided by the same code as the whole network's. */
export function missedRequirements(rule: Pick<Rule, "requirements">, figures: Figures, at: number): Requirement[] {
  return rule.requirements.filter((requirement) => !meetsOne([requirement], figures, at));
}

/** Whether one member meets all of these. */
export function meetsOne(requirements: readonly Requirement[], figures: Figures, at: number): boolean {
  ONE[0] = 1;
  for (const requirement of requirements) strike(ONE, at, requirement, figures, at, at + 1);
  return ONE[0] === 1;
}

/** The mark of whoever is asked about: a live state asks about few, but often, and a new array each time would cost more than the answer. */
const ONE = new Uint8Array(1);

/** Clear the mark (`met[at - base]`) of everybody in [from, to) who misses one of the requirements. */
function strikeAll(
  met: Uint8Array,
  base: number,
  requirements: readonly Requirement[],
  figures: Figures,
  first: number,
  end: number,
): void {
  for (const requirement of requirements) {
    inBlocks(end - first, (from, to) => strike(met, base, requirement, figures, first + from, first + to));
  }
}

function strike(
  met: Uint8Array,
  base: number,
  requirement: Requirement,
  figures: Figures,
  from: number,
  to: number,
): void {
  switch (requirement.type) {
    case "kind":
      return strikeKind(met, base, figures.kind, requirement.mask, from, to);
    case "volume":
      return strikeBelow(met, base, figures.volumes[requirement.volume]!, requirement.atLeast, from, to);
    case "max-leg":
      return strikeBelow(met, base, figures.legCaps[requirement.column]!, requirement.atLeast, from, to);
    case "rule":
      return strikeBelowMark(met, base, figures.rules[requirement.rule]!, 1, from, to);
    case "rank":
      return strikeBelowMark(met, base, figures.ranks[requirement.of], requirement.rank, from, to);
    case "legs":
      return strikeBelowCount(met, base, figures.legRanks[requirement.legRank]!, requirement.count, from, to);
    case "joined":
      return strikeJoined(met, base, requirement, figures, from, to);
    case "met":
      return strikeLookBack(met, base, requirement, figures, from, to);
    case "any":
      return strikeAlternatives(met, base, requirement.alternatives, figures, from, to);
    default:
      throw new Error(`unknown requirement ${String(requirement satisfies never)}`);
  }
}

function strikeKind(met: Uint8Array, base: number, kind: Uint8Array, mask: number, from: number, to: number): void {
  for (let at = from; at < to; at++) met[at - base]! &= mask >> kind[at]!;
}

// One function for each kind of array: a loop that meets several kinds is several times slower. No branches: who meets a rule
// cannot be guessed, and a branch guessed wrong half the time takes five times as long as the comparison.
function strikeBelow(
  met: Uint8Array,
  base: number,
  value: Float64Array,
  atLeast: number,
  from: number,
  to: number,
): void {
  void met[0];
  for (let at = from; at < to; at++) met[at - base]! &= Number(value[at]! >= atLeast);
}

function strikeBelowMark(
  met: Uint8Array,
  base: number,
  value: Uint8Array,
  atLeast: number,
  from: number,
  to: number,
): void {
  void met[0];
  for (let at = from; at < to; at++) met[at - base]! &= Number(value[at]! >= atLeast);
}

function strikeBelowCount(
  met: Uint8Array,
  base: number,
  value: Int32Array,
  atLeast: number,
  from: number,
  to: number,
): void {
  void met[0];
  for (let at = from; at < to; at++) met[at - base]! &= Number(value[at]! >= atLeast);
}

/** By the period's last day; who has no known day of joining joined long ago. */
function strikeJoined(
  met: Uint8Array,
  base: number,
  { days, periods }: Extract<Requirement, { type: "joined" }>,
  { calendar, network, span }: Figures,
  from: number,
  to: number,
): void {
  const last = span!.to - 1;
  const earliest = Math.max(
    days === null ? NO_DAY : last - days,
    periods === null ? NO_DAY : startBefore(calendar, span!.from, periods - 1),
  );
  for (let at = from; at < to; at++) {
    const joined = network.joined?.[at] ?? NO_DAY;
    if (joined === NO_DAY || joined < earliest) met[at - base] = 0;
  }
}

function strikeLookBack(
  met: Uint8Array,
  base: number,
  { name, rule, periods, last }: Extract<Requirement, { type: "met" }>,
  { rules, past }: Figures,
  from: number,
  to: number,
): void {
  const earlier = past.rules?.[name] ?? [];
  for (let at = from; at < to; at++) {
    let times = rules[rule]![at]!;
    for (let back = 0; back < last - 1 && back < earlier.length; back++) times += earlier[back]![at]!;
    if (times < periods) met[at - base] = 0;
  }
}

function strikeAlternatives(
  met: Uint8Array,
  base: number,
  alternatives: ReadonlyArray<readonly Requirement[]>,
  figures: Figures,
  from: number,
  to: number,
): void {
  const some = new Uint8Array(to - from);
  for (const requirements of alternatives) {
    const all = new Uint8Array(to - from).fill(1);
    for (const requirement of requirements) strike(all, from, requirement, figures, from, to);
    for (let index = 0; index < some.length; index++) some[index]! |= all[index]!;
  }
  for (let at = from; at < to; at++) met[at - base]! &= some[at - from]!;
}
