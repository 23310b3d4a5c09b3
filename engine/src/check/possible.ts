import type { Condition } from "../plan/condition.ts";
import type { Plan } from "../plan/document.ts";
import { hundredths, kindMask } from "../plan/requirement.ts";
import { KINDS } from "../tree/network.ts";
import { mostCounted } from "./counted.ts";
import { factor } from "./exact.ts";
import { rankNumber } from "./implies.ts";
import { once } from "./once.ts";

/** Bits of `KINDS`. */
export const EVERY_KIND = (1 << KINDS.length) - 1;

/** Who can meet something, as bits of kinds; where nobody can, why not. */
export interface Who {
  readonly kinds: number;
  readonly why: string | null;
}

/**
 * What can happen under a plan, reckoned generously: what is possible here may still never happen, what is impossible never
 * does. With `before`, people may bring titles, volumes and rules met along from a time under other rules.
 */
export interface Possible {
  readonly before: boolean;
  readonly rule: (name: string) => Who;
  readonly condition: (condition: Condition) => Who;
  /** Reaching the rank numbered so. */
  readonly reach: (rank: number) => Who;
  /** Holding exactly this rank, by number: as paid rank, as title, as the highest ever. */
  readonly holds: (rank: number, by: "paid" | "title" | "highest") => boolean;
  /** The most of a volume that one person can have, in hundredths of a point. */
  readonly most: (volume: string) => number;
}

/** For plans without a circle, whose names are known. */
export function possibleIn(plan: Plan, before: boolean): Possible {
  const ranks = plan.ranks ?? [];
  /** By index: kinds of who can hold the rank as their paid rank. */
  const held = ranks.map(() => 0);
  let solving = true;

  const heldFrom = (rank: number): number => held.slice(rank - 1).reduce((kinds, one) => kinds | one, 0);
  const outlasts = (rank: number): boolean => ranks.slice(rank - 1).some(({ grace }) => (grace ?? 0) > 0);
  const titled = (rank: number): number => {
    // Ranks ask for last period's title, everything else for this period's.
    if (solving) return before || heldFrom(rank) !== 0 ? EVERY_KIND : 0;
    return outlasts(rank) && (before || heldFrom(rank) !== 0) ? EVERY_KIND : heldFrom(rank);
  };
  const most = once((name): number => {
    const value = mostOf(name);
    return value > Number.MAX_SAFE_INTEGER ? Number.POSITIVE_INFINITY : value;
  });
  const mostOf = (name: string): number => {
    const form = plan.volumes[name]!;
    const unlessNone = (of: number): number => (of === 0 ? 0 : Number.POSITIVE_INFINITY);
    switch (form.of) {
      case "credited":
        // Volume can be handed over to anybody.
        return Number.POSITIVE_INFINITY;
      case "own":
      case "customers":
      case "hosted":
        return unlessNone(Number(mostCounted(form.sales, form.counts).units > 0n));
      case "group":
        return unlessNone(most(form.volume));
      case "legs": {
        const all = unlessNone(most(form.volume));
        const each = form.atMost === undefined ? all : Math.min(all, hundredths(form.atMost));
        return form.take === "others" ? unlessNone(each) : each;
      }
      case "moved":
        return rule(form.to).kinds === 0 ? 0 : unlessNone(most(form.volume));
      case "window":
        if (form.take === "least" || form.periods === 1) return most(form.volume);
        if (before) return Number.POSITIVE_INFINITY;
        return form.take === "most" ? most(form.volume) : most(form.volume) * form.periods;
      case "sum":
        return form.volumes.reduce((sum, part) => sum + most(part), 0);
      case "people":
        return unlessNone(rule(form.who).kinds);
      default:
        throw new Error(`unknown volume ${String(form satisfies never)}`);
    }
  };
  const rule = once((name): Who => condition(plan.activity[name]!));
  const condition = (one: Condition): Who => {
    let kinds = EVERY_KIND;
    let why: string | null = null;
    const need = (met: number | boolean, reason: () => string): void => {
      const left = typeof met === "number" ? kinds & met : met ? kinds : 0;
      if (left === 0 && kinds !== 0) why = reason();
      kinds = left;
    };
    if (one.kind !== undefined) need(kindMask(one.kind), () => "no kind is left");
    for (const [volume, least] of Object.entries(one.atLeast ?? {})) {
      need(most(volume) >= hundredths(least), () => `${volume} is never ${least}: it is at most ${most(volume) / 100}`);
    }
    for (const { volume, percent, atLeast } of one.maxLeg ?? []) {
      const counts = most(volume) > 0 && (factor(percent).units > 0n || most(volume) >= hundredths(atLeast));
      need(counts || hundredths(atLeast) === 0, () => `${volume} with legs at ${percent}% never comes to ${atLeast}`);
    }
    for (const name of one.is ?? [])
      need(rule(name).kinds, () => rule(name).why ?? `${name} is for other kinds of people`);
    if (one.rank !== undefined)
      need(heldFrom(rankNumber(plan, one.rank)), () => `nobody of these kinds can hold ${one.rank}`);
    if (one.title !== undefined)
      need(titled(rankNumber(plan, one.title)), () => `nobody of these kinds can have the title ${one.title}`);
    for (const { rank } of one.legs ?? []) {
      need(heldFrom(rankNumber(plan, rank)) !== 0, () => `no leg can have a ${rank}`);
    }
    for (const { rule: name, periods, last } of one.met ?? []) {
      need(periods <= last, () => `${name} cannot be met in ${periods} of ${last} periods`);
      if (last === 1) need(rule(name).kinds, () => rule(name).why ?? `${name} is for other kinds of people`);
      else need(rule(name).kinds !== 0 || (before && periods < last), () => `nobody can meet ${name}`);
    }
    for (const inner of one.all ?? []) {
      const who = condition(inner);
      need(who.kinds, () => who.why ?? "no kind is left");
    }
    if (one.any !== undefined) {
      const ways = one.any.map(condition);
      const together = ways.reduce((all, way) => all | way.kinds, 0);
      need(together, () => ways.find((way) => way.why !== null)?.why ?? "no kind is left");
    }
    return { kinds, why };
  };

  // What is held below makes more possible above, until nothing is added: a chain without a base stays empty.
  for (let changed = true; changed;) {
    changed = false;
    for (const [index, { reach, keep }] of ranks.entries()) {
      const kept = keep !== undefined && (before || heldFrom(index + 1) !== 0) ? condition(keep).kinds : 0;
      const kinds = condition(reach).kinds | kept;
      if (kinds === held[index]) continue;
      held[index] = kinds;
      changed = true;
    }
  }
  const reached = ranks.map(({ reach }) => condition(reach));
  solving = false;
  return {
    before,
    rule,
    condition,
    reach: (rank) => reached[rank - 1]!,
    holds: (rank, by) => {
      if (by === "paid") return held[rank - 1] !== 0;
      if (by === "highest") return before || held[rank - 1] !== 0;
      return held[rank - 1] !== 0 || (before && (ranks[rank - 1]!.grace ?? 0) > 0);
    },
    most,
  };
}
