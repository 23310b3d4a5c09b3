import { compileRate } from "../bonus/rate-table.ts";
import { percentRatio } from "../bonus/terms.ts";
import type { MatchRule } from "../bonus/match.ts";
import { anyBonus } from "./compile-bonus.ts";
import type { Context } from "./compile-bonus.ts";
import { amountTable, numberTable, pointsTable } from "./compile-worth.ts";
import type { LegsBonus, Pays } from "./compiled.ts";
import type { LegsShape } from "./document.ts";
import type { MatchForm, PaysForm } from "./legs.ts";
import type { Rate } from "./rate.ts";
import { hundredths } from "./requirement.ts";

export function compileLegs(context: Context, name: string, bonus: LegsShape): LegsBonus {
  const { plan, names } = context;
  const volume = names.volumes.findIndex((candidate) => candidate.name === bonus.volume);
  const { unit } = names.volumes[volume]!;
  const { match, carry = {} } = bonus;
  const most = "cycle" in match ? match.cycle.most : undefined;
  return {
    ...anyBonus(context, name, bonus, "member"),
    shape: "legs",
    reversal: bonus.reversal ?? "carry",
    tree: names.relation(bonus.tree),
    legs: plan.trees[bonus.tree]!.legs ?? 2,
    volume,
    unit,
    ownToWeaker: bonus.own === "weaker",
    match: compileMatch(match, unit),
    most: most === undefined ? null : numberTable(context, most),
    pays: compilePays(context, match, unit, `bonuses.${name}.match`),
    carry: {
      keep: carry.keep ?? "all",
      cap: carry.cap === undefined ? Number.POSITIVE_INFINITY : hundredths(carry.cap) * unit,
      expires: carry.expires !== undefined,
      losesUnqualified: carry.unqualified === "lose",
    },
    ages: carry.expires ?? carry.apart ?? 1,
  };
}

function compileMatch(match: MatchForm, unit: number): MatchRule {
  if ("percent" in match) return { by: "percent", ratio: match.ratio ?? [1, 1] };
  if ("steps" in match) {
    return { by: "steps", from: Float64Array.from(match.steps, ({ from }) => hundredths(from) * unit) };
  }
  const { takes, decided } = match.cycle;
  return { by: "cycle", takes: takes.map((points) => hundredths(points) * unit), once: decided === "once" };
}

function compilePays(context: Context, match: MatchForm, unit: number, path: string): Pays[] {
  if ("percent" in match) return [percentPays(context, match.percent, match.of, unit)];
  if ("cycle" in match) return [compileOne(context, match.cycle.pays, unit, `${path}.cycle.pays`)];
  return match.steps.map(({ pays }, index) => compileOne(context, pays, unit, `${path}.steps[${index}].pays`));
}

function compileOne(context: Context, pays: PaysForm, unit: number, path: string): Pays {
  if ("percent" in pays) return percentPays(context, pays.percent, pays.of, unit);
  if ("points" in pays) return { of: "points", all: false, table: pointsTable(context, pays.points) };
  return { of: "amount", all: false, table: amountTable(context, pays.amount, `${path}.amount`) };
}

function percentPays(
  { companyCurrency, peg, names }: Context,
  rate: Rate,
  of: "weaker" | "all" | undefined,
  unit: number,
): Pays {
  const table = compileRate(rate, names, (percent) => percentRatio(percent, "cv", companyCurrency, peg, unit));
  return { of: "percent", all: of === "all", table };
}
