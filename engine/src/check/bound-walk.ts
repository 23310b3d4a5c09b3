import type { Plan, WalkShape } from "../plan/document.ts";
import type { Decimal } from "../money/decimal.ts";
import { bestRate, fromLevelOn, paidLevels, paysNothing } from "./best-rate.ts";
import type { BestRate } from "./best-rate.ts";
import { addShares, isUnbounded, NO_SHARES, scaleShares, sharesOf, unbounded } from "./bound.ts";
import type { OneSale, Reckoned, Unbounded } from "./bound.ts";
import { mostCounted } from "./counted.ts";
import { add, largest, ZERO } from "./exact.ts";
import { implies } from "./implies.ts";
import type { Possible } from "./possible.ts";

/** The most that a walk pays: what its sources bring together, times the most that one source pays upward. */
export function boundOfWalk(
  plan: Plan,
  possible: Possible,
  bonus: WalkShape,
  others: ReadonlyMap<string, Reckoned>,
  sale: OneSale,
): Reckoned {
  const upward = mostUpward(plan, possible, bonus);
  if (!("bounded" in upward) && upward.units === 0n) return NO_SHARES;
  const sources =
    bonus.base === "earnings"
      ? (bonus.on ?? []).map((name) => matched(name, others.get(name)!)).reduce(addShares, NO_SHARES)
      : bonus.seller.includes(sale.seller)
        ? sharesOf(bonus.base, mostCounted(bonus.sales, bonus.counts, sale.paid))
        : NO_SHARES;
  // Where nothing is paid upon, it does not matter how far up.
  if (!isUnbounded(sources) && sources.factors.size === 0 && sources.units.length === 0) return NO_SHARES;
  if ("bounded" in upward) return upward;
  return scaleShares(sources, upward);
}

function matched(name: string, reckoned: Reckoned): Reckoned {
  return isUnbounded(reckoned)
    ? unbounded("bonus", `it matches ${name}, which has no bound: ${reckoned.because}`)
    : reckoned;
}

/** What all ancestors together can be paid of one source, as a factor. */
function mostUpward(plan: Plan, possible: Possible, bonus: WalkShape): Decimal | Unbounded {
  const best = bestRate(plan, possible, bonus.rankBy ?? "paid", bonus.percent);
  const climb = bonus.climb ?? "levels";
  // Differential: the steps between percents add up to the highest. Passed up: groups of leaders do not overlap.
  if (climb === "differential" || climb === "passed-up") return best.rest;
  const levels = paidLevels(bonus, best);
  if (paysNothing(levels)) return ZERO;
  // The first who takes ends the walk, so one person is paid.
  if (bonus.ends !== undefined && implies(plan, plan.activity[bonus.takes]!, plan.activity[bonus.ends]!)) {
    return largest([...levels.list, levels.rest]);
  }
  if (climb === "generations") return mostOfGenerations(plan, possible, bonus, levels);
  return sumOfLevels(levels);
}

function sumOfLevels({ list, rest }: BestRate): Decimal | Unbounded {
  if (rest.units > 0n) return unbounded("no-last-level", "its percent is paid on every level, however high the tree");
  return list.reduce(add, ZERO);
}

/**
 * A generation pays one person where everybody who takes a level also ends a generation. By rank, two holders of one rank
 * are never in the same generation of that rank: each rank pays its generations once.
 */
function mostOfGenerations(plan: Plan, possible: Possible, bonus: WalkShape, levels: BestRate): Decimal | Unbounded {
  if (bonus.empty === "close") {
    return unbounded(
      "several-in-a-generation",
      "empty generations close up, so leaders who follow each other share one",
    );
  }
  const takes = plan.activity[bonus.takes]!;
  if (bonus.boundary !== "same-rank") {
    // Every level taken ends a generation, so the generation is never less than the level.
    const oneEach = implies(plan, takes, plan.activity[bonus.boundary!]!);
    if (oneEach) return sumOfLevels(fromLevelOn(levels, bonus.fromLevel ?? 1));
    return unbounded(
      "several-in-a-generation",
      `who meets ${bonus.takes} need not end a generation, so one can pay any number of people`,
    );
  }
  const rankBy = bonus.rankBy ?? "paid";
  const of = (rank: number): BestRate => bestRate(plan, possible, rankBy, bonus.percent, rank);
  const names = (plan.ranks ?? []).map(({ name }) => name);
  // Everybody who takes holds at least this rank; 0 where that is not certain.
  const least =
    names.findLastIndex((name) => implies(plan, takes, rankBy === "paid" ? { rank: name } : { title: name })) + 1;
  if (least === 0 && !paysNothing(of(0))) {
    return unbounded(
      "several-in-a-generation",
      "people without a rank end no generation, so any number of them are paid",
    );
  }
  let sum = ZERO;
  for (const [index] of names.entries()) {
    if (index + 1 < least || !possible.holds(index + 1, rankBy)) continue;
    const one = sumOfLevels(of(index + 1));
    if ("bounded" in one) return one;
    sum = add(sum, one);
  }
  return sum;
}
