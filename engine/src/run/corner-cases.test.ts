/**
 * What the plain reference and the properties found, each as the smallest case of it, worked out by hand.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  buildNetwork,
  earningsOf,
  expectValue,
  explainSource,
  nextPast,
  parsePlan,
  reverseSales,
  runPeriod,
  saleTable,
} from "../index.ts";
import type { Member, Plan, RunInput, Sale } from "../index.ts";

const EVERYONE = {
  shape: "walk",
  tree: "line",
  seller: ["distributor"],
  base: "cv",
  takes: "everyone",
  compression: "standard",
};
const ACTIVE = { ...EVERYONE, takes: "active" };

function planOf(parts: Record<string, unknown>): Plan {
  return expectValue(
    parsePlan({
      name: "corner",
      version: "1",
      period: "month",
      trees: { line: { parent: "sponsor" } },
      volumes: { pv: { of: "credited", points: "qv" } },
      ...parts,
      activity: {
        everyone: {},
        active: { atLeast: { pv: "10" } },
        stops: { atLeast: { pv: "5" } },
        ...(parts["activity"] as object | undefined),
      },
    }),
  );
}

/** A chain of distributors, the first at the top, with the QV that each sold in points; the last one sells 100 CV. */
function chain(plan: Plan, qv: readonly number[], more: Partial<RunInput> = {}): Map<string, string> {
  const members = qv.map((_, index): Member => ({
    id: `m${index}`,
    kind: "distributor",
    sponsorId: index === 0 ? null : `m${index - 1}`,
  }));
  const sales = qv.map((points, index): Sale =>
    sale(`s${index}`, `m${index}`, index === qv.length - 1 ? 10_000n : 0n, BigInt(points * 100)),
  );
  const network = expectValue(buildNetwork(members));
  const run = runPeriod({
    plan,
    network,
    sales: expectValue(saleTable(network, sales)),
    companyCurrency: "USD",
    ...more,
  });
  return new Map(
    [...earningsOf(expectValue(run))].map(({ bonus, earnerId, paidLevel, amount }) => [
      `${bonus} ${earnerId}`,
      `${paidLevel}: ${amount}`,
    ]),
  );
}

function sale(id: string, seller: string, cv: bigint, qv: bigint): Sale {
  return {
    id,
    sellerId: seller,
    buyerId: null,
    currency: "USD",
    lines: [{ productId: null, quantity: 1, amount: cv, cv, qv }],
  };
}

test("who ends a walk and misses the rule to take a level is not paid, whatever the climb", () => {
  // m1 sold 5 points: enough to end the walk, too little to be paid; m0 is out of reach.
  const walks = (from: string): Record<string, unknown> => ({
    levels: { ...ACTIVE, from, percent: ["5", "5", "5"], ends: "stops" },
    differential: { ...ACTIVE, from, climb: "differential", percent: "5", ends: "stops" },
    generations: { ...ACTIVE, from, climb: "generations", boundary: "active", percent: ["5", "5", "5"], ends: "stops" },
  });
  const plan = planOf({ bonuses: walks("above") });
  assert.deepEqual(chain(plan, [50, 5, 0]), new Map());
  // From the seller: the seller is looked at first, and ends the walk.
  const own = planOf({ bonuses: walks("seller") });
  assert.deepEqual(chain(own, [50, 50, 5]), new Map());
});

test("dynamic compression: who ends the walk ends it also where their level goes on", () => {
  const percent = { byVolume: "pv", bands: [{ from: "20", percent: ["5"] }] };
  const plan = planOf({ bonuses: { walk: { ...EVERYONE, compression: "dynamic", percent, ends: "stops" } } });
  assert.deepEqual(chain(plan, [50, 5, 0]), new Map());
  assert.deepEqual(chain(plan, [50, 4, 0]), new Map([["walk m0", "1: 500"]]));
});

test("a cap level by level holds for each level by itself, beyond the last limit too", () => {
  const walk = { ...EVERYONE, percent: ["5", "5", "5"] };
  const plan = planOf({
    bonuses: { each: { ...walk, caps: { source: { each: "2" } } }, two: { ...walk, caps: { source: ["3", "1"] } } },
  });
  assert.deepEqual(
    chain(plan, [0, 0, 0, 0]),
    new Map([
      ["each m2", "1: 200"],
      ["each m1", "2: 200"],
      ["each m0", "3: 200"],
      ["two m2", "1: 300"],
      ["two m1", "2: 100"],
      ["two m0", "3: 100"],
    ]),
  );
});

