import type { Member, Plan } from "../../src/index.ts";
import type { Fraction } from "./fraction.ts";
import { isBelow, larger, percent, smaller, written, ZERO } from "./fraction.ts";
import type { Standing } from "./standing.ts";

export type Walk = Extract<Plan["bonuses"][string], { shape: "walk" }>;
export type Rate = Walk["percent"];
export type Worth = NonNullable<NonNullable<Plan["bonuses"][string]["caps"]>["earner"]>;
/** Which rank tables mean. */
export type By = { readonly rankBy?: "paid" | "title" | "highest" };

/** By which rank a bonus pays. */
export function payingRank(walk: By, standing: Standing, member: Member): number {
  if (walk.rankBy === "title") return standing.title(member);
  return walk.rankBy === "highest" ? standing.highest(member) : standing.rank(member);
}

/** What a member's rate pays on a level (from 1), as a fraction: 5% is 5/100. */
export function rateOf(plan: Plan, walk: By, rate: Rate, standing: Standing, member: Member, level: number): Fraction {
  if (typeof rate === "string") return percent(rate);
  if (isList(rate)) return percent(rate[level - 1] ?? "0");
  const inner = (one: Rate): Fraction => rateOf(plan, walk, one, standing, member, level);
  if ("lower" in rate) return rate.lower.map(inner).reduce(smaller);
  if ("higher" in rate) return rate.higher.map(inner).reduce(larger);
  if ("byRank" in rate) {
    const names = (plan.ranks ?? []).map(({ name }) => name).slice(0, payingRank(walk, standing, member));
    const name = names.findLast((one) => Object.hasOwn(rate.byRank, one));
    return name === undefined ? ZERO : inner(rate.byRank[name]!);
  }
  const has = standing.volume(rate.byVolume, member);
  const band = rate.bands.findLast(({ from }) => !isBelow(has, written(from)));
  return band === undefined ? ZERO : inner(band.percent);
}

/** What a table of money, points, shares or counts says for a member. */
export function worthOf(plan: Plan, by: By, table: Worth, standing: Standing, member: Member): Fraction {
  if (typeof table === "string") return written(table);
  const inner = (one: Worth): Fraction => worthOf(plan, by, one, standing, member);
  if ("lower" in table) return table.lower.map(inner).reduce(smaller);
  if ("higher" in table) return table.higher.map(inner).reduce(larger);
  if ("byVolume" in table) {
    const has = standing.volume(table.byVolume, member);
    const band = table.bands.findLast(({ from }) => !isBelow(has, written(from)));
    return band === undefined ? ZERO : inner(band.value);
  }
  const held = (plan.ranks ?? []).slice(0, payingRank(by, standing, member)).map(({ name }) => name);
  const best = held.findLast((name) => Object.hasOwn(table.byRank, name));
  return best === undefined ? ZERO : inner(table.byRank[best]!);
}

/** The most that a level pays to anybody. */
export function bestRate(rate: Rate, level: number): Fraction {
  if (typeof rate === "string") return percent(rate);
  if (isList(rate)) return percent(rate[level - 1] ?? "0");
  if ("lower" in rate) return rate.lower.map((one) => bestRate(one, level)).reduce(smaller);
  if ("higher" in rate) return rate.higher.map((one) => bestRate(one, level)).reduce(larger);
  return innerRates(rate)
    .map((one) => bestRate(one, level))
    .reduce(larger);
}

/** How many levels the longest list names. */
export function levelsOf(rate: Rate): number {
  if (typeof rate === "string") return 0;
  return isList(rate) ? rate.length : Math.max(...innerRates(rate).map(levelsOf));
}

function innerRates(rate: Exclude<Rate, string | readonly string[]>): readonly Rate[] {
  if ("lower" in rate) return rate.lower;
  if ("higher" in rate) return rate.higher;
  return "byRank" in rate ? Object.values(rate.byRank) : rate.bands.map((band) => band.percent);
}

function isList(rate: Rate): rate is readonly string[] {
  return Array.isArray(rate);
}
