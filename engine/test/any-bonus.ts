import { KINDS } from "../src/index.ts";
import { part, PERCENTS } from "./any-plan.ts";
import type { Json, Named } from "./any-plan.ts";
import { LEGS, RELATIONS } from "./any-world.ts";
import type { Draw } from "./draw.ts";

/** One to four bonuses of random shapes; later ones may look at what earlier ones paid. */
export function anyBonuses(draw: Draw, named: Named, shapes: readonly Shape[]): Json {
  const bonuses: Record<string, Json> = {};
  for (const name of ["one", "two", "three", "four"].slice(0, draw.int(1, 4))) {
    bonuses[name] = MAKERS[draw.one(shapes)](draw, named, bonuses);
  }
  return bonuses;
}

export type Shape = "walk" | "seller" | "bands" | "legs" | "pool" | "award";
type Made = Readonly<Record<string, Json>>;

const MAKERS: Readonly<Record<Shape, (draw: Draw, named: Named, made: Made) => Json>> = {
  walk,
  seller,
  bands,
  legs,
  pool,
  award,
};

/** `perSource`: whether single members' sales pay it, so that there can be a limit for each. */
function shared(draw: Draw, named: Named, made: Made, perSource: boolean, capped = 15): Json {
  const source = draw.one(["3", ["2", "1.50"], { each: "1" }]);
  const caps = {
    ...(draw.chance(50) ? { earner: draw.chance(60) ? draw.one(CAPS) : anyWorth(draw, named, CAPS, 1) } : {}),
    ...(draw.chance(perSource ? 25 : 60)
      ? { together: draw.chance(60) ? draw.one(CAPS) : anyWorth(draw, named, CAPS, 1) }
      : {}),
    ...(perSource && draw.chance(50) ? { source } : {}),
  };
  // What is paid in advance is paid by another calendar.
  const others = Object.keys(made).filter((name) => made[name]!["period"] !== undefined);
  const elsewhere = draw.chance(10);
  const isAdvanced = !elsewhere && others.length > 0 && draw.chance(60);
  return {
    ...(elsewhere ? { period: draw.one(["week", "year"]) } : {}),
    ...(draw.chance(capped) ? { caps } : {}),
    ...(draw.chance(10) ? { kept: true } : {}),
    ...(isAdvanced
      ? {
          advances: { of: draw.some(others), ...(draw.chance(70) ? { overpaid: draw.one(["kept", "carried"]) } : {}) },
        }
      : {}),
  };
}

const CAPS = ["12.50", "0.004", "3", "40"] as const;

function kinds(draw: Draw): readonly string[] {
  return draw.chance(60) ? ["distributor"] : draw.some(KINDS);
}

function seller(draw: Draw, named: Named, made: Made): Json {
  const { rules, kits } = named;
  const base = draw.one(["amount", "cv", "qv", "margin"]);
  const { sales, counts } = part(draw, kits);
  const terms = draw.one([
    { mug: { percent: "30" } },
    { mug: { fixed: { USD: "2.50", JPY: "350" } } },
    { tea: { percent: "1", fixed: { EUR: "1.00" } } },
  ]);
  return {
    shape: "seller",
    seller: kinds(draw),
    ...(draw.chance(50) ? { buyer: draw.one(["customer", "anyone"]) } : {}),
    ...(draw.chance(40) ? { takes: draw.one(rules) } : {}),
    base,
    ...(base === "margin" && draw.chance(60) ? { coupon: draw.one(["seller", "company"]) } : {}),
    percent: draw.one(PERCENTS),
    ...(draw.chance(40) ? { products: terms } : {}),
    ...(draw.chance(25) ? { markets: { eu: draw.one(PERCENTS) } } : {}),
    ...(sales === undefined ? {} : { sales }),
    ...(counts === undefined || base === "margin" ? {} : { counts }),
    ...shared(draw, named, made, true),
  };
}