test("closed-up generations: as many leaders in a row as there are, all paid", () => {
  const walk = { ...EVERYONE, climb: "generations", boundary: "everyone", empty: "close", percent: ["5", "4"] };
  const plan = planOf({ bonuses: { walk } });
  const paid = chain(
    plan,
    Array.from({ length: 40 }, () => 0),
  );
  // Between one leader and the next nobody stands: only the first one ends a generation.
  assert.equal(paid.size, 39);
  assert.equal(paid.get("walk m38"), "1: 500");
  assert.equal(paid.get("walk m37"), "2: 400");
  assert.equal(paid.get("walk m0"), "2: 400");
});

test("same rank, closed up: a lower rank right below is nobody's generation to a higher one", () => {
  const ranks = [
    { name: "silver", reach: { atLeast: { pv: "10" } } },
    { name: "gold", reach: { atLeast: { pv: "20" } } },
  ];
  const walk = {
    ...EVERYONE,
    climb: "generations",
    boundary: "same-rank",
    empty: "close",
    percent: { byRank: { gold: ["5", "4"] } },
  };
  // Above the seller stand a silver, right above a gold, and another gold with somebody between: one gold is passed.
  assert.deepEqual(
    chain(planOf({ ranks, bonuses: { walk } }), [20, 0, 20, 10, 0]),
    new Map([
      ["walk m2", "1: 500"],
      ["walk m0", "2: 400"],
    ]),
  );
});

test("no compression: who misses the rule uses up a level before the first that is paid, in generations too", () => {
  const walk = { ...ACTIVE, compression: "none", fromLevel: 2 };
  const plan = planOf({
    bonuses: {
      levels: { ...walk, percent: "5" },
      generations: { ...walk, climb: "generations", boundary: "active", percent: "5" },
    },
  });
  assert.deepEqual(
    chain(plan, [50, 0, 0]),
    new Map([
      ["levels m0", "2: 500"],
      ["generations m0", "1: 500"],
    ]),
  );
});

test("a rule that asks for legs of another tree does not turn the ranks' own tree", () => {
  const member = (id: string, sponsorId: string | null, enroller: string | null): Member => ({
    id,
    kind: "distributor",
    sponsorId,
    parents: { enroller },
  });
  const plan = planOf({
    trees: { line: { parent: "sponsor" }, enrolled: { parent: "enroller" } },
    activity: { sponsors: { legs: [{ tree: "line", rank: "one", count: 1 }] } },
    ranks: [
      { name: "one", reach: {} },
      { name: "two", reach: { legs: [{ tree: "enrolled", rank: "one", count: 1 }] } },
      { name: "three", reach: { legs: [{ tree: "enrolled", rank: "two", count: 1 }] } },
    ],
    bonuses: { walk: { ...EVERYONE, takes: "sponsors", percent: ["5"] } },
  });
  // Enrolled the other way round: c above b above a.
  const network = expectValue(buildNetwork([member("a", null, "b"), member("b", "a", "c"), member("c", "b", null)]));
  const run = expectValue(
    runPeriod({ plan, network, sales: expectValue(saleTable(network, [])), companyCurrency: "USD" }),
  );
  assert.deepEqual(
    network.ids.map((id, at) => `${id} ${run.standing.ranks.paid[at]}`),
    ["a 1", "b 2", "c 3"],
  );
});

test("a rank that asks how legs stand without leaders of that rank goes round in a circle, and is refused", () => {
  const parsed = parsePlan({
    name: "corner",
    version: "1",
    period: "month",
    trees: { line: { parent: "sponsor" } },
    volumes: {
      pv: { of: "credited", points: "qv" },
      broken: { of: "group", volume: "pv", tree: "line", without: "leads" },
    },
    activity: { everyone: {}, leads: { rank: "one" } },
    ranks: [{ name: "one", reach: { maxLeg: [{ volume: "broken", tree: "line", atLeast: "100", percent: "50" }] } }],
    bonuses: { walk: { ...EVERYONE, percent: ["5"] } },
  });
  assert.ok(!parsed.ok && parsed.faults.every(({ code }) => code === "plan.circle"));
});

test("a part of sales on which a bonus over the period was paid is no part of any sale", () => {
  const bands = {
    shape: "bands",
    seller: ["distributor"],
    volume: "pv",
    method: "whole",
    bands: [{ from: "0", percent: "10" }],
  };
  const walk = { ...EVERYONE, percent: ["5"], counts: { paid: { bands: "50" } } };
  assert.equal(chain(planOf({ bonuses: { bands, walk } }), [50, 50, 0]).get("walk m1"), "1: 500");
});

