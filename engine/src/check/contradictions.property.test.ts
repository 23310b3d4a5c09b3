import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { anyPlan } from "../../test/any-plan.ts";
import { anyWorld, runWorldOf } from "../../test/any-world.ts";
import { draws } from "../../test/draws.ts";
import { checkPlan } from "../index.ts";
import type { Run } from "../index.ts";

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

/** What shows in a run that an accusation is wrong; null where nothing does. */
function refutation(run: Run, code: string, path: string): string | null {
  const [, name = ""] = path.split(".");
  const { plan, standing, lines } = run;
  switch (code.replace(/-anew$/, "")) {
    case "bonus.unearnable": {
      const { amount, count } = lines[plan.bonuses.findIndex((bonus) => bonus.name === name)]!;
      const paid = sum(amount.subarray(0, count));
      return paid === 0 ? null : `${name} pays ${paid}`;
    }
    case "rule.unmeetable": {
      const met = sum(standing.rules[plan.rules.findIndex((rule) => rule.name === name)]!);
      return met === 0 ? null : `${name} is met by ${met}`;
    }
    case "rank.unreachable": {
      const rank = Number(/\d+/.exec(path)![0]) + 1;
      // Who keeps a title has not reached it.
      if (plan.ranks[rank - 1]!.keep !== null) return null;
      return standing.ranks.paid.includes(rank) ? `rank ${rank} is held` : null;
    }
    case "rank.weaker-than-below": {
      const below = Number(/\d+/.exec(path)![0]);
      return plan.ranks[below - 1]!.keep === null && standing.ranks.paid.includes(below)
        ? `rank ${below} is held`
        : null;
    }
    case "level.blocks": {
      const level = Number(/(\d+)\]$/.exec(path)![1]) + 1;
      const { paidLevel, count } = lines[plan.bonuses.findIndex((bonus) => bonus.name === name)]!;
      return paidLevel.subarray(0, count).some((paid) => paid >= level)
        ? `level ${level} or a further one is paid`
        : null;
    }
    case "ends.at-first": {
      const { paidLevel, count } = lines[plan.bonuses.findIndex((bonus) => bonus.name === name)]!;
      return paidLevel.subarray(0, count).some((paid) => paid > 1) ? "a further level is paid" : null;
    }
    case "untaken.never": {
      const feeding = plan.bonuses.filter((bonus) => bonus.shape === "walk" && bonus.pool !== null);
      return feeding.length === 1 && (run.pools.get("pool") ?? 0n) > 0n ? "the pool gets something" : null;
    }
    default:
      return null;
  }
}

test("what the checker says cannot happen never happens, in any world", () => {
  const tried = new Map<string, number>();
  fc.assert(
    fc.property(anyPlan, anyWorld, (plan, world) => {
      const accused = checkPlan(plan).filter(({ code }) =>
        /unearnable|unmeetable|unreachable|weaker|blocks|at-first|never/.test(code),
      );
      // What is said of who begins under this plan is looked at where nobody brings anything along.
      const known = accused.filter(({ code }) => world.before === null || !code.endsWith("-anew"));
      if (known.length === 0) return;
      for (const run of runWorldOf(plan, world)) {
        for (const { code, path, message } of known) {
          tried.set(code, (tried.get(code) ?? 0) + 1);
          assert.equal(refutation(run, code, path), null, `${code} ${path}: ${message}`);
        }
      }
    }),
    { numRuns: Number(process.env["RUNS"] ?? draws(2_000)) },
  );
  for (const code of ["bonus.unearnable", "rule.unmeetable", "rank.unreachable"])
    assert.ok((tried.get(code) ?? 0) > 50, `${code}: ${tried.get(code)}`);
  if (process.env["RUNS"] !== undefined) console.log(tried);
});
