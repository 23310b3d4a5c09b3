import type { Condition } from "../plan/condition.ts";
import type { Plan } from "../plan/document.ts";
import type { Rate } from "../plan/rate.ts";
import { hundredths, kindMask } from "../plan/requirement.ts";
import { isList } from "./check-names.ts";
import { mostCounted } from "./counted.ts";
import { factor } from "./exact.ts";
import { rankNumber } from "./implies.ts";
import { once } from "./once.ts";
import { EVERY_KIND } from "./possible.ts";

/**
 * What people have, to see what they can meet with it. nothing: members, and no sale at all. own: one person and what they
 * buy themselves. members: members who buy for themselves, and nobody else buys.
 */
export type Means = "nothing" | "own" | "members";

/** Hundredths of a point that one person buys in a period. */
export interface Points {
  readonly qv: number;
  readonly cv: number;
}

/** How something is met. */
export interface Way {
  /** Bits of kinds. */
  readonly kinds: number;
  /** By the sales that count (as written in the plan; "" for all). */
  readonly purchases: ReadonlyMap<string, Points>;
  /** Whether people below are needed. */
  readonly people: boolean;
}

export interface Meetable {
  /** Null: not seen to be possible. */
  readonly condition: (condition: Condition) => Way | null;
  readonly rule: (name: string) => Way | null;
  readonly rank: (rank: number) => Way | null;
  /** Having at least so many hundredths of a volume. */
  readonly volume: (name: string, needed: number) => Way | null;
}

const FREE: Way = { kinds: EVERY_KIND, purchases: new Map(), people: false };

/** What can be met with these means, reckoned sparingly: each way that is answered is one that somebody can go. */
export function meetableBy(plan: Plan, means: Means): Meetable {
  const ranks = new Map<number, Way | null>();
  const asksJoined = JSON.stringify([plan.activity, plan.ranks ?? []]).includes('"joined"');

  /** The points that one person buys to have so much of a volume. */
  const have = (name: string, needed: number): Way | null => (needed === 0 ? FREE : haveOnce(`${name} ${needed}`));
  const haveOnce = once((asked): Way | null => {
    const [name = "", amount] = asked.split(" ");
    const needed = Number(amount);
    const form = plan.volumes[name]!;
    switch (form.of) {
      case "credited":
      case "own": {
        const counted = mostCounted(form.sales, form.counts);
        // What a tag stands for is not known here; own purchases may never bear it.
        const mayBeOwn = form.sales?.tagged === undefined || form.of === "own";
        if (means === "nothing" || counted.units === 0n || !mayBeOwn) return null;
        const points = Math.ceil((needed * 10 ** counted.scale) / Number(counted.units));
        const { products, markets } = form.counts ?? {};
        const which = JSON.stringify({
          ...form.sales,
          counted: (products ?? markets) ? { products, markets } : undefined,
        });
        return {
          ...FREE,
          purchases: new Map([[which === "{}" ? "" : which, { qv: 0, cv: 0, [form.points]: points }]]),
        };
      }
      case "group":
        return form.self === false ? null : have(form.volume, needed);
      case "window":
        if ((form.take ?? "sum") === "sum") return have(form.volume, Math.ceil(needed / form.periods));
        return have(form.volume, needed);
      case "sum":
        return cheapest(form.volumes.map((part) => have(part, needed)));
      case "people": {
        const who = means === "own" ? null : rule(form.who);
        return who === null ? null : { ...FREE, people: true };
      }
      case "customers":
      case "hosted":
      case "legs":
      case "moved":
        return null;
      default:
        throw new Error(`unknown volume ${String(form satisfies never)}`);
    }
  });
  const rank = (number: number): Way | null => {
    if (!ranks.has(number)) {
      // A rank that is asked for by itself has no base this way.
      ranks.set(number, null);
      ranks.set(number, condition(plan.ranks![number - 1]!.reach));
    }
    return ranks.get(number)!;
  };
  const rankFrom = (name: string): Way | null =>
    cheapest((plan.ranks ?? []).map((_, index) => (index + 1 >= rankNumber(plan, name) ? rank(index + 1) : null)));
  const rule = once((name): Way | null => condition(plan.activity[name]!));
  const condition = (one: Condition): Way | null => {
    const ways: (Way | null)[] = [FREE];
    if (one.kind !== undefined) ways.push({ ...FREE, kinds: kindMask(one.kind) });
    for (const [volume, least] of Object.entries(one.atLeast ?? {})) ways.push(have(volume, hundredths(least)));
    for (const { volume, atLeast } of one.maxLeg ?? []) ways.push(have(volume, hundredths(atLeast)));
    for (const name of one.is ?? []) ways.push(rule(name));
    for (const name of [one.rank ?? [], one.title ?? []].flat()) ways.push(rankFrom(name));
    for (const { rank: name } of one.legs ?? []) {
      const leg = means === "own" ? null : rankFrom(name);
      ways.push(leg === null ? null : { ...FREE, people: true });
    }
    for (const { rule: name, periods, last } of one.met ?? []) {
      // Who must have joined lately may not have been there in earlier periods.
      ways.push(periods > last || (periods > 1 && asksJoined) ? null : rule(name));
    }
    for (const inner of one.all ?? []) ways.push(condition(inner));
    if (one.any !== undefined) ways.push(cheapest(one.any.map(condition)));
    return ways.reduce(together);
  };
  return { condition, rule, rank, volume: have };
}

