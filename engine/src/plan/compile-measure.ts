import type { Measure } from "./compiled.ts";
import type { Plan } from "./document.ts";
import { hundredths } from "./requirement.ts";
import type { Names } from "./requirement.ts";
import { compileWeights } from "./weights.ts";

/** The unit of each volume: that of its weights, or the finest of what it is made from. */
export function volumeUnits(plan: Plan, order: readonly string[], withRanks: ReadonlySet<string>): Map<string, number> {
  const units = new Map<string, number>();
  const unitOf = (name: string): number => {
    const known = units.get(name);
    if (known !== undefined) return known;
    const form = plan.volumes[name]!;
    if (form.of === "credited" || form.of === "own" || form.of === "customers" || form.of === "hosted") {
      return compileWeights(form.sales, form.counts).unit;
    }
    if (form.of === "people") return 1;
    return form.of === "sum" ? Math.max(...form.volumes.map(unitOf)) : unitOf(form.volume);
  };
  for (const name of [...order, ...withRanks]) units.set(name, unitOf(name));
  return units;
}

/** One of the plan's volumes; `withRanks` are worked out together with the ranks. */
export function compileMeasure(plan: Plan, name: string, names: Names, withRanks: ReadonlySet<string>): Measure {
  const form = plan.volumes[name]!;
  const volume = (wanted: string): number => names.volumes.findIndex((candidate) => candidate.name === wanted);
  const rule = (wanted: string): number => names.rules.indexOf(wanted);
  const { unit } = names.volumes[volume(name)]!;
  switch (form.of) {
    case "credited":
    case "own":
    case "customers":
    case "hosted":
      return { name, unit, of: form.of, points: form.points, weights: compileWeights(form.sales, form.counts) };
    case "group": {
      const late = withRanks.has(name);
      const broken = late ? plan.activity[form.without!]!.rank! : null;
      return {
        name,
        unit,
        of: "group",
        volume: volume(form.volume),
        tree: names.relation(form.tree),
        depth: form.depth ?? null,
        self: form.self ?? true,
        without: form.without === undefined ? null : rule(form.without),
        withoutRank: broken === null ? null : names.ranks.indexOf(broken) + 1,
      };
    }
    case "legs":
      return {
        name,
        unit,
        of: "legs",
        volume: volume(form.volume),
        tree: names.relation(form.tree),
        take: form.take,
        atMost: form.atMost === undefined ? null : hundredths(form.atMost) * unit,
      };
    case "moved":
      return {
        name,
        unit,
        of: "moved",
        volume: volume(form.volume),
        tree: names.relation(form.tree),
        to: rule(form.to),
      };
    case "window":
      return { name, unit, of: "window", volume: volume(form.volume), periods: form.periods, take: form.take ?? "sum" };
    case "sum":
      return { name, unit, of: "sum", volumes: form.volumes.map(volume) };
    case "people":
      return { name, unit, of: "people", who: rule(form.who), tree: names.relation(form.tree), where: form.where };
    default:
      throw new Error(`unknown volume ${String(form satisfies never)}`);
  }
}
