import assert from "node:assert/strict";
import { before, test } from "node:test";
import { sql } from "kysely";
import { findOrCreatePerson, pendingApproval } from "../access/index.ts";
import { inTransaction, violatedConstraint } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure, must } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { balances, checkLedger } from "../ledger/index.ts";
import { changeStanding } from "../members/index.ts";
import { earningsOfSale, periodAt } from "../plan/index.ts";
import { smallCompany } from "../sales/testing.ts";
import { commitRun, compareWithPosted, compareWithPrevious, draftRun, lockRun, replayRun } from "./index.ts";
import { runLines } from "./run-lines.ts";

const { db } = await testDatabase({ connections: 16 });
const company = await smallCompany(db);
const [top, second, third, fourth] = company.distributors;
let drafter: bigint;
let checker: bigint;

function as<T>(actor: bigint | null, now: string, work: (context: Context) => Promise<T>): Promise<T> {
  return inTransaction(db, (tx) => work({ tx, now: Temporal.Instant.from(now), actor }));
}

function codeOf(result: unknown): string {
  return isFailure(result) ? result.code : "done";
}

async function periodOf(at: string): Promise<bigint> {
  return (await as(null, at, (context) => periodAt(context, context.now))).id;
}

async function owed(member: bigint): Promise<bigint> {
  return (await balances(db, { member })).reduce((sum, row) => sum + row.balance, 0n);
}

/** Everybody active by an own purchase, except `second`; one sale of 100.00 through the lowest of the line. */
async function month(day: string, ref: string): Promise<bigint> {
  for (const [name, qv] of [
    ["top", 3000n],
    ["second", 2999n],
    ["third", 3000n],
  ] as const) {
    await company.sell(day, { buyer: name, lines: [{ amount: 0n, cv: 0n, qv }], ref: `${ref} ${name}` });
  }
  const clickId = await company.click(fourth, day);
  return company.sell(day, { ref, clickId });
}

async function draftAndLock(day: string, periodId: bigint) {
  const run = must(await as(drafter, day, (context) => draftRun(context, periodId)));
  return must(await as(checker, day, (context) => lockRun(context, { periodId, runId: run.id })));
}

before(async () => {
  [drafter, checker] = await as(
    null,
    "2026-01-01T00:00:00Z",
    async (context) =>
      [
        await findOrCreatePerson(context, { email: "first@example.test", name: "First", locale: "en" }),
        await findOrCreatePerson(context, { email: "second@example.test", name: "Second", locale: "en" }),
      ] as const,
  );
});

test("a draft at any time, a lock after the end by a second person, a commit that posts the difference once", async () => {
  const sale = await month("2026-03-10T10:00:00Z", "march");
  const periodId = await periodOf("2026-03-10T10:00:00Z");

  const early = must(await as(drafter, "2026-03-11T10:00:00Z", (context) => draftRun(context, periodId)));
  assert.deepEqual(
    early.totals.map((total) => [total.bonus, total.amount]),
    [
      ["retail", 2000n],
      ["unilevel", 720n],
    ],
  );
  const lockEarly = { periodId, runId: early.id };
  assert.equal(codeOf(await as(checker, "2026-03-12T10:00:00Z", (c) => lockRun(c, lockEarly))), "period-not-over");
  assert.equal(codeOf(await as(checker, "2026-04-01T10:00:00Z", (c) => lockRun(c, lockEarly))), "stale-draft");
  assert.equal(codeOf(await as(checker, "2026-04-01T10:00:00Z", (c) => commitRun(c, periodId))), "wrong-state");

  const day = "2026-04-01T10:00:00Z";
  const run = must(await as(drafter, day, (context) => draftRun(context, periodId)));
  assert.equal(codeOf(await replayRun(db, early.id)), "wrong-state", "a replaced draft keeps no snapshot");
  const wish = { periodId, runId: run.id };
  assert.equal(codeOf(await as(drafter, day, (c) => lockRun(c, wish))), "second-person-needed");
  assert.equal(codeOf(await as(checker, day, (c) => lockRun(c, lockEarly))), "stale-draft");
  assert.equal(
    (await pendingApproval(db, { action: "run.lock", subject: toEdge("run", run.id) }))?.requestedBy,
    drafter,
  );

  const comparison = await compareWithPosted(db, run);
  assert.deepEqual(
    comparison.differences.map(({ earnerId, before, after }) => [earnerId, before, after]),
    [
      [third, 0n, 400n],
      [top, 0n, 320n],
    ],
  );
  must(await as(checker, day, (c) => lockRun(c, wish)));
  assert.equal(codeOf(await as(drafter, day, (c) => draftRun(c, periodId))), "wrong-state");

  const commits = await Promise.all(
    Array.from({ length: 6 }, () => as(drafter, "2026-04-02T10:00:00Z", (c) => commitRun(c, periodId))),
  );
  assert.deepEqual(new Set(commits.map((commit) => must(commit).id)), new Set([run.id]));
  assert.deepEqual(
    (await earningsOfSale(db, sale)).map(({ bonus, earnerId, amount, state }) => [bonus, earnerId, amount, state]),
    [
      ["retail", fourth, 2000n, "held"],
      ["unilevel", third, 400n, "held"],
      ["unilevel", top, 320n, "held"],
    ],
  );
  assert.deepEqual([await owed(fourth), await owed(third), await owed(top)], [2000n, 400n, 320n]);
  assert.deepEqual((await compareWithPosted(db, run)).differences, []);
  const { rows: again } = await sql<{ n: bigint }>`
    select count(*) as n from earning_posting where run_id = ${run.id}`.execute(db);
  assert.equal(again[0]?.n, 2n, "only the differences were posted, once");
  assert.equal(codeOf(await as(checker, day, (c) => lockRun(c, wish))), "wrong-state");
  assert.deepEqual(await checkLedger(db), []);
});