/** Counts of people are no volume to be paid on; such plans are refused. */
function bands(draw: Draw, named: Named, made: Made): Json {
  const { volumes, payable, rules } = named;
  const method = draw.one(["whole", "slice", "retroactive"]);
  const volume = draw.one(payable);
  return {
    shape: "bands",
    seller: kinds(draw),
    ...(draw.chance(50) ? { takes: draw.one(rules) } : {}),
    volume,
    ...(method !== "slice" && draw.chance(40) ? { by: draw.one(volumes) } : {}),
    method,
    ...(method === "retroactive" ? { periods: draw.int(1, 3) } : {}),
    bands: steps(draw).map((from) => ({ from, percent: draw.one(PERCENTS) })),
    ...shared(draw, named, made, true),
  };
}

function steps(draw: Draw): readonly string[] {
  return draw.one([["0", "50", "200"], ["0"], ["100", "300.50"], ["0", "1000"]]);
}

function walk(draw: Draw, named: Named, made: Made): Json {
  const { rules, ranks } = named;
  const before = Object.keys(made);
  const climb = draw.one(["levels", "differential", "generations", "passed-up"]);
  const base = before.length > 0 && draw.chance(30) ? "earnings" : draw.one(["cv", "qv", "amount"] as const);
  const perMember = base !== "amount" && draw.chance(25);
  const overPeriod = base === "earnings" || climb === "passed-up";
  const { sales, counts } = part(draw, named.kits);
  const paid =
    before.length > 0 && draw.chance(25) ? { paid: { [draw.one(before)]: draw.one(["30", "0", "110"]) } } : {};
  const allCounts = { ...(counts as Json | undefined), ...paid };
  const ofSales = {
    ...(sales === undefined ? {} : { sales }),
    ...(Object.keys(allCounts).length > 0 ? { counts: allCounts } : {}),
    ...(draw.chance(15) ? { newcomers: draw.one([{ days: 60 }, { periods: 2 }]) } : {}),
  };
  const generations = {
    boundary: draw.one(["same-rank", ...rules]),
    ...(draw.chance(50) ? { boundarySales: draw.one(["in", "out"]) } : {}),
    ...(draw.chance(40) ? { empty: draw.one(["count", "close"]) } : {}),
  };
  const leveled = climb === "levels" || climb === "generations";
  return {
    shape: "walk",
    tree: draw.one(RELATIONS),
    seller: kinds(draw),
    base: overPeriod && base === "amount" ? "cv" : base,
    ...(base === "earnings" ? { on: draw.some(before, 2) } : ofSales),
    ...(perMember && !overPeriod ? { per: "member" } : {}),
    ...(draw.chance(30) ? { from: draw.one(["seller", "above"]) } : {}),
    takes: draw.one(rules),
    compression: draw.one(["standard", "none", "dynamic", "moving"]),
    ...(climb === "levels" && draw.chance(50) ? {} : { climb }),
    percent: anyRate(draw, named, leveled, 2),
    ...(ranks.length > 0 && draw.chance(30) ? { rankBy: draw.one(["paid", "title", "highest"]) } : {}),
    ...(climb === "generations" ? generations : {}),
    ...(leveled && draw.chance(20) ? { fromLevel: draw.int(1, 3) } : {}),
    ...(draw.chance(25) ? { ends: draw.one(rules) } : {}),
    ...(climb !== "passed-up" && draw.chance(15) ? { untaken: poolName(made) } : {}),
    ...(climb === "passed-up" && draw.chance(40) ? { guarantee: draw.one(["20", "500"]) } : {}),
    ...shared(draw, named, made, true),
  };
}

/** A walk that comes after a pool may look at what that pays, so it leaves nothing to it. */
function poolName(made: Made): string {
  return Object.values(made).some(({ shape }) => shape === "pool") ? "rest" : "pool";
}

function rankBy(draw: Draw, { ranks }: Named): Json {
  return ranks.length > 0 && draw.chance(30) ? { rankBy: draw.one(["paid", "title", "highest"]) } : {};
}

function withoutKept({ kept: _kept, ...others }: Json): Json {
  return others;
}

