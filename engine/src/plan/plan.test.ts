import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { checkPlan, nearestName, parsePlan, parsePlanText, planJsonSchema } from "../index.ts";

const plans = new URL("../../../plans/", import.meta.url);
const starter = JSON.parse(readFileSync(new URL("starter.json", plans), "utf8"));

/** The starter plan with one change. */
function changed(change: (plan: typeof starter) => void): unknown {
  const plan = structuredClone(starter);
  change(plan);
  return plan;
}

function faultsOf(document: unknown): string[] {
  const plan = parsePlan(document);
  return plan.ok ? [] : plan.faults.map(({ code, data }) => `${code} ${data.path} -> ${data.nearest}`);
}

test("the starter plan is sound, leaves nothing unused, and pays on what its people buy themselves", () => {
  const plan = parsePlan(starter);
  assert.ok(plan.ok);
  assert.deepEqual(
    checkPlan(plan.value).map(({ severity, code, path }) => `${severity} ${code} ${path}`),
    ["note fair.own-purchases activity.active", "note fair.no-customer bonuses"],
  );
});

test("the published schema is in step (node engine/scripts/write-schema.ts writes it)", () => {
  const published = JSON.parse(readFileSync(new URL("plan.schema.json", plans), "utf8"));
  assert.deepEqual(published, JSON.parse(JSON.stringify(planJsonSchema())));
});

test("an unknown key is named with its path and the nearest valid name", () => {
  const document = changed((plan) => {
    plan.bonuses.unilevel.precent = plan.bonuses.unilevel.percent;
    delete plan.bonuses.unilevel.percent;
    plan.volume = {};
    plan.activity.active.atleast = {};
  });
  assert.deepEqual(faultsOf(document), [
    "plan.unknown-key activity.active.atleast -> atLeast",
    "plan.unknown-key bonuses.unilevel.precent -> percent",
    "plan.missing bonuses.unilevel.percent -> null",
    "plan.unknown-key volume -> volumes",
  ]);
});

test("names that nothing bears, wrong values and wrong types are named the same way", () => {
  const cases: ReadonlyArray<readonly [(plan: typeof starter) => void, string]> = [
    [(plan) => (plan.bonuses.unilevel.takes = "actve"), "plan.unknown-name bonuses.unilevel.takes -> active"],
    [(plan) => (plan.bonuses.unilevel.tree = "spnsor"), "plan.unknown-name bonuses.unilevel.tree -> sponsor"],
    [(plan) => (plan.activity.active.atLeast = { pw: "1" }), "plan.unknown-name activity.active.atLeast.pw -> pv"],
    [
      (plan) => (plan.activity.active.kind = ["distributer"]),
      "plan.wrong-value activity.active.kind[0] -> distributor",
    ],
    [(plan) => (plan.bonuses.retail.shape = "saller"), "plan.wrong-value bonuses.retail.shape -> seller"],
    [(plan) => (plan.bonuses.retail.percent = 20), "plan.wrong-type bonuses.retail.percent -> null"],
    [(plan) => (plan.bonuses.retail.percent = "-20"), "plan.wrong-value bonuses.retail.percent -> null"],
    [(plan) => (plan.bonuses.unilevel.percent[2] = "3 %"), "plan.wrong-value bonuses.unilevel.percent[2] -> null"],
    [(plan) => (plan.bonuses.unilevel.percent = []), "plan.empty bonuses.unilevel.percent -> null"],
    [
      (plan) => (plan.bonuses.affiliate.products.mug.fixed = { UDS: "1" }),
      "plan.wrong-value bonuses.affiliate.products.mug.fixed.UDS -> USD",
    ],
    [
      (plan) => (plan.bonuses.affiliate.products.mug.fixed = { JPY: "1.5" }),
      "plan.currency-decimals bonuses.affiliate.products.mug.fixed.JPY -> null",
    ],
    [(plan) => (plan.bonuses["My bonus"] = plan.bonuses.retail), 'plan.wrong-value bonuses["My bonus"] -> null'],
    [(plan) => (plan.constructor = 1), "plan.unknown-key constructor -> null"],
    [(plan) => (plan.bonuses.unilevel.takes = "constructor"), "plan.unknown-name bonuses.unilevel.takes -> null"],
    [(plan) => (plan.bonuses = []), "plan.wrong-type bonuses -> null"],
  ];
  for (const [change, expected] of cases) assert.ok(faultsOf(changed(change)).includes(expected), expected);
});

test("unused parts and bonuses that pay nothing are notes, not faults", () => {
  const plan = parsePlan(
    changed((document) => {
      document.volumes.cv = { points: "cv", of: "credited" };
      document.bonuses.retail.percent = "0";
    }),
  );
  assert.ok(plan.ok);
  assert.deepEqual(
    checkPlan(plan.value).flatMap(({ severity, code, path }) =>
      code.startsWith("fair.") ? [] : `${severity} ${code} ${path}`,
    ),
    ["note unused volumes.cv", "note pays-nothing bonuses.retail"],
  );
});

test("a text that is not JSON says where it breaks", () => {
  const plan = parsePlanText('{ "name": "x",\n  "version" }');
  assert.ok(!plan.ok);
  assert.equal(plan.faults[0]!.code, "plan.syntax");
  assert.match(plan.faults[0]!.message, /line 2/);
  assert.ok(parsePlanText(`\uFEFF${JSON.stringify(starter)}`).ok);
});

test("any JSON gives a plan or named faults, never a crash", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const plan = parsePlan(value);
      assert.ok(plan.ok || plan.faults.length > 0);
    }),
  );
});

test("the nearest name is the one most likely meant, or none", () => {
  assert.equal(nearestName("precent", ["percent", "products"]), "percent");
  assert.equal(nearestName("Percent", ["percent", "products"]), "percent");
  assert.equal(nearestName("zzzzzz", ["percent", "products"]), null);
  assert.equal(nearestName("x".repeat(10_000), ["percent"]), null);
});
