import { readdirSync, readFileSync } from "node:fs";
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { mutate } from "../../test/mutate.ts";
import type { Json } from "../../test/mutate.ts";
import {
  boundsOf,
  earningsOf,
  expectValue,
  explainMember,
  explainSaleAt,
  explainSource,
  holds,
  parseCases,
  parsePlan,
  parsePlanText,
  renderMember,
  renderSale,
  runCases,
  runPeriod,
} from "../index.ts";
import type { CasesFile, Plan } from "../index.ts";
import { lotsAt } from "../bonus/carry.ts";
import { lostOf, matchedAt } from "../bonus/legs.ts";
import type { LegsOutcome } from "../bonus/legs.ts";
import { caseInput } from "./inputs.ts";
import { runPeriods } from "./periods.ts";

const plans = new URL("../../../plans/", import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, plans), "utf8");
const files = readdirSync(plans, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".cases.json"))
  .sort()
  .map((file) => ({
    plan: expectValue(parsePlanText(read(file.replace(".cases.json", ".json")))),
    planText: read(file.replace(".cases.json", ".json")),
    text: read(file),
  }));

const runs = Number(process.env["FAIRLINE_FUZZ"] ?? 3_000);
const step = fc.tuple(fc.nat(3), fc.nat(100_000), fc.nat(100_000));

test(`${runs} mutations of the golden cases: an answer or a named fault, never a crash`, () => {
  const outcomes = { refused: 0, faulty: 0, differing: 0, holding: 0, periods: 0 };
  fc.assert(
    fc.property(fc.nat(files.length - 1), fc.array(step, { minLength: 1, maxLength: 3 }), (file, steps) => {
      const { plan, text } = files[file]!;
      const document = JSON.parse(text) as Json;
      mutate(document, steps);
      const parsed = parseCases(document);
      if (!parsed.ok) {
        outcomes.refused++;
        assert.ok(parsed.faults.every(({ code, message }) => code.startsWith("cases.") && message !== ""));
        return;
      }
      const result = runCases(plan, parsed.value);
      const faults = result.cases.flatMap((one) => one.faults);
      assert.ok(faults.every(({ data }) => data.path.startsWith("cases[")));
      const got = result.cases.flatMap((one) => one.differences.map((difference) => difference.got));
      assert.doesNotMatch(JSON.stringify(got), /NaN|Infinity|undefined/);
      outcomes.periods += soundPeriods(plan, parsed.value);
      const isHolding = holds({ ...result, findings: [] });
      outcomes[faults.length > 0 ? "faulty" : isHolding ? "holding" : "differing"]++;
    }),
    { numRuns: runs, seed: 20_260_331 },
  );
  assert.ok(
    Object.values(outcomes).every((count) => count > 0),
    JSON.stringify(outcomes),
  );
});

test(`${runs} mutations of the plans: refused by name, or run, explained and bounded without a crash`, () => {
  const outcomes = { refused: 0, run: 0 };
  fc.assert(
    fc.property(fc.nat(files.length - 1), fc.array(step, { minLength: 1, maxLength: 3 }), (file, steps) => {
      const { planText, text } = files[file]!;
      const document = JSON.parse(planText) as Json;
      mutate(document, steps);
      const parsed = parsePlan(document);
      if (!parsed.ok) {
        outcomes.refused++;
        assert.ok(parsed.faults.length > 0);
        assert.ok(parsed.faults.every(({ code, message }) => code.startsWith("plan.") && message !== ""));
        return;
      }
      outcomes.run++;
      const cases = expectValue(parseCases(JSON.parse(text)));
      soundPeriods(parsed.value, cases);
      const got = runCases(parsed.value, cases).cases.flatMap((one) => one.differences.map((other) => other.got));
      const told = [JSON.stringify(got), JSON.stringify(boundsOf(parsed.value, "USD")), ...tell(parsed.value, cases)];
      for (const text of told) assert.doesNotMatch(text, /NaN|Infinity|undefined/);
    }),
    { numRuns: runs, seed: 20_260_401 },
  );
  assert.ok(
    Object.values(outcomes).every((count) => count > 0),
    JSON.stringify(outcomes),
  );
});

/**
 * No run pays less than nothing, and no volume of a leg comes from nowhere. Answers how many further periods were run.
 */
function soundPeriods(plan: Plan, cases: CasesFile): number {
  let further = 0;
  for (const index of cases.cases.keys()) {
    // The other cases of the file are as they were, and were looked at in other rounds.
    const periods = runPeriods(plan, cases, index);
    if (!periods.ok) continue;
    further += periods.value.length - 1;
    for (const { run } of periods.value) {
      for (const { amount } of earningsOf(run)) assert.ok(amount > 0n, `an earning of ${amount}`);
      for (const outcome of run.outcomes) {
        if (outcome !== null && "lots" in outcome) conserved(outcome);
        else if (outcome !== null && "left" in outcome) assert.ok(outcome.left >= 0n);
      }
    }
  }
  return further;
}

/** No leg matched more than it had, or carries on more than was left. */
function conserved(outcome: LegsOutcome): void {
  const { legs, fresh, paid, lots } = outcome;
  for (let place = 0; place < fresh.length; place++) {
    const lost = lostOf(outcome, place);
    const where = `leg ${place % legs} of member ${Math.floor(place / legs)}`;
    assert.ok(lost >= 0, `${where} lost ${lost}`);
    assert.ok(matchedAt(outcome, place) >= 0 && paid[Math.floor(place / legs)]! >= 0, where);
    for (const lot of lotsAt(lots, place)) assert.ok(Number.isSafeInteger(lot));
  }
}

/** Every explanation of the first case, as text. */
function tell(plan: Plan, cases: CasesFile): string[] {
  const input = caseInput(plan, cases, 0);
  const run = input.ok ? runPeriod(input.value.run) : input;
  if (!run.ok) return [];
  const { network, sales } = run.value;
  const people = network.ids.map((id) => renderMember(explainMember(run.value, id)!));
  const sold = sales.ids.map((_, sale) => renderSale(explainSaleAt(run.value, sale)));
  const periods = Object.keys(plan.bonuses).flatMap((bonus) =>
    network.ids.map((id) =>
      JSON.stringify(explainSource(run.value, bonus, id), (_, value) =>
        typeof value === "bigint" ? String(value) : value,
      ),
    ),
  );
  return [...people, ...sold, ...periods];
}
