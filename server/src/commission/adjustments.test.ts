/** Adjustments by hand and overrides: asked for by one, approved by another, posted once, in the period's totals. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { statement } from "../ledger/index.ts";
import { approveAdjustment, periodAt, refuseAdjustment, releaseHeld, requestAdjustment } from "../plan/index.ts";
import type { AdjustmentWish } from "../plan/index.ts";
import { adjustmentsJson, adjustmentsOf } from "./period-adjustments.ts";
import { compareWithPosted, liveRun, replayRun } from "./index.ts";
import { staffedCompany, wrongWithBooks } from "./testing.ts";

const { db } = await testDatabase({ connections: 12 });
const company = await staffedCompany(db);
const [top, second, third] = company.distributors;
const march = "2026-03-12T10:00:00Z";

let count = 0;
function wish(of: Partial<AdjustmentWish>): AdjustmentWish {
  count += 1;
  return {
    key: `key ${count}`,
    type: "prize",
    memberId: second,
    currency: "EUR",
    amount: 500n,
    reason: "Best team",
    ...of,
  };
}
const ask = (of: Partial<AdjustmentWish>, day = march) =>
  company.as(company.drafter, day, (c) => requestAdjustment(c, wish(of)));
const approve = (id: bigint, day = march, who = company.checker) =>
  company.as(who, day, (c) => approveAdjustment(c, { id }));
const codeOf = (result: unknown) => (isFailure(result) ? result.code : "done");

test("nothing is posted before a second person agrees; then it is pending, held with the period, and paid like the rest", async () => {
  await company.month("2026-03-10T10:00:00Z", "march");
  const prize = must(await ask({ statement: "Prize of March" }));
  assert.deepEqual([prize.state, prize.taxable], ["requested", true]);
  assert.deepEqual(await company.accounts(second), {});
  assert.equal(codeOf(await approve(prize.id, march, company.drafter)), "second-person-needed");
  await assert.rejects(
    sql`update adjustment set state = 'posted', decided_by = requested_by, posted_period_id = 1 where id = ${prize.id}`.execute(
      db,
    ),
    /adjustment_second_person/,
  );
  const posted = must(await approve(prize.id));
  assert.deepEqual(must(await approve(prize.id)), posted, "approved twice is once");
  assert.deepEqual(await company.accounts(second), { pending: 500n });
  const fee = must(await ask({ type: "fee", amount: -120n, memberId: third }));
  must(await approve(fee.id));
  assert.equal(fee.taxable, false);
  const refused = must(await ask({}));
  must(await company.as(company.checker, march, (c) => refuseAdjustment(c, { id: refused.id, reason: "No." })));
  assert.equal(codeOf(await approve(refused.id)), "wrong-state");
  assert.deepEqual(await wrongWithBooks(db), []);
  await assert.rejects(sql`update adjustment set amount = 1 where id = ${prize.id}`.execute(db), /is posted/);
});

test("a wish that does not fit is refused with what is wrong", async () => {
  const april = await company.periodOf("2026-04-10T10:00:00Z");
  for (const [of, code] of [
    [{ type: "no-such-type" }, "bad-input"],
    [{ type: "recompute" }, "bad-input"],
    [{ amount: -5n }, "bad-input"],
    [{ amount: 0n }, "bad-input"],
    [{ type: "fee", amount: 5n }, "bad-input"],
    [{ currency: "euro" }, "bad-input"],
    [{ memberId: 999_999n }, "not-found"],
    [{ periodId: 999_999n }, "not-found"],
    [{ override: { bonus: "unilevel" } }, "bad-input"],
    [{ override: { bonus: "unilevel" }, periodId: april, amount: -1n }, "bad-input"],
  ] as const) {
    assert.equal(
      codeOf(await ask(of)),
      code,
      JSON.stringify(of, (_key, value: unknown) => String(value)),
    );
  }
});

test("the same key from many at once is one adjustment, and one posting however many approve", async () => {
  const same = wish({ amount: 77n, memberId: top, key: "the race" });
  const asked = await Promise.all(
    Array.from({ length: 8 }, () => company.as(company.drafter, march, (c) => requestAdjustment(c, same))),
  );
  const ids = new Set(asked.map((one) => must(one).id));
  assert.equal(ids.size, 1);
  const other = await company.as(company.drafter, march, (c) => requestAdjustment(c, { ...same, amount: 78n }));
  assert.equal(codeOf(other), "key-reused");
  const [id] = [...ids];
  const approved = await Promise.all(Array.from({ length: 8 }, () => approve(id!)));
  for (const one of approved) assert.equal(must(one).state, "posted");
  assert.deepEqual(await company.accounts(top), { pending: 77n });
  assert.deepEqual(await wrongWithBooks(db), []);
});

test("the same override from many at once is one: who waited for the other is told of it", async () => {
  const { id: periodId } = await company.as(company.drafter, march, (c) => periodAt(c, c.now));
  const same = wish({
    type: "override",
    amount: 300n,
    memberId: third,
    periodId,
    override: { bonus: "retail" },
    key: "the override race",
  });
  const asked = await Promise.all(
    Array.from({ length: 6 }, () => company.as(company.drafter, march, (c) => requestAdjustment(c, same))),
  );
  const [id, ...others] = new Set(asked.map((one) => must(one).id));
  assert.deepEqual(others, []);
  must(await company.as(company.checker, march, (c) => refuseAdjustment(c, { id: id!, reason: "a test" })));
});

test("an override waits for the run and sets what the bonus comes to; the run itself stays what the plan gives", async () => {
  const periodId = await company.periodOf(march);
  const wanted = {
    type: "override",
    memberId: third,
    periodId,
    override: { bonus: "unilevel" },
    amount: 1000n,
  } as const;
  const override = must(await ask(wanted));
  assert.equal(codeOf(await ask({ ...wanted, amount: 900n })), "already-exists");
  assert.equal(must(await approve(override.id)).state, "approved");
  assert.deepEqual(await company.accounts(third), { pending: -120n }, "nothing of it is posted yet");

  const day = "2026-04-02T10:00:00Z";
  await company.close(periodId, day);
  // The plan gives third 4.00; the override adds 6.00, the fee took 1.20.
  assert.deepEqual(await company.accounts(third), { held: 400n + 600n - 120n });
  assert.deepEqual(await company.accounts(second), { held: 500n });
  assert.deepEqual(await wrongWithBooks(db), []);
  const run = (await liveRun(db, periodId))!;
  assert.equal(must(await replayRun(db, run.id)).identical, true);
  assert.deepEqual((await compareWithPosted(db, run)).differences, [], "adjustments are no difference to the run");
  const shown = adjustmentsJson(await adjustmentsOf(db, periodId, run), run.totals);
  assert.deepEqual(shown.posted, [
    { type: "fee", amount: { amount: "-1.20", currency: "EUR" }, count: 1 },
    { type: "override", amount: { amount: "6.00", currency: "EUR" }, count: 1 },
    { type: "prize", amount: { amount: "5.77", currency: "EUR" }, count: 2 },
  ]);
  // 27.20 by the plan, 10.57 by hand.
  assert.deepEqual(shown.toPay, [{ amount: "37.77", currency: "EUR" }]);
  const [line] = await statement(db, { member: second, currency: "EUR", limit: 1 });
  assert.equal(line?.balance, 500n);

  await company.as(null, "2026-04-03T10:00:00Z", releaseHeld);
  assert.deepEqual(await company.accounts(second), { available: 500n }, "no sale, no withdrawal period to wait for");
});

test("of a committed period the override's difference is posted now, into the open one; a locked one is left alone", async () => {
  const periodId = await company.periodOf(march);
  const override = must(
    await ask(
      { type: "override", memberId: third, periodId, override: { bonus: "unilevel" }, amount: 700n },
      "2026-04-05T10:00:00Z",
    ),
  );
  const posted = must(await approve(override.id, "2026-04-06T10:00:00Z"));
  assert.equal(posted.postedPeriodId, await company.periodOf("2026-04-06T10:00:00Z"));
  assert.equal((await company.accounts(third))["pending"], -300n);

  await company.month("2026-04-10T10:00:00Z", "april");
  const april = await company.periodOf("2026-04-10T10:00:00Z");
  const late = must(await ask({ periodId: april }, "2026-05-01T10:00:00Z"));
  const lateOverride = must(
    await ask({ type: "override", periodId: april, override: { bonus: "unilevel" } }, "2026-05-01T10:00:00Z"),
  );
  await company.lock(april, "2026-05-02T10:00:00Z");
  assert.equal(codeOf(await ask({ periodId: april }, "2026-05-02T10:00:00Z")), "wrong-state");
  assert.equal(codeOf(await approve(lateOverride.id, "2026-05-02T10:00:00Z")), "wrong-state");
  const next = must(await approve(late.id, "2026-05-02T10:00:00Z"));
  assert.equal(next.postedPeriodId, await company.periodOf("2026-05-02T10:00:00Z"));
  assert.deepEqual(await wrongWithBooks(db), []);
});
