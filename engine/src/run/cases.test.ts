import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { expectValue, parseCasesText, parsePlanText, runCases } from "../index.ts";

const plans = new URL("../../../plans/", import.meta.url);
const files = readdirSync(plans, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".cases.json"))
  .sort();

test("there are golden cases", () => assert.ok(files.length > 0));

for (const file of files) {
  const golden = expectValue(parseCasesText(readFileSync(new URL(file, plans), "utf8")));
  const beside = new URL(file, plans);
  const planFile = golden.plan === undefined ? beside.href.replace(/\.cases\.json$/, ".json") : golden.plan;
  const plan = expectValue(parsePlanText(readFileSync(new URL(planFile, beside), "utf8")));
  const { findings, cases } = runCases(plan, golden);
  for (const { name, faults, differences } of cases) {
    test(`${file}: ${name}`, () => {
      assert.deepEqual(
        faults.map(({ message }) => message),
        [],
      );
      assert.deepEqual(differences, []);
    });
  }
  test(`${file}: the plan's findings`, () => assert.deepEqual(findings, []));
}
