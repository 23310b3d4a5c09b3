/** One company that runs by the week, the month, the day and by campaigns, one after the other: from the sale to the replay. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { violatedConstraint } from "../foundation/database.ts";
import { Failure, must } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { earningsOfSale, listPeriods, putPlanInForce, spanAt } from "../plan/index.ts";
import { previewRun, replayRun } from "./index.ts";
import { recomputePeriod } from "./recompute-period.ts";
import { pastOfRun } from "./snapshot-store.ts";
import { liveRun } from "./store.ts";
import { staffedCompany, wrongWithBooks } from "./testing.ts";

const { db } = await testDatabase({ connections: 8 });
const company = await staffedCompany(db);
const [, , , fourth] = company.distributors;

const plan = {
  name: "calendars",
  version: "1",
  period: "week",
  trees: { sponsor: { parent: "sponsor" } },
  volumes: {
    pv: { of: "credited", points: "qv" },
    three: { of: "window", volume: "pv", periods: 3 },
  },
  activity: { distributor: { kind: ["distributor"] }, selling: { atLeast: { pv: "80" } } },
  ranks: [{ name: "silver", reach: { atLeast: { three: "150" } } }],
  bonuses: {
    own: { shape: "seller", seller: ["distributor"], buyer: "customer", base: "cv", percent: "10" },
    unilevel: {
      shape: "walk",
      tree: "sponsor",
      seller: ["distributor"],
      base: "cv",
      takes: "distributor",
      compression: "none",
      percent: ["5"],
    },
    steady: {
      shape: "award",
      seller: ["distributor"],
      for: { streak: "selling", periods: 2, again: true, amount: { EUR: "7" } },
    },
    often: {
      shape: "award",
      seller: ["distributor"],
      for: { every: "selling", times: 5, amount: { EUR: "1" } },
    },
  },
};

const putInForce = (now: string, from: string, change: object) =>
  company.at(now, (c) =>
    putPlanInForce(c, {
      document: JSON.stringify({ ...plan, ...change }),
      from: Temporal.Instant.from(from),
      reason: "a test",
    }),
  );
const sell = async (day: string, ref: string) => company.sell(day, { ref, clickId: await company.click(fourth, day) });
const noon = (day: string) => `${day}T12:00:00Z`;
const named = async (name: string) => {
  const found = (await listPeriods(db)).find((period) => period.name === name);
  assert.ok(found, `there is no period ${name}`);
  return found;
};
/** Draft, lock and commit of every period that is over on the day, the oldest first. */
async function closeAll(day: string): Promise<void> {
  const over = (await listPeriods(db))
    .filter(({ state, to }) => state === "open" && Temporal.Instant.compare(to, Temporal.Instant.from(noon(day))) <= 0)
    .toReversed();
  for (const { id } of over) await company.close(id, noon(day));
}
/** What the run of a period takes over of the member who sells. */
async function takenOver(name: string): Promise<Record<string, unknown>> {
  const period = await named(name);
  const run = (await liveRun(db, period.id))!;
  const past = await pastOfRun(db, { pastRunId: run.pastRunId, taken: { period: period.id } });
  return JSON.parse(past.find(({ memberId }) => memberId === fourth)?.past ?? "{}") as Record<string, unknown>;
}
/** What a period has paid the member who sells, by bonus, in cents. */
async function paid(name: string): Promise<Record<string, bigint>> {
  const { rows } = await sql<{ bonus: string; amount: bigint }>`
    select bonus, sum(amount)::bigint as amount from earning where period_id = ${(await named(name)).id} and earner_id = ${fourth}
    group by bonus order by bonus`.execute(db);
  return Object.fromEntries(rows.map(({ bonus, amount }) => [bonus, amount]));
}
async function replays(name: string): Promise<void> {
  const run = (await liveRun(db, (await named(name)).id))!;
  const replay = must(await replayRun(db, run.id));
  assert.deepEqual([replay.identical, replay.outputSha256], [true, run.outputSha256], name);
}

test("a plan by the week takes over from one by the month, with a first week that is cut", async () => {
  const within = await putInForce(noon("2026-01-20"), "2026-02-02T00:00:00Z", {});
  assert.ok(within instanceof Failure);
  assert.match(within.message, /start of 2026-02, 2026-02-01T00:00:00Z, or of the next, 2026-03-01T00:00:00Z/);
  await sell(noon("2026-01-20"), "monthly");
  must(await putInForce(noon("2026-01-21"), "2026-02-01T00:00:00Z", {}));
  await sell(noon("2026-02-01"), "cut");
  const cut = await named("2026-W05");
  assert.deepEqual(
    [cut.calendar, cut.from.toString(), cut.to.toString()],
    ["week", "2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z"],
  );
  assert.equal((await spanAt(db, Temporal.Instant.from(noon("2026-01-31")))).to.toString(), "2026-02-01T00:00:00Z");
  await closeAll("2026-02-02");
  // The month before was of a plan without titles; a week counts for itself.
  assert.deepEqual(await paid("2026-W05"), { often: 100n, own: 800n });
});

