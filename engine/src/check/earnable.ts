import { isKept } from "../plan/document.ts";
import type { AwardShape, Bonus, LegsShape, Plan, PoolShape, WalkShape } from "../plan/document.ts";
import type { PaysForm } from "../plan/legs.ts";
import { asRate } from "../plan/rate.ts";
import type { Rate, Worth } from "../plan/rate.ts";
import { hundredths, kindMask } from "../plan/requirement.ts";
import { bestRate, paidLevels, paysNothing } from "./best-rate.ts";
import { mostCounted } from "./counted.ts";
import { factor } from "./exact.ts";
import { implies, rankNumber } from "./implies.ts";
import { once } from "./once.ts";
import { EVERY_KIND } from "./possible.ts";
import type { Possible } from "./possible.ts";

/** Of each bonus why nobody can earn it, or null where that is not certain. */
export function whyUnearnable(plan: Plan, possible: Possible): (name: string) => string | null {
  const why = once((name): string | null => whyNotEarned(plan, possible, name, why));
  return why;
}

function whyNotEarned(
  plan: Plan,
  possible: Possible,
  name: string,
  ofOther: (name: string) => string | null,
): string | null {
  const bonus = plan.bonuses[name]!;
  if (!isKept(bonus) && plan.payout !== undefined && factor(plan.payout.atMost).units === 0n) {
    return "the plan's limit is 0%";
  }
  // In what currency is not known here: nothing is nothing in all of them.
  if (cappedToNothing(bonus, (cap) => factor(cap).units === 0n)) return "its cap is 0";
  if (bonus.takes !== undefined && possible.rule(bonus.takes).kinds === 0) {
    return `nobody can meet ${bonus.takes}: ${possible.rule(bonus.takes).why}`;
  }
  if (bonus.shape !== "walk" && earners(possible, bonus) === 0) {
    return `${bonus.takes} is never met by ${bonus.seller.join(" or ")}`;
  }
  if (bonus.shape === "bands") {
    const retroactive = bonus.method === "retroactive" && (bonus.periods ?? 1) > 1;
    const over = (volume: string): number =>
      retroactive && possible.most(volume) > 0 ? Number.POSITIVE_INFINITY : possible.most(volume);
    if (retroactive && possible.before) return null;
    if (over(bonus.volume) === 0) return `${bonus.volume} is always 0`;
    const by = bonus.by ?? bonus.volume;
    const pays = bonus.bands.filter(({ percent }) => factor(percent).units > 0n);
    if (pays.some(({ from }) => hundredths(from) <= over(by))) return null;
    return pays.length === 0
      ? "every percent is 0"
      : `${by} is never more than ${over(by) / 100}, and no band up to there pays`;
  }
  if (bonus.shape === "legs") return whyNotMatched(plan, possible, bonus);
  if (bonus.shape === "pool") return whyNotDivided(bonus, possible);
  if (bonus.shape === "award") return whyNotAwarded(plan, possible, bonus);
  if (mostCounted(bonus.sales, bonus.counts).units === 0n) return "no sale counts";
  return bonus.shape === "seller" ? null : whyNotWalked(plan, possible, bonus, ofOther);
}

function whyNotMatched(plan: Plan, possible: Possible, { volume, match, rankBy }: LegsShape): string | null {
  // Volume may have been carried over from a time under other rules.
  if (!possible.before && possible.most(volume) === 0) return `${volume} is always 0`;
  const { pays } = "cycle" in match ? match.cycle : { pays: null };
  const all = "percent" in match ? [{ percent: match.percent }] : pays === null ? stepsOf(match) : [pays];
  const nothing = all.every((one) => {
    const rate = "percent" in one ? [one.percent] : "points" in one ? [asRate(one.points)] : amountsOf(one.amount);
    return rate.every((part) => paysNothing(bestRate(plan, possible, rankBy ?? "paid", part)));
  });
  return nothing ? "nobody who can be there is paid anything" : null;
}

function stepsOf(match: LegsShape["match"]): readonly PaysForm[] {
  return "steps" in match ? match.steps.map(({ pays }) => pays) : [];
}

function amountsOf(amounts: { readonly [currency: string]: Worth }): readonly Rate[] {
  return Object.values(amounts).map(asRate);
}

function whyNotDivided({ from, sales, counts, nobody }: PoolShape, possible: Possible): string | null {
  const isNothing = (amount: string): boolean => factor(amount).units === 0n;
  const fixed = from.amount !== undefined && !Object.values(from.amount).every(isNothing);
  // A time under other rules may have left something.
  if (fixed || from.untaken !== undefined || (nobody === "carried" && possible.before)) return null;
  if (isNothing(from.percent ?? "0")) return "nothing is divided";
  return mostCounted(sales, counts).units === 0n ? "no sale counts" : null;
}

