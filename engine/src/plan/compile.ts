import { bonusOrder } from "./bonus-order.ts";
import { compileBonus } from "./compile-bonus.ts";
import { compileMeasure, volumeUnits } from "./compile-measure.ts";
import type { CompiledPlan, Measure, Rank, Rule, Step, Way } from "./compiled.ts";
import type { Plan } from "./document.ts";
import { evaluationOrder } from "./order.ts";
import { compileCondition, needsRanksBelow } from "./requirement.ts";
import type { Names, Requirement } from "./requirement.ts";

/** `plan` comes from `parsePlan`, `companyCurrency` is an ISO 4217 code. */
export function compilePlan(plan: Plan, companyCurrency: string): CompiledPlan {
  const peg = plan.peg?.[companyCurrency] ?? "1";
  const { steps, withRanks } = evaluationOrder(plan);
  const volumeNames = Object.keys(plan.volumes);
  const ruleNames = Object.keys(plan.activity);
  const ranks = plan.ranks ?? [];
  const units = volumeUnits(
    plan,
    steps.flatMap((step) => (step.type === "volume" ? [step.name] : [])),
    withRanks,
  );
  const names: Names = {
    volumes: volumeNames.map((name) => ({ name, unit: units.get(name)! })),
    rules: ruleNames,
    ranks: ranks.map((rank) => rank.name),
    relation: (tree) => plan.trees[tree]!.parent,
    legCaps: [],
    legRanks: [],
  };
  const volumes = volumeNames.map((name) => compileMeasure(plan, name, names, withRanks));
  const rules = ruleNames.map((name): Rule => ({ name, requirements: compileCondition(plan.activity[name]!, names) }));
  const late = new Set(volumes.flatMap((measure, index) => (withRanks.has(measure.name) ? [index] : [])));
  const compiledRanks = ranks.map(({ name, reach, keep, grace }): Rank => ({
    name,
    reach: compileWay(compileCondition(reach, names), late),
    keep: keep === undefined ? null : compileWay(compileCondition(keep, names), late),
    grace: grace ?? 0,
  }));
  const unpriced: string[] = [];
  const context = { plan, companyCurrency, peg, names, volumes, unpriced };
  const bonusNames = Object.keys(plan.bonuses);
  const bonuses = Object.entries(plan.bonuses).map(([name, bonus]) => compileBonus(context, name, bonus));
  return {
    companyCurrency,
    peg,
    calendar: plan.period,
    volumes,
    rules,
    ranks: compiledRanks,
    rankTree: rankTreeOf(volumes, late, compiledRanks),
    legCaps: names.legCaps,
    legRanks: names.legRanks,
    steps: steps.map((step): Step => {
      if (step.type === "ranks") return step;
      return step.type === "volume"
        ? { type: "volume", volume: volumeNames.indexOf(step.name) }
        : { type: "rule", rule: ruleNames.indexOf(step.name) };
    }),
    bonuses,
    payOrder: bonusOrder(plan).order.map((name) => bonusNames.indexOf(name)),
    unpriced,
    payout: plan.payout ?? null,
  };
}

function compileWay(requirements: readonly Requirement[], late: ReadonlySet<number>): Way {
  return {
    fixed: requirements.filter((requirement) => !needsRanksBelow(requirement, late)),
    withRanks: requirements.filter((requirement) => needsRanksBelow(requirement, late)),
  };
}

/** The tree of the legs that ranks ask for; activity rules may ask for legs of other trees when ranks are known. */
function rankTreeOf(volumes: readonly Measure[], late: ReadonlySet<number>, ranks: readonly Rank[]): string | null {
  for (const [index, measure] of volumes.entries()) if (late.has(index) && measure.of === "group") return measure.tree;
  const legs = (requirements: readonly Requirement[]): string[] =>
    requirements.flatMap((requirement) => {
      if (requirement.type === "legs") return [requirement.tree];
      return requirement.type === "any" ? requirement.alternatives.flatMap(legs) : [];
    });
  const ways = ranks.flatMap(({ reach, keep }) => (keep === null ? [reach] : [reach, keep]));
  return ways.flatMap(({ withRanks }) => legs(withRanks))[0] ?? null;
}