test("a fixed amount per unit is paid where the order line has no points, and no margin where its product is left out", () => {
  const seller = { shape: "seller", seller: ["distributor"], percent: "10" };
  const plan = planOf({
    bonuses: {
      fixed: { ...seller, base: "cv", products: { mug: { fixed: { USD: "2.50" } } } },
      margin: { ...seller, base: "margin", sales: { products: ["mug"] } },
      average: { ...seller, base: "cv", products: { mug: { fixed: { USD: "2.50" } } }, reversal: "average" },
    },
  });
  const network = expectValue(buildNetwork([{ id: "a", kind: "distributor", sponsorId: null }]));
  const line = { quantity: 2, amount: 3_000n, cv: 0n, qv: 0n, wholesale: 2_000n };
  const sales = [
    {
      id: "s",
      sellerId: "a",
      buyerId: null,
      currency: "USD",
      lines: [
        { ...line, productId: "mug" },
        { ...line, productId: "tea" },
      ],
    },
  ];
  const run = expectValue(
    runPeriod({ plan, network, sales: expectValue(saleTable(network, sales)), companyCurrency: "USD" }),
  );
  assert.deepEqual(
    [...earningsOf(run)].map(({ bonus, amount }) => `${bonus} ${amount}`),
    ["fixed 500", "margin 100", "average 500"],
  );
});

test("a grace longer than a byte can count ends when it is over", () => {
  const plan = planOf({
    ranks: [{ name: "one", reach: { atLeast: { pv: "10" } }, grace: 300 }],
    bonuses: { walk: { ...EVERYONE, percent: ["5"] } },
  });
  const network = expectValue(buildNetwork([{ id: "a", kind: "distributor", sponsorId: null }]));
  const sales = expectValue(saleTable(network, []));
  const title = (missed: number): readonly number[] => {
    const past = { title: Uint8Array.of(1), highest: Uint8Array.of(1), missed: Uint16Array.of(missed) };
    const { ranks } = expectValue(runPeriod({ plan, network, sales, companyCurrency: "USD", past })).standing;
    return [ranks.title[0]!, ranks.missed[0]!];
  };
  assert.deepEqual(title(299), [1, 300]);
  assert.deepEqual(title(300), [0, 0]);
});

test("a walk up a chain deeper than any column of steps is paid to the top", () => {
  const size = 70_001;
  const members = Array.from({ length: size }, (_, index): Member => ({
    id: `m${index}`,
    kind: "distributor",
    sponsorId: index === 0 ? null : `m${index - 1}`,
  }));
  const network = expectValue(buildNetwork(members));
  const sales = expectValue(saleTable(network, [sale("s", `m${size - 1}`, 10_000n, 0n)]));
  const run = expectValue(
    runPeriod({
      plan: planOf({ bonuses: { walk: { ...EVERYONE, percent: "1" } } }),
      network,
      sales,
      companyCurrency: "USD",
    }),
  );
  const [lines] = run.lines;
  assert.equal(lines!.count, size - 1);
  assert.deepEqual([lines!.earner[size - 2], lines!.amount[size - 2]], [0, 100]);
});

test("what was matched is explained by what was matched, where the plan's limit scaled it afterwards", () => {
  const plan = planOf({
    bonuses: {
      own: { shape: "seller", seller: ["distributor"], base: "amount", percent: "10" },
      match: { ...EVERYONE, base: "earnings", on: ["own"], percent: ["1"] },
    },
    payout: { atMost: "1", of: "amount" },
  });
  const network = expectValue(
    buildNetwork([
      { id: "a", kind: "distributor", sponsorId: null },
      { id: "b", kind: "distributor", sponsorId: "a" },
    ]),
  );
  const sales = expectValue(saleTable(network, [sale("s", "b", 200_000n, 0n)]));
  const run = expectValue(runPeriod({ plan, network, sales, companyCurrency: "USD" }));
  // 200.00 and its 1%, 2.00, scaled to 20.00 together: 19.80 and 0.19, cut down.
  const earnings = [...earningsOf(run)];
  assert.deepEqual(
    earnings.map(({ bonus, amount, uncut, base }) => [bonus, amount, uncut, base]),
    [
      ["own", 1_980n, 20_000n, "2000.00"],
      ["match", 19n, 200n, "200.00"],
    ],
  );
  const told = explainSource(run, "match", "b");
  assert.ok(told?.shape === "walk");
  assert.deepEqual(
    told.steps.map(({ paid }) => paid?.calculation),
    [
      {
        of: "earnings",
        points: null,
        peg: null,
        base: "200.00",
        parts: [{ kind: "percent", percent: "1", base: "200.00", value: "2.00" }],
        exact: "2.00",
        amount: "2.00",
        currency: "USD",
        cut: "0.19",
      },
    ],
  );
});

