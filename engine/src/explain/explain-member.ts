import { formatDecimal, formatPoints, POINT_DECIMALS } from "../money/decimal.ts";
import type { Rank, Requirement } from "../plan/compiled.ts";
import type { Run } from "../run/run.ts";
import { KINDS, NO_DAY } from "../tree/network.ts";
import type { Kind } from "../tree/network.ts";
import { dayText } from "../plan/calendar.ts";
import { meetsOne, missedRequirements } from "../volume/activity.ts";

/** What a member lacks to meet a rule or a rank. Points and counts as text. */
export type MissedReason =
  | { readonly code: "kind"; readonly has: Kind; readonly needs: readonly Kind[] }
  /** Points as text: has "12.00", needs "30.00" of the plan's volume `volume`. */
  | { readonly code: "volume"; readonly volume: string; readonly has: string; readonly needs: string }
  /** As `volume`, where one leg counts only `percent` of what is needed. */
  | {
      readonly code: "max-leg";
      readonly volume: string;
      readonly percent: string;
      readonly has: string;
      readonly needs: string;
    }
  | { readonly code: "rule"; readonly rule: string; readonly missed: readonly MissedReason[] }
  | { readonly code: "rank"; readonly of: "paid" | "title"; readonly has: string | null; readonly needs: string }
  /** `needs` legs with the rank or a higher one; those that better legs of the same requirement use up are among them. */
  | {
      readonly code: "legs";
      readonly tree: string;
      readonly rank: string;
      readonly has: number;
      readonly needs: number;
    }
  | {
      readonly code: "joined";
      readonly joinedOn: string | null;
      readonly days: number | null;
      readonly periods: number | null;
    }
  | {
      readonly code: "look-back";
      readonly rule: string;
      readonly has: number;
      readonly needs: number;
      readonly last: number;
    }
  /** A further position of somebody: it stands in trees and meets no rule itself. */
  | { readonly code: "position"; readonly holderId: string }
  | { readonly code: "any"; readonly alternatives: ReadonlyArray<readonly MissedReason[]> };

/** One rank for one member: whether its requirements are met this period, and what is missing. */
export interface RankExplanation {
  readonly name: string;
  readonly holds: boolean;
  /** What is missing to reach it; empty where it is reached. */
  readonly missed: readonly MissedReason[];
  /** What is missing to keep it, for who has it as a title and where the plan asks for less; null elsewhere. */
  readonly missedToKeep: readonly MissedReason[] | null;
}

/** Where a member stands in the period: their volumes, each activity rule and each rank with what is missing (nothing: met). */
export interface MemberExplanation {
  readonly id: string;
  readonly kind: Kind;
  readonly volumes: ReadonlyArray<{ readonly name: string; readonly points: string }>;
  readonly rules: ReadonlyArray<{ readonly name: string; readonly missed: readonly MissedReason[] }>;
  /** From the lowest up. */
  readonly ranks: readonly RankExplanation[];
  readonly paidRank: string | null;
  readonly title: string | null;
  readonly highestRank: string | null;
  /** For how many periods in a row the title's requirements were missed. */
  readonly graceUsed: number;
}

/** The part of a run that tells where everybody stands. */
export type Stood = Pick<Run, "plan" | "network" | "standing">;

/** Null where the run's network has no such member. */
export function explainMember(run: Stood, memberId: string): MemberExplanation | null {
  const at = run.network.positions.get(memberId);
  if (at === undefined) return null;
  const { kind, volumes, ranks } = run.standing;
  return {
    id: memberId,
    kind: KINDS[kind[at]!]!,
    volumes: run.plan.volumes.map(({ name, unit }, index) => ({
      name,
      points: pointsText(volumes[index]![at]!, unit),
    })),
    rules: run.plan.rules.map(({ name }, rule) => ({ name, missed: missedReasons(run, rule, at) })),
    ranks: run.plan.ranks.map((rank, index) => explainRank(run, rank, index, at)),
    paidRank: rankName(run, ranks.paid[at]!),
    title: rankName(run, ranks.title[at]!),
    highestRank: rankName(run, ranks.highest[at]!),
    graceUsed: ranks.missed[at]!,
  };
}

