import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { asRow, caseInputs } from "../../test/cases.ts";
import type { CasesFile } from "../../test/cases.ts";
import { compareEarnings, earningsOf, expectValue, parsePlanText, runPeriod } from "../index.ts";

const plans = new URL("../../../plans/", import.meta.url);
const files = readdirSync(plans).filter((file) => file.endsWith(".cases.json"));

test("there are golden cases", () => assert.ok(files.length > 0));

for (const file of files) {
  const { plan: planFile, cases } = JSON.parse(readFileSync(new URL(file, plans), "utf8")) as CasesFile;
  const plan = expectValue(parsePlanText(readFileSync(new URL(planFile, plans), "utf8")));
  for (const golden of cases) {
    test(`${file}: ${golden.name}`, () => {
      const { companyCurrency } = golden;
      const run = expectValue(runPeriod({ plan, companyCurrency, ...caseInputs(golden) }));
      assert.deepEqual([...earningsOf(run)].sort(compareEarnings).map(asRow), golden.earnings);
    });
  }
}
