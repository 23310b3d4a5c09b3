import type { Plan } from "../plan/document.ts";
import type { Rate } from "../plan/rate.ts";
import { hundredths } from "../plan/requirement.ts";
import { join } from "../plan/schema.ts";
import { isList } from "./check-names.ts";
import { whyUnearnable } from "./earnable.ts";
import { note, warning } from "./finding.ts";
import type { Finding } from "./finding.ts";
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
    if (bonus.shape !== "bands" || (bonus.method === "retroactive" && (bonus.periods ?? 1) > 1)) return [];
    return idleBands(ever, bonus.by ?? bonus.volume, bonus.bands, `${path}.bands`);
  });
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
