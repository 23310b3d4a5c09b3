/** A run's way from the database and back: the same bytes by two ways, tables of its own, stopped, and cut off by crashes. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { once } from "node:events";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import type { Call } from "../access/index.ts";
import { inTransaction, openDatabase } from "../foundation/database.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure, must } from "../foundation/failure.ts";
import { migrateJobs } from "../foundation/jobs.ts";
import { migrate } from "../foundation/migrate.ts";
import { startTestCluster, testDatabase } from "../foundation/testing.ts";
import { findPeriod, fromEngine, keyOf, owedLines, putPlanInForce } from "../plan/index.ts";
import { reverseSale } from "../sales/index.ts";
import { clearRunTables } from "./bulk/run-tables.ts";
import { calculateRun } from "./calculate-run.ts";
import { commitRun, draftRun, lockRun, replayRun } from "./index.ts";
import { lastInstant, loadSnapshot } from "./load-snapshot.ts";
import { runLines } from "./run-lines.ts";
import { findRun, liveRun } from "./store.ts";
import { chunkAgain, staffedCompany, wrongWithBooks } from "./testing.ts";
import type { StaffedCompany } from "./testing.ts";
import { unwatched } from "./watch-run.ts";
import { askToStop, latestWork, watchedDeed } from "./watch-work.ts";

const { db, url } = await testDatabase({ connections: 8 });
const company = await staffedCompany(db);
const { drafter, checker } = company;
const as: typeof company.as = (...given) => company.as(...given);
const [top, , third, fourth] = company.distributors;

const shapes = new URL("../../../plans/shapes/", import.meta.url);
const names = [
  "affiliate",
  "bands-slice",
  "caps",
  "differential",
  "matching-by-level",
  "retail-profit",
  "reversals",
  "weights",
];

/** Each of these plans of `plans/shapes` has a month of its own. */
const months = new Map<string, { readonly day: string; readonly after: string; readonly periodId: bigint }>();

