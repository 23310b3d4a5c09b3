import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { casesJsonSchema, expectValue, parseCases, parseCasesText, parsePlan, runCases } from "../index.ts";
import type { CaseResult, Plan } from "../index.ts";

/** A plan with some of everything that a case can speak of. */
const document = {
  name: "some-of-all",
  version: "1",
  period: "month",
  trees: { sponsor: { parent: "sponsor" }, enrolment: { parent: "enroller" } },
  volumes: {
    pv: { of: "credited", points: "qv" },
    year: { of: "window", volume: "pv", periods: 12 },
    half: { of: "credited", points: "qv", counts: { percent: "12.5" } },
  },
  activity: {
    all: { kind: ["distributor"] },
    active: { kind: ["distributor"], atLeast: { pv: "30" }, met: [{ rule: "all", periods: 1, last: 2 }] },
  },
  ranks: [
    { name: "silver", reach: { atLeast: { year: "1000", half: "0" } } },
    { name: "gold", reach: { atLeast: { year: "5000" } }, grace: 1 },
  ],
  bonuses: {
    retail: { shape: "seller", seller: ["distributor"], buyer: "customer", base: "amount", percent: "20", kept: true },
    bands: {
      shape: "bands",
      seller: ["distributor"],
      volume: "pv",
      method: "retroactive",
      periods: 2,
      bands: [{ from: "100", percent: "3" }],
    },
    unilevel: {
      shape: "walk",
      tree: "enrolment",
      seller: ["distributor"],
      base: "cv",
      takes: "active",
      compression: "none",
      percent: ["5", "4"],
      untaken: "company-pool",
    },
  },
};
const plan: Plan = expectValue(parsePlan(document));

const members = [
  { id: "top" },
  { id: "ann", sponsor: "top", parents: { enroller: "top" } },
  { id: "bob", sponsor: "ann", parents: { enroller: "ann" } },
];

function run(golden: object): CaseResult {
  const file = { companyCurrency: "USD", cases: [{ name: "a case", why: "by hand", members, ...golden }] };
  return runCases(plan, expectValue(parseCases(file))).cases[0]!;
}

function holds(golden: object): void {
  const { faults, differences } = run(golden);
  assert.deepEqual([...faults.map(({ message }) => message), ...differences], []);
}

function differs(golden: object): string[] {
  const { faults, differences } = run(golden);
  assert.deepEqual(faults, []);
  return differences.map(({ where, expected, got }) => `${where}: ${expected} | ${got}`);
}

function faults(golden: object): string[] {
  return run(golden).faults.map(({ message }) => message);
}

const sales = [{ id: "s", seller: "bob", cv: "100" }];

test("short sales: qv is as cv, amount as many units, cv left out is nothing", () => {
  holds({
    sales: [
      { id: "s", seller: "bob", buyer: "bob", cv: "100", left: { cv: "60" } },
      { seller: "ann", qv: "30" },
    ],
    volumes: { bob: { pv: "60", half: "7.5" }, ann: { pv: "30.00" } },
    earnings: ["s,unilevel,1,1,ann,60.00,5,3.00,USD", "sale-2,retail,0,0,ann,30.00,20,6.00,USD"],
    totals: { retail: { ann: "6", bob: "0" }, bands: {} },
    owed: "3",
    activity: { ann: { active: true }, top: { active: false } },
    pools: { "company-pool": "2.40" },
  });
});

test("lines of a member's period name the member at the end", () => {
  holds({
    sales: [{ seller: "top", buyer: "top", qv: "200" }],
    earnings: [",bands,0,0,top,200.00,3,6.00,USD,top"],
  });
});

test("what earlier periods left: titles, volumes, rules met, payments", () => {
  const past = { volumes: { pv: ["400", "300.5"] }, rules: { all: [true] }, paid: { bands: ["4.00"] } };
  holds({
    members: [
      { id: "top", title: "gold", past },
      { id: "ann", parents: { enroller: "top" } },
    ],
    sales: [{ seller: "top", buyer: "top", qv: "300" }],
    volumes: { top: { year: "1000.5" } },
    ranks: { top: { paid: "silver", title: "gold", highest: "gold" }, ann: { paid: "none" } },
    // 3% of 700, less the 4.00 of the month before.
    totals: { bands: { top: "17.00" } },
  });
  holds({
    members: [
      { id: "top", title: "gold", missed: 1, past },
      { id: "ann", parents: { enroller: "top" } },
    ],
    sales: [{ seller: "top", buyer: "top", qv: "300" }],
    ranks: { top: { title: "silver", highest: "gold" } },
  });
});

