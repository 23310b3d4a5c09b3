import { compilePlan, looksBack } from "@fairline/engine";
import type { CompiledPlan, Plan } from "@fairline/engine";

/** What a plan asks of its inputs, beyond people and sales. */
export interface PlanNeeds {
  /** Trees beside the sponsor tree, by the network's names. */
  readonly trees: readonly string[];
  /** Those of them that have numbered legs: read seat by seat. */
  readonly seated: readonly string[];
  /** Titles, or earlier volumes, rules and payments, carried volume, awards, pools. */
  readonly past: boolean;
  /** Caps, matching or a limit may meet amounts in foreign currencies. */
  readonly rates: boolean;
  /** A sale is explained only by the whole run: what it pays depends on more than its seller's upline and their own sales. */
  readonly wholeRun: boolean;
  /** Some bonus is paid by members' whole periods. */
  readonly overPeriods: boolean;
}

const known = new WeakMap<Plan, PlanNeeds>();

export function planNeeds(plan: Plan, companyCurrency: string): PlanNeeds {
  let needs = known.get(plan);
  if (needs === undefined) {
    needs = needsOf(plan, compilePlan(plan, companyCurrency));
    known.set(plan, needs);
  }
  return needs;
}

const ofOwnSales = new Set(["credited", "own", "customers", "sum"]);

function needsOf(plan: Plan, compiled: CompiledPlan): PlanNeeds {
  const trees = [...new Set(Object.values(plan.trees).map(({ parent }) => parent))].filter(
    (name) => name !== "sponsor",
  );
  const seated = trees.filter((name) =>
    Object.values(plan.trees).some(({ parent, legs }) => parent === name && legs !== undefined),
  );
  const bonuses = Object.values(plan.bonuses);
  const past =
    looksBack(plan) ||
    compiled.ranks.length > 0 ||
    compiled.volumes.some(({ of }) => of === "window") ||
    // `met` looks back, wherever in a condition it stands.
    has(plan.activity, "met") ||
    bonuses.some((bonus) => bonus.shape === "bands" && bonus.method === "retroactive");
  const capped = bonuses.some(({ caps }) => caps !== undefined) || plan.payout !== undefined;
  const matching = bonuses.some((bonus) => bonus.shape === "walk" && bonus.base === "earnings");
  const overPeriods = compiled.bonuses.some(({ per }) => per === "member");
  return {
    trees,
    seated,
    past,
    rates: capped || matching || overPeriods,
    wholeRun:
      trees.length > 0 ||
      past ||
      capped ||
      matching ||
      overPeriods ||
      compiled.volumes.some(({ of }) => !ofOwnSales.has(of)) ||
      compiled.legCaps.length + compiled.legRanks.length > 0,
    overPeriods,
  };
}

function has(value: unknown, key: string): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.hasOwn(value, key) || Object.values(value).some((inner) => has(inner, key));
}
