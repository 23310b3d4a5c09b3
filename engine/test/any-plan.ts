import type fc from "fast-check";
import { expectValue, KINDS, parsePlan } from "../src/index.ts";
import type { Plan } from "../src/index.ts";
import { anyBonuses } from "./any-bonus.ts";
import type { Shape } from "./any-bonus.ts";
import { LEGS, MARKETS, PRODUCTS, RELATIONS, TAGS } from "./any-world.ts";
import { drawn } from "./draw.ts";
import type { Draw } from "./draw.ts";

export type Json = { readonly [key: string]: unknown };

/** What is named so far in a plan that is being made; each part names only what stands before it. */
export interface Named {
  readonly volumes: string[];
  /** Those of them that are points, not counts of people: only these may be paid on. */
  readonly payable: string[];
  readonly rules: string[];
  readonly ranks: readonly string[];
  /** With kits nothing counts and nothing is paid on them: plans that do are refused. */
  readonly kits: boolean;
}

const TREES = RELATIONS;
const POINTS = ["0", "10", "60.00", "150", "400", "30.5"] as const;
export const PERCENTS = ["5", "0", "10", "2.5", "25", "100", "0.125"] as const;

/**
 * A random plan as a document: every shape, every form of a volume, every requirement, ranks, caps and limits, in all
 * combinations that a plan may have. Every one of them is sound (`parsePlan` takes it).
 */
export const anyDocument: fc.Arbitrary<Json> = documentsOf([
  "walk",
  "walk",
  "walk",
  "seller",
  "bands",
  "legs",
  "legs",
  "pool",
  "award",
]);

/** As `anyDocument`, parsed. */
export const anyPlan: fc.Arbitrary<Plan> = anyDocument.map((document) => expectValue(parsePlan(document)));

/** As `anyDocument`, of these shapes; what is named twice comes twice as often. */
export function documentsOf(shapes: readonly Shape[]): fc.Arbitrary<Json> {
  return drawn(480, (draw) => makePlan(draw, shapes)).map(notForPeople);
}

/** An award that bringing in people alone would earn asks for a sale besides: such a plan is refused. */
function notForPeople(document: Json): Json {
  const parsed = parsePlan(document);
  if (parsed.ok) return document;
  const accused = new Set(
    parsed.faults.map(({ code, data }) => (code === "plan.fair.pays-for-people" ? data.path.split(".")[1]! : "")),
  );
  const bonuses = Object.entries(document["bonuses"] as Record<string, Json>).map(([name, bonus]) => [
    name,
    accused.has(name) && bonus["shape"] === "award" ? { ...bonus, takes: "sells" } : bonus,
  ]);
  const activity = { ...(document["activity"] as Json), sells: { atLeast: { pv: "10" } } };
  return { ...document, activity, bonuses: Object.fromEntries(bonuses) };
}

export function plansOf(shapes: readonly Shape[]): fc.Arbitrary<Plan> {
  return documentsOf(shapes).map((document) => expectValue(parsePlan(document)));
}

function makePlan(draw: Draw, shapes: readonly Shape[]): Json {
  const ranks = ["bronze", "silver", "gold", "ruby"].slice(0, draw.int(0, 4));
  const kits = draw.chance(15);
  const named: Named = { volumes: [], payable: [], rules: [], ranks: [], kits };
  const volumes: Record<string, unknown> = {};
  const activity: Record<string, unknown> = {};
  const volume = (name: string, form: Json): void => {
    volumes[name] = form;
    named.volumes.push(name);
    const madeOf = [form["volume"] ?? [], form["volumes"] ?? []].flat() as string[];
    if (form["of"] !== "people" && madeOf.every((source) => named.payable.includes(source))) named.payable.push(name);
  };
  const rule = (name: string, form: unknown): void => {
    activity[name] = form;
    named.rules.push(name);
  };
  volume("pv", { of: "credited", points: draw.one(["qv", "cv"]), ...part(draw, kits) });
  for (const whose of ["credited", "own", "customers", "hosted"] as const) {
    if (draw.chance(50)) volume(`${whose}-cv`, { of: whose, points: draw.one(["cv", "qv"]), ...part(draw, kits) });
  }
  rule("everyone", {});
  rule("active", { kind: ["distributor"], atLeast: { pv: draw.one(["10", "60.00", "0"]) } });
  if (draw.chance(70)) rule("first", condition(draw, named, null));
  for (const name of ["a", "b", "c"]) if (draw.chance(60)) volume(name, derived(draw, named));
  for (const name of ["second", "third"]) if (draw.chance(60)) rule(name, condition(draw, named, null));

  const legTree = draw.one(TREES);
  const written = ranks.map((name) => makeRank(draw, name, { ...named, ranks }, legTree));
  const withRanks: Named = { ...named, ranks };
  if (ranks.length > 0) {
    rule("leader", { rank: draw.one(ranks) });
    if (draw.chance(50)) rule("ranked", condition(draw, withRanks, draw.one(TREES)));
    if (draw.chance(50)) {
      volume("broken", {
        of: "group",
        volume: draw.one(["pv", ...baseVolumes(named)]),
        tree: legTree,
        without: "leader",
        ...(draw.chance(30) ? { self: false } : {}),
      });
      // Ranks may ask for what is left when leaders break away; it is worked out together with them.
      if (draw.chance(40)) Object.assign(written[0]!, { reach: { atLeast: { broken: draw.one(POINTS) } } });
    }
    if (draw.chance(30)) volume("late", derived(draw, named));
  }
  return {
    name: "random",
    version: "1",
    period: draw.one(["month", "month", "quarter"]),
    trees: {
      ...Object.fromEntries(TREES.map((tree) => [tree, { parent: tree }])),
      ...Object.fromEntries(Object.entries(LEGS).map(([tree, legs]) => [tree, { parent: tree, legs }])),
    },
    volumes,
    ...(draw.chance(30) ? { peg: { USD: draw.one(["0.8", "1.25", "0.333333"]) } } : {}),
    activity,
    ...(ranks.length > 0 ? { ranks: written } : {}),
    ...(kits ? { kits: ["kit"] } : {}),
    bonuses: anyBonuses(draw, withRanks, shapes),
    ...(draw.chance(20) ? { payout: { atMost: draw.one(["40", "5", "0.5"]), of: draw.one(["cv", "amount"]) } } : {}),
  };
}

