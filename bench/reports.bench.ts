/**
 * The affiliate reports over 10,000,000 clicks and 1,000,000 conversions in two years: each report's 95th percentile for the
 * affiliate with the most traffic, a middle one, one drawn anew each time, and everybody, over a week to two years. A report is
 * read as its page reads it: rows, totals and names. Beside it the same figures straight from the raw tables.
 * FAIRLINE_BENCH_SIZE: clicks, where others than ten millions are wished. FAIRLINE_BENCH_DATA: a folder that keeps the filled
 * database for the next time. Counting and reading are told by the clock and by the processor's time of all of PostgreSQL.
 */
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { ensureDatabase, startCluster } from "../server/src/foundation/cluster.ts";
import { openDatabase } from "../server/src/foundation/database.ts";
import type { Db } from "../server/src/foundation/database.ts";
import { migrateJobs } from "../server/src/foundation/jobs.ts";
import { migrate } from "../server/src/foundation/migrate.ts";
import {
  allDimensions,
  countClicks,
  countConversions,
  nameKeys,
  ownDimensions,
  readCohorts,
  readGlance,
  readReport,
  readSleeping,
  readTotals,
} from "../server/src/insight/index.ts";
import { fillTraffic, first, memberOf } from "./reports-company.ts";
import { processorSeconds } from "./reports-processor.ts";
import { machine } from "./result.ts";
import type { BenchResult } from "./result.ts";

const CLICKS = Number(process.env["FAIRLINE_BENCH_SIZE"] ?? 10_000_000);
const size = {
  clicks: CLICKS,
  conversions: Math.floor(CLICKS / 10),
  members: Math.min(5_000, Math.ceil(CLICKS / 20)),
  links: Math.min(10_000, Math.ceil(CLICKS / 10)),
  days: 730,
};
const ROUNDS = 20;
const timeZone = "Europe/Dublin";
const last = first.add({ days: size.days - 1 });
const now = last.toZonedDateTime("UTC").toInstant();

const say = (line: string) =>
  console.log(`${Temporal.Now.plainTimeISO().toString({ smallestUnit: "second" })} ${line}`);

