import type { Condition, LegsWith } from "../plan/condition.ts";
import type { Plan } from "../plan/document.ts";
import { hundredths, kindMask } from "../plan/requirement.ts";
import { once } from "./once.ts";

/**
 * Whether whoever meets `a` certainly meets `b`, told by comparing them requirement by requirement. False means only that
 * this cannot be seen. Both are looked at in the same period, as activity rules or both as rank conditions.
 */
export function implies(plan: Plan, a: Condition, b: Condition): boolean {
  const known = knownFrom(plan, a);
  const rankAtLeast = (wanted: string, held: readonly string[]): boolean =>
    held.some((name) => rankNumber(plan, name) >= rankNumber(plan, wanted));
  const holds = (one: Condition): boolean => {
    if (one.kind !== undefined && (known.kinds & ~kindMask(one.kind)) !== 0) return false;
    for (const [volume, least] of Object.entries(one.atLeast ?? {})) {
      const needed = hundredths(least);
      if (needed > 0 && (known.atLeast.get(volume) ?? 0) < needed) return false;
    }
    for (const name of one.is ?? []) if (!known.rules.has(name) && !holdsRule(name)) return false;
    if (one.rank !== undefined && !rankAtLeast(one.rank, known.ranks)) return false;
    if (one.title !== undefined && !rankAtLeast(one.title, [...known.titles, ...known.ranks])) return false;
    if (one.legs !== undefined && !legsCover(plan, known.legs, one.legs)) return false;
    for (const { rule, periods, last } of one.met ?? []) {
      const before = known.met.some((met) => met.rule === rule && met.periods >= periods && met.last <= last);
      if (!before && !(periods === 1 && known.rules.has(rule))) return false;
    }
    for (const maxLeg of one.maxLeg ?? []) if (!known.others.has(JSON.stringify(maxLeg))) return false;
    if (one.joined !== undefined && !known.others.has(JSON.stringify(one.joined))) return false;
    if (one.any !== undefined && !known.others.has(JSON.stringify(one.any)) && !one.any.some(holds)) return false;
    return (one.all ?? []).every(holds);
  };
  const holdsRule = once((name) => holds(plan.activity[name]!));
  return holds(b);
}

interface Known {
  kinds: number;
  readonly atLeast: Map<string, number>;
  readonly rules: Set<string>;
  readonly ranks: string[];
  readonly titles: string[];
  /** Those of one list: lists of several rules may be met by the same legs. */
  legs: readonly LegsWith[];
  readonly met: { readonly rule: string; readonly periods: number; readonly last: number }[];
  /** As they are written. */
  readonly others: Set<string>;
}

/** Everything that is certain of who meets the condition. */
function knownFrom(plan: Plan, condition: Condition): Known {
  const known: Known = {
    kinds: 7,
    atLeast: new Map(),
    rules: new Set(),
    ranks: [],
    titles: [],
    legs: [],
    met: [],
    others: new Set(),
  };
  const learn = (one: Condition): void => {
    if (one.kind !== undefined) known.kinds &= kindMask(one.kind);
    for (const [volume, least] of Object.entries(one.atLeast ?? {})) {
      known.atLeast.set(volume, Math.max(hundredths(least), known.atLeast.get(volume) ?? 0));
    }
    if (one.rank !== undefined) known.ranks.push(one.rank);
    if (one.title !== undefined) known.titles.push(one.title);
    if (one.legs !== undefined && one.legs.length > known.legs.length) known.legs = one.legs;
    known.met.push(...(one.met ?? []));
    for (const other of [...(one.maxLeg ?? []), one.joined, one.any]) {
      if (other !== undefined) known.others.add(JSON.stringify(other));
    }
    for (const name of one.is ?? []) {
      if (known.rules.has(name)) continue;
      known.rules.add(name);
      learn(plan.activity[name]!);
    }
    for (const inner of one.all ?? []) learn(inner);
  };
  learn(condition);
  return known;
}

/** For each rank asked for: as many legs with it or a higher one, all requirements of the list counted together. */
function legsCover(plan: Plan, known: readonly LegsWith[], asked: readonly LegsWith[]): boolean {
  const relation = (tree: string): string => plan.trees[tree]!.parent;
  const counted = (legs: readonly LegsWith[], tree: string, rank: string): number =>
    legs
      .filter((one) => relation(one.tree) === relation(tree) && rankNumber(plan, one.rank) >= rankNumber(plan, rank))
      .reduce((sum, { count }) => sum + count, 0);
  return asked.every(({ tree, rank }) => counted(known, tree, rank) >= counted(asked, tree, rank));
}

/** 1 for the lowest. */
export function rankNumber(plan: Plan, name: string): number {
  return (plan.ranks ?? []).findIndex((rank) => rank.name === name) + 1;
}
