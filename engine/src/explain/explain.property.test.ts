import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { anyPlan } from "../../test/any-plan.ts";
import { anyWorld, runWorldOf } from "../../test/any-world.ts";
import { draws } from "../../test/draws.ts";
import { earningsOf, explainSale, explainSource } from "../index.ts";
import type { Earning, Plan, Run, WalkExplanation } from "../index.ts";

type Told = { readonly saleId: string | null; readonly sourceId: string; readonly explanation: WalkExplanation };

test("the explanation of every source tells exactly the lines paid, and names a reason for everybody else on the way", () => {
  let told = 0;
  fc.assert(
    fc.property(anyPlan, anyWorld, (plan, world) => {
      for (const run of runWorldOf(plan, world)) {
        const lines: string[] = [];
        for (const sale of run.sales.ids) {
          const seller = world.months.flatMap(({ sales }) => sales).find(({ id }) => id === sale)!.sellerId ?? "";
          for (const bonus of explainSale(run, sale)!.bonuses) {
            if (bonus.shape === "walk")
              lines.push(...walkLines(run, plan, { saleId: sale, sourceId: seller, explanation: bonus }));
            else if (bonus.paid !== null) lines.push(asText(bonus.paid.earning));
            else assert.ok(bonus.verdict !== "earns" || bonus.paid === null);
          }
        }
        for (const sourceId of run.network.ids) {
          for (const name of Object.keys(plan.bonuses)) {
            const source = explainSource(run, name, sourceId);
            if (source === null) continue;
            if (source.shape === "walk")
              lines.push(...walkLines(run, plan, { saleId: null, sourceId, explanation: source }));
            else if ("paid" in source && source.paid !== null) lines.push(asText(source.paid.earning));
          }
        }
        told += lines.length;
        const paid = lines.filter((line) => !line.endsWith(" 0"));
        assert.deepEqual(paid.sort(), [...earningsOf(run)].map(asText).sort());
      }
    }),
    { numRuns: draws(400) },
  );
  assert.ok(told > 400, `only ${told} lines were told`);
});

function asText({ bonus, saleId, sourceId, earnerId, level, paidLevel, amount }: Earning): string {
  return `${bonus} ${saleId} ${sourceId} ${earnerId} ${level} ${paidLevel} ${amount}`;
}

/** The lines that a walk's explanation tells, after a look at every step. */
function walkLines(run: Run, plan: Plan, { saleId, sourceId, explanation }: Told): string[] {
  const { steps, verdict, movedTo, end } = explanation;
  if (verdict !== "climbs") {
    assert.equal(steps.length, 0);
    return [];
  }
  const walk = plan.bonuses[explanation.bonus]!;
  assert.equal(walk.shape, "walk");
  const { parent } = run.network.trees[explanation.tree]!;
  const begin = run.network.positions.get(movedTo?.id ?? sourceId)!;
  let at = walk.shape === "walk" && walk.from === "seller" ? begin : parent[begin]!;
  for (const { member, why, paid, paidLevel, missed } of steps) {
    // Nobody on the way is left out, and each is paid or told why not.
    assert.equal(run.network.ids[at], member.id);
    at = parent[at]!;
    assert.equal(paid === null, why !== null, `${saleId} ${member.id} ${why}`);
    if (why === "skipped" || why === "inactive" || why === "leader-only" || why === "ends-only")
      assert.ok(missed.length > 0);
    else assert.ok(missed.length === 0 || explanation.climb === "differential", `${why}: ${JSON.stringify(missed)}`);
    if (why === "no-difference") assert.equal(explanation.climb, "differential");
    if (paid !== null) assert.equal(paid.earning.paidLevel, paidLevel);
  }
  if (end === "top") assert.equal(at, -1);
  return steps.flatMap(({ paid }) => (paid === null ? [] : [asText(paid.earning)]));
}