function together(a: Way | null, b: Way | null): Way | null {
  if (a === null || b === null || (a.kinds & b.kinds) === 0) return null;
  const purchases = new Map(a.purchases);
  for (const [which, points] of b.purchases) purchases.set(which, larger(points, purchases.get(which)));
  return { kinds: a.kinds & b.kinds, purchases, people: a.people || b.people };
}

/** One purchase brings all the points that it has, so the larger need covers both. */
function larger(a: Points, b: Points | undefined): Points {
  return { qv: Math.max(a.qv, b?.qv ?? 0), cv: Math.max(a.cv, b?.cv ?? 0) };
}

/** What has to be bought altogether. What counts only in some sales counts among all sales too. */
export function sizeOf({ purchases }: Way): Points {
  const special = [...purchases].filter(([which]) => which !== "").map(([, points]) => points);
  const sum = special.reduce((a, b) => ({ qv: a.qv + b.qv, cv: a.cv + b.cv }), { qv: 0, cv: 0 });
  return larger(sum, purchases.get(""));
}

/** The one with the fewest points; without people where that is possible. */
function cheapest(ways: readonly (Way | null)[]): Way | null {
  const cost = (way: Way): number => sizeOf(way).qv + sizeOf(way).cv + (way.people ? 0.5 : 0);
  return ways.reduce((best, way) => (best === null || (way !== null && cost(way) < cost(best)) ? way : best), null);
}

/** Whether a rate pays somebody on its first level, by these means. */
export function paysFirst(plan: Plan, meetable: Meetable, rate: Rate): boolean {
  const first = (part: Rate): boolean => {
    if (typeof part === "string") return factor(part).units > 0n;
    if (isList(part)) return factor(part[0]!).units > 0n;
    if ("byRank" in part) {
      const rising = Object.entries(part.byRank)
        .map(([name, then]) => ({ rank: rankNumber(plan, name), pays: first(then) }))
        .sort((a, b) => a.rank - b.rank);
      // Who reaches this rank may hold a higher one at once: that one has to pay too.
      return rising.some(
        ({ rank }, index) => meetable.rank(rank) !== null && rising.slice(index).every(({ pays }) => pays),
      );
    }
    if ("byVolume" in part) {
      const { byVolume, bands } = part;
      return (
        bands.every(({ percent }) => first(percent)) && meetable.volume(byVolume, hundredths(bands[0]!.from)) !== null
      );
    }
    return "lower" in part ? part.lower.every(first) : part.higher.some(first);
  };
  return first(rate);
}
