import { compileRate } from "../bonus/rate-table.ts";
import { percentRatio } from "../bonus/terms.ts";
import type { AnyBonus, BandsBonus, CompiledBonus, Measure, SellerBonus, WalkBonus } from "./compiled.ts";
import type { BandsShape, Bonus, Plan, SellerShape, WalkShape } from "./document.ts";
import { compileAward } from "./compile-award.ts";
import { compileLegs } from "./compile-legs.ts";
import { compilePool } from "./compile-pool.ts";
import { moneyTable } from "./compile-worth.ts";
import { hundredths, kindMask } from "./requirement.ts";
import type { Names } from "./requirement.ts";
import { compileWeights } from "./weights.ts";

/** What every bonus is compiled with. */
export interface Context {
  readonly plan: Plan;
  readonly companyCurrency: string;
  readonly peg: string;
  readonly names: Names;
  readonly volumes: readonly Measure[];
  /** Paths of amounts that are not written in the company's currency; filled on the way. */
  readonly unpriced: string[];
}

export function compileBonus(context: Context, name: string, bonus: Bonus): CompiledBonus {
  switch (bonus.shape) {
    case "seller":
      return compileSeller(context, name, bonus);
    case "bands":
      return compileBands(context, name, bonus);
    case "walk":
      return compileWalk(context, name, bonus);
    case "legs":
      return compileLegs(context, name, bonus);
    case "pool":
      return compilePool(context, name, bonus);
    case "award":
      return compileAward(context, name, bonus);
    default:
      throw new Error(`unknown shape ${String(bonus satisfies never)}`);
  }
}

export function anyBonus(context: Context, name: string, bonus: Bonus, per: "sale" | "member"): AnyBonus {
  const { plan, names } = context;
  const { earner, together, source } = bonus.caps ?? {};
  const advances = "advances" in bonus ? bonus.advances : undefined;
  return {
    name,
    kinds: bonus.seller,
    mask: kindMask(bonus.seller),
    calendar: bonus.period ?? plan.period,
    reversal: ("reversal" in bonus ? bonus.reversal : undefined) ?? (per === "sale" ? "line" : "recompute"),
    kept: "kept" in bonus && bonus.kept,
    caps: {
      earner: earner === undefined ? null : moneyTable(context, earner),
      together: together === undefined ? null : moneyTable(context, together),
      source:
        source === undefined ? null : typeof source === "string" ? [source] : "each" in source ? [source.each] : source,
      sourceTogether: typeof source === "string",
    },
    rule: bonus.takes === undefined ? null : names.rules.indexOf(bonus.takes),
    per,
    rankBy: ("rankBy" in bonus ? bonus.rankBy : undefined) ?? "paid",
    advances: advances === undefined ? null : { of: advances.of, carriesOverpaid: advances.overpaid === "carried" },
  };
}

function compileSeller(context: Context, name: string, bonus: SellerShape): SellerBonus {
  const { companyCurrency, peg } = context;
  const weights = compileWeights(bonus.sales, bonus.counts);
  return {
    ...anyBonus(context, name, bonus, "sale"),
    shape: "seller",
    customersOnly: bonus.buyer === "customer",
    base: bonus.base,
    coupon: bonus.coupon ?? "seller",
    percent: bonus.percent,
    rate: percentRatio(bonus.percent, bonus.base, companyCurrency, peg, weights.unit),
    products: new Map(Object.entries(bonus.products ?? {})),
    markets: new Map(Object.entries(bonus.markets ?? {})),
    weights,
  };
}

function compileBands(context: Context, name: string, bonus: BandsShape): BandsBonus {
  const { companyCurrency, peg, names } = context;
  const volume = names.volumes.findIndex((candidate) => candidate.name === bonus.volume);
  const by = bonus.by === undefined ? volume : names.volumes.findIndex((candidate) => candidate.name === bonus.by);
  return {
    ...anyBonus(context, name, bonus, "member"),
    shape: "bands",
    volume,
    by,
    method: bonus.method,
    periods: bonus.periods ?? 1,
    bands: bonus.bands.map(({ from, percent }) => ({
      from: hundredths(from) * names.volumes[by]!.unit,
      percent,
      rate: percentRatio(percent, "cv", companyCurrency, peg, names.volumes[volume]!.unit),
    })),
  };
}

function compileWalk(context: Context, name: string, bonus: WalkShape): WalkBonus {
  const { plan, companyCurrency, peg, names } = context;
  const weights = compileWeights(bonus.sales, bonus.counts);
  const rule = names.rules.indexOf(bonus.takes);
  const bonusNames = Object.keys(plan.bonuses);
  const { newcomers, boundary } = bonus;
  const climb = bonus.climb ?? "levels";
  const per = bonus.base === "earnings" || climb === "passed-up" ? "member" : (bonus.per ?? "sale");
  return {
    ...anyBonus(context, name, bonus, per),
    shape: "walk",
    base: bonus.base,
    on: (bonus.on ?? []).map((on) => bonusNames.indexOf(on)),
    tree: names.relation(bonus.tree),
    rule,
    newcomers: newcomers === undefined ? null : { days: newcomers.days ?? null, periods: newcomers.periods ?? null },
    fromSeller: bonus.from === "seller",
    compression: bonus.compression,
    climb,
    table: compileRate(bonus.percent, names, (percent) =>
      percentRatio(percent, bonus.base === "earnings" ? "amount" : bonus.base, companyCurrency, peg, weights.unit),
    ),
    boundary: boundary === undefined ? null : boundary === "same-rank" ? boundary : names.rules.indexOf(boundary),
    boundaryOut: bonus.boundarySales === "out",
    closeEmpty: bonus.empty === "close",
    fromLevel: bonus.fromLevel ?? 1,
    ends: bonus.ends === undefined ? null : names.rules.indexOf(bonus.ends),
    pool: bonus.untaken === undefined || bonus.untaken === "company" ? null : bonus.untaken,
    guarantee: bonus.guarantee === undefined ? null : hundredths(bonus.guarantee) * weights.unit,
    weights,
  };
}