test("transfers, grants and currencies", () => {
  holds({
    sales: [
      { seller: "bob", qv: "100", grant: { reason: "a prize", pays: false, qualifies: true } },
      { id: "e", seller: "ann", currency: "EUR", amount: "50.00" },
      { seller: "ann", amount: "10" },
    ],
    transfers: [{ from: "bob", to: "ann", qv: "40" }],
    volumes: { bob: { pv: "60", half: "7.5" }, ann: { pv: "40", half: "5" } },
    totals: { retail: { ann: "2 + 10 EUR" } },
  });
});

test("refunds of a later period: what they take back, and nothing else", () => {
  const sold = [
    { id: "s", seller: "bob", lines: [{ cv: "100" }, { amount: "30", cv: "20" }] },
    { seller: "ann", qv: "30" },
  ];
  const refunds = [{ sale: "s", left: [{ cv: "50" }, { amount: "30", cv: "20" }] }];
  holds({
    sales: sold,
    refunds,
    reversals: { unilevel: { ann: "-2.50" }, retail: { bob: "-10.00" } },
  });
  holds({ sales: sold, refunds: [{ sale: "s" }], reversals: { unilevel: { ann: "-6.00" } } });
});

test("every difference is named with both sides", () => {
  const inputs = { sales: [...sales, { seller: "ann", qv: "30", buyer: "ann" }] };
  assert.deepEqual(
    differs({ ...inputs, earnings: ["s,unilevel,1,1,ann,100.00,5,5.01,USD", "x,retail,0,0,bob,1,1,1,USD"] }),
    [
      "earnings: s,unilevel,1,1,ann,100.00,5,5.01,USD | s,unilevel,1,1,ann,100.00,5,5.00,USD",
      "earnings: x,retail,0,0,bob,1,1,1,USD | null",
      "earnings: null | ,bands,0,0,bob,100.00,3,3.00,USD,bob",
      "earnings: null | s,retail,0,0,bob,100.00,20,20.00,USD",
    ],
  );
  assert.deepEqual(differs({ ...inputs, totals: { unilevel: { top: "4" }, retail: { bob: "20.001" } } }), [
    "totals.unilevel.top: 4.00 | 0.00",
    "totals.unilevel.ann: null | 5.00",
    "totals.retail.bob: 20.001 | 20.00",
  ]);
  const others = {
    owed: "9",
    ranks: { bob: { paid: "silver" } },
    volumes: { bob: { half: "1" } },
    activity: { bob: { active: false } },
    pools: { "company-pool": "1" },
  };
  assert.deepEqual(differs({ ...inputs, ...others }), [
    "owed: 9.00 | 8.00",
    "pools.company-pool: 1.00 | 4.00",
    "ranks.bob.paid: silver | none",
    "volumes.bob.half: 1.00 | 12.50",
    "activity.bob.active: false | true",
  ]);
});

test("a name that is not there is a fault with its path and the nearest", () => {
  const wrong = {
    members: [
      { id: "top", title: "sliver" },
      { id: "ann", sponsor: "topp", past: { volumes: { pw: ["1"] } } },
    ],
    sales: [{ id: "s", seller: "anne", cv: "1" }],
    refunds: [{ sale: "t" }],
    reversals: { unilevl: { ann: "0" } },
    ranks: { top: { paid: "golf" } },
    volumes: { ann: { pvv: "1" } },
    pools: { "company-poll": "1" },
  };
  assert.deepEqual(faults(wrong), [
    'cases[0].members[0].title: unknown rank "sliver"; did you mean "silver"?',
    'cases[0].members[1].sponsor: unknown member "topp"; did you mean "top"?',
    'cases[0].members[1].past.volumes.pw: unknown volume "pw"; did you mean "pv"?',
    'cases[0].sales[0].seller: unknown member "anne"; did you mean "ann"?',
    'cases[0].refunds[0].sale: unknown sale "t"; did you mean "s"?',
    'cases[0].reversals.unilevl: unknown bonus "unilevl"; did you mean "unilevel"?',
    'cases[0].pools.company-poll: unknown pool "company-poll"; did you mean "company-pool"?',
    'cases[0].volumes.ann.pvv: unknown volume "pvv"; did you mean "pv"?',
    'cases[0].ranks.top.paid: unknown rank "golf"; did you mean "gold"?',
  ]);
});