function baseVolumes({ volumes }: Named): string[] {
  return volumes.filter((name) => name.endsWith("-cv"));
}

/** Which sales, and what part of them. */
export function part(draw: Draw, kits: boolean): Json {
  const filter = {
    ...(draw.chance(12) ? { tagged: draw.some(TAGS) } : {}),
    ...(draw.chance(12) ? { untagged: draw.some(TAGS) } : {}),
    ...(draw.chance(12) ? { products: draw.some(["mug", "tea"]) } : {}),
    ...(kits || draw.chance(12) ? { without: kits ? ["kit"] : draw.some(PRODUCTS) } : {}),
    ...(draw.chance(12) ? { markets: draw.some(MARKETS) } : {}),
  };
  const counts = {
    ...(draw.chance(15) ? { percent: draw.one(["40", "150", "0", "12.5"]) } : {}),
    ...(draw.chance(15) ? { products: { tea: draw.one(["50", "200", "0"]) } } : {}),
    ...(draw.chance(15) ? { markets: { eu: draw.one(["80", "0", "120"]) } } : {}),
  };
  return {
    ...(Object.keys(filter).length > 0 ? { sales: filter } : {}),
    ...(Object.keys(counts).length > 0 ? { counts } : {}),
  };
}

/** A volume made from others. */
function derived(draw: Draw, { volumes, rules }: Named): Json {
  const [volume, tree] = [draw.one(volumes), draw.one(TREES)];
  switch (draw.int(0, 5)) {
    case 0:
      return {
        of: "group",
        volume,
        tree,
        ...(draw.chance(40) ? { depth: draw.int(1, 3) } : {}),
        ...(draw.chance(30) ? { self: false } : {}),
        ...(draw.chance(40) ? { without: draw.one(rules) } : {}),
      };
    case 1:
      return {
        of: "legs",
        volume,
        tree,
        take: draw.one(["largest", "smallest", "others"]),
        ...(draw.chance(40) ? { atMost: draw.one(POINTS) } : {}),
      };
    case 2:
      return { of: "moved", volume, tree, to: draw.one(rules) };
    case 3:
      return {
        of: "window",
        volume,
        periods: draw.int(1, 3),
        ...(draw.chance(60) ? { take: draw.one(["sum", "least", "most"]) } : {}),
      };
    case 4:
      return { of: "sum", volumes: draw.some(volumes, 3) };
    default:
      return { of: "people", who: draw.one(rules), tree, where: draw.one(["level", "group", "legs"]) };
  }
}

/** A condition on what is named; on ranks too where there are any, and on legs where a tree for them is given. */
function condition(draw: Draw, named: Named, legTree: string | null, depth = 2): Json {
  const { volumes, rules, ranks } = named;
  const inner = (): Json => condition(draw, named, legTree, depth - 1);
  const made: Record<string, unknown> = {};
  if (draw.chance(35)) made["kind"] = draw.some(KINDS);
  if (draw.chance(45))
    made["atLeast"] = Object.fromEntries(draw.some(volumes, 2).map((name) => [name, draw.one(POINTS)]));
  if (draw.chance(12))
    made["maxLeg"] = [
      {
        volume: draw.one(volumes),
        tree: draw.one(TREES),
        atLeast: draw.one(POINTS),
        percent: draw.one(["50", "0", "100"]),
      },
    ];
  if (draw.chance(20)) made["is"] = draw.some(rules, 2);
  if (ranks.length > 0 && legTree !== null) {
    if (draw.chance(25)) made["rank"] = draw.one(ranks);
    if (draw.chance(15)) made["title"] = draw.one(ranks);
    if (draw.chance(20)) made["legs"] = [{ tree: legTree, rank: draw.one(ranks), count: draw.int(1, 2) }];
  }
  if (draw.chance(12)) made["joined"] = draw.one([{ days: 60 }, { periods: 2 }, { days: 0 }]);
  if (draw.chance(15)) made["met"] = [{ rule: draw.one(rules), periods: draw.int(1, 3), last: draw.int(1, 3) }];
  if (depth > 0 && draw.chance(12)) made["all"] = [inner()];
  if (depth > 0 && draw.chance(15)) made["any"] = [inner(), inner()];
  return made;
}

/** Ranks ask for no rank of the same person and period; all look into the legs of one tree. */
function makeRank(draw: Draw, name: string, named: Named, legTree: string): Json {
  const way = (): Json => {
    const { rank: _rank, all: _all, any: _any, legs: _legs, ...made } = condition(draw, named, legTree, 0);
    const legs = draw.chance(30) ? [{ tree: legTree, rank: draw.one(named.ranks), count: draw.int(1, 2) }] : [];
    const other = draw.chance(15) ? [condition(draw, { ...named, ranks: [] }, null, 0)] : [];
    return {
      ...made,
      ...(legs.length > 0 ? { legs } : {}),
      ...(other.length > 0 ? { any: [...other, { atLeast: { pv: "150" } }] } : {}),
    };
  };
  return {
    name,
    reach: way(),
    ...(draw.chance(30) ? { keep: way() } : {}),
    ...(draw.chance(30) ? { grace: draw.int(0, 2) } : {}),
  };
}
