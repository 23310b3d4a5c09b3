import assert from "node:assert/strict";
import { test } from "node:test";
import { parsePlan } from "../plan/parse.ts";
import type { Plan } from "../plan/document.ts";
import { boundsOf } from "./bounds.ts";
import { checkPlan } from "./check-plan.ts";

type Document = { readonly [key: string]: unknown };

function document(bonus: Document, more: Document = {}): Document {
  return {
    name: "further",
    version: "1",
    period: "month",
    trees: {
      sponsor: { parent: "sponsor" },
      binary: { parent: "placement", legs: 2 },
      ternary: { parent: "three", legs: 3 },
    },
    volumes: {
      cv: { of: "credited", points: "cv" },
      recruits: { of: "people", who: "member", tree: "sponsor", where: "level" },
    },
    activity: { member: {}, buyer: { atLeast: { cv: "100" } }, recruiter: { atLeast: { recruits: "3" } } },
    bonuses: { it: bonus },
    ...more,
  };
}

const legs = (match: Document, more: Document = {}): Document => ({
  shape: "legs",
  tree: "binary",
  seller: ["distributor"],
  volume: "cv",
  match,
  ...more,
});

const pool = (more: Document = {}): Document => ({
  shape: "pool",
  seller: ["distributor"],
  takes: "buyer",
  from: { percent: "1" },
  split: "equal",
  ...more,
});

const award = (achievement: Document, more: Document = {}): Document => ({
  shape: "award",
  seller: ["distributor"],
  for: achievement,
  ...more,
});

/** Codes with their paths, other than that something is used nowhere or met by own purchases. */
function found(bonus: Document, more: Document = {}): string[] {
  const findings = checkPlan(document(bonus, more) as unknown as Plan);
  return findings
    .filter(({ code }) => code !== "unused" && code !== "fair.own-purchases" && code !== "fair.no-customer")
    .map(({ code, path }) => `${code} ${path}`);
}

const sound: readonly (readonly [name: string, bonus: Document])[] = [
  ["a percent of the weaker leg", legs({ percent: "10" })],
  ["steps", legs({ steps: [{ from: "250", pays: { points: "20" } }] })],
  ["cycles", legs({ cycle: { takes: ["400", "200"], decided: "once", pays: { amount: { USD: "20" } } } })],
  ["thirds", legs({ percent: "10", ratio: [1, 1, 1] }, { tree: "ternary" })],
  ["a pool", pool()],
  ["places", pool({ split: { places: ["50", "30"], by: "cv" } })],
  ["an award for sales", award({ every: "buyer", amount: { USD: "50" } })],
  ["a contest", award({ contest: "cv", prizes: { USD: ["100", "50"] } })],
];

for (const [name, bonus] of sound) {
  test(`nothing is said against ${name}`, () => {
    assert.deepEqual(found(bonus), []);
    assert.ok(parsePlan(document(bonus)).ok);
  });
}