export default async function bench(): Promise<BenchResult> {
  const keep = process.env["FAIRLINE_BENCH_DATA"];
  const folder = keep ?? (await mkdtemp(join(tmpdir(), "fairline-reports-")));
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  const cluster = await startCluster(join(folder, "postgres"), {
    flags: ["-c", "fsync=off", "-c", "max_wal_size=4GB", "-c", "shared_buffers=512MB"],
  });
  const database = openDatabase(await ensureDatabase(cluster, "fairline"), { connections: 6 });
  try {
    await migrate(database.pool);
    await migrateJobs(database.pool);
    const { db } = database;
    const { rows } = await sql<{ filled: boolean }>`select exists (select from click) as filled`.execute(db);
    if (!rows[0]!.filled) await fillTraffic(db, size, say);
    const processor = () => processorSeconds(cluster.dataDir);
    const counting = await countAll(db, processor);
    const busy = loadavg().map((value) => Math.round(value * 10) / 10);
    const reports = await measure(db, processor);
    const slowest = Object.entries(reports).toSorted(([, a], [, b]) => b.p95 - a.p95)[0]!;
    const other = await raw(db);
    return {
      name: "reports",
      ours: slowest[1].p95,
      other,
      ratio: Number((slowest[1].p95 / other).toFixed(4)),
      unit: "ms",
      what: `ours: 95th percentile of the slowest report (${slowest[0]}); other: everybody's clicks by link over a year from the raw table, once`,
      ...size,
      goal: 300,
      above: Object.values(reports).filter(({ p95 }) => p95 >= 300).length,
      measured: Object.keys(reports).length,
      counting,
      load: { before: busy, after: loadavg().map((value) => Math.round(value * 10) / 10) },
      reports,
      machine: machine(),
      date: Temporal.Now.plainDateISO().toString(),
    };
  } finally {
    await database.close();
    await cluster.stop();
    if (keep === undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function countAll(db: Db, processor: () => Promise<number>) {
  const speed = async (what: string, count: () => Promise<number>) => {
    const begun = performance.now();
    const before = await processor();
    let passed = 0;
    for (let part = 1; part > 0;) {
      part = await count();
      passed += part;
      if (part > 0 && passed % 200_000 === 0) say(`${passed} ${what} counted`);
    }
    const seconds = (performance.now() - begun) / 1000;
    return {
      counted: passed,
      perSecond: Math.round(passed / seconds),
      perSecondOfProcessor: Math.round(passed / ((await processor()) - before)),
    };
  };
  const conversions = await speed("conversions", () => countConversions(db, { timeZone }));
  const clicks = await speed("clicks", () => countClicks(db, { timeZone, now }));
  await sql`vacuum analyze`.execute(db);
  const { rows } = await sql<{ name: string; rows: bigint; bytes: bigint }>`
    select relname as name, reltuples::bigint as rows, pg_total_relation_size(oid) as bytes from pg_class
    where relkind = 'r' and relname like 'report\\_%' and reltuples > 0 order by bytes desc`.execute(db);
  const tables = rows.map(({ name, rows: count, bytes }) => [
    name,
    { rows: Number(count), megabytes: Math.round(Number(bytes) / 1e6) },
  ]);
  return { conversions, clicks, tables: Object.fromEntries(tables) };
}

/** Ends that fall anywhere, also inside of months. */
const ending = (days: number) => (round: number) => {
  const to = last.subtract({ days: (round * 37) % Math.max(1, size.days - days + 1) });
  return { from: to.subtract({ days: days - 1 }), to };
};
const ranges: readonly (readonly [string, (round: number) => { from: Temporal.PlainDate; to: Temporal.PlainDate }])[] =
  [
    ["7 days", ending(7)],
    ["30 days", ending(30)],
    ["90 days", ending(90)],
    ["this month", () => ({ from: last.with({ day: 1 }), to: last })],
    ["a year", ending(365)],
    ["two years", ending(730)],
    // Half a month at each end is the most that has to be read by the day.
    [
      "nearly two years",
      (round) => ({ from: first.add({ days: 12 + (round % 5) }), to: last.subtract({ days: 12 + (round % 6) }) }),
    ],
  ];

async function measure(db: Db, processor: () => Promise<number>) {
  const reports: Record<string, { p50: number; p95: number; cpu: number }> = {};
  const time = async (name: string, read: (round: number) => Promise<unknown>) => {
    await read(0);
    const times: number[] = [];
    const before = await processor();
    for (let round = 0; round < ROUNDS; round += 1) {
      const begun = performance.now();
      await read(round);
      times.push(performance.now() - begun);
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => Math.round(times[Math.ceil(times.length * share) - 1]! * 10) / 10;
    const cpu = Math.round((((await processor()) - before) / ROUNDS) * 1000);
    reports[name] = { p50: at(0.5), p95: at(0.95), cpu };
  };
  const own = ownDimensions.filter((by) => !/^s([3-9]|10)$/.test(by));
  const whose: readonly (readonly [string, (round: number) => bigint | null])[] = [
    ["most traffic", () => memberOf(1)],
    ["a middle one", () => memberOf(Math.ceil(size.members / 20))],
    ["any", (round) => memberOf(1 + ((round * 7919) % size.members))],
    ["everybody", () => null],
  ];
  for (const [range, daysOf] of ranges) {
    for (const [who, memberOfRound] of whose) {
      for (const by of who === "everybody" ? allDimensions : own) {
        await time(`${who} by ${by}, ${range}`, async (round) => {
          const query = { memberId: memberOfRound(round), days: daysOf(round) };
          const [rows] = await Promise.all([readReport(db, { ...query, by }), readTotals(db, query)]);
          await nameKeys(
            db,
            by,
            rows.map(({ key }) => key),
          );
        });
      }
    }
    say(`${range} measured`);
  }
  for (const [who, memberId] of [
    ["most traffic", memberOf(1)],
    ["everybody", null],
  ] as const) {
    await time(`${who}, glance`, () => readGlance(db, { memberId, today: last, timeZone }));
  }
  await time("cohorts, 24 months", () =>
    readCohorts(db, { programId: null, since: last.subtract({ months: 24 }).with({ day: 1 }), timeZone }),
  );
  await time("sleeping", () =>
    readSleeping(db, { programId: null, since: last.subtract({ days: 30 }), timeZone, most: 200 }),
  );
  return reports;
}

async function raw(db: Db): Promise<number> {
  const begun = performance.now();
  await sql`
    select link_id, count(*), count(*) filter (where valid) from click
    where at >= ${first.add({ days: 365 }).toString()}::timestamptz group by 1`.execute(db);
  return Math.round(performance.now() - begun);
}
