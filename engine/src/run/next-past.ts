import { addEarnings } from "../bonus/sources.ts";
import type { Lots } from "../bonus/carry.ts";
import type { LegsOutcome } from "../bonus/legs.ts";
import type { AwardOutcome } from "../bonus/pay-award.ts";
import type { PoolOutcome } from "../bonus/pay-pool.ts";
import { exactNumber } from "../money/ratio.ts";
import type { Calendar } from "../plan/calendar.ts";
import { compilePlan } from "../plan/compile.ts";
import type { CompiledPlan } from "../plan/compiled.ts";
import type { Plan } from "../plan/document.ts";
import type { Past } from "./past.ts";
import { sameCalendar, worthIn } from "./pay-bonuses.ts";
import type { Outcome } from "./pay-bonuses.ts";
import type { Run } from "./run.ts";

/**
 * What the next period takes over from this one, by the positions of this run's network: titles, and as many earlier volumes,
 * rules and payments as the plan looks back at.
 */
export function nextPast({ plan, standing, lines, rates, outcomes, overpaid, calendar }: Run): Past {
  const { volumes, rules, ranks, past, network } = standing;
  const depths = depthsOf(plan);
  const shift = <C>(now: C, earlier: readonly C[] | undefined, depth: number): readonly C[] =>
    [now, ...(earlier ?? [])].slice(0, depth);
  const each = <C>(asked: ReadonlyMap<string, number>, one: (name: string, depth: number) => C): Record<string, C> =>
    Object.fromEntries([...asked].map(([name, depth]) => [name, one(name, depth)]));
  const paidNow = (name: string): Float64Array => {
    const sums = new Float64Array(network.size);
    addEarnings(
      sums,
      standing,
      plan.bonuses.findIndex((bonus) => bonus.name === name),
      {
        lines,
        worth: worthIn(plan.companyCurrency, rates),
      },
    );
    return sums;
  };
  return {
    title: ranks.title,
    highest: ranks.highest,
    missed: ranks.missed,
    volumes: each(depths.volumes, (name, depth) =>
      shift(volumes[plan.volumes.findIndex((volume) => volume.name === name)]!, past.volumes?.[name], depth),
    ),
    rules: each(depths.rules, (name, depth) =>
      shift(rules[plan.rules.findIndex((rule) => rule.name === name)]!, past.rules?.[name], depth),
    ),
    paid: each(depths.paid, (name, depth) => shift(paidNow(name), past.paid?.[name], depth)),
    ...leftByBonuses(plan, past, outcomes, calendar),
    overpaid: { ...past.overpaid, ...overpaid },
  };
}

/** Lots, streaks and the like. What bonuses of other calendars left is handed on as it is. */
function leftByBonuses(
  { bonuses }: CompiledPlan,
  past: Past,
  outcomes: readonly Outcome[],
  calendar: Calendar,
): Required<Pick<Past, "lots" | "streaks" | "awarded" | "pools">> {
  const lots: Record<string, Lots> = { ...past.lots };
  const streaks: Record<string, Uint16Array> = { ...past.streaks };
  const awarded: Record<string, Uint16Array> = { ...past.awarded };
  const pools: Record<string, number> = { ...past.pools };
  for (const [index, { name, shape, calendar: own }] of bonuses.entries()) {
    const outcome = outcomes[index] ?? null;
    if (outcome === null || !sameCalendar(own, calendar)) continue;
    if (shape === "legs") lots[name] = (outcome as LegsOutcome).lots;
    else if (shape === "pool") pools[name] = exactNumber((outcome as PoolOutcome).left);
    else if (shape === "award") {
      const { streak, given } = outcome as AwardOutcome;
      if (streak !== null) streaks[name] = streak;
      if (given !== null) awarded[name] = given;
    }
  }
  return { lots, streaks, awarded, pools };
}

/** Whether the plan asks for anything of earlier periods: windows, look-backs, payments, titles, carried volume, awards, pools. */
export function looksBack(plan: Plan): boolean {
  const compiled = compilePlan(plan, "USD");
  const { volumes, rules, paid } = depthsOf(compiled);
  if (volumes.size + rules.size + paid.size > 0 || compiled.ranks.length > 0) return true;
  return compiled.bonuses.some((bonus) => {
    if (bonus.advances?.carriesOverpaid === true) return true;
    // A flushed leg can still be owed what refunds took back.
    if (bonus.shape === "legs") return bonus.carry.keep !== "none" || bonus.reversal === "carry";
    if (bonus.shape === "pool") return bonus.carriesOver;
    if (bonus.shape !== "award") return false;
    const { achievement } = bonus;
    return achievement.for === "streak" || (achievement.for === "every" && achievement.times !== null);
  });
}

type Depths = { readonly [what in "volumes" | "rules" | "paid"]: ReadonlyMap<string, number> };

/** How many periods back the plan looks, by volume, rule and bonus; what it never looks back at is absent. */
function depthsOf(plan: CompiledPlan): Depths {
  const [volumes, rules, paid] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()];
  const raise = (depths: Map<string, number>, name: string, depth: number): void => {
    if (depth > 0) depths.set(name, Math.max(depth, depths.get(name) ?? 0));
  };
  for (const volume of plan.volumes) {
    if (volume.of === "window") raise(volumes, plan.volumes[volume.volume]!.name, volume.periods - 1);
  }
  const look = (requirements: CompiledPlan["rules"][number]["requirements"]): void => {
    for (const requirement of requirements) {
      if (requirement.type === "met") raise(rules, requirement.name, requirement.last - 1);
      else if (requirement.type === "any") for (const inner of requirement.alternatives) look(inner);
    }
  };
  for (const { requirements } of plan.rules) look(requirements);
  for (const { reach, keep } of plan.ranks) {
    for (const way of keep === null ? [reach] : [reach, keep]) look([...way.fixed, ...way.withRanks]);
  }
  for (const bonus of plan.bonuses) {
    if (bonus.shape !== "bands" || bonus.method !== "retroactive") continue;
    raise(paid, bonus.name, bonus.periods - 1);
    raise(volumes, plan.volumes[bonus.volume]!.name, bonus.periods - 1);
    raise(volumes, plan.volumes[bonus.by]!.name, bonus.periods - 1);
  }
  return { volumes, rules, paid };
}