function legs(draw: Draw, named: Named, made: Made): Json {
  const relation = draw.one(["placement", "placement", "ternary"] as const);
  const flushes = draw.chance(15);
  const kept = {
    ...(draw.chance(40) ? { keep: draw.one(["all", "strongest"]) } : {}),
    ...(draw.chance(30) ? { cap: draw.one(["100", "0", "50.50", "700"]) } : {}),
    ...(draw.chance(35) ? { expires: draw.int(1, 3) } : draw.chance(30) ? { apart: draw.int(1, 3) } : {}),
  };
  const carry = {
    ...(flushes ? { keep: "none" } : kept),
    ...(draw.chance(40) ? { unqualified: draw.one(["keep", "lose"]) } : {}),
  };
  return {
    shape: "legs",
    tree: relation,
    seller: kinds(draw),
    ...(draw.chance(60) ? { takes: draw.one(named.rules) } : {}),
    volume: draw.one(["pv", draw.one(named.payable)]),
    ...(draw.chance(40) ? { own: draw.one(["nowhere", "weaker"]) } : {}),
    ...rankBy(draw, named),
    match: anyMatch(draw, named, LEGS[relation]),
    ...(flushes || draw.chance(70) ? { carry } : {}),
    ...(draw.chance(20) ? { reversal: draw.one(["carry", "none", flushes ? "recompute" : "carry"]) } : {}),
    ...withoutKept(shared(draw, named, made, false, 35)),
  };
}

function anyMatch(draw: Draw, named: Named, legCount: number): Json {
  const of = draw.chance(40) ? { of: draw.one(["weaker", "all"]) } : {};
  const form = draw.int(0, 2);
  if (form === 0) {
    const ratio = draw.one([[1, 1], [2, 1], [1, 2], [3, 2], Array.from({ length: legCount }, () => 1)]);
    return { percent: anyRate(draw, named, false, 1), ...of, ...(draw.chance(60) ? { ratio } : {}) };
  }
  if (form === 1) {
    const from = draw.one([["10", "60", "100"], ["40"], ["1", "2.50", "200"]]);
    return { steps: from.map((step) => ({ from: step, pays: anyPays(draw, named) })) };
  }
  const two = draw.one([
    ["10", "10"],
    ["20", "10"],
    ["5", "12.50"],
    ["60", "30.5"],
    ["2", "1"],
    ["100", "200"],
  ]);
  const takes = draw.chance(50) && legCount > 2 ? Array.from({ length: legCount }, () => two[0]!) : two;
  const cycle = {
    takes,
    ...(new Set(takes).size > 1 && draw.chance(50) ? { decided: draw.one(["each-cycle", "once"]) } : {}),
    ...(draw.chance(35) ? { most: anyWorth(draw, named, ["2", "1", "0", "5.5"], 1) } : {}),
    pays: anyPays(draw, named),
  };
  return { cycle };
}

const AMOUNTS = ["2.50", "0", "10", "7.35", "100"] as const;

function amounts(draw: Draw, named: Named): Json {
  return { USD: anyWorth(draw, named, AMOUNTS, 1), ...(draw.chance(20) ? { EUR: "1" } : {}) };
}

function anyPays(draw: Draw, named: Named): Json {
  const form = draw.int(0, 2);
  if (form === 0) return { amount: amounts(draw, named) };
  if (form === 1) return { points: anyWorth(draw, named, ["20", "0.5", "3.25"], 1) };
  return {
    percent: anyRate(draw, named, false, 1),
    ...(draw.chance(40) ? { of: draw.one(["weaker", "all"]) } : {}),
  };
}

/** A table of money, points, shares or counts. */
function anyWorth(draw: Draw, named: Named, values: readonly string[], depth: number): unknown {
  const inner = (): unknown => anyWorth(draw, named, values, depth - 1);
  const form = depth === 0 ? 0 : draw.int(0, 5);
  if (form <= 2) return draw.one(values);
  if (form === 3 && named.ranks.length > 0) {
    return { byRank: Object.fromEntries(draw.some(named.ranks).map((rank) => [rank, inner()])) };
  }
  if (form <= 4)
    return { byVolume: draw.one(named.volumes), bands: steps(draw).map((from) => ({ from, value: inner() })) };
  return { [draw.one(["lower", "higher"])]: [inner(), inner()] };
}