/** A binary tree of `top`, with `left` and `right` below, who sold so many points. */
function binary(
  bonus: object,
  points: readonly [left: bigint, right: bigint],
  more: Partial<RunInput> = {},
  top: readonly Member[] = [],
) {
  const plan = planOf({
    trees: { binary: { parent: "placement", legs: 2 } },
    volumes: { pv: { of: "credited", points: "qv" }, cv: { of: "credited", points: "cv" } },
    bonuses: { legs: { shape: "legs", tree: "binary", seller: ["distributor"], volume: "cv", ...bonus } },
  });
  const place = (id: string, placement: string | null, leg?: number): Member => ({
    id,
    kind: "distributor",
    sponsorId: null,
    parents: { placement },
    ...(leg === undefined ? {} : { legs: { placement: leg } }),
  });
  const under = top.at(-1)?.id ?? "top";
  const members = [place("top", null), ...top, place("left", under, 0), place("right", under, 1)];
  const network = expectValue(buildNetwork(members));
  const sales = [sale("l", "left", points[0] * 100n, 0n), sale("r", "right", points[1] * 100n, 0n)];
  const table = expectValue(saleTable(network, sales));
  const run = expectValue(runPeriod({ plan, network, sales: table, companyCurrency: "USD", ...more }));
  return { run, paid: [...earningsOf(run)].map(({ earnerId, amount }) => `${earnerId} ${amount}`) };
}

test("legs that keep nothing are worked out again when a later month refunds: over what remains, not over what was", () => {
  // 10% of 200 of 200 / 500. Half of the left leg is given back: 10% of 100, so 10.00 go back.
  const { run, paid } = binary({ match: { percent: "10" }, carry: { keep: "none" }, reversal: "recompute" }, [
    200n,
    500n,
  ]);
  assert.deepEqual(paid, ["top 2000"]);
  const left = (points: bigint) => [{ amount: points, cv: points, qv: 0n }];
  const half = { sale: run.sales.ids.indexOf("l"), before: left(20_000n), after: left(10_000n) };
  assert.deepEqual(
    reverseSales(run, [half]).map(({ earnerId, amount }) => `${earnerId} ${amount}`),
    ["top -1000"],
  );
  const rest = { sale: half.sale, before: half.after, after: left(0n) };
  assert.deepEqual(
    reverseSales(run, [rest]).map(({ amount }) => amount),
    [-1_000n],
  );
});

test("a further position's cap is what its holder's numbers say", () => {
  // The position below the top brings nothing itself; its holder sold 100 points: at most 15.00, not 3.00.
  const further: Member = {
    id: "further",
    kind: "distributor",
    sponsorId: null,
    parents: { placement: "top" },
    legs: { placement: 0 },
    holderId: "top",
  };
  const earner = {
    byVolume: "pv",
    bands: [
      { from: "0", value: "3" },
      { from: "100", value: "15" },
    ],
  };
  const members = [further];
  const of = { match: { percent: "10" }, caps: { earner } };
  const { run, paid } = binary(of, [200n, 200n], {}, members);
  assert.deepEqual(paid, ["further 300"]);
  const sales = [sale("l", "left", 20_000n, 0n), sale("r", "right", 20_000n, 0n), sale("t", "top", 0n, 10_000n)];
  const again = binary(of, [0n, 0n], { sales: expectValue(saleTable(run.network, sales)) }, members);
  assert.deepEqual(again.paid, ["further 1500"]);
});

test("a ratio that stays for a period may turn in the next one: what 3 : 2 left of 12 / 9 is matched as 3 : 3 then", () => {
  // 12 / 9 at 3 : 2 is four times: 12 and 8; 0 / 1 are carried. With 5 new on the left: 5 / 1 is nothing; 6 / 4 then twice.
  const of = { match: { percent: "100", ratio: [3, 2] } };
  const first = binary(of, [12n, 9n]);
  assert.deepEqual(first.paid, ["top 800"]);
  const second = binary(of, [5n, 0n], { past: nextPast(first.run) });
  // In hundredths: 100 on the right are 50 times 2, which take 150 of the left.
  assert.deepEqual(second.paid, ["top 100"]);
  const third = binary(of, [0n, 2n], { past: nextPast(second.run) });
  // 3.50 / 2.00: a hundred times 0.03 and 0.02 take 3.00 and 2.00.
  assert.deepEqual(third.paid, ["top 200"]);
});