const wrong: readonly (readonly [name: string, bonus: Document, expected: readonly string[]])[] = [
  ["legs of a tree that numbers none", legs({ percent: "10" }, { tree: "sponsor" }), ["missing trees.sponsor.legs"]],
  [
    "unlike parts of three legs",
    legs({ percent: "10", ratio: [2, 1, 1] }, { tree: "ternary" }),
    ["wrong-value bonuses.it.match.ratio"],
  ],
  ["more parts than legs", legs({ percent: "10", ratio: [1, 1, 1] }), ["wrong-value bonuses.it.match.ratio"]],
  [
    "a cycle for nothing",
    legs({ cycle: { takes: ["0", "0"], pays: { points: "1" } } }),
    ["wrong-value bonuses.it.match.cycle.takes"],
  ],
  [
    "a step for nothing",
    legs({ steps: [{ from: "0", pays: { points: "1" } }] }),
    ["wrong-value bonuses.it.match.steps[0].from"],
  ],
  [
    "steps that fall",
    legs({
      steps: [
        { from: "20", pays: { points: "1" } },
        { from: "10", pays: { points: "2" } },
      ],
    }),
    ["band-order bonuses.it.match.steps[1].from"],
  ],
  ["levels where there are none", legs({ percent: ["10", "5"] }), ["not-here bonuses.it.match.percent"]],
  [
    "flush with a cap",
    legs({ percent: "10" }, { carry: { keep: "none", cap: "500" } }),
    ["not-here bonuses.it.carry.cap"],
  ],
  [
    "what was carried worked out again",
    legs({ percent: "10" }, { reversal: "recompute" }),
    ["not-here bonuses.it.reversal"],
  ],
  ["a pool of nothing", pool({ from: {} }), ["missing bonuses.it.from.percent"]],
  [
    "a pool nobody leaves anything to",
    pool({ from: { untaken: ["rest"] } }),
    ["unknown-name bonuses.it.from.untaken[0]"],
  ],
  [
    "places above the pool",
    pool({ split: { places: ["60", "50"], by: "cv" } }),
    ["wrong-value bonuses.it.split.places"],
  ],
  [
    "an amount finer than its currency",
    award({ every: "buyer", amount: { JPY: "10.5" } }),
    ["currency-decimals bonuses.it.for.amount.JPY"],
  ],
  [
    "advances of the same calendar",
    legs({ percent: "10" }, { advances: { of: ["it"] } }),
    ["not-here bonuses.it.advances.of[0]"],
  ],
  ["an unknown volume", pool({ split: { places: ["60"], by: "cvv" } }), ["unknown-name bonuses.it.split.by"]],
  ["a pool by people", pool({ split: { volume: "recruits" } }), ["fair.pays-for-people bonuses.it.split.volume"]],
  [
    "a contest of recruiting",
    award({ contest: "recruits", prizes: { USD: ["100"] } }),
    ["fair.pays-for-people bonuses.it.for.contest"],
  ],
  [
    "an award for recruiting",
    award({ every: "recruiter", amount: { USD: "100" } }),
    ["fair.pays-for-people bonuses.it.for.every"],
  ],
  ["nothing that anybody could earn", legs({ percent: "0" }), ["bonus.unearnable bonuses.it"]],
  ["prizes of nothing", award({ contest: "cv", prizes: { USD: ["0"] } }), ["bonus.unearnable bonuses.it"]],
];

for (const [name, bonus, expected] of wrong) {
  test(`it is told: ${name}`, () => assert.deepEqual(found(bonus), expected));
}

test("an award for a rank that recruiting alone reaches is refused, one that asks for sales besides is not", () => {
  const ranks = [{ name: "silver", reach: { is: ["recruiter"] } }];
  const reaching = award({ reaching: { silver: { USD: "100" } } });
  assert.deepEqual(found(reaching, { ranks }), [
    "fair.pays-for-people bonuses.it.for.reaching.silver",
    "fair.recruiting-rank ranks[0].reach",
  ]);
  const sales = [{ name: "silver", reach: { is: ["recruiter"], atLeast: { cv: "1000" } } }];
  assert.deepEqual(found(reaching, { ranks: sales }), []);
});

test("a kit counts in no leg and in no pool", () => {
  const kits = { kits: ["starter-kit"] };
  assert.deepEqual(found(legs({ percent: "10" }), kits), [
    "fair.pays-on-kit bonuses.it.volume",
    "fair.counts-kit volumes.cv",
  ]);
  assert.deepEqual(found(pool(), kits).slice(0, 1), ["fair.pays-on-kit bonuses.it"]);
  assert.deepEqual(found(pool({ sales: { without: ["starter-kit"] } }), kits), ["fair.counts-kit volumes.cv"]);
});

test("the bound of a pool is its percent; legs and awards have none by themselves", () => {
  const bound = (bonus: Document) => boundsOf(document(bonus) as unknown as Plan, "USD").bonuses[0]!.bound;
  assert.deepEqual(bound(pool()), { bounded: true, percents: [{ of: "cv", percent: "1" }], units: [] });
  assert.equal(bound(legs({ percent: "10" })).bounded, false);
  assert.equal(bound(award({ every: "buyer", amount: { USD: "50" } })).bounded, false);
});