async function tables(of: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class where relkind = 'r' and relname ~ '^run_(member|sale|line)_chunk_[0-9]+$' order by 1`.execute(
    of,
  );
  return rows.map(({ name }) => name);
}

const day = (month: number, date: number, from = 2027): string =>
  `${from + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}-${String(date).padStart(2, "0")}T10:00:00Z`;

async function sellMonth(of: StaffedCompany, month: number): Promise<void> {
  const on = day(month, 10);
  await of.month(on, `month ${month}`);
  for (const [index, seller] of [top, third, fourth].entries()) {
    await of.sell(on, {
      clickId: await of.click(seller, on),
      ref: `${month} ${index}`,
      lines: [
        { amount: 12_345n, cv: 9_876n, qv: 10_001n },
        { amount: 333n, cv: 250n, qv: 77n },
      ],
    });
  }
  must(
    await of.at(day(month, 12), (c) =>
      reverseSale(c, {
        source: "test",
        saleRef: `${month} 1`,
        reversalRef: `${month} back`,
        lines: [{ line: 1, quantity: 0, amount: 1_000n, cv: 800n, qv: 900n }],
      }),
    ),
  );
}

test("every shape of plan: columns and objects give the same bytes, here, in a thread, and in the earnings", async () => {
  let month = 0;
  for (const name of names) {
    const document = readFileSync(new URL(`${name}.json`, shapes), "utf8");
    const from =
      month === 0
        ? "2027-01-01T00:00:00Z"
        : Temporal.PlainDate.from(day(month, 1).slice(0, 10)).toZonedDateTime("Europe/Dublin").toInstant().toString();
    const put = await company.at("2026-06-10T10:00:00Z", (c) =>
      putPlanInForce(c, { document, from: Temporal.Instant.from(from), reason: "a test" }),
    );
    if (put instanceof Failure) continue;
    await sellMonth(company, month);
    const after = day(month + 1, 2);
    const periodId = await company.periodOf(day(month, 10));
    months.set(name, { day: day(month, 10), after, periodId });
    month += 1;
  }
  assert.ok(months.size >= 5, `${months.size} plans were put in force`);
  let [compared, posted] = [0, 0];
  for (const [name, { after, periodId }] of months) {
    const period = (await findPeriod(db, periodId))!;
    const objects = calculateRun(await loadSnapshot(db, period, lastInstant(period)));
    const drafted = await as(drafter, after, (c) => draftRun(c, periodId));
    if (objects instanceof Failure) {
      assert.deepEqual([name, (drafted as Failure).message], [name, objects.message]);
      continue;
    }
    const run = must(drafted);
    const wanted = [
      objects.inputSha256,
      objects.outputSha256,
      objects.earners,
      objects.earnings.length,
      objects.totals,
    ];
    assert.deepEqual([run.inputSha256, run.outputSha256, run.earners, run.lines, run.totals], wanted, name);
    assert.equal(must(await replayRun(db, run.id)).identical, true, name);
    const inThread = must(
      await as(drafter, after, (c) => draftRun(c, periodId, { ...unwatched, thread: compared < 2 })),
    );
    assert.deepEqual(
      [inThread.inputSha256, inThread.outputSha256, inThread.totals],
      [wanted[0], wanted[1], wanted[4]],
      name,
    );
    compared += 1;
    // One whose plan looks back at a month that no plan could be run in stays a draft.
    const locked = await as(checker, after, (c) => lockRun(c, { periodId, runId: inThread.id }));
    if (locked instanceof Failure) {
      assert.match(locked.message, /looks back/);
      continue;
    }
    must(await as(drafter, after, (c) => commitRun(c, periodId)));
    await sameEarnings(name, periodId, owedLines(objects.earnings.map(fromEngine)));
    posted += 1;
  }
  assert.ok(compared >= 6 && posted >= 4, `${compared} plans were run, ${posted} posted`);
  assert.deepEqual(await wrongWithBooks(db), []);
});

test("a snapshot row by row, as runs from before had it, becomes columns that replay to the same bytes", async () => {
  let runs = 0;
  for (const { periodId } of months.values()) {
    const run = await liveRun(db, periodId);
    if (run === undefined) continue;
    await chunkAgain(db, run.id);
    assert.equal(must(await replayRun(db, run.id)).identical, true);
    assert.equal(must(await replayRun(db, run.id, { ...unwatched, thread: true })).identical, true);
    runs += 1;
  }
  assert.ok(runs >= 5, `${runs} runs`);
});

/** The earnings that the commit wrote, terms and all, are the lines as objects. */
async function sameEarnings(name: string, periodId: bigint, lines: ReturnType<typeof owedLines>): Promise<void> {
  const { rows } = await sql<Parameters<typeof keyOf>[0] & { what: unknown }>`
    select sale_id as "saleId", source_id as "sourceId", bonus, earner_id as "earnerId",
      jsonb_build_array(level, paid_level, base, rate, amount::text, currency, terms) as what
    from earning where period_id = ${periodId} and adjustment_id is null and amount <> 0`.execute(db);
  // A refund after the sale took part of what it had accrued: those are the commit's business as well.
  const written = new Map(rows.map((row) => [keyOf(row), row.what]));
  assert.equal(written.size, lines.length, name);
  for (const line of lines) {
    const { level, paidLevel, base, rate, amount, currency, terms } = line;
    assert.deepEqual(written.get(keyOf(line)), [level, paidLevel, base, rate, String(amount), currency, terms], name);
  }
}

test("a committed run's own tables refuse every change, and a thread finds a line that was changed all the same", async () => {
  const runs = await Promise.all([...months.values()].map(({ periodId }) => liveRun(db, periodId)));
  const run = runs.filter((one) => one?.state === "committed").sort((a, b) => b!.lines - a!.lines)[0]!;
  assert.ok(run.lines > 0);
  const [chunk, member] = [sql.id(`run_line_chunk_${run.id}`), sql.id(`run_member_chunk_${run.id}`)];
  for (const change of [
    sql`update ${chunk} set bonuses = '{slipped in}'`,
    sql`delete from ${chunk}`,
    sql`truncate ${chunk}`,
    sql`insert into ${chunk} select * from ${chunk} limit 1`,
    sql`update ${member} set kinds = holders`,
    sql`truncate ${sql.id(`run_sale_chunk_${run.id}`)}`,
  ]) {
    await assert.rejects(change.execute(db), (error: { code?: string }) => error.code === "23001");
  }
  assert.equal(must(await replayRun(db, run.id, { ...unwatched, thread: true })).identical, true);
  await sql`alter table ${chunk} disable trigger user`.execute(db);
  const kept = await sql<{ number: number; bases: string[] }>`select number, bases from ${chunk}`.execute(db);
  for (const { number, bases } of [kept.rows[0]!, kept.rows.at(-1)!]) {
    await sql`update ${chunk} set bases[1] = bases[1] || '0' where number = ${number}`.execute(db);
    for (const thread of [true, false]) {
      const replay = must(await replayRun(db, run.id, { ...unwatched, thread }));
      assert.deepEqual([replay.identical, replay.outputSha256], [false, run.outputSha256]);
    }
    await sql`update ${chunk} set bases = ${bases} where number = ${number}`.execute(db);
  }
  for (const change of [
    sql`update ${chunk} set greatest = greatest + 1 where sorted_by = 'earner'`,
    sql`delete from ${chunk} where sorted_by = 'earner'`,
  ]) {
    await change.execute(db);
    assert.equal(must(await replayRun(db, run.id, { ...unwatched, thread: true })).identical, false);
  }
});

test("what a discarded draft was made of is dropped, and nothing else", async () => {
  const discarded = await sql<{ id: bigint }>`select id from run where state = 'discarded'`.execute(db);
  assert.ok(discarded.rows.length > 0);
  await clearRunTables(db);
  const left = new Set((await tables(db)).map((name) => name.match(/\d+$/)![0]));
  const kept = await sql<{ id: bigint }>`select id from run where state <> 'discarded'`.execute(db);
  assert.deepEqual([...left].sort(), kept.rows.map(({ id }) => String(id)).sort());
  assert.equal(await clearRunTables(db), 0);
});

/** As a route's call, by the drafter. */
const callOf = (of: Db, now: string): Pick<Call, "db" | "transact"> => ({
  db: of,
  transact: (work) =>
    inTransaction(of, (tx) => work({ tx, now: Temporal.Instant.from(now), actor: drafter }) as Promise<never>),
});

let open: { readonly day: string; readonly after: string; readonly periodId: bigint };

test("a draft is stopped in whatever it does; the draft before it stays, and the next one goes through", async () => {
  const month = months.size;
  await sellMonth(company, month);
  open = { day: day(month, 10), after: day(month + 1, 2), periodId: await company.periodOf(day(month, 10)) };
  const { periodId, after } = open;
  const before = must(await as(drafter, after, (c) => draftRun(c, periodId)));
  const there = await tables(db);
  const waits: ((context: Context) => Promise<unknown>)[] = [
    ({ tx }) => sql`select pg_sleep(30)`.execute(tx),
    () => new Promise((done) => setTimeout(done, 700)),
  ];
  for (const wait of waits) {
    const made = Promise.withResolvers<undefined>();
    const result = watchedDeed(callOf(db, after), { periodId, step: "draft" }, async (context, watch) => {
      const run = await draftRun(context, periodId, {
        ...watch,
        signal: watch.signal!,
        thread: true,
        tell: (s, n) => watch.tell(s, n),
      });
      made.resolve(undefined);
      await wait(context);
      return run;
    });
    await made.promise;
    const work = (await latestWork(db, periodId))!;
    assert.deepEqual([work.state, work.step, work.startedBy], ["running", "draft", drafter]);
    await as(checker, after, async (context) => assert.equal(await askToStop(context, work.id), true));
    const stopped = await result;
    assert.ok(stopped instanceof Failure && stopped.data["stopped"] === true);
    assert.equal((await latestWork(db, periodId))!.state, "cancelled");
    assert.deepEqual(await tables(db), there);
    assert.equal((await liveRun(db, periodId))!.id, before.id);
  }
  // Within the engine's thread: it is told to stop when it begins to calculate.
  const stop = new AbortController();
  await assert.rejects(
    as(drafter, after, (c) =>
      draftRun(c, periodId, {
        thread: true,
        signal: stop.signal,
        tell: (stage) => stage === "calculating" && stop.abort(new Error("stopped")),
      }),
    ),
    /the run was stopped/,
  );
  const result = await watchedDeed(callOf(db, after), { periodId, step: "draft" }, (c, watch) =>
    draftRun(c, periodId, watch),
  );
  assert.notEqual(must(result).id, before.id);
  assert.equal((await latestWork(db, periodId))!.state, "done");
});

test("one at a time: while a period is worked on, another deed on it is refused as busy", async () => {
  const { periodId, after } = open;
  let release = (): void => {};
  const first = watchedDeed(callOf(db, after), { periodId, step: "draft" }, async (context, watch) => {
    await new Promise<void>((done) => (release = done));
    return await draftRun(context, periodId, watch);
  });
  await new Promise((done) => setTimeout(done, 200));
  const second = await watchedDeed(callOf(db, after), { periodId, step: "draft" }, (c, watch) =>
    draftRun(c, periodId, watch),
  );
  assert.ok(second instanceof Failure && second.code === "busy");
  release();
  must(await first);
});

/** A process that drafts the period and hangs at `stage`, its transaction open. */
async function hangingDraft(address: string, periodId: bigint, by: bigint, now: string, stage: string) {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL("hanging-draft.ts", import.meta.url)), address, String(periodId), String(by), now, stage],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  await once(child.stdout, "data");
  return child;
}

test("kill -9 of the process, in the middle of the lines or after them, leaves what was before; the next draft goes through", async () => {
  const { periodId, after } = open;
  for (const stage of ["writing", "finishing"]) {
    const [there, run] = [await tables(db), (await liveRun(db, periodId))!];
    const child = await hangingDraft(url, periodId, drafter, after, stage);
    assert.equal((await latestWork(db, periodId))!.state, "running");
    child.kill("SIGKILL");
    await once(child, "exit");
    while ((await latestWork(db, periodId))!.state === "running") await new Promise((done) => setTimeout(done, 20));
    assert.equal((await latestWork(db, periodId))!.state, "interrupted");
    assert.deepEqual(await tables(db), there);
    assert.deepEqual(await findRun(db, run.id), run);
  }
  const again = await watchedDeed(callOf(db, after), { periodId, step: "draft" }, (c, watch) =>
    draftRun(c, periodId, watch),
  );
  assert.equal(must(again).state, "draft");
});

test("a work whose connection is cut off is told as interrupted, not as failed, though another connection could tell it", async () => {
  const { periodId, after } = open;
  const work = watchedDeed(callOf(db, after), { periodId, step: "draft" }, (c) =>
    sql`select pg_terminate_backend(pg_backend_pid())`.execute(c.tx),
  );
  await assert.rejects(work, { code: "57P01" });
  assert.equal((await latestWork(db, periodId))!.state, "interrupted");
});

test("kill -9 of PostgreSQL leaves what was before", async () => {
  const cluster = await startTestCluster();
  const own = openDatabase(cluster.url("postgres"), { connections: 4 });
  try {
    await migrate(own.pool);
    await migrateJobs(own.pool);
    const there = await staffedCompany(own.db);
    await there.month("2026-03-10T10:00:00Z", "march");
    const periodId = await there.periodOf("2026-03-10T10:00:00Z");
    const after = "2026-04-02T10:00:00Z";
    const run = must(await there.as(there.drafter, after, (c) => draftRun(c, periodId)));
    const before = await tables(own.db);
    const child = await hangingDraft(cluster.url("postgres"), periodId, there.drafter, after, "checking");
    const { rows } = await sql<{ backend: number }>`select backend from run_work where state = 'running'`.execute(
      own.db,
    );
    // Clusters for tests answer a commit before it is on the disk: what has happened so far is to be there afterwards.
    await sql`checkpoint`.execute(own.db);
    process.kill(rows[0]!.backend, "SIGKILL");
    await once(child, "exit");
    // All its processes start anew, from what was written ahead.
    let state: string | undefined;
    for (let tries = 0; state === undefined && tries < 1_200; tries++) {
      state = await latestWork(own.db, periodId).then(
        (work) => work?.state,
        () => new Promise<undefined>((done) => setTimeout(() => done(undefined), 50)),
      );
    }
    assert.equal(state, "interrupted");
    assert.deepEqual(await tables(own.db), before);
    assert.equal((await liveRun(own.db, periodId))!.outputSha256, run.outputSha256);
    const again = must(await there.as(there.drafter, after, (c) => draftRun(c, periodId)));
    assert.equal(again.outputSha256, run.outputSha256);
    assert.equal((await runLines(own.db, again.id)).length, run.lines);
  } finally {
    await own.close();
    await cluster.stop();
  }
});
