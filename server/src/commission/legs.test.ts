/** Legs, pools and further positions in the period's run: frozen, handed on, taken back by refunds, replayed, explained. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { isFailure, must } from "../foundation/failure.ts";
import { FURTHER_FROM, fromEdge, toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { approveChange, askChange, enrolMember, setTree, takeSeat } from "../network/index.ts";
import { testServices } from "../network/testing.ts";
import { findPeriod, putPlanInForce } from "../plan/index.ts";
import { calculateRun } from "./calculate-run.ts";
import { explainEarning } from "./explain-earning.ts";
import { explanationJson, peopleIn } from "./explanation-json.ts";
import { commitRun, draftRun, lockRun, replayRun, settleRecomputed, takeFromLegsJob } from "./index.ts";
import { lastInstant, loadSnapshot } from "./load-snapshot.ts";
import type { RunHead } from "./model.ts";
import { peopleCards } from "./people-cards.ts";
import { liveRun } from "./store.ts";
import { chunkAgain, staffedCompany, wrongWithBooks } from "./testing.ts";
import { unwatched } from "./watch-run.ts";

const { db } = await testDatabase({ connections: 8 });
const company = await staffedCompany(db);
const [top, left, third, fourth] = company.distributors;

const binary = (more: Record<string, unknown> = {}) => ({
  shape: "legs",
  tree: "binary",
  seller: ["distributor"],
  volume: "cv",
  match: { percent: "10" },
  ...more,
});
const plan = (version: string, bonuses: Record<string, unknown>) =>
  JSON.stringify({
    name: "legs",
    version,
    period: "month",
    trees: { binary: { parent: "binary", legs: 2 } },
    volumes: { cv: { of: "credited", points: "cv" } },
    activity: { all: { kind: ["distributor"] } },
    bonuses,
  });
const pool = {
  shape: "pool",
  seller: ["distributor"],
  takes: "all",
  from: { amount: { EUR: "100.00" } },
  split: "equal",
};
const put = async (document: string, from: string) =>
  must(
    await company.at("2026-03-10T10:00:00Z", (c) =>
      putPlanInForce(c, { document, from: Temporal.Instant.from(from), reason: "a test" }),
    ),
  );
const seat = (memberId: bigint, parentId: bigint | null, leg = 0, day = "2026-03-02T10:00:00Z") =>
  company.at(day, async (c) =>
    must(
      await takeSeat(c, {
        tree: "binary",
        memberId,
        ...(parentId === null ? { under: null } : { seat: { parentId, leg } }),
      }),
    ),
  );
const sell = async (day: string, seller: bigint, ref: string, cv: bigint) =>
  company.sell(day, { ref, clickId: await company.click(seller, day), lines: [{ amount: cv, cv, qv: cv }] });
const take = (day: string, periodId: bigint) =>
  takeFromLegsJob(
    { period: toEdge("period", periodId) },
    { db, clock: { now: () => Temporal.Instant.from(day) }, signal: new AbortController().signal },
  );

/** What the run's lines are, `source earner amount` with further positions by their holder and a star. */
async function paid(run: { readonly id: bigint }, bonus = "binary"): Promise<Record<string, bigint>> {
  const { rows } = await sql<{ source: bigint; earner: bigint; amount: bigint }>`
    select source_id as source, earner_id as earner, amount from run_line where run_id = ${run.id} and bonus = ${bonus}`.execute(
    db,
  );
  return Object.fromEntries(
    rows.map(({ source, earner, amount }) => [source >= FURTHER_FROM ? `${earner}*` : `${earner}`, amount]),
  );
}

let first: RunHead;

/** Drafts, locks, commits and replays, each by columns and by objects; `thread`: where the columns are worked out. */
async function close(day: string, after: string, thread = false): Promise<RunHead> {
  const periodId = await company.periodOf(day);
  const period = (await findPeriod(db, periodId))!;
  const objects = must(calculateRun(await loadSnapshot(db, period, lastInstant(period))));
  const watch = { ...unwatched, thread };
  const draft = must(await company.as(company.drafter, after, (c) => draftRun(c, periodId, watch)));
  assert.deepEqual(
    [draft.inputSha256, draft.outputSha256, draft.totals, draft.earners],
    [objects.inputSha256, objects.outputSha256, objects.totals, objects.earners],
  );
  must(await company.as(company.checker, after, (c) => lockRun(c, { periodId, runId: draft.id }, watch)));
  const run = must(await company.as(company.drafter, after, (c) => commitRun(c, periodId)));
  await replayed(run, thread);
  assert.deepEqual(await wrongWithBooks(db), []);
  return run;
}

