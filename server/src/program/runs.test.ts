/** A period's run knows nothing of what programs pay: it neither takes it away nor pays it again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { commitRun } from "../commission/index.ts";
import { staffedCompany } from "../commission/testing.ts";
import { must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { checkLedger } from "../ledger/index.ts";
import { earningsOfSale } from "../plan/index.ts";
import { connectProduct } from "./change-membership.ts";
import { openProgram } from "./testing.ts";

const { db } = await testDatabase();
const company = await staffedCompany(db);
const [, , third, fourth] = company.distributors;

test("commit and refunds before, while locked and after: conversions follow their sale, not the run", async () => {
  const day = "2026-03-10T10:00:00Z";
  await company.at("2026-01-02T00:00:00Z", async (context) => {
    const program = await openProgram(context, { members: [company.affiliate], rates: [{ percent: "10" }] });
    const owner = { memberId: company.affiliate, programId: program.id };
    must(await connectProduct(context, { product: "soap", owner, reason: "theirs" }));
  });
  await company.sell(day, { buyer: "third", lines: [{ amount: 0n, cv: 0n, qv: 3000n }] });
  const sale = await company.sell(day, {
    ref: "split",
    clickId: await company.click(fourth, day),
    lines: [{ product: "soap" }, {}],
  });
  const stands = async () => {
    const lines = await earningsOfSale(db, sale);
    const of = (bonus: string) =>
      lines.filter((line) => line.bonus.startsWith(bonus)).map(({ earnerId, amount }) => [earnerId, amount]);
    return { program: of("program."), retail: of("retail"), unilevel: of("unilevel") };
  };
  const gone = (line: number) =>
    company.reverse("2026-04-02T10:00:00Z", "split", [{ line, amount: 2500n, cv: 2000n, qv: 2000n }]);
  assert.deepEqual(await stands(), { program: [[company.affiliate, 1000n]], retail: [[fourth, 2000n]], unilevel: [] });
  const period = await company.periodOf(day);
  await company.lock(period, "2026-04-01T10:00:00Z");
  // Locked: what the program paid goes back at once, what the plan did with the commit.
  must(await gone(1));
  must(await gone(2));
  assert.deepEqual(await stands(), { program: [[company.affiliate, 750n]], retail: [[fourth, 2000n]], unilevel: [] });
  must(await company.as(company.drafter, "2026-04-03T10:00:00Z", (context) => commitRun(context, period)));
  // 5% of the second line's 80.00 CV, of which a quarter went back: the first line is no volume of the network's.
  const after = { program: [[company.affiliate, 750n]], retail: [[fourth, 1500n]], unilevel: [[third, 300n]] };
  assert.deepEqual(await stands(), after);
  must(await gone(1));
  assert.deepEqual(await stands(), { ...after, program: [[company.affiliate, 500n]] });
  for (const line of [1, 1, 2, 2, 2]) must(await gone(line));
  assert.deepEqual(await stands(), {
    program: [[company.affiliate, 0n]],
    retail: [[fourth, 0n]],
    unilevel: [[third, 0n]],
  });
  assert.deepEqual(await checkLedger(db), []);
});