test("a committed run replays to the last byte, whatever happened since", async () => {
  const periodId = await periodOf("2026-03-10T10:00:00Z");
  const { rows } = await sql<{
    id: bigint;
  }>`select id from run where period_id = ${periodId} and state = 'committed'`.execute(db);
  const runId = rows[0]!.id;
  const first = must(await replayRun(db, runId));
  assert.equal(first.identical, true);
  // What the run read is changed: the seller leaves, and a part of the sale goes back.
  await as(null, "2026-04-05T10:00:00Z", async (context) =>
    must(await changeStanding(context, { memberId: third, change: { status: "suspended" }, reason: "a test" })),
  );
  must(await company.reverse("2026-04-05T10:00:00Z", "march", [{ line: 1, amount: 5000n, cv: 4000n, qv: 4000n }]));
  const later = must(await replayRun(db, runId));
  assert.deepEqual([later.identical, later.outputSha256], [true, first.outputSha256]);
  await as(null, "2026-04-06T10:00:00Z", async (context) =>
    must(await changeStanding(context, { memberId: third, change: { status: "active" }, reason: "a test" })),
  );
});

test("what was reviewed stays: the database refuses to change a locked or committed run", async () => {
  const { rows } = await sql<{ id: bigint }>`select id from run where state = 'committed'`.execute(db);
  const id = rows[0]!.id;
  for (const change of [
    sql`update run_line_chunk set amount = to_chunk(array_fill(1::bigint, array[size])) where run_id = ${id}`,
    sql`delete from run_line_chunk where run_id = ${id}`,
    sql`update run_member_chunk set kinds = holders where run_id = ${id}`,
    sql`delete from run_sale_chunk where run_id = ${id}`,
    sql`insert into run_line_chunk (run_id, sorted_by, number, size, least, greatest, sale_id, source_id, earner_id, amount, level,
        paid_level, kept, currency, bonus, base, rate, currencies, bonuses, bases, rates)
      select run_id, sorted_by, number + 100, size, least, greatest, sale_id, source_id, earner_id, amount, level, paid_level, kept,
        currency, bonus, base, rate, currencies, '{slipped in}', bases, rates
      from run_line_chunk where run_id = ${id} limit 1`,
    sql`update run set output_sha256 = '' where id = ${id}`,
    sql`delete from run where id = ${id}`,
    sql`truncate run_line_chunk`,
  ]) {
    await assert.rejects(change.execute(db), (error: { code?: string }) => error.code === "23001");
  }
});