async function replayed(run: RunHead, inThread = false): Promise<void> {
  for (const thread of inThread ? [false, true] : [false])
    assert.equal(must(await replayRun(db, run.id, { ...unwatched, thread })).identical, true);
}

test("a tree of seats: legs as of the run's instant, a further position earns beside its holder, and both under one cap", async () => {
  await company.at("2026-03-02T09:00:00Z", async (c) =>
    assert.equal(
      isFailure(
        await setTree(c, { name: "binary", kind: "binary", width: 2, depth: null, fill: "left", tankDays: 300 }),
      ),
      false,
    ),
  );
  // top has left and their own further position below; that has third and fourth.
  const root = await seat(top, null);
  await seat(left, root, 0);
  const further = await seat(top, root, 1);
  await seat(third, further, 0);
  await seat(fourth, further, 1);
  await put(plan("1", { binary: binary(), pool }), "2026-03-31T23:00:00Z");
  await put(plan("2", { binary: binary({ caps: { together: "20.00" } }), pool }), "2026-05-31T23:00:00Z");

  await sell("2026-04-10T10:00:00Z", left, "left", 100_00n);
  await sell("2026-04-11T10:00:00Z", third, "third", 60_00n);
  await sell("2026-04-12T10:00:00Z", fourth, "fourth", 80_00n);
  const run = await close("2026-04-10T10:00:00Z", "2026-05-02T10:00:00Z");
  first = run;
  // The further position matches 60 of 60 and 80, the first 100 of 100 and 140: 20 and 40 wait.
  assert.deepEqual(await paid(run), { [`${top}*`]: 600n, [`${top}`]: 1000n });
  // 100.00 among four, exactly.
  assert.deepEqual(Object.values(await paid(run, "pool")), [2500n, 2500n, 2500n, 2500n]);
  assert.equal(run.earners, 4);
  const { rows } = await sql<{ past: string }>`
    select past from run_past where run_id = ${run.id} order by member_id`.execute(db);
  assert.ok(rows.some(({ past }) => JSON.parse(past).lots?.binary?.[1]?.[0] === "40"));
});

test("a refund of a committed month: the money stays, the legs of the next open month lose it once, in any order", async () => {
  const april = await company.periodOf("2026-04-10T10:00:00Z");
  const standing = async () =>
    (await sql<{ s: bigint }>`select sum(amount)::bigint as s from earning where period_id = ${april}`.execute(db))
      .rows[0]!.s;
  const before = await standing();
  // 30 of fourth's 80 in two parts: 20 of it still waits below the further position, 10 were matched and are owed.
  const day = "2026-05-05T10:00:00Z";
  must((await company.reverse(day, "fourth", [{ line: 1, amount: 1000n, cv: 1000n, qv: 1000n }])) as bigint);
  const asked = await sql<{ n: number }>`
    select count(*)::integer as n from graphile_worker.jobs where task_identifier = 'take-from-legs'`.execute(db);
  assert.equal(asked.rows[0]!.n, 1);
  await take(day, april);
  must((await company.reverse(day, "fourth", [{ line: 1, amount: 2000n, cv: 2000n, qv: 2000n }])) as bigint);
  await Promise.all([take(day, april), take(day, april)]);
  // The pool is worked out again after refunds, to the same; what legs have paid is not.
  assert.equal(await company.as(null, day, (c) => settleRecomputed(c, april)), 0);
  assert.equal(await standing(), before);
  const { rows } = await sql<{ member_id: bigint; leg: number; volume: string }>`
    select member_id, leg, volume::text as volume from leg_taken order by member_id`.execute(db);
  assert.deepEqual(
    rows.map(({ member_id, leg, volume }) => [member_id >= FURTHER_FROM, leg, Number(volume)]),
    [
      [false, 1, 30],
      [true, 1, 30],
    ],
  );

  await sell("2026-05-10T10:00:00Z", left, "left in may", 50_00n);
  await sell("2026-05-11T10:00:00Z", third, "third in may", 10_00n);
  await sell("2026-05-12T10:00:00Z", fourth, "fourth in may", 25_00n);
  const may = await company.periodOf("2026-05-10T10:00:00Z");
  const run = await close("2026-05-10T10:00:00Z", "2026-06-02T10:00:00Z");
  // Further position: left 10; right 20 - 30 + 25 = 15: 10. First: left 50; right 40 - 30 + 35 = 45: 45.
  assert.deepEqual(await paid(run), { [`${top}*`]: 100n, [`${top}`]: 450n });
  await replayed(first);
  // What is frozen refuses changes, and nothing more is taken in a closed month.
  await assert.rejects(sql`update run_taken set past = '{}' where run_id = ${run.id}`.execute(db));
  await assert.rejects(sql`update leg_taken set volume = volume + 1 where period_id = ${may}`.execute(db));
  await take("2026-06-03T10:00:00Z", april);
  assert.equal((await sql`select from leg_taken`.execute(db)).rows.length, 2);
});

