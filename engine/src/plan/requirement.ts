import { decimal } from "../money/decimal.ts";
import { KINDS } from "../tree/network.ts";
import type { Kind } from "../tree/network.ts";
import type { Condition } from "./condition.ts";

/** What one requirement of a condition looks at, compiled: names are indexes, points are integers in the volume's unit. */
export type Requirement =
  | { readonly type: "kind"; readonly kinds: readonly Kind[]; readonly mask: number }
  | {
      readonly type: "volume";
      readonly name: string;
      readonly volume: number;
      /** Hundredths of a point times the volume's unit. */ readonly atLeast: number;
    }
  | { readonly type: "rule"; readonly name: string; readonly rule: number }
  | { readonly type: "rank"; readonly of: "paid" | "title"; readonly name: string; readonly rank: number }
  /** `legRank` is an index of the plan's leg counts; `count` includes what better legs of the same condition use up. */
  | {
      readonly type: "legs";
      readonly tree: string;
      readonly name: string;
      readonly legRank: number;
      readonly count: number;
    }
  | {
      readonly type: "max-leg";
      readonly name: string;
      readonly percent: string;
      readonly column: number;
      readonly unit: number;
      readonly atLeast: number;
    }
  | { readonly type: "joined"; readonly days: number | null; readonly periods: number | null }
  | {
      readonly type: "met";
      readonly name: string;
      readonly rule: number;
      readonly periods: number;
      readonly last: number;
    }
  | { readonly type: "any"; readonly alternatives: ReadonlyArray<readonly Requirement[]> };

/** One sum over legs, each of which counts only so far: own + sum of min(leg, cap). */
export interface LegCap {
  readonly volume: number;
  readonly tree: string;
  readonly cap: number;
}

/** For each member the number of first-level branches in which somebody holds the rank or a higher one. */
export interface LegRank {
  readonly tree: string;
  readonly rank: number;
}

/** Where conditions find what they name; `legCaps` and `legRanks` grow with what they ask for. */
export interface Names {
  readonly volumes: ReadonlyArray<{ readonly name: string; readonly unit: number }>;
  readonly rules: readonly string[];
  /** Rank names, lowest first; the first is rank 1. */
  readonly ranks: readonly string[];
  /** Relation that a tree climbs, by the tree's name. */
  readonly relation: (tree: string) => string;
  readonly legCaps: LegCap[];
  readonly legRanks: LegRank[];
}

/** The condition as a list all of which must hold. */
export function compileCondition(condition: Condition, names: Names): Requirement[] {
  const requirements: Requirement[] = [];
  if (condition.kind) requirements.push({ type: "kind", kinds: condition.kind, mask: kindMask(condition.kind) });
  for (const [name, least] of Object.entries(condition.atLeast ?? {})) {
    const volume = names.volumes.findIndex((candidate) => candidate.name === name);
    requirements.push({ type: "volume", name, volume, atLeast: hundredths(least) * names.volumes[volume]!.unit });
  }
  for (const { volume: name, tree, percent, atLeast } of condition.maxLeg ?? []) {
    const volume = names.volumes.findIndex((candidate) => candidate.name === name);
    const { unit } = names.volumes[volume]!;
    const least = hundredths(atLeast) * unit;
    const column = indexIn(names.legCaps, { volume, tree: names.relation(tree), cap: partOf(least, percent) });
    requirements.push({ type: "max-leg", name, percent, column, unit, atLeast: least });
  }
  for (const name of condition.is ?? []) requirements.push({ type: "rule", name, rule: names.rules.indexOf(name) });
  for (const key of ["rank", "title"] as const) {
    const name = condition[key];
    if (name === undefined) continue;
    const rank = names.ranks.indexOf(name) + 1;
    requirements.push({ type: "rank", of: key === "rank" ? "paid" : "title", name, rank });
  }
  requirements.push(...compileLegs(condition, names));
  if (condition.joined) {
    requirements.push({
      type: "joined",
      days: condition.joined.days ?? null,
      periods: condition.joined.periods ?? null,
    });
  }
  for (const { rule: name, periods, last } of condition.met ?? []) {
    requirements.push({ type: "met", name, rule: names.rules.indexOf(name), periods, last });
  }
  for (const inner of condition.all ?? []) requirements.push(...compileCondition(inner, names));
  if (condition.any) {
    requirements.push({ type: "any", alternatives: condition.any.map((inner) => compileCondition(inner, names)) });
  }
  return requirements;
}

/**
 * "1 leg with gold and 2 with silver, nobody filling two" is: 1 leg with gold or higher, and 3 with silver or higher.
 * That is exact because who holds gold holds silver too (Hall's condition for nested sets).
 */
function compileLegs(condition: Condition, names: Names): Requirement[] {
  const asked = (condition.legs ?? []).map(({ tree, rank, count }) => ({
    tree: names.relation(tree),
    name: rank,
    rank: names.ranks.indexOf(rank) + 1,
    count,
  }));
  return asked
    .toSorted((a, b) => b.rank - a.rank)
    .map(({ tree, name, rank }): Requirement => {
      const inTree = asked.filter((other) => other.tree === tree && other.rank >= rank);
      const count = inTree.reduce((sum, other) => sum + other.count, 0);
      return { type: "legs", tree, name, legRank: indexIn(names.legRanks, { tree, rank }), count };
    });
}

/** Whether it can be said only when the ranks of those below are known. `withRanks` are indexes of such volumes. */
export function needsRanksBelow(requirement: Requirement, withRanks: ReadonlySet<number>): boolean {
  if (requirement.type === "legs") return true;
  if (requirement.type === "volume") return withRanks.has(requirement.volume);
  if (requirement.type !== "any") return false;
  return requirement.alternatives.some((list) => list.some((inner) => needsRanksBelow(inner, withRanks)));
}

/** Bit k stands for `KINDS[k]`. */
export function kindMask(kinds: readonly Kind[]): number {
  return kinds.reduce((mask, kind) => mask | (1 << KINDS.indexOf(kind)), 0);
}

/** "30.00" points are 3000. */
export function hundredths(points: string): number {
  const { units, scale } = decimal(points);
  return Number(units * 10n ** BigInt(2 - scale));
}

/** Percent of a count of units; what is below one unit is cut: a leg never counts more than its percent. */
function partOf(units: number, percent: string): number {
  const rate = decimal(percent);
  return Number((BigInt(units) * rate.units) / (100n * 10n ** BigInt(rate.scale)));
}

function indexIn<T extends object>(list: T[], wanted: T): number {
  const key = JSON.stringify(wanted);
  const known = list.findIndex((item) => JSON.stringify(item) === key);
  return known >= 0 ? known : list.push(wanted) - 1;
}
