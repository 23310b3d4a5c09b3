import type { Condition } from "./condition.ts";
import type { Plan } from "./document.ts";

/** What has to be known before something else, by name. */
export interface Needs {
  readonly volumes: ReadonlySet<string>;
  readonly rules: ReadonlySet<string>;
  /** Those of the volumes that are asked for leg by leg. */
  readonly legs: ReadonlySet<string>;
  /** Whether it asks who holds which rank this period. */
  readonly ranks: boolean;
}

export type Step =
  | { readonly type: "volume"; readonly name: string }
  | { readonly type: "rule"; readonly name: string }
  | { readonly type: "ranks" };

export interface EvaluationOrder {
  /** Every volume and rule once, and the ranks, each after all that it needs. */
  readonly steps: readonly Step[];
  /**
   * Group volumes without those who hold a rank, on which ranks themselves depend: worked out from the bottom up
   * together with the ranks, where everyone below is decided already.
   */
  readonly withRanks: ReadonlySet<string>;
  /** Things that need each other in a circle, each as the names on the way round. */
  readonly circles: readonly (readonly string[])[];
}

/** What a condition needs, alternatives included. */
export function needsOf(condition: Condition): Needs {
  const volumes = new Set<string>();
  const rules = new Set<string>();
  const legs = new Set<string>();
  let ranks = condition.rank !== undefined || condition.title !== undefined || (condition.legs?.length ?? 0) > 0;
  for (const name of Object.keys(condition.atLeast ?? {})) volumes.add(name);
  for (const { volume } of condition.maxLeg ?? []) {
    volumes.add(volume);
    legs.add(volume);
  }
  for (const name of condition.is ?? []) rules.add(name);
  for (const { rule } of condition.met ?? []) rules.add(rule);
  for (const inner of [...(condition.all ?? []), ...(condition.any ?? [])]) {
    const needs = needsOf(inner);
    for (const name of needs.volumes) volumes.add(name);
    for (const name of needs.rules) rules.add(name);
    for (const name of needs.legs) legs.add(name);
    ranks ||= needs.ranks;
  }
  return { volumes, rules, legs, ranks };
}

/** The rank of a rule that says nothing but "holds this rank", or null. */
export function pureRank(condition: Condition | undefined): string | null {
  if (condition?.rank === undefined || Object.keys(condition).length !== 1) return null;
  return condition.rank;
}

/** In which order a plan's volumes, rules and ranks are worked out. Names that do not exist are passed over. */
export function evaluationOrder(plan: Plan): EvaluationOrder {
  const steps: Step[] = [];
  const circles: string[][] = [];
  const done = new Map<string, "open" | "done">();
  const path: string[] = [];
  const withRanks = volumesWithRanks(plan);

  const visit = (step: Step): void => {
    const key = step.type === "ranks" ? "ranks" : `${step.type} ${step.name}`;
    const state = done.get(key);
    if (state === "done") return;
    if (state === "open") {
      circles.push([...path.slice(path.indexOf(key)), key]);
      return;
    }
    done.set(key, "open");
    path.push(key);
    for (const before of stepsBefore(plan, step, withRanks)) visit(before);
    path.pop();
    done.set(key, "done");
    steps.push(step);
  };

  for (const name of Object.keys(plan.volumes)) visit({ type: "volume", name });
  for (const name of Object.keys(plan.activity)) visit({ type: "rule", name });
  visit({ type: "ranks" });
  return { steps, withRanks, circles };
}

/** Group volumes that ranks ask for and that leave out who holds a rank. */
function volumesWithRanks(plan: Plan): Set<string> {
  const asked = new Set<string>();
  for (const { reach, keep } of plan.ranks ?? []) {
    for (const condition of keep === undefined ? [reach] : [reach, keep]) {
      const { volumes, legs } = needsOf(condition);
      // Of what stands in a leg there is nothing to ask before everybody's rank is known: that stays a circle.
      for (const name of volumes) if (!legs.has(name)) asked.add(name);
    }
  }
  return new Set(
    [...asked].filter((name) => {
      const form = own(plan.volumes, name);
      if (form?.of !== "group" || form.without === undefined || form.depth !== undefined) return false;
      return pureRank(own(plan.activity, form.without)) !== null;
    }),
  );
}

function stepsBefore(plan: Plan, step: Step, withRanks: ReadonlySet<string>): Step[] {
  if (step.type === "ranks") {
    return (plan.ranks ?? []).flatMap(({ reach, keep }) =>
      (keep === undefined ? [reach] : [reach, keep]).flatMap((condition) => {
        // A rank looks at lower ranks only through its legs, which lie below and are decided first; a title is last period's.
        const { volumes, rules } = needsOf(condition);
        return [
          ...[...volumes].flatMap((name): Step[] => {
            if (!withRanks.has(name)) return known(plan, "volume", name);
            const form = plan.volumes[name]!;
            return form.of === "group" ? known(plan, "volume", form.volume) : [];
          }),
          ...[...rules].flatMap((name) => known(plan, "rule", name)),
        ];
      }),
    );
  }
  if (step.type === "rule") {
    const { volumes, rules, ranks } = needsOf(plan.activity[step.name]!);
    return [
      ...[...volumes].flatMap((name) => known(plan, "volume", name)),
      ...[...rules].flatMap((name) => known(plan, "rule", name)),
      ...(ranks ? [{ type: "ranks" } as const] : []),
    ];
  }
  if (withRanks.has(step.name)) return [{ type: "ranks" }];
  const form = plan.volumes[step.name]!;
  switch (form.of) {
    case "credited":
    case "own":
    case "customers":
    case "hosted":
      return [];
    case "group":
      return [
        ...known(plan, "volume", form.volume),
        ...(form.without === undefined ? [] : known(plan, "rule", form.without)),
      ];
    case "legs":
    case "window":
      return known(plan, "volume", form.volume);
    case "moved":
      return [...known(plan, "volume", form.volume), ...known(plan, "rule", form.to)];
    case "sum":
      return form.volumes.flatMap((name) => known(plan, "volume", name));
    case "people":
      return known(plan, "rule", form.who);
    default:
      throw new Error(`unknown volume ${String(form satisfies never)}`);
  }
}

function known(plan: Plan, type: "volume" | "rule", name: string): Step[] {
  const section = type === "volume" ? plan.volumes : plan.activity;
  return Object.hasOwn(section, name) ? [{ type, name }] : [];
}

function own<T>(record: { readonly [name: string]: T }, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
