/** A wrong committed period is worked out again aside; what differs is posted into the open one, and follows later refunds. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { sql } from "kysely";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { earningsOfSale, findPeriod, listAdjustments, putPlanInForce, releaseHeld } from "../plan/index.ts";
import { approveCorrection, recomputePeriod, refuseCorrection, replayRun, requestCorrection } from "./index.ts";
import { correctionLines, correctionTotals } from "./correction-store.ts";
import { staffedCompany, wrongWithBooks } from "./testing.ts";

const { db } = await testDatabase({ connections: 12 });
const company = await staffedCompany(db);
const [top, second, third, fourth] = company.distributors;
const document = await readFile(new URL("../../../plans/starter.json", import.meta.url), "utf8");
const march = "2026-03-10T10:00:00Z";
const may = "2026-05-02T10:00:00Z";

const ask = (wish: Partial<Parameters<typeof requestCorrection>[1]>, day = may) =>
  company.as(company.drafter, day, async (c) =>
    requestCorrection(c, {
      periodId: await company.periodOf(march),
      inputs: "recorded",
      reason: "The wrong rates were in force",
      ...wish,
    }),
  );
const approve = (id: bigint, day = may, who = company.checker) =>
  company.as(who, day, (c) => approveCorrection(c, { id }));
const codeOf = (result: unknown) => (isFailure(result) ? result.code : "done");
const lines = async (id: bigint) =>
  (await correctionLines(db, id)).map(({ bonus, earnerId, cause, standing, amount }) => [
    bonus,
    earnerId,
    cause,
    standing,
    amount,
  ]);

let planVersionId: bigint;
let sale: bigint;
let refunded: bigint;

test("only a committed period is corrected; one that pays the same has nothing to correct", async () => {
  sale = await company.month(march, "march");
  refunded = await company.sell(march, { ref: "refunded", clickId: await company.click(fourth, march) });
  assert.equal(codeOf(await ask({})), "wrong-state");
  await company.close(await company.periodOf(march), "2026-04-02T10:00:00Z");
  assert.equal(codeOf(await ask({})), "wrong-state");
  const same = must(await recomputePeriod(db, { periodId: await company.periodOf(march), inputs: "current" }));
  assert.deepEqual([same.matched, same.lines], [6, []]);
});

test("with another plan version: every difference with its cause; the period stays as it was", async () => {
  planVersionId = must(
    await company.at("2026-04-20T00:00:00Z", (c) =>
      putPlanInForce(c, {
        document: document
          .replace('["5", "4", "3", "2", "1"]', '["6", "4", "3", "2", "1"]')
          .replace('"percent": "20"', '"percent": "18"'),
        from: Temporal.Instant.from("2026-04-30T23:00:00Z"),
        reason: "The rates that were meant",
      }),
    ),
  );
  // Half of one sale went back after the commit: what remains of it is corrected, not what was.
  must(await company.reverse("2026-04-21T10:00:00Z", "refunded", [{ line: 1, amount: 5000n, cv: 4000n, qv: 4000n }]));
  const correction = must(await ask({ planVersionId }));
  assert.deepEqual(await lines(correction.id), [
    ["retail", fourth, "other-rate", 2000n, 1800n],
    ["unilevel", third, "other-rate", 400n, 480n],
    ["retail", fourth, "other-rate", 1000n, 900n],
    ["unilevel", third, "other-rate", 200n, 240n],
  ]);
  assert.deepEqual(
    (await correctionTotals(db, correction.id)).map(({ cause, lines: n, difference }) => [cause, n, difference]),
    [["other-rate", 4, -180n]],
  );
  assert.equal(codeOf(await ask({ planVersionId })), "already-exists");
  assert.equal(codeOf(await approve(correction.id, may, company.drafter)), "second-person-needed");
  const before = await company.accounts(third);
  const posted = must(await approve(correction.id));
  assert.deepEqual(must(await approve(correction.id)), posted);
  assert.equal(posted.postedPeriodId, await company.periodOf(may));
  assert.deepEqual(await company.accounts(third), { ...before, pending: 120n });
  assert.equal((await company.accounts(fourth))["pending"], -300n);
  assert.deepEqual(await wrongWithBooks(db), []);

  const adjustments = await listAdjustments(db, { correctionId: correction.id, limit: 10 });
  assert.equal(adjustments.length, 4);
  for (const { statement, origin, reason, decidedBy } of adjustments) {
    assert.deepEqual([statement, origin?.slice(0, 4), decidedBy], ["Correction of 2026-03", "per_", company.checker]);
    assert.match(reason, /wrong rates.*other-rate/);
  }
  const periodId = await company.periodOf(march);
  assert.equal((await findPeriod(db, periodId))?.state, "committed");
  assert.equal(must(await replayRun(db, posted.runId)).identical, true);
  assert.equal(codeOf(await ask({ planVersionId })), "wrong-state", "what was corrected is correct");
});

test("a second correction starts from the first; a refused one posts nothing", async () => {
  const back = must(await ask({}));
  must(await company.as(company.checker, may, (c) => refuseCorrection(c, { id: back.id, reason: "It was right." })));
  assert.equal(codeOf(await approve(back.id)), "wrong-state");
  const again = must(await ask({}));
  assert.deepEqual(
    (await lines(again.id)).map((line) => line.slice(3)),
    [
      [1800n, 2000n],
      [480n, 400n],
      [900n, 1000n],
      [240n, 200n],
    ],
  );
  must(await approve(again.id));
  assert.equal((await company.accounts(third))["pending"] ?? 0n, 0n);
  must(await approve(must(await ask({ planVersionId })).id));
  assert.equal((await company.accounts(third))["pending"], 120n);
  assert.deepEqual(await wrongWithBooks(db), []);
});

test("corrected inputs: a member whose status was wrong; the history as it says now", async () => {
  // third was never active in March: what climbs goes past them.
  await sql`update member_standing set status = 'suspended' where member_id = ${third}`.execute(db);
  const correction = must(await ask({ inputs: "current", planVersionId, reason: "third was suspended all along" }));
  const found = await lines(correction.id);
  assert.deepEqual(
    found.filter(([, earner]) => earner === third).map((line) => line.slice(2)),
    [
      ["missing-there", 480n, 0n],
      ["missing-there", 240n, 0n],
    ],
  );
  // top, skipped to level 2 before, is the first active one now.
  assert.deepEqual(
    found.filter(([, earner]) => earner === top).map((line) => line.slice(2)),
    [
      ["other-rate", 320n, 480n],
      ["other-rate", 160n, 240n],
    ],
  );
  must(await approve(correction.id));
  assert.deepEqual(await wrongWithBooks(db), []);
});

test("full refunds after corrections end at zero on every tier, before and after their own period's commit", async () => {
  must(await company.reverse("2026-05-20T10:00:00Z", "march", [{ line: 1, amount: 10_000n, cv: 8000n, qv: 8000n }]));
  assert.deepEqual(await wrongWithBooks(db), []);
  const sum = async (of: bigint) => (await earningsOfSale(db, of)).reduce((total, { amount }) => total + amount, 0n);
  assert.equal(await sum(sale), 0n);
  await company.close(await company.periodOf(may), "2026-06-02T10:00:00Z");
  await company.as(null, "2026-07-02T10:00:00Z", releaseHeld);
  assert.deepEqual(await wrongWithBooks(db), []);
  must(await company.reverse("2026-07-03T10:00:00Z", "refunded", [{ line: 1, amount: 5000n, cv: 4000n, qv: 4000n }]));
  for (const { amount, state } of await earningsOfSale(db, refunded))
    assert.deepEqual([amount, state], [0n, "reversed"]);
  assert.deepEqual(await wrongWithBooks(db), []);
  for (const member of [top, second, third, fourth]) assert.deepEqual(await company.accounts(member), {});
});

test("a correction and refunds at the same moment: whichever comes first, each line is what remains of its sale", async () => {
  const day = "2026-08-10T10:00:00Z";
  await sql`update member_standing set status = 'active' where member_id = ${third}`.execute(db);
  await company.month(day, "august");
  for (let i = 0; i < 8; i += 1) {
    await company.sell(day, { ref: `race ${i}`, clickId: await company.click(fourth, day) });
  }
  const periodId = await company.periodOf(day);
  await company.close(periodId, "2026-09-02T10:00:00Z");
  const { rows } = await sql<{ id: bigint }>`select min(id) as id from plan_version`.execute(db);
  const correction = must(await ask({ periodId, planVersionId: rows[0]!.id }, "2026-09-03T10:00:00Z"));
  const now = "2026-09-04T10:00:00Z";
  const refund = (i: number, part: bigint) =>
    company.reverse(now, `race ${i}`, [{ line: 1, amount: part, cv: (part * 4n) / 5n, qv: (part * 4n) / 5n }]);
  const results = await Promise.all([
    ...Array.from({ length: 4 }, (_, i) => refund(i, 10_000n)),
    approve(correction.id, now),
    ...Array.from({ length: 3 }, (_, i) => refund(i + 4, 2500n)),
    approve(correction.id, now),
  ]);
  for (const result of results) assert.equal(codeOf(result), "done");
  const { rows: stands } = await sql<{ bonus: string; earner: bigint; amount: bigint }>`
    select bonus, earner_id as earner, sum(amount)::bigint as amount from earning
    where sale_id in (select id from sale where source_ref like 'race %') group by 1, 2 having sum(amount) <> 0 order by 1, 2`.execute(
    db,
  );
  // One sale whole and three of 75.00, at the old rates: 20% of 325.00; 5% and 4% of 260.00.
  assert.deepEqual(stands, [
    { bonus: "retail", earner: fourth, amount: 6500n },
    { bonus: "unilevel", earner: top, amount: 1040n },
    { bonus: "unilevel", earner: third, amount: 1300n },
  ]);
  assert.deepEqual(await wrongWithBooks(db), []);
});