export function explainRank(run: Stood, { name, reach, keep }: Rank, index: number, at: number): RankExplanation {
  const missing = (requirements: readonly Requirement[]): MissedReason[] =>
    missedRequirements({ requirements }, asOfRanks(run), at).map((one) => inWords(run, one, at));
  const hadTitle = (run.standing.past.title?.[at] ?? 0) > index;
  const missed = missing([...reach.fixed, ...reach.withRanks]);
  const missedToKeep = keep !== null && hadTitle ? missing([...keep.fixed, ...keep.withRanks]) : null;
  return { name, holds: missed.length === 0 || missedToKeep?.length === 0, missed, missedToKeep };
}

/** Ranks ask for last period's titles. */
function asOfRanks({ standing }: Stood): Run["standing"] {
  const title = standing.past.title ?? new Uint8Array(standing.network.size);
  return { ...standing, ranks: { ...standing.ranks, title } };
}

/** By index of the rule and position of the member. */
export function missedReasons(run: Stood, rule: number, at: number): MissedReason[] {
  const { holder, ids } = run.standing.network;
  if (holder !== undefined && holder[at] !== at) return [{ code: "position", holderId: ids[holder[at]!] ?? "" }];
  return missedRequirements(run.plan.rules[rule]!, run.standing, at).map((requirement) =>
    inWords(run, requirement, at),
  );
}

function inWords(run: Stood, requirement: Requirement, at: number): MissedReason {
  const { kind, volumes, legCaps, legRanks, ranks, network, past, rules } = run.standing;
  switch (requirement.type) {
    case "kind":
      return { code: "kind", has: KINDS[kind[at]!]!, needs: requirement.kinds };
    case "volume": {
      const { name, volume, atLeast } = requirement;
      const { unit } = run.plan.volumes[volume]!;
      const has = pointsText(volumes[volume]![at]!, unit);
      return { code: "volume", volume: name, has, needs: pointsText(atLeast, unit) };
    }
    case "max-leg": {
      const { name, percent, column, unit, atLeast } = requirement;
      const has = pointsText(legCaps[column]![at]!, unit);
      return { code: "max-leg", volume: name, percent, has, needs: pointsText(atLeast, unit) };
    }
    case "rule":
      return { code: "rule", rule: requirement.name, missed: missedReasons(run, requirement.rule, at) };
    case "rank": {
      const has = rankName(run, ranks[requirement.of][at]!);
      return { code: "rank", of: requirement.of, has, needs: requirement.name };
    }
    case "legs": {
      const { tree, name, legRank, count } = requirement;
      return { code: "legs", tree, rank: name, has: legRanks[legRank]![at]!, needs: count };
    }
    case "joined": {
      const day = network.joined?.[at] ?? NO_DAY;
      const { days, periods } = requirement;
      return { code: "joined", joinedOn: day === NO_DAY ? null : dayText(day), days, periods };
    }
    case "met": {
      const { name, rule, periods, last } = requirement;
      const earlier = (past.rules?.[name] ?? []).slice(0, last - 1);
      const has = earlier.reduce((times, then) => times + then[at]!, rules[rule]![at]!);
      return { code: "look-back", rule: name, has, needs: periods, last };
    }
    case "any": {
      const missing = (list: readonly Requirement[]): MissedReason[] =>
        list.filter((one) => !meetsOne([one], run.standing, at)).map((one) => inWords(run, one, at));
      return { code: "any", alternatives: requirement.alternatives.map(missing) };
    }
    default:
      throw new Error(`unknown requirement ${String(requirement satisfies never)}`);
  }
}

/** Name of a rank number; null for none. */
export function rankName({ plan }: Pick<Run, "plan">, rank: number): string | null {
  return rank === 0 ? null : plan.ranks[rank - 1]!.name;
}

/** Hundredths times `unit` as people read points; more than two decimals only where the value has them. */
export function pointsText(value: number, unit: number): string {
  if (unit === 1) return formatPoints(value);
  return formatDecimal({ units: BigInt(value), scale: POINT_DECIMALS + String(unit).length - 1 }, POINT_DECIMALS);
}