test("two weeks: sold, drafted, locked, committed, a refund in the later one, replayed to the same hash", async () => {
  const first = await sell(noon("2026-02-04"), "one");
  await sell(noon("2026-02-08"), "sunday");
  await sell("2026-02-09T00:00:00Z", "monday");
  assert.equal((await named("2026-W06")).to.toString(), "2026-02-09T00:00:00Z");
  await closeAll("2026-02-10");
  assert.deepEqual(await paid("2026-W06"), { often: 100n, own: 1600n, steady: 700n });
  assert.equal(JSON.stringify((await takenOver("2026-W06"))["volumes"]), '{"pv":["80"]}');
  const before = await earningsOfSale(db, first);

  must(await company.reverse(noon("2026-02-11"), "one", [{ line: 1, amount: 10_000n, cv: 8_000n, qv: 8_000n }]));
  const { rows } = await sql<{ period: string; amount: bigint }>`
    select period.name as period, sum(posting.amount)::bigint as amount
    from earning_posting posting join period on period.id = posting.period_id
    where earning_id = any(${before.map(({ id }) => id)}::bigint[]) group by 1 order by 1`.execute(db);
  assert.deepEqual(rows, [
    { period: "2026-W06", amount: 1200n },
    { period: "2026-W07", amount: -1200n },
  ]);
  await closeAll("2026-02-16");
  for (const name of ["2026-W05", "2026-W06", "2026-W07"]) await replays(name);
  assert.deepEqual(await wrongWithBooks(db), []);
});

test("to months within a month and back: what counts periods begins anew, titles and awards go on", async () => {
  // The 16th of February is a Monday.
  must(await putInForce(noon("2026-02-12"), "2026-02-16T00:00:00Z", { period: "month" }));
  await sell(noon("2026-02-17"), "rest of february");
  const cut = await named("2026-02");
  assert.deepEqual([cut.from.toString(), cut.to.toString()], ["2026-02-16T00:00:00Z", "2026-03-01T00:00:00Z"]);
  const refused = await putInForce(noon("2026-02-18"), "2026-02-23T00:00:00Z", {});
  assert.match((refused as Failure).message, /start of 2026-02, 2026-02-16T00:00:00Z, or of the next, 2026-03-01T/);
  must(await putInForce(noon("2026-02-18"), "2026-03-01T00:00:00Z", {}));
  await closeAll("2026-03-01");
  // Three weeks had 400 points and a streak; of all that the title and the awards given are left.
  assert.deepEqual(await takenOver("2026-02"), {
    title: "silver",
    highest: "silver",
    awarded: { often: 3, steady: 1 },
  });
  assert.deepEqual(await paid("2026-02"), { often: 100n, own: 800n });
  await replays("2026-02");

  await sell(noon("2026-03-03"), "back");
  await closeAll("2026-03-09");
  assert.equal((await named("2026-W10")).from.toString(), "2026-03-02T00:00:00Z");
  // Nobody bought on the first of March, which is a week of its own: it was opened for the plan to look back at.
  assert.deepEqual(
    [(await named("2026-W09")).from.toString(), (await named("2026-W09")).state],
    ["2026-03-01T00:00:00Z", "committed"],
  );
  // Neither was a period in which three had sold 150: the title fell, as the plan has it; the highest stays.
  assert.deepEqual(await takenOver("2026-W10"), { highest: "silver", awarded: { often: 4, steady: 1 } });
  await replays("2026-W10");
});

