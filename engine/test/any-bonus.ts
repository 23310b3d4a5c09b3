import { KINDS } from "../src/index.ts";
import { part, PERCENTS } from "./any-plan.ts";
import type { Json, Named } from "./any-plan.ts";
import { RELATIONS } from "./any-world.ts";
import type { Draw } from "./draw.ts";

/** One to four bonuses of random shapes; later ones may look at what earlier ones paid. */
export function anyBonuses(draw: Draw, named: Named): Json {
  const bonuses: Record<string, Json> = {};
  for (const name of ["one", "two", "three", "four"].slice(0, draw.int(1, 4))) {
    const shape = draw.one(["walk", "walk", "walk", "seller", "bands"]);
    const before = Object.keys(bonuses);
    bonuses[name] =
      shape === "seller" ? seller(draw, named) : shape === "bands" ? bands(draw, named) : walk(draw, named, before);
  }
  return bonuses;
}

function shared(draw: Draw): Json {
  const source = draw.one(["3", ["2", "1.50"], { each: "1" }]);
  const caps = {
    ...(draw.chance(50) ? { earner: draw.one(["12.50", "0.004", "3"]) } : {}),
    ...(draw.chance(50) ? { source } : {}),
  };
  return {
    ...(draw.chance(8) ? { period: draw.one(["week", "year"]) } : {}),
    ...(draw.chance(15) ? { caps } : {}),
    ...(draw.chance(10) ? { kept: true } : {}),
  };
}

function kinds(draw: Draw): readonly string[] {
  return draw.chance(60) ? ["distributor"] : draw.some(KINDS);
}

function seller(draw: Draw, { rules, kits }: Named): Json {
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
    ...shared(draw),
  };
}

/** Counts of people are no volume to be paid on; such plans are refused. */
function bands(draw: Draw, { volumes, payable, rules }: Named): Json {
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
    ...shared(draw),
  };
}

function steps(draw: Draw): readonly string[] {
  return draw.one([["0", "50", "200"], ["0"], ["100", "300.50"], ["0", "1000"]]);
}

function walk(draw: Draw, named: Named, before: readonly string[]): Json {
  const { rules, ranks } = named;
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
    ...(climb !== "passed-up" && draw.chance(15) ? { untaken: "pool" } : {}),
    ...(climb === "passed-up" && draw.chance(40) ? { guarantee: draw.one(["20", "500"]) } : {}),
    ...shared(draw),
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
