import type { Decimal } from "../money/decimal.ts";
import type { Plan, WalkShape } from "../plan/document.ts";
import type { Rate } from "../plan/rate.ts";
import { hundredths } from "../plan/requirement.ts";
import { isList } from "./check-names.ts";
import { factor, larger, smaller, ZERO } from "./exact.ts";
import { rankNumber } from "./implies.ts";
import type { Possible } from "./possible.ts";

/** The highest that anybody can be paid, level by level, and on all further levels; as factors. */
export interface BestRate {
  readonly list: readonly Decimal[];
  readonly rest: Decimal;
}

const NOTHING: BestRate = { list: [], rest: ZERO };

/** Of all rows of a rate that somebody can be paid by; only those of who holds exactly rank `only`, where it is given (0: none). */
export function bestRate(
  plan: Plan,
  possible: Possible,
  rankBy: NonNullable<WalkShape["rankBy"]>,
  rate: Rate,
  only: number | null = null,
): BestRate {
  const best = (part: Rate): BestRate => {
    if (typeof part === "string") return { list: [], rest: factor(part) };
    if (isList(part)) return { list: part.map(factor), rest: ZERO };
    if ("byRank" in part) return bestByRank(part.byRank);
    if ("byVolume" in part) {
      const most = possible.most(part.byVolume);
      const reached = part.bands.filter(({ from }) => hundredths(from) <= most);
      return reached.map(({ percent }) => best(percent)).reduce((a, b) => merge(a, b, larger), NOTHING);
    }
    if ("lower" in part) return part.lower.map(best).reduce((a, b) => merge(a, b, smaller));
    return part.higher.map(best).reduce((a, b) => merge(a, b, larger));
  };
  const bestByRank = (byRank: { readonly [rank: string]: Rate }): BestRate => {
    const entries = Object.entries(byRank)
      .map(([name, rated]) => ({ rank: rankNumber(plan, name), rated }))
      .sort((a, b) => a.rank - b.rank);
    const found = entries.filter(({ rank }, index) => {
      const next = entries[index + 1]?.rank ?? Number.POSITIVE_INFINITY;
      // Who is paid by this entry holds its rank or one below the next entry's.
      if (only !== null) return rank <= only && only < next;
      return (plan.ranks ?? []).some((_, at) => at + 1 >= rank && at + 1 < next && possible.holds(at + 1, rankBy));
    });
    return found.map(({ rated }) => best(rated)).reduce((a, b) => merge(a, b, larger), NOTHING);
  };
  return best(rate);
}

export function percentAt({ list, rest }: BestRate, level: number): Decimal {
  return list[level] ?? rest;
}

function merge(a: BestRate, b: BestRate, pick: (x: Decimal, y: Decimal) => Decimal): BestRate {
  const levels = Math.max(a.list.length, b.list.length);
  return {
    list: Array.from({ length: levels }, (_, level) => pick(percentAt(a, level), percentAt(b, level))),
    rest: pick(a.rest, b.rest),
  };
}

/**
 * What a walk can pay level by level: levels before `fromLevel` nothing, and none beyond one that dynamic compression cannot
 * pass. Generations are told apart by leaders and not by levels, so there all of them may be paid.
 */
export function paidLevels(bonus: WalkShape, best: BestRate): BestRate {
  if ((bonus.climb ?? "levels") !== "levels") return best;
  const blocked = bonus.compression === "dynamic" ? best.list.findIndex(({ units }) => units === 0n) : -1;
  const open = blocked < 0 ? best : { list: best.list.slice(0, blocked), rest: ZERO };
  return fromLevelOn(open, bonus.fromLevel ?? 1);
}

/** Nothing before level `first`, counted from 1. */
export function fromLevelOn(best: BestRate, first: number): BestRate {
  const levels = Math.max(best.list.length, best.rest.units > 0n ? first - 1 : 0);
  const list = Array.from({ length: levels }, (_, level) => (level + 1 < first ? ZERO : percentAt(best, level)));
  return { list, rest: best.rest };
}

export function paysNothing({ list, rest }: BestRate): boolean {
  return rest.units === 0n && list.every(({ units }) => units === 0n);
}