test("a refund between draft and lock makes the draft stale; two months later it still finds its lots", async () => {
  const april = await company.periodOf("2026-04-10T10:00:00Z");
  await sell("2026-06-10T10:00:00Z", left, "left in june", 300_00n);
  await sell("2026-06-11T10:00:00Z", third, "third in june", 300_00n);
  await sell("2026-06-12T10:00:00Z", fourth, "fourth in june", 300_00n);
  const june = await company.periodOf("2026-06-10T10:00:00Z");
  const late = "2026-06-30T20:00:00Z";
  must((await company.reverse(late, "third", [{ line: 1, amount: 6000n, cv: 6000n, qv: 6000n }])) as bigint);
  const draft = must(await company.as(company.drafter, "2026-07-02T10:00:00Z", (c) => draftRun(c, june)));
  await take(late, april);
  const stale = await company.as(company.checker, "2026-07-02T10:00:00Z", (c) =>
    lockRun(c, { periodId: june, runId: draft.id }),
  );
  assert.ok(isFailure(stale) && stale.code === "stale-draft");
  const run = await close("2026-06-10T10:00:00Z", "2026-07-02T10:00:00Z", true);
  // Further: left 0 - 60 + 300 = 240, right 5 + 300: 24.00. First: left 5 + 300, right 0 - 60 + 600: 30.50. Together at most 20.00.
  const lines = await paid(run);
  assert.equal(lines[`${top}*`]! + lines[`${top}`]!, 2000n);
  assert.ok(lines[`${top}*`]! > 0n && lines[`${top}`]! > lines[`${top}*`]!);
});

test("a pool whose parts do not come out even adds up to the pool; what nobody shared is handed on", async () => {
  await company.at("2026-07-02T10:00:00Z", async (c) =>
    must(
      await enrolMember(c, {
        email: "fifth@example.test",
        name: "fifth",
        locale: "en",
        handle: "fifth",
        displayName: "fifth",
        kind: "distributor",
        sponsorId: top,
      }),
    ),
  );
  const odd = (version: string, takes: string, from: string) =>
    put(
      JSON.stringify({
        name: "pools",
        version,
        period: "month",
        trees: {},
        volumes: { cv: { of: "credited", points: "cv" } },
        activity: { "sells-much": { kind: ["distributor"], atLeast: { cv: takes } } },
        bonuses: { pool: { ...pool, takes: "sells-much", from: { amount: { EUR: "0.10" } }, nobody: "carried" } },
      }),
      from,
    );
  await odd("3", "100000", "2026-07-31T23:00:00Z");
  await odd("4", "1", "2026-08-31T23:00:00Z");
  await sell("2026-07-10T10:00:00Z", left, "july", 1000n);
  await close("2026-07-10T10:00:00Z", "2026-08-01T10:00:00Z");
  await sell("2026-08-10T10:00:00Z", left, "august", 1000n);
  const none = await close("2026-08-10T10:00:00Z", "2026-09-02T10:00:00Z");
  assert.deepEqual(await paid(none, "pool"), {});
  const { rows } = await sql<{ past: string }>`
    select past from run_past where run_id = ${none.id} and member_id = 0`.execute(db);
  assert.deepEqual(rows, [{ past: '{"pools":{"pool":"10"}}' }]);
  for (const [index, seller] of [left, third, fourth].entries())
    await sell("2026-09-10T10:00:00Z", seller, `september ${index}`, 1000n);
  const run = await close("2026-09-10T10:00:00Z", "2026-10-02T10:00:00Z");
  assert.deepEqual(
    Object.values(await paid(run, "pool"))
      .map(String)
      .sort(),
    ["6", "7", "7"],
  );
});