test("what cannot be a case is a fault: no numbers, wrong decimals, circles, more left than sold", () => {
  const one = (golden: object): string => {
    const found = faults({ owed: "0", ...golden });
    assert.equal(found.length, 1, found.join("\n"));
    return found[0]!;
  };
  assert.match(one({ sales: [{ seller: "bob" }] }), /sales\[0\]\.cv: is required and missing/);
  assert.match(one({ sales: [{ currency: "JPY", amount: "1.5" }] }), /sales\[0\]\.amount: JPY has 0 decimals/);
  assert.match(one({ sales: [{ cv: "1", lines: [{ cv: "1" }] }] }), /sales\[0\]\.cv: the sale has `lines`/);
  assert.match(
    one({ sales: [{ cv: "1", left: { amount: "1", cv: "1" } }] }),
    /left\.amount: the line does not write it/,
  );
  assert.match(one({ sales: [{ cv: "1", left: { cv: "2" } }] }), /sale "sale-1": .*no more may remain/);
  assert.match(
    one({
      members: [
        { id: "a", sponsor: "b" },
        { id: "b", sponsor: "a" },
      ],
    }),
    /members\[0\]: .*circle: a -> b -> a/,
  );
  assert.match(one({ sales: [{ cv: "1", on: "2026-02-30" }] }), /sales\[0\]: .*no day/);
  assert.match(one({ transfers: [{ from: "ann", to: "bob", qv: "1" }] }), /cases\[0\]: transfer "transfer-1"/);
  const back = { reversals: {} };
  assert.match(
    one({ ...back, sales, refunds: [{ sale: "s", left: [{ cv: "100.01" }] }] }),
    /left\[0\]: more amount remains/,
  );
  assert.match(
    one({ ...back, sales, refunds: [{ sale: "s" }, { sale: "s" }] }),
    /refunds\[1\]\.sale: .*refunded twice/,
  );
  assert.match(
    one({ ...back, sales, refunds: [{ sale: "s", left: [{ cv: "1" }, { cv: "1" }] }] }),
    /left: the sale has 1 order lines/,
  );
});

test("a document that is no file of cases is refused with path, reason and nearest name", () => {
  const messages = (value: unknown): string[] => {
    const parsed = parseCases(value);
    return parsed.ok ? [] : parsed.faults.map(({ message }) => message);
  };
  const about = { name: "n", why: "w", members };
  assert.deepEqual(messages({ cases: [{ ...about, totls: {} }] }), [
    'cases[0].totls: unknown key "totls"; did you mean "totals"?',
  ]);
  assert.deepEqual(messages({ cases: [about] }), [
    "cases[0].companyCurrency: is required and missing, here or once for the file",
    "cases[0]: expects nothing; say at least one of earnings, totals, owed, ranks, volumes, activity, pools, carried, lost, undivided, overpaid, reversals",
  ]);
  assert.deepEqual(messages({ companyCurrency: "USD", cases: [{ ...about, owed: "1", refunds: [{ sale: "s" }] }] }), [
    "cases[0].reversals: is required and missing: refunds and reversals go together",
  ]);
  assert.match(
    messages({ companyCurrency: "USD", cases: [{ ...about, owed: 1 }] })[0]!,
    /cases\[0\]\.owed: must be an amount/,
  );
  const syntax = parseCasesText("{");
  assert.equal(syntax.ok ? "" : syntax.faults[0]!.code, "cases.syntax");
});

test("the plan's findings are compared where the file names any", () => {
  const unused = expectValue(parsePlan({ ...document, activity: { ...document.activity, idle: {} } }));
  const file = (findings: object[] | undefined) =>
    expectValue(
      parseCases({
        companyCurrency: "USD",
        ...(findings === undefined ? {} : { findings }),
        cases: [{ name: "n", why: "w", members, owed: "0" }],
      }),
    );
  const ofIdle = (findings: object[] | undefined) =>
    runCases(unused, file(findings)).findings.filter(({ expected, got }) => `${expected}${got}`.includes("idle"));
  assert.deepEqual(ofIdle(undefined), []);
  assert.deepEqual(ofIdle([{ code: "unused", path: "activity.idle" }]), []);
  assert.deepEqual(ofIdle([{ code: "unused", path: "volumes.idle" }]), [
    { where: "findings", expected: "unused volumes.idle", got: null },
    { where: "findings", expected: null, got: "unused activity.idle" },
  ]);
});

test("cases.schema.json is the schema of the code", () => {
  const published = readFileSync(new URL("../../../plans/cases.schema.json", import.meta.url), "utf8");
  assert.deepEqual(JSON.parse(published), casesJsonSchema(), "run: node engine/scripts/write-schema.ts");
});