test("a draft is stale once a refund, a member or the plan has changed", async () => {
  await month("2026-04-10T10:00:00Z", "april");
  const periodId = await periodOf("2026-04-10T10:00:00Z");
  const day = "2026-05-02T10:00:00Z";
  const stale = must(await as(drafter, day, (context) => draftRun(context, periodId)));
  must(await company.reverse(day, "april", [{ line: 1, amount: 2000n, cv: 1600n, qv: 1600n }]));
  assert.equal(codeOf(await as(checker, day, (c) => lockRun(c, { periodId, runId: stale.id }))), "stale-draft");
  const fresh = must(await as(checker, day, (context) => draftRun(context, periodId)));
  // Whoever drafts anew is the first person now.
  assert.equal(
    codeOf(await as(checker, day, (c) => lockRun(c, { periodId, runId: fresh.id }))),
    "second-person-needed",
  );
  must(await as(drafter, day, (c) => lockRun(c, { periodId, runId: fresh.id })));
  must(await as(null, day, (c) => commitRun(c, periodId)));
  const previous = await compareWithPrevious(db, fresh);
  assert.equal(previous?.previous.name, "2026-03");
  assert.deepEqual(
    (await runLines(db, fresh.id)).map(({ bonus, earnerId, amount }) => [bonus, earnerId, amount]),
    [
      ["retail", fourth, 1600n],
      ["unilevel", top, 256n],
      ["unilevel", third, 320n],
    ]
      .toSorted((a, b) => Number(a[1]) - Number(b[1]))
      .toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
  );
});

test("the database itself refuses that one person drafts and locks", async () => {
  await month("2026-05-10T10:00:00Z", "may");
  const periodId = await periodOf("2026-05-10T10:00:00Z");
  const run = must(await as(drafter, "2026-06-01T10:00:00Z", (context) => draftRun(context, periodId)));
  const by = (locker: bigint) =>
    sql`update run set state = 'locked', locked_by = ${locker}, locked_at = drafted_at where id = ${run.id}`.execute(
      db,
    );
  const error: unknown = await by(drafter).catch((reason: unknown) => reason);
  assert.equal(violatedConstraint(error), "run_second_person");
});

test("a commit and refunds at the same moment end with the books whole", async () => {
  const periodId = await periodOf("2026-05-10T10:00:00Z");
  const day = "2026-06-01T11:00:00Z";
  for (let i = 0; i < 8; i += 1) {
    await company.sell("2026-05-20T10:00:00Z", {
      ref: `race ${i}`,
      clickId: await company.click(fourth, "2026-05-20T09:00:00Z"),
    });
  }
  await draftAndLock(day, periodId);
  const refund = (i: number, part: bigint) =>
    company.reverse(day, `race ${i}`, [{ line: 1, amount: part, cv: (part * 4n) / 5n, qv: (part * 4n) / 5n }]);
  // Refunds while it is locked wait for the commit.
  must(await refund(0, 10_000n));
  const results = await Promise.all([
    ...Array.from({ length: 4 }, (_, i) => refund(i + 1, 10_000n)),
    as(drafter, day, (c) => commitRun(c, periodId)),
    ...Array.from({ length: 3 }, (_, i) => refund(i + 5, 2500n)),
    as(checker, day, (c) => commitRun(c, periodId)),
  ]);
  for (const result of results) assert.ok(!isFailure(result), result instanceof Failure ? result.message : "");
  // 5 sales gone, 3 with 75.00 left; 60.00 CV each: 5% to third, 4% to top (second stays below 30.00 points).
  const { rows } = await sql<{ earnerId: bigint; amount: bigint }>`
    select earner_id as "earnerId", sum(earning.amount)::bigint as amount
    from earning join sale on sale.id = earning.sale_id where sale.source_ref like 'race %'
    group by earner_id order by earner_id`.execute(db);
  assert.deepEqual(
    rows.filter((row) => row.amount !== 0n),
    [
      { earnerId: top, amount: 3n * 240n },
      { earnerId: third, amount: 3n * 300n },
      { earnerId: fourth, amount: 3n * 1500n },
    ],
  );
  for (const member of company.distributors) {
    const { rows: lines } = await sql<{ sum: bigint }>`
      select coalesce(sum(amount), 0)::bigint as sum from earning where earner_id = ${member}`.execute(db);
    assert.equal(await owed(member), lines[0]?.sum);
  }
  assert.equal(await owed(second), 0n);
  assert.deepEqual(await checkLedger(db), []);
});
