import { inBlocks } from "../blocks.ts";
import type { Measure } from "../plan/compiled.ts";
import type { Figures } from "./figures.ts";
import { cappedLegs, countPeople, groupVolume, legVolume, movedVolume } from "./of-groups.ts";
import { refuseInexact, volumeOfSales } from "./of-sales.ts";

/** Work out one of the plan's volumes for everybody. All that it is made from is in `figures` already. */
export function measure(figures: Figures, volume: number): Float64Array {
  const form = figures.plan.volumes[volume]!;
  const { network, rules } = figures;
  switch (form.of) {
    case "credited":
    case "own":
    case "customers":
    case "hosted":
      return volumeOfSales(network.size, figures.sales, form, figures.transfers);
    case "group":
      return groupVolume(network.trees[form.tree]!, figures.volumes[form.volume]!, {
        self: form.self,
        depth: form.depth,
        without: form.without === null ? null : rules[form.without]!,
      });
    case "legs":
      return legVolume(network.trees[form.tree]!, figures.volumes[form.volume]!, form.take, form.atMost);
    case "moved":
      return movedVolume(network.trees[form.tree]!, figures.volumes[form.volume]!, rules[form.to]!);
    case "window":
      return overWindow(figures, form);
    case "sum":
      return addVolumes(figures, form);
    case "people":
      return countPeople(network.trees[form.tree]!, rules[form.who]!, form.where);
    default:
      throw new Error(`unknown volume ${String(form satisfies never)}`);
  }
}

function overWindow(figures: Figures, form: Extract<Measure, { of: "window" }>): Float64Array {
  const result = new Float64Array(figures.network.size);
  inBlocks(result.length, (from, to) => {
    for (let at = from; at < to; at++) result[at] = windowAt(figures, form, at);
    refuseInexact(result, from, to);
  });
  return result;
}

/** One member's sum, least or most over the last periods. */
export function windowAt(figures: Figures, form: Extract<Measure, { of: "window" }>, at: number): number {
  const earlier = figures.past.volumes?.[figures.plan.volumes[form.volume]!.name];
  let result = figures.volumes[form.volume]![at]!;
  for (let back = 0; back < form.periods - 1; back++) {
    const then = earlier?.[back];
    // Before the company's first period there was nothing: the least is then zero, sum and most stay as they are.
    if (then === undefined) return form.take === "least" ? 0 : result;
    const value = then[at]!;
    if (form.take === "sum") result += value;
    else result = form.take === "least" ? Math.min(result, value) : Math.max(result, value);
  }
  return result;
}

function addVolumes(figures: Figures, form: Extract<Measure, { of: "sum" }>): Float64Array {
  const sum = new Float64Array(figures.network.size);
  for (const volume of form.volumes) {
    const values = figures.volumes[volume]!;
    const factor = form.unit / figures.plan.volumes[volume]!.unit;
    for (let at = 0; at < sum.length; at++) sum[at]! += values[at]! * factor;
  }
  inBlocks(sum.length, (from, to) => refuseInexact(sum, from, to));
  return sum;
}

/** The sums over legs that `maxLeg` requirements on this volume ask for. */
export function fillLegCaps(figures: Figures, volume: number): void {
  for (const [index, { volume: of, tree, cap }] of figures.plan.legCaps.entries()) {
    if (of === volume) figures.legCaps[index] = cappedLegs(figures.network.trees[tree]!, figures.volumes[volume]!, cap);
  }
}