test("by the day, over a change of clocks; days without a sale break a streak and leave a window", async () => {
  must(await putInForce(noon("2026-03-10"), "2026-03-23T00:00:00Z", { period: "day" }));
  for (const day of ["2026-03-25", "2026-03-28", "2026-03-29", "2026-03-30"]) await sell(noon(day), day);
  const changed = await named("2026-03-29");
  assert.deepEqual(
    [changed.calendar, changed.from.toString(), changed.to.toString()],
    ["day", "2026-03-29T00:00:00Z", "2026-03-29T23:00:00Z"],
  );
  await sell("2026-03-30T22:59:59Z", "late on the 30th");
  await closeAll("2026-03-31");
  assert.deepEqual(
    (await listPeriods(db)).slice(0, 8).map(({ name }) => name),
    ["2026-03-30", "2026-03-29", "2026-03-28", "2026-03-27", "2026-03-26", "2026-03-25", "2026-03-24", "2026-03-23"],
  );
  assert.deepEqual((await takenOver("2026-03-28"))["volumes"], undefined);
  assert.deepEqual(
    await Promise.all(["2026-03-25", "2026-03-28", "2026-03-29", "2026-03-30"].map(paid)),
    // The fifth of five awards was the week's; the streak of two is there on the 29th, and begins again.
    [{ own: 800n }, { own: 800n }, { own: 800n, steady: 700n }, { own: 1600n }],
  );
  for (const day of ["2026-03-28", "2026-03-29", "2026-03-30"]) await replays(day);
  assert.deepEqual(await wrongWithBooks(db), []);
});

test("a campaign of 28 days; the period before may not reach into it", async () => {
  const campaign = { days: 28, from: "2026-05-04" };
  must(await putInForce(noon("2026-03-31"), "2026-04-05T23:00:00Z", { period: campaign }));
  await sell(noon("2026-04-06"), "begins");
  await sell(noon("2026-05-03"), "ends");
  await sell(noon("2026-05-04"), "next");
  const period = await named("2026-04-06-P28D");
  assert.deepEqual(
    [period.calendar, period.from.toString(), period.to.toString()],
    ["2026-05-04-P28D", "2026-04-05T23:00:00Z", "2026-05-03T23:00:00Z"],
  );
  await closeAll("2026-05-04");
  assert.deepEqual(await paid("2026-04-06-P28D"), { own: 1600n });
  await replays("2026-04-06-P28D");
  const next = await named("2026-05-04-P28D");
  const look = must(await previewRun(db, next, Temporal.Instant.from(noon("2026-05-05"))));
  const window = look.run.standing.volumes[1]!;
  assert.equal(window[look.run.network.positions.get(toEdge("member", fourth))!], 24_000, "two campaigns' sales");
});

test("a plan is refused with its faults; bonuses by a calendar of their own are named; so is a day that does not exist", async () => {
  const day = noon("2026-06-02");
  const from = "2026-06-28T23:00:00Z";
  const faulty = (await putInForce(day, from, { period: "fortnight" })) as Failure;
  assert.deepEqual([faulty.code, Array.isArray(faulty.data["faults"])], ["bad-input", true]);
  const bonuses = { ...plan.bonuses, unilevel: { ...plan.bonuses.unilevel, period: "day" } };
  const other = (await putInForce(day, from, { bonuses })) as Failure;
  assert.match(other.message, /bonus unilevel is paid by a calendar of its own.*plan's, week/);
  const never = (await putInForce(day, from, { period: { days: 28, from: "2026-02-30" } })) as Failure;
  assert.match(JSON.stringify(never.data), /2026-02-30/);
  // Somebody's clock goes ahead: a campaign is open that has not begun.
  await company.periodOf("2026-06-29T12:00:00Z");
  const open = (await putInForce(day, from, {})) as Failure;
  assert.match(open.message, /2026-06-29-P28D is open already and goes on until 2026-07-26T23:00:00Z/);
});

test("periods do not overlap, whatever their calendars; names are there once", async () => {
  const insert = (calendar: string, name: string, during: string) =>
    sql`insert into period (calendar, name, during) values (${calendar}, ${name}, ${during}::tstzrange)`.execute(db);
  const violates = (constraint: string) => (error: unknown) => violatedConstraint(error) === constraint;
  await assert.rejects(
    insert("month", "2026-03", "[2026-03-01T00:00:00Z, 2026-03-31T23:00:00Z)"),
    violates("period_during_excl"),
  );
  await assert.rejects(
    insert("day", "2026-W06", "[2031-03-01T00:00:00Z, 2031-03-02T00:00:00Z)"),
    violates("period_name_key"),
  );
  await assert.rejects(
    insert("fortnight", "x", "[2031-03-01T00:00:00Z, 2031-03-02T00:00:00Z)"),
    violates("period_calendar_check"),
  );
});

test("a correction by a plan of another calendar is refused", async () => {
  const { rows } = await sql<{ id: bigint }>`select id from plan_version order by id limit 1`.execute(db);
  const wish = { periodId: (await named("2026-W06")).id, planVersionId: rows[0]!.id, inputs: "recorded" } as const;
  const refused = await recomputePeriod(db, wish);
  assert.match((refused as Failure).message, /another calendar than 2026-W06/);
});
