import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { anyPlan } from "../../test/any-plan.ts";
import { anyWorld, RATES, runWorldOf } from "../../test/any-world.ts";
import { draws } from "../../test/draws.ts";
import { boundsOf, currencyDecimals, saleCurrency } from "../index.ts";
import type { Bound, Plan, Run } from "../index.ts";

/** Value of one minor unit in US cents. */
function worth(currency: string): number {
  return (
    ((RATES as Record<string, string>)[currency] === undefined
      ? 1
      : Number((RATES as Record<string, string>)[currency])) *
    10 ** (2 - currencyDecimals(currency)!)
  );
}

/** All that a run's sales come to, in US cents. */
function totalsOfSales({ sales, plan }: Run): Record<"cv" | "qv" | "amount" | "retail", number> {
  const totals = { cv: 0, qv: 0, amount: 0, retail: 0 };
  for (let sale = 0; sale < sales.count; sale++) {
    totals.cv += sales.cv[sale]! * Number(plan.peg);
    totals.qv += sales.qv[sale]! * Number(plan.peg);
    const each = worth(saleCurrency(sales, sale));
    totals.amount += sales.amount[sale]! * each;
    for (const { amount, retail = amount, remaining } of sales.lines[sale]!) {
      if (amount > 0n) totals.retail += (Number(retail) * each * Number(remaining?.amount ?? amount)) / Number(amount);
    }
  }
  return totals;
}

/** The most that the bound allows, in US cents. */
function mostOf(bound: Bound & { bounded: true }, run: Run): number {
  const totals = totalsOfSales(run);
  let most = bound.percents.reduce((sum, { of, percent }) => sum + (totals[of] * Number(percent)) / 100, 0);
  for (const { product, fixed } of bound.units) {
    for (const [sale, lines] of run.sales.lines.entries()) {
      for (const { productId, quantity } of lines) {
        if (productId !== product) continue;
        // On amounts it is paid in the sale's currency, on points in the company's.
        const either = new Set([saleCurrency(run.sales, sale), "USD"]);
        for (const currency of either) {
          most += Number(fixed[currency] ?? 0) * 10 ** currencyDecimals(currency)! * worth(currency) * quantity;
        }
      }
    }
  }
  return most;
}

function paidBy(run: Run, bonus: number): { paid: number; lines: number } {
  const { shape, per, base } = run.plan.bonuses[bonus]! as { shape: string; per: string; base?: string };
  const inSales = shape !== "bands" && per === "sale" && (base === "amount" || base === "margin");
  const { amount, source, count } = run.lines[bonus]!;
  let paid = 0;
  for (let line = 0; line < count; line++) {
    paid += amount[line]! * (inSales ? worth(saleCurrency(run.sales, source[line]!)) : 1);
  }
  return { paid, lines: count };
}

/** What rounding may add: half a unit a line, what it adds to matched earnings, and half a unit for each fixed amount. */
function slack(run: Run, plan: Plan, name: string): number {
  const bonus = plan.bonuses[name]!;
  const index = Object.keys(plan.bonuses).indexOf(name);
  const own = run.lines[index]!.count * 0.6 + run.network.size;
  const fixed = bonus.shape === "seller" ? run.sales.lines.flat().length : 0;
  if (bonus.shape !== "walk" || bonus.base !== "earnings") return own + fixed + 0.01;
  return own + 16 * bonus.on!.reduce((sum, on) => sum + slack(run, plan, on), 0);
}

test("no run pays more than the bound of each bonus, nor the company more than the plan's", () => {
  let [bounded, reached] = [0, 0];
  fc.assert(
    fc.property(anyPlan, anyWorld, (plan, world) => {
      const { bonuses, owed } = boundsOf(plan, "USD");
      for (const run of runWorldOf(plan, world)) {
        let [owing, roundings] = [0, 0];
        for (const [index, { bonus, kept, bound }] of bonuses.entries()) {
          const { paid } = paidBy(run, index);
          const most = slack(run, plan, bonus);
          if (!kept) [owing, roundings] = [owing + paid, roundings + most];
          if (!bound.bounded) continue;
          const limit = mostOf(bound, run);
          bounded++;
          if (paid > 0.9 * limit && paid > 20) reached++;
          assert.ok(paid <= limit + most, `${bonus} pays ${paid} of at most ${limit} (${JSON.stringify(bound)})`);
        }
        if (owed.bounded)
          assert.ok(owing <= mostOf(owed, run) + roundings, `the plan owes ${owing} of at most ${mostOf(owed, run)}`);
      }
    }),
    { numRuns: Number(process.env["RUNS"] ?? draws(1_500)) },
  );
  assert.ok(bounded > 500 && reached > 20, `${bounded} bounds looked at, ${reached} of them nearly reached`);
});
