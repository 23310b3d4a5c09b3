import type { AwardShape, LegsShape, Plan, PoolShape } from "../plan/document.ts";
import type { PaysForm } from "../plan/legs.ts";
import { asRate } from "../plan/rate.ts";
import type { Rate, Worth } from "../plan/rate.ts";
import { hundredths } from "../plan/requirement.ts";
import { join } from "../plan/schema.ts";
import { isList } from "./check-names.ts";
import { whyUnearnable } from "./earnable.ts";
import { note, warning } from "./finding.ts";
import type { Finding } from "./finding.ts";
import { findingsAsWritten } from "./worth-path.ts";
import { rankNumber } from "./implies.ts";
import { possibleIn } from "./possible.ts";
import type { Possible } from "./possible.ts";

/** Bonuses that nobody can earn, and bands and percents that nobody can come to. */
export function checkEarns(plan: Plan): Finding[] {
  const [ever, anew] = [possibleIn(plan, true), possibleIn(plan, false)];
  const [whyNever, whyNotAnew] = [whyUnearnable(plan, ever), whyUnearnable(plan, anew)];
  return Object.entries(plan.bonuses).flatMap(([name, bonus]) => {
    const path = join("bonuses", name);
    const never = whyNever(name);
    if (never !== null) return [warning("bonus.unearnable", path, `nobody can earn it: ${never}`)];
    const notAnew = whyNotAnew(name);
    if (notAnew !== null) {
      return [note("bonus.unearnable-anew", path, `nobody who begins under this plan can earn it: ${notAnew}`)];
    }
    if (bonus.shape === "walk") return idleRates(plan, ever, bonus.rankBy ?? "paid", bonus.percent, `${path}.percent`);
    if (bonus.shape === "legs" || bonus.shape === "pool" || bonus.shape === "award") {
      return tablesOf(bonus, path).flatMap(([rate, at]) => {
        const found = idleRates(plan, ever, bonus.rankBy ?? "paid", rate, at);
        return at.endsWith(".percent") ? found : findingsAsWritten(at, found);
      });
    }
    if (bonus.shape !== "bands" || (bonus.method === "retroactive" && (bonus.periods ?? 1) > 1)) return [];
    return idleBands(ever, bonus.by ?? bonus.volume, bonus.bands, `${path}.bands`);
  });
}

/** The percents and other tables of legs, pools and awards, with their paths. */
function tablesOf(bonus: LegsShape | PoolShape | AwardShape, path: string): (readonly [Rate, string])[] {
  const ofAmounts = (amounts: { readonly [currency: string]: Worth }, at: string): (readonly [Rate, string])[] =>
    Object.entries(amounts).map(([currency, worth]) => [asRate(worth), join(at, currency)] as const);
  const ofPays = (pays: PaysForm, at: string): (readonly [Rate, string])[] => {
    if ("percent" in pays) return [[pays.percent, `${at}.percent`]];
    return "points" in pays ? [[asRate(pays.points), `${at}.points`]] : ofAmounts(pays.amount, `${at}.amount`);
  };
  if (bonus.shape === "legs") {
    const { match } = bonus;
    if ("percent" in match) return [[match.percent, `${path}.match.percent`]];
    if ("steps" in match) return match.steps.flatMap(({ pays }, i) => ofPays(pays, `${path}.match.steps[${i}].pays`));
    const { most, pays } = match.cycle;
    const limit = most === undefined ? [] : [[asRate(most), `${path}.match.cycle.most`] as const];
    return [...limit, ...ofPays(pays, `${path}.match.cycle.pays`)];
  }
  if (bonus.shape === "pool") {
    const { split } = bonus;
    return typeof split === "string" || !("shares" in split) ? [] : [[asRate(split.shares), `${path}.split.shares`]];
  }
  return "amount" in bonus.for ? ofAmounts(bonus.for.amount, `${path}.for.amount`) : [];
}

function idleBands(
  possible: Possible,
  volume: string,
  bands: readonly { readonly from: string }[],
  path: string,
): Finding[] {
  const most = possible.most(volume);
  return bands.flatMap(({ from }, index) => {
    if (hundredths(from) <= most) return [];
    return [warning("band.unreachable", `${path}[${index}].from`, `${volume} is never more than ${most / 100}`)];
  });
}

function idleRates(
  plan: Plan,
  possible: Possible,
  rankBy: "paid" | "title" | "highest",
  rate: Rate,
  path: string,
): Finding[] {
  if (typeof rate === "string" || isList(rate)) return [];
  if ("byVolume" in rate) {
    return [
      ...idleBands(possible, rate.byVolume, rate.bands, `${path}.bands`),
      ...rate.bands.flatMap(({ percent }, i) =>
        idleRates(plan, possible, rankBy, percent, `${path}.bands[${i}].percent`),
      ),
    ];
  }
  if ("byRank" in rate) {
    return Object.entries(rate.byRank).flatMap(([name, then]) => {
      const at = join(`${path}.byRank`, name);
      const from = rankNumber(plan, name);
      const held = (plan.ranks ?? []).some((_, index) => index + 1 >= from && possible.holds(index + 1, rankBy));
      if (!held) return [warning("rate.unreachable", at, `nobody can hold ${name} or a higher rank`)];
      return idleRates(plan, possible, rankBy, then, at);
    });
  }
  const [key, parts] = "lower" in rate ? (["lower", rate.lower] as const) : (["higher", rate.higher] as const);
  return parts.flatMap((part, i) => idleRates(plan, possible, rankBy, part, `${path}.${key}[${i}]`));
}
