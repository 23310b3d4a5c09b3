import assert from "node:assert/strict";
import { test } from "node:test";
import { expectValue, parseCases, parsePlan, runCases } from "../index.ts";
import type { CaseResult, Plan } from "../index.ts";

/** Legs that carry, by the week; a pool that waits, a streak and a bonus that its weeks pay in advance, by the month. */
const document = {
  name: "over-periods",
  version: "1",
  period: "month",
  trees: { binary: { parent: "placement", legs: 2, fill: "left" }, sponsor: { parent: "sponsor" } },
  volumes: {
    cv: { of: "credited", points: "cv" },
    pv: { of: "credited", points: "qv" },
    "two-months": { of: "window", volume: "pv", periods: 2 },
  },
  activity: { strong: { atLeast: { pv: "1000" } } },
  ranks: [{ name: "silver", reach: { atLeast: { pv: "1000" } } }],
  bonuses: {
    legs: {
      shape: "legs",
      tree: "binary",
      seller: ["distributor"],
      volume: "cv",
      match: { percent: "10" },
      carry: { expires: 3 },
      period: "week",
    },
    walk: {
      shape: "walk",
      tree: "sponsor",
      seller: ["distributor"],
      base: "cv",
      takes: "strong",
      compression: "standard",
      percent: ["20"],
      advances: { of: ["legs"], overpaid: "carried" },
    },
    pool: {
      shape: "pool",
      seller: ["distributor"],
      takes: "strong",
      from: { percent: "1" },
      split: "equal",
      nobody: "carried",
    },
    reached: { shape: "award", seller: ["distributor"], for: { reaching: { silver: { USD: "5" } } } },
  },
};
const plan: Plan = expectValue(parsePlan(document));
const placed = (id: string, leg: number): object => ({
  id,
  sponsor: "top",
  parents: { placement: "top" },
  legs: { placement: leg },
});
const members = [{ id: "top" }, placed("l", 0), placed("r", 1)];

function run(golden: object): CaseResult {
  const file = { companyCurrency: "USD", cases: [{ name: "a case", why: "by hand", members, ...golden }] };
  return runCases(plan, expectValue(parseCases(file))).cases[0]!;
}
const differs = (golden: object): string[] => {
  const { faults, differences } = run(golden);
  return [
    ...faults.map(({ message }) => message),
    ...differences.map(({ where, expected, got }) => `${where}: ${expected} | ${got}`),
  ];
};
const week = (day: string, sales: object[], more: object): object => ({ calendar: "week", day, sales, ...more });
const sale = (seller: string, cv: string, more: object = {}): object => ({ seller, cv, ...more });

test("weeks go on from the week before, the month from what the case begins with; weeks are its advances", () => {
  assert.deepEqual(
    differs({
      ...week("2026-03-02", [sale("l", "500"), sale("r", "200")], {
        totals: { legs: { top: "20" } },
        carried: { legs: { top: ["300", "0"], l: ["0", "0"] } },
      }),
      next: [
        // A month in between takes nothing from what the weeks carry. top has nothing of its own, so the pool waits.
        { day: "2026-02-28", sales: [sale("l", "100")], undivided: { pool: "1" }, totals: { walk: {} } },
        week("2026-03-09", [sale("r", "400")], {
          totals: { legs: { top: "30" } },
          carried: { legs: { top: ["0", ["100"]] } },
        }),
        {
          day: "2026-03-31",
          sales: [sale("l", "600"), sale("r", "400"), sale("top", "1000")],
          // 20% of 1,000 are 200.00, less 50.00; the pool has 1% of 2,000 and the 1.00 that waited.
          totals: { walk: { top: "150" }, pool: { top: "21" }, reached: { top: "5" } },
          overpaid: { walk: { top: "0" } },
          undivided: { pool: "0" },
          ranks: { top: { title: "silver" } },
        },
        { day: "2026-04-30", sales: [sale("top", "1000")], totals: { reached: {}, pool: { top: "10" } } },
      ],
    }),
    [],
  );
});