function pool(draw: Draw, named: Named, made: Made): Json {
  const before = Object.keys(made);
  const { sales, counts } = part(draw, named.kits);
  const paid =
    before.length > 0 && draw.chance(20) ? { paid: { [draw.one(before)]: draw.one(["30", "0", "110"]) } } : {};
  const allCounts = { ...(counts as Json | undefined), ...paid };
  const from = {
    ...(draw.chance(60) ? { percent: draw.one(PERCENTS), of: draw.one(["cv", "qv", "amount"]) } : {}),
    ...(draw.chance(40) ? { amount: { USD: draw.one(["10", "0.01", "33.33"]) } } : {}),
    // What levels leave can be given once.
    ...(Object.values(made).some(({ untaken }) => untaken === "pool") &&
    Object.values(made).every(({ shape }) => shape !== "pool")
      ? { untaken: ["pool"] }
      : {}),
  };
  const percents = draw.one([["50", "30", "20"], ["100"], ["33.3", "33.3"], ["10", "20", "30", "12.5", "27.5"]]);
  const split = draw.one([
    "equal",
    { shares: anyWorth(draw, named, ["1", "3", "0", "2.5", "0.25"], 2) },
    { volume: draw.one(named.payable) },
    { places: percents, by: draw.one(named.payable) },
    { parts: percents.length > 1 ? percents : ["60", "40"], by: draw.one(named.payable) },
  ]);
  return {
    shape: "pool",
    seller: kinds(draw),
    ...(draw.chance(60) ? { takes: draw.one(named.rules) } : {}),
    from: Object.keys(from).length > 0 ? from : { amount: { USD: "70" } },
    ...rankBy(draw, named),
    split,
    ...(draw.chance(50) ? { nobody: draw.one(["company", "carried"]) } : {}),
    ...(sales === undefined || !("percent" in from) ? {} : { sales }),
    ...(Object.keys(allCounts).length > 0 && "percent" in from ? { counts: allCounts } : {}),
    ...withoutAdvances(withoutKept(shared(draw, named, made, false))),
  };
}

function withoutAdvances({ advances: _advances, ...others }: Json): Json {
  return others;
}

function award(draw: Draw, named: Named, made: Made): Json {
  const { rules, ranks, payable } = named;
  const form = draw.one([ranks.length > 0 ? 0 : 1, 1, 2, 3, 4, 4]);
  const again = draw.chance(50) ? { again: draw.chance(50) } : {};
  const achievement =
    form === 0
      ? {
          reaching: Object.fromEntries(draw.some(ranks).map((rank) => [rank, { USD: draw.one(AMOUNTS) }])),
          ...(draw.chance(50) ? { skipped: draw.one(["pay", "nothing"]) } : {}),
        }
      : form === 1
        ? {
            every: draw.one(rules),
            amount: amounts(draw, named),
            ...(draw.chance(70) ? { times: draw.int(1, 2) } : {}),
          }
        : form === 2
          ? { streak: draw.one(rules), periods: draw.int(1, 4), ...again, amount: amounts(draw, named) }
          : form === 3
            ? { tenure: draw.int(1, 4), ...again, amount: amounts(draw, named) }
            : {
                contest: draw.one(payable),
                prizes: { USD: draw.one([["100", "50", "20"], ["0.05"], ["10", "10", "0.01", "3"]]) },
                ...(draw.chance(60) ? { ties: draw.one(["share", "each"]) } : {}),
              };
  return {
    shape: "award",
    seller: kinds(draw),
    ...(draw.chance(40) ? { takes: draw.one(rules) } : {}),
    for: achievement,
    ...(form === 0 ? {} : rankBy(draw, named)),
    ...withoutAdvances(withoutKept(shared(draw, named, made, false))),
  };
}

function anyRate(draw: Draw, named: Named, levels: boolean, depth: number): unknown {
  const inner = (): unknown => anyRate(draw, named, levels, depth - 1);
  const form = depth === 0 ? draw.int(0, 2) : draw.int(0, 6);
  if (form <= 2) {
    if (!levels || form === 2) return draw.one(PERCENTS);
    return Array.from({ length: draw.int(1, 4) }, () => draw.one(PERCENTS));
  }
  if (form === 3 && named.ranks.length > 0) {
    return { byRank: Object.fromEntries(draw.some(named.ranks).map((rank) => [rank, inner()])) };
  }
  if (form === 4 || form === 3) {
    return { byVolume: draw.one(named.volumes), bands: steps(draw).map((from) => ({ from, percent: inner() })) };
  }
  return { [draw.one(["lower", "higher"])]: [inner(), inner()] };
}
