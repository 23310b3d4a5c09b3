import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { anyPlan } from "../../test/any-plan.ts";
import { anyWorld } from "../../test/any-world.ts";
import {
  differingVolumes,
  lineText,
  lotText,
  referenceLineText,
  referenceLotText,
  referenceStandingText,
  runBoth,
  standingText,
} from "../../test/reference/compare.ts";
import { draws } from "../../test/draws.ts";

const RUNS = Number(process.env["FAIRLINE_REFERENCE_RUNS"] ?? draws(600));

test("any plan over any world of up to three months: everybody stands and is paid as the plain reference says", () => {
  let compared = 0;
  fc.assert(
    fc.property(anyPlan, anyWorld, (plan, world) => {
      for (const { run, outcome } of runBoth(plan, world)) {
        assert.deepEqual(differingVolumes(run, outcome), []);
        assert.deepEqual(standingText(run).sort(), referenceStandingText(plan, outcome).sort());
        assert.deepEqual(lineText(run).sort(), referenceLineText(outcome).sort());
        assert.deepEqual(lotText(run).sort(), referenceLotText(plan, outcome).sort());
        for (const [pool, amount] of outcome.pools) assert.equal(run.pools.get(pool), amount, `pool ${pool}`);
        compared += outcome.lines.length;
      }
    }),
    { numRuns: RUNS },
  );
  assert.ok(compared > RUNS, `only ${compared} lines were compared`);
});
