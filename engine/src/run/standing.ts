import type { Calendar, Span } from "../plan/calendar.ts";
import type { CompiledPlan } from "../plan/compiled.ts";
import { solveRanks } from "../rank/solve.ts";
import type { Network } from "../tree/network.ts";
import { whoMeets } from "../volume/activity.ts";
import type { Figures, Transfer } from "../volume/figures.ts";
import { fillLegCaps, measure } from "../volume/measure.ts";
import type { Past } from "./past.ts";
import type { SaleTable } from "./sales.ts";

/** Everything that decides who holds a level: volumes, rules met and ranks of everybody, worked out in the plan's order. */
export function findStanding(
  plan: CompiledPlan,
  inputs: {
    readonly network: Network;
    readonly sales: SaleTable;
    readonly transfers: readonly Transfer[];
    readonly past: Past;
    readonly calendar: Calendar;
    readonly span: Span | null;
  },
): Figures {
  const { size, kind } = inputs.network;
  const figures: Figures = {
    plan,
    ...inputs,
    kind,
    volumes: [],
    rules: [],
    ranks: {
      paid: new Uint8Array(size),
      title: new Uint8Array(size),
      highest: new Uint8Array(size),
      missed: new Uint16Array(size),
    },
    legCaps: [],
    legRanks: [],
  };
  // What ranks ask for as titles is last period's, until they are solved.
  figures.ranks.title.set(inputs.past.title ?? new Uint8Array(size));
  for (const step of plan.steps) {
    if (step.type === "ranks") solveRanks(figures);
    else if (step.type === "rule") figures.rules[step.rule] = whoMeets(plan.rules[step.rule]!, figures);
    else {
      // A volume that is worked out with the ranks is there already.
      figures.volumes[step.volume] ??= measure(figures, step.volume);
      fillLegCaps(figures, step.volume);
    }
  }
  return figures;
}