function whyNotAwarded(plan: Plan, possible: Possible, bonus: AwardShape): string | null {
  const form = bonus.for;
  const isNothing = (amount: string): boolean => factor(amount).units === 0n;
  if ("reaching" in form) {
    const worth = Object.entries(form.reaching).filter(([, amounts]) => !Object.values(amounts).every(isNothing));
    if (worth.length === 0) return "no rank is worth anything";
    const held = worth.some(([rank]) => {
      const from = rankNumber(plan, rank);
      // Whoever comes to a higher one passes it.
      return (plan.ranks ?? []).some((_, index) => index + 1 >= from && possible.holds(index + 1, "highest"));
    });
    return held ? null : "nobody can reach its ranks";
  }
  if ("contest" in form) {
    if (Object.values(form.prizes).every((prizes) => prizes.every(isNothing))) return "there are no prizes";
    return possible.most(form.contest) === 0 ? `${form.contest} is always 0` : null;
  }
  const rule = "every" in form ? form.every : "streak" in form ? form.streak : null;
  if (rule !== null && possible.rule(rule).kinds === 0) return `nobody can meet ${rule}: ${possible.rule(rule).why}`;
  const rates = amountsOf(form.amount);
  const best = rates.every((rate) => paysNothing(bestRate(plan, possible, bonus.rankBy ?? "paid", rate)));
  return best ? "nobody who can be there is given anything" : null;
}

/** Whether its caps leave nothing to everybody. */
export function cappedToNothing({ caps }: Bonus, isNothing: (cap: string) => boolean): boolean {
  for (const worth of [caps?.earner, caps?.together])
    if (worth !== undefined && leavesNothing(worth, isNothing)) return true;
  const source = caps?.source;
  if (source === undefined) return false;
  if (typeof source === "string") return isNothing(source);
  return "each" in source ? isNothing(source.each) : source.every(isNothing);
}

function leavesNothing(worth: Worth, isNothing: (cap: string) => boolean): boolean {
  if (typeof worth === "string") return isNothing(worth);
  if ("byRank" in worth) return Object.values(worth.byRank).every((part) => leavesNothing(part, isNothing));
  if ("byVolume" in worth) return worth.bands.every(({ value }) => leavesNothing(value, isNothing));
  if ("lower" in worth) return worth.lower.some((part) => leavesNothing(part, isNothing));
  return worth.higher.every((part) => leavesNothing(part, isNothing));
}

/** Kinds of people who can earn it. */
function earners(possible: Possible, bonus: Bonus): number {
  const takes = bonus.takes === undefined ? EVERY_KIND : possible.rule(bonus.takes).kinds;
  return bonus.shape === "walk" ? takes : takes & kindMask(bonus.seller);
}

function whyNotWalked(
  plan: Plan,
  possible: Possible,
  bonus: WalkShape,
  ofOther: (name: string) => string | null,
): string | null {
  if (bonus.base === "earnings") {
    const matched = (bonus.on ?? []).filter((on) => ofOther(on) === null);
    if (matched.length === 0) return `nobody can earn ${(bonus.on ?? []).join(" or ")}`;
    if (matched.every((on) => (earners(possible, plan.bonuses[on]!) & kindMask(bonus.seller)) === 0)) {
      return `${matched.join(" and ")} never pay a ${bonus.seller.join(" or ")}`;
    }
  }
  const best = bestRate(plan, possible, bonus.rankBy ?? "paid", bonus.percent);
  if (paysNothing(best)) return "nobody who can be there is paid a percent above 0";
  const climb = bonus.climb ?? "levels";
  if (climb === "differential" || climb === "passed-up") return null;
  if (paysNothing(paidLevels(bonus, best))) return "no level that can be reached is paid";
  if ((bonus.fromLevel ?? 1) > 1 && endsAtFirst(plan, bonus)) {
    return `the walk ends with the first who takes a level, and the first level paid is ${bonus.fromLevel}`;
  }
  return null;
}

/** Whether no walk goes beyond the first who takes a level. */
export function endsAtFirst(plan: Plan, bonus: WalkShape): boolean {
  if (bonus.ends === undefined) return false;
  // Without compression those who take nothing use up levels before; a further position meets no rule, not even everybody's.
  const climb = bonus.climb ?? "levels";
  if ((climb === "levels" || climb === "generations") && bonus.compression === "none") return false;
  return implies(plan, plan.activity[bonus.takes]!, plan.activity[bonus.ends]!);
}
