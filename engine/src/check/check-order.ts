import type { Condition } from "../plan/condition.ts";
import { bonusOrder } from "../plan/bonus-order.ts";
import type { Plan } from "../plan/document.ts";
import { evaluationOrder } from "../plan/order.ts";
import { fault } from "./finding.ts";
import type { Finding } from "./finding.ts";

/** Nothing needs itself: volumes, rules and ranks can be worked out one after the other, and so can bonuses. */
export function checkOrder(plan: Plan): Finding[] {
  const findings: Finding[] = [];
  for (const circle of evaluationOrder(plan).circles) {
    const path = pathOf(circle[0]!);
    const message = `goes round in a circle: ${circle.join(" needs ")}; one of them must do without the next`;
    findings.push(fault("circle", path, message));
  }
  for (const circle of bonusOrder(plan).circles) {
    const message = `bonuses go round in a circle: ${circle.join(" looks at ")}; one of them must do without the next`;
    findings.push(fault("circle", `bonuses.${circle[0]!}`, message));
  }
  return [...findings, ...ranksLookDown(plan)];
}

function pathOf(key: string): string {
  if (key === "ranks") return "ranks";
  const [type, name] = key.split(" ");
  return `${type === "volume" ? "volumes" : "activity"}.${name}`;
}

/** Ranks are solved in one pass from the bottom up: they may look into the legs of one tree only, and not at their own. */
function ranksLookDown(plan: Plan): Finding[] {
  const findings: Finding[] = [];
  const { withRanks } = evaluationOrder(plan);
  const trees = new Map<string, string>();
  for (const name of withRanks) {
    const form = plan.volumes[name]!;
    if (form.of === "group") trees.set(plan.trees[form.tree]?.parent ?? form.tree, `volumes.${name}.tree`);
  }
  for (const [index, { reach, keep }] of (plan.ranks ?? []).entries()) {
    const look = (condition: Condition, path: string): void => {
      for (const [i, { tree }] of (condition.legs ?? []).entries()) {
        trees.set(plan.trees[tree]?.parent ?? tree, `${path}.legs[${i}].tree`);
      }
      if (condition.rank !== undefined) {
        const message =
          "a rank cannot ask for a rank of the same period; ask for last period's with `title`, or for ranks in the legs";
        findings.push(fault("circle", `${path}.rank`, message));
      }
      for (const key of ["all", "any"] as const) {
        for (const [i, inner] of (condition[key] ?? []).entries()) look(inner, `${path}.${key}[${i}]`);
      }
    };
    look(reach, `ranks[${index}].reach`);
    if (keep !== undefined) look(keep, `ranks[${index}].keep`);
  }
  if (trees.size > 1) {
    const [, second] = [...trees.values()];
    const message = `ranks look into the legs of ${trees.size} trees (${[...trees.keys()].join(", ")}); all must be one tree`;
    findings.push(fault("two-trees", second!, message));
  }
  return findings;
}