test("a company's first day: nobody stands under anybody, and nobody is refused for it", () => {
  assert.deepEqual(
    differs({
      ...week("2026-03-02", [sale("top", "100")], { members: [{ id: "top" }], totals: { legs: {} } }),
      next: [
        week("2026-03-09", [sale("ann", "50")], {
          members: [{ id: "ann", sponsor: "top" }],
          carried: { legs: { top: ["50", "0"] } },
        }),
      ],
    }),
    [],
  );
});

test("a window of months does not count the weeks in between", () => {
  assert.deepEqual(
    differs({
      day: "2026-03-31",
      sales: [sale("l", "100")],
      volumes: { l: { "two-months": "100" } },
      next: [
        week("2026-04-06", [sale("l", "7")], { totals: { legs: {} } }),
        { day: "2026-04-30", sales: [sale("l", "200")], volumes: { l: { "two-months": "300" } } },
      ],
    }),
    [],
  );
});

test("refunds of earlier weeks: lines by the origin's terms, volume out of the legs, also twice of one sale", () => {
  const refund = (left?: string): object => ({
    refunds: [{ sale: "s", ...(left === undefined ? {} : { left: [{ cv: left }] }) }],
  });
  assert.deepEqual(
    differs({
      ...week("2026-03-02", [sale("l", "500", { id: "s" }), sale("r", "200")], {
        carried: { legs: { top: [["300"], "0"] } },
      }),
      next: [
        week("2026-03-09", [], { ...refund("400"), carried: { legs: { top: [["0", "200"], "0"] } } }),
        // 300 go: the 200 that still wait, and 100 that were matched.
        week("2026-03-16", [sale("r", "50")], {
          ...refund("100"),
          totals: { legs: {} },
          carried: { legs: { top: ["-100", ["50"]] } },
          reversals: { legs: {} },
        }),
        week("2026-03-23", [sale("l", "130")], {
          totals: { legs: { top: "3" } },
          carried: { legs: { top: ["0", "20"] } },
        }),
      ],
    }),
    [],
  );
  const month = (more: object): object => ({ day: "2026-03-31", ...more });
  assert.deepEqual(
    differs({
      ...month({ sales: [sale("l", "100", { id: "s" }), sale("top", "1000")], totals: { walk: { top: "20" } } }),
      next: [
        month({ day: "2026-04-30", ...refund("50"), reversals: { walk: { top: "-10" } } }),
        month({ day: "2026-05-31", ...refund(), reversals: { walk: { top: "-10" } } }),
      ],
    }),
    [],
  );
});

test("who joins stands where the plan fills, and whoever stood keeps their place and state", () => {
  assert.deepEqual(
    differs({
      ...week("2026-03-02", [sale("l", "500")], { carried: { legs: { top: ["500", "0"] } } }),
      next: [
        week("2026-03-09", [sale("a-new", "70"), sale("r", "10")], {
          members: [{ id: "a-new", sponsor: "top" }],
          carried: { legs: { top: [["70", "490"], "0"], l: ["70", "0"], "a-new": ["0", "0"] } },
          lost: { legs: { top: ["0", "0"] } },
        }),
      ],
    }),
    [],
  );
});