test("an earning of a further position explains itself from the stored run: its holder's, leg by leg", async () => {
  const april = await company.periodOf("2026-04-10T10:00:00Z");
  const { rows } = await sql<{ id: bigint; amount: bigint }>`
    select id, amount from earning where period_id = ${april} and bonus = 'binary' and source_id >= ${FURTHER_FROM}`.execute(
    db,
  );
  assert.equal(rows[0]!.amount, 600n);
  const story = must(await explainEarning(db, rows[0]!.id, Temporal.Instant.from("2026-10-03T10:00:00Z")));
  const json = explanationJson(story, await peopleCards(db, peopleIn(story)), "staff");
  assert.equal(json.exact, true);
  assert.equal(json.calculation.amount, "6.00");
  assert.equal(json.earner.handle, "top");
  assert.equal(json.source?.handle, "top");
  assert.equal(json.outcome?.shape, "legs");
  assert.ok(json.outcome.shape === "legs" && json.outcome.legs.length === 2 && json.outcome.qualifies);
  const own = explanationJson(story, await peopleCards(db, peopleIn(story)), top);
  assert.equal(own.outcome?.shape, "legs");
  assert.ok(fromEdge("member", json.source.id)! >= FURTHER_FROM);
  assert.equal((await liveRun(db, april))!.state, "committed");
});

test("a snapshot with seats and further positions, row by row as before, becomes columns that replay to the same bytes", async () => {
  const run = (await liveRun(db, await company.periodOf("2026-04-10T10:00:00Z")))!;
  const { rows } = await sql<{ seated: number; further: number }>`
    select count(legs)::integer as seated, count(holder_id)::integer as further from run_member where run_id = ${run.id}`.execute(
    db,
  );
  assert.ok(rows[0]!.seated > 1 && rows[0]!.further > 0);
  await chunkAgain(db, run.id);
  assert.equal(must(await replayRun(db, run.id)).identical, true);
  assert.equal(must(await replayRun(db, run.id, { ...unwatched, thread: true })).identical, true);
});

test("where a plan climbs seats without legs, a member stands at their first one, under the nearest holder who is somebody else", async () => {
  const unilevel = {
    shape: "walk",
    tree: "seats",
    seller: ["distributor"],
    base: "cv",
    takes: "all",
    compression: "none",
    percent: ["10", "1"],
  };
  const own = JSON.parse(plan("5", { unilevel })) as Record<string, unknown>;
  await put(JSON.stringify({ ...own, trees: { seats: { parent: "binary" } } }), "2026-09-30T23:00:00Z");
  const one = async (query: RawBuilder<{ id: bigint }>) => (await query.execute(db)).rows[0]!.id;
  const firstOf = (member: bigint) =>
    one(sql`select min(position_id)::bigint as id from holder_history where member_id = ${member}`);
  const fifth = await one(sql`select member_id as id from member_card where handle = 'fifth'`);
  // Fourth has two more below the first, and left one more there: what that stands under counts for nobody.
  const on = "2026-10-02T10:00:00Z";
  const second = await seat(fourth, await firstOf(fourth), 0, on);
  await seat(left, await seat(fourth, second, 1, on), 0, on);
  const ofThird = await seat(third, second, 0, on);
  await seat(fifth, ofThird, 1, on);
  // From November on third's first seat stands under the other one.
  const asked = must(
    await company.as(company.drafter, on, async (c) =>
      askChange(c, testServices, {
        kind: "move",
        tree: "binary",
        memberId: null,
        positionId: await firstOf(third),
        parentId: ofThird,
        leg: 0,
        holderId: null,
        reason: "both agree",
        documents: null,
      }),
    ),
  );
  must(await company.as(company.checker, on, (c) => approveChange(c, testServices, asked.id)));

  const paidIn = async (month: string, after: string) => {
    await sell(`${month}-10T10:00:00Z`, fourth, `${month} fourth`, 10_000n);
    await sell(`${month}-10T11:00:00Z`, left, `${month} left`, 2_000n);
    await sell(`${month}-11T10:00:00Z`, fifth, `${month} fifth`, 30_000n);
    const run = await close(`${month}-10T10:00:00Z`, after, true);
    const { rows } = await sql<{ earner: bigint; level: number; amount: bigint }>`
      select earner_id as earner, level, amount from run_line where run_id = ${run.id} order by amount`.execute(db);
    return rows.map(({ earner, level, amount }) => [earner, level, amount]);
  };
  // Left's first seat is below top's first; fourth's and third's are below top's further one, whoever sponsored them.
  const [ofLeft, ofFourth, ofFifth] = [
    [top, 1, 200n],
    [top, 1, 1_000n],
    [third, 1, 3_000n],
  ];
  assert.deepEqual(await paidIn("2026-10", "2026-11-02T10:00:00Z"), [ofLeft, [top, 2, 300n], ofFourth, ofFifth]);
  // Third's own is climbed past.
  assert.deepEqual(await paidIn("2026-11", "2026-12-02T10:00:00Z"), [ofLeft, [fourth, 2, 300n], ofFourth, ofFifth]);
});
