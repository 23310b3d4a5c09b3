/** What members' whole periods pay: from the draft into the books, through refunds of every kind, corrections and replays. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { Failure, isFailure, must } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { findEarning, findPeriod, putPlanInForce, releaseHeld, setExchangeRate } from "../plan/index.ts";
import { reverseSale } from "../sales/index.ts";
import { explainLine } from "./explain-line.ts";
import {
  explainEarning,
  previewRun,
  recomputeReversedJob,
  replayRun,
  requestCorrection,
  approveCorrection,
} from "./index.ts";
import { rankOf } from "./member-earnings.ts";
import { runLines } from "./run-lines.ts";
import { liveRun } from "./store.ts";
import { staffedCompany, wrongWithBooks } from "./testing.ts";

const { db } = await testDatabase({ connections: 16 });
const company = await staffedCompany(db);
const [, , third, fourth] = company.distributors;
const april = "2026-04-10T10:00:00Z";
const mayDay = "2026-05-02T10:00:00Z";

const plan = {
  name: "whole",
  version: "1",
  period: "month",
  trees: { sponsor: { parent: "sponsor" } },
  volumes: {
    pv: { of: "credited", points: "qv" },
    sold: { of: "credited", points: "cv" },
    gv: { of: "group", volume: "pv", tree: "sponsor" },
    "two-months": { of: "window", volume: "pv", periods: 2 },
  },
  activity: { distributor: { kind: ["distributor"] } },
  ranks: [
    { name: "silver", reach: { atLeast: { gv: "100" } } },
    { name: "gold", reach: { atLeast: { gv: "100" }, title: "silver" } },
  ],
  bonuses: {
    retail: { shape: "seller", seller: ["distributor"], buyer: "customer", base: "amount", percent: "20", kept: true },
    unilevel: bonus({ percent: ["5"] }),
    mean: bonus({ percent: ["2"], reversal: "average" }),
    loyal: bonus({ percent: ["1"], reversal: "none" }),
    volume: {
      shape: "bands",
      seller: ["distributor"],
      volume: "sold",
      method: "whole",
      bands: [
        { from: "50", percent: "10" },
        { from: "150", percent: "20" },
      ],
    },
    match: bonus({ base: "earnings", on: ["volume"], percent: ["50"] }),
  },
};

function bonus(of: Record<string, unknown>): Record<string, unknown> {
  return {
    shape: "walk",
    tree: "sponsor",
    seller: ["distributor"],
    base: "cv",
    takes: "distributor",
    compression: "none",
    ...of,
  };
}

const putInForce = (now: string, from: string, document: unknown) =>
  company.at(now, (c) =>
    putPlanInForce(c, { document: JSON.stringify(document), from: Temporal.Instant.from(from), reason: "a test" }),
  );
const sell = async (day: string, ref: string) => company.sell(day, { ref, clickId: await company.click(fourth, day) });
const refund = (day: string, ref: string, part: bigint, name = `${ref} ${part}`) =>
  company.at(day, (c) =>
    reverseSale(c, {
      source: "test",
      saleRef: ref,
      reversalRef: name,
      lines: [{ line: 1, quantity: 0, amount: part, cv: (part * 4n) / 5n, qv: (part * 4n) / 5n }],
    }),
  );
const settle = (day: string, periodId: bigint) =>
  recomputeReversedJob(
    { period: toEdge("period", periodId) },
    { db, clock: { now: () => Temporal.Instant.from(day) }, signal: new AbortController().signal },
  );
const waiting = async () =>
  (
    await sql<{
      n: number;
    }>`select count(*)::integer as n from graphile_worker.jobs where task_identifier = 'recompute-reversed'`.execute(db)
  ).rows[0]!.n;

async function standing(periodId: bigint): Promise<Record<string, bigint>> {
  const { rows } = await sql<{ key: string; amount: bigint }>`
    select bonus || ' ' || earner_id as key, sum(amount)::bigint as amount from earning where period_id = ${periodId}
    group by 1 order by 1`.execute(db);
  return Object.fromEntries(rows.map(({ key, amount }) => [key, amount]));
}

let periodId: bigint;

test("a plan comes into force with a period, not within one, with bonuses of one calendar", async () => {
  const day = "2026-03-15T10:00:00Z";
  const within = await putInForce(day, "2026-04-15T00:00:00Z", plan);
  assert.ok(within instanceof Failure && within.code === "bad-input");
  assert.match(within.message, /start of 2026-04, 2026-03-31T23:00:00Z, or of the next, 2026-04-30T23:00:00Z/);
  const past = await putInForce(day, "2026-03-01T00:00:00Z", plan);
  assert.match((past as Failure).message, /2026-03 has begun/);
  const bonuses = { ...plan.bonuses, fast: bonus({ percent: ["1"], period: "week" }) };
  const weekly = await putInForce(day, "2026-03-31T23:00:00Z", { ...plan, bonuses });
  assert.match((weekly as Failure).message, /bonus fast is paid by a calendar of its own.*, month\./);
  must(await putInForce(day, "2026-03-31T23:00:00Z", plan));
  const cap = bonus({ base: "amount", percent: ["5"], caps: { earner: "3" } });
  must(await putInForce(day, "2026-08-31T23:00:00Z", { ...plan, version: "3", bonuses: { cap } }));
});

test("draft, lock and commit: lines of sales and of whole periods, once; what is kept is shown and owed by nobody", async () => {
  await sell(april, "one");
  await sell(april, "two");
  periodId = await company.periodOf(april);
  assert.deepEqual(await standing(periodId), {}, "retail is the seller's own margin: nothing accrues");
  await company.close(periodId, mayDay);
  const run = (await liveRun(db, periodId))!;
  // Two sales of 100.00 and 80.00 CV: the band of 150 pays 20% of 160.00, and the sponsor half of it.
  assert.deepEqual(await standing(periodId), {
    [`loyal ${third}`]: 160n,
    [`match ${third}`]: 1600n,
    [`mean ${third}`]: 320n,
    [`unilevel ${third}`]: 800n,
    [`volume ${fourth}`]: 3200n,
  });
  assert.deepEqual(
    run.totals.map(({ bonus: name, amount, kept }) => [name, amount, kept === true]),
    [
      ["loyal", 160n, false],
      ["match", 1600n, false],
      ["mean", 320n, false],
      ["retail", 4000n, true],
      ["unilevel", 800n, false],
      ["volume", 3200n, false],
    ],
  );
  const lines = await runLines(db, run.id);
  assert.equal(lines.filter(({ kept }) => kept).length, 2);
  const match = lines.find((line) => line.bonus === "match");
  assert.deepEqual([match?.saleId, match?.sourceId, match?.earnerId], [null, fourth, third]);
  assert.equal(must(await replayRun(db, run.id)).identical, true);
  const first = await runLines(db, run.id, { limit: 7 });
  const rest = await runLines(db, run.id, { limit: 50, after: first.at(-1)! });
  assert.deepEqual([...first, ...rest], lines, "page by page nothing is lost between sales and periods");
  assert.deepEqual(await wrongWithBooks(db), []);
});

test("a line of a whole period explains itself, posted or in its run", async () => {
  const run = (await liveRun(db, periodId))!;
  for (const [name, earner] of [
    ["volume", fourth],
    ["match", third],
  ] as const) {
    const key = { saleId: null, sourceId: fourth, bonus: name, earnerId: earner };
    const line = must(await explainLine(db, run.id, key));
    const posted = must(await explainEarning(db, line.earning!.id, Temporal.Instant.from(mayDay)));
    assert.deepEqual([posted.sale, posted.sourceId], [null, fourth]);
    assert.deepEqual(posted.calculation, line.calculation);
    assert.equal(line.calculation.amount, name === "volume" ? "32.00" : "16.00");
  }
});

test("refunds after the commit: line and average by their terms, none not at all, whole periods worked out again", async () => {
  must(await refund(mayDay, "one", 5000n));
  const before = await standing(periodId);
  assert.deepEqual(
    [before[`unilevel ${third}`], before[`mean ${third}`], before[`loyal ${third}`], before[`volume ${fourth}`]],
    [600n, 240n, 160n, 3200n],
  );
  assert.equal(await waiting(), 1, "what whole periods pay is asked for in the refund's transaction");
  await settle(mayDay, periodId);
  // 120.00 CV are left; the band stays the one that was reached.
  const after = await standing(periodId);
  assert.deepEqual([after[`volume ${fourth}`], after[`match ${third}`], after[`loyal ${third}`]], [2400n, 1200n, 160n]);
  assert.deepEqual(await wrongWithBooks(db), []);
  await settle(mayDay, periodId);
  assert.deepEqual(await standing(periodId), after, "asked again it posts nothing");
  const { rows } = await sql<{ cause: string; name: string }>`
    select distinct entry.cause, period.name from entry join period on period.id = entry.period_id
    where entry.key like 'recompute:%'`.execute(db);
  const run = (await liveRun(db, periodId))!;
  assert.deepEqual(rows, [{ cause: toEdge("run", run.id), name: "2026-05" }], "in the open period, the origin named");
  assert.equal(must(await replayRun(db, run.id)).identical, true);
});

test("two refunds of one recomputed bonus at once, each with its job: as if one came after the other", async () => {
  const refundAndSettle = async (ref: string, part: bigint): Promise<void> => {
    must(await refund(mayDay, ref, part));
    await settle(mayDay, periodId);
  };
  await Promise.all([refundAndSettle("one", 1000n), refundAndSettle("two", 2500n), settle(mayDay, periodId)]);
  // 40.00 and 75.00 of the goods are left: 92.00 CV.
  const after = await standing(periodId);
  assert.deepEqual([after[`volume ${fourth}`], after[`match ${third}`]], [1840n, 920n]);
  assert.deepEqual(await wrongWithBooks(db), []);
});

test("corrections take lines of whole periods, and follow later refunds to zero", async () => {
  const other = {
    ...plan,
    version: "2",
    bonuses: { ...plan.bonuses, match: bonus({ base: "earnings", on: ["volume"], percent: ["25"] }) },
  };
  const planVersionId = must(await putInForce("2026-05-03T10:00:00Z", "2036-01-01T00:00:00Z", other));
  const asked = must(
    await company.as(company.drafter, mayDay, (c) =>
      requestCorrection(c, { periodId, planVersionId, inputs: "recorded", reason: "Half was meant" }),
    ),
  );
  // A refund between asking and approving counts.
  must(await refund(mayDay, "two", 2500n, "between"));
  await settle(mayDay, periodId);
  must(await company.as(company.checker, mayDay, (c) => approveCorrection(c, { id: asked.id })));
  const owed = async (name: string) =>
    (
      await sql<{
        sum: bigint;
      }>`select coalesce(sum(amount), 0)::bigint as sum from earning where bonus = ${name}`.execute(db)
    ).rows[0]!.sum;
  // 72.00 CV at 20% are 14.40, and a quarter of that.
  assert.deepEqual([await owed("volume"), await owed("match")], [1440n, 360n]);
  must(await refund(mayDay, "one", 4000n, "rest of one"));
  must(await refund(mayDay, "two", 5000n, "rest of two"));
  await settle(mayDay, periodId);
  assert.deepEqual(
    [await owed("volume"), await owed("match"), await owed("unilevel"), await owed("loyal")],
    [0n, 0n, 0n, 160n],
  );
  assert.deepEqual(await wrongWithBooks(db), []);
});

test("the next period reads the titles that the last one left, and replays with them", async () => {
  const may = "2026-05-20T10:00:00Z";
  await sell(may, "three");
  await sell(may, "four");
  const id = await company.periodOf(may);
  const rank = (await rankOf(db, fourth, (await findPeriod(db, id))!, Temporal.Instant.from(may)))!;
  assert.deepEqual([rank.paid, rank.title, rank.highest, rank.next], ["gold", "gold", "gold", null]);
  await company.close(id, "2026-06-02T10:00:00Z");
  const run = (await liveRun(db, id))!;
  assert.equal(run.pastRunId, (await liveRun(db, periodId))!.id);
  assert.equal(must(await replayRun(db, run.id)).identical, true);
  const { rows } = await sql<{
    past: string;
  }>`select past from run_past where run_id = ${run.id} and member_id = ${fourth}`.execute(db);
  // The window of two months keeps one earlier month of points.
  assert.equal(rows[0]?.past, '{"title":"gold","highest":"gold","volumes":{"pv":["160"]}}');
  // What a hash does not cover could be changed without a trace.
  await sql`alter table run_past disable trigger user`.execute(db);
  await sql`update run_past set past = '{}' where run_id = ${run.pastRunId} and member_id = ${fourth}`.execute(db);
  assert.equal(must(await replayRun(db, run.id)).identical, false);
});

test("a period is locked after those that its plan looks back at; a missing exchange rate is told, not thrown", async () => {
  const june = "2026-06-10T10:00:00Z";
  await sell(june, "five");
  const id = await company.periodOf(june);
  const julyId = await company.periodOf("2026-07-10T10:00:00Z");
  await sell("2026-07-10T10:00:00Z", "six");
  const refused: unknown = await company.lock(julyId, "2026-08-02T10:00:00Z").catch((error: unknown) => error);
  assert.match(String(refused), /2026-06 is open: commit it first/);
  await company.close(id, "2026-08-02T10:00:00Z");
  await company.lock(julyId, "2026-08-02T11:00:00Z");

  const september = "2026-09-10T10:00:00Z";
  await sell(september, "seven");
  await sql`insert into sale (source, source_ref, at, period_id, plan_version_id, market, currency, buyer_id, seller_id, attribution, attribution_data)
    select source, 'dollars', at, period_id, plan_version_id, 'us', 'USD', buyer_id, seller_id, attribution, attribution_data
    from sale where source_ref = 'seven'`.execute(db);
  await sql`insert into sale_line (sale_id, line, product, title, quantity, amount, cv, qv)
    select id, 1, 'balm', 'Balm', 1, 10000, 0, 0 from sale where source_ref = 'dollars'`.execute(db);
  const period = (await findPeriod(db, await company.periodOf(september)))!;
  const look = () => previewRun(db, period, Temporal.Instant.from(september));
  const failed = await look();
  assert.ok(isFailure(failed) && /USD/.test(failed.message), "the currency is named");
  must(
    (await company.at(september, (c) =>
      setExchangeRate(c, { currency: "USD", effective: c.now, rate: "0.8", reason: "a test" }),
    )) ?? true,
  );
  // 5.00 EUR and 5.00 USD (4.00 EUR) are 9.00; a cap of 3.00 leaves a third of each, and not a cent more.
  const { earnings } = must(await look());
  assert.deepEqual(
    earnings.map(({ amount, uncut, currency }) => [amount, uncut, currency]),
    [
      [166n, 500n, "EUR"],
      [166n, 500n, "USD"],
    ],
  );
});

test("what was held is released, and names nobody's sale", async () => {
  await company.as(null, "2026-12-01T00:00:00Z", (c) => releaseHeld(c));
  const { rows } = await sql<{
    id: bigint;
  }>`select id from earning where source_id is not null and state = 'available' limit 1`.execute(db);
  assert.equal((await findEarning(db, rows[0]!.id))?.saleId, null);
  assert.deepEqual(await wrongWithBooks(db), []);
});