test("what a case says of the past is taken over; lots expire; differences name the period", () => {
  const past = { lots: { legs: [["10", "20", "30.50"], "0"] }, overpaid: { walk: "7" } };
  const begin = [{ id: "top", past }, ...members.slice(1)];
  assert.deepEqual(
    differs({
      ...week("2026-03-02", [], {
        members: begin,
        carried: { legs: { top: [["0", "10", "20"], "0"] } },
        lost: { legs: { top: ["30.50", "0"] } },
      }),
      next: [
        week("2026-03-09", [], {
          carried: { legs: { top: ["11", ["1"]], l: ["0", "2"] } },
          lost: { legs: { top: ["19", "0"] } },
        }),
        {
          day: "2026-03-31",
          sales: [sale("l", "100"), sale("top", "1000")],
          totals: { walk: { top: "1" } },
          undivided: { pool: "2" },
          overpaid: { walk: { top: "3" } },
        },
      ],
    }),
    [
      "next[0].carried.legs.top: 11.00 / 1.00 | 10.00 / 0.00",
      "next[0].carried.legs.l: 0.00 / 2.00 | 0.00 / 0.00",
      "next[0].lost.legs.top: 19.00 / 0.00 | 20.00 / 0.00",
      "next[1].totals.walk.top: 1.00 | 13.00",
      "next[1].undivided.pool: 2.00 | 0.00",
      "next[1].overpaid.walk.top: 3.00 | 0.00",
    ],
  );
  assert.deepEqual(differs({ sales: [], carried: { legs: { top: ["0", "0"] } } }), [
    "carried.legs.top: 0.00 / 0.00 | nothing: it is not of this period",
  ]);
});

test("names and refunds of later periods are looked up; what does not fit is a fault with its place", () => {
  const goesOn = (...periods: object[]): string[] => differs({ owed: "0", next: periods });
  assert.deepEqual(goesOn({ owed: "0", sales: [sale("topp", "1")] }), [
    'cases[0].next[0].sales[0].seller: unknown member "topp"; did you mean "top"?',
  ]);
  // Sales without an id are named by their period and place.
  const sold = { owed: "0", sales: [sale("l", "1")] };
  assert.deepEqual(goesOn(sold, { owed: "0", refunds: [{ sale: "sale-2-1" }] }), []);
  assert.deepEqual(goesOn(sold, { owed: "0", refunds: [{ sale: "sale-2-2" }] }), [
    'cases[0].next[1].refunds[0].sale: unknown sale "sale-2-2"; did you mean "sale-2-1"?',
  ]);
  assert.match(
    goesOn(sold, { owed: "0", refunds: [{ sale: "sale-2-1", left: [{ cv: "2" }] }] })[0]!,
    /more amount remains/,
  );
  assert.match(
    goesOn({ owed: "0", sales: [sale("new", "1")] }, { owed: "0", members: [{ id: "new", sponsor: "top" }] })[0]!,
    /next\[0\]\.sales\[0\]\.seller: unknown member "new"/,
  );
  assert.match(
    goesOn({ owed: "0", members: [{ id: "top" }] })[0]!,
    /next\[0\]\.members\[3\]: member id "top" stands twice/,
  );
  assert.match(goesOn({ owed: "0", rates: { EUR: "0" } })[0]!, /next\[0\]: the rate of EUR/);
  assert.deepEqual(differs({ carried: { pool: { top: ["0", "0"] } }, undivided: { legs: "0" } }), [
    'cases[0].carried.pool: only a bonus of the shape "legs" leaves this, and pool is of the shape "pool"',
    'cases[0].undivided.legs: only a bonus of the shape "pool" leaves this, and legs is of the shape "legs"',
  ]);
  const lots = [{ id: "top", past: { lots: { pool: ["1", "2"] } } }];
  assert.deepEqual(differs({ members: lots, owed: "0" }), [
    "cases[0].members[0].past.lots.pool: pool matches no legs and so carries none",
  ]);
  const parsed = (golden: object): string[] => {
    const result = parseCases({
      companyCurrency: "USD",
      cases: [{ name: "n", why: "w", members, owed: "0", ...golden }],
    });
    return result.ok ? [] : result.faults.map(({ message }) => message);
  };
  assert.match(parsed({ next: [{ day: "2026-03-31" }] })[0]!, /next\[0\]: expects nothing/);
  assert.match(parsed({ next: [{ reversals: {} }] })[0]!, /next\[0\]\.refunds: is required and missing/);
  assert.match(
    parsed({ sales: [sale("l", "1")], refunds: [{ sale: "sale-1" }], reversals: {}, next: [{ owed: "0" }] })[0]!,
    /refunds: the case goes on/,
  );
});
