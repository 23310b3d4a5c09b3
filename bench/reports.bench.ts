/**
 * The affiliate reports over 10,000,000 clicks and 1,000,000 conversions in two years: each report's 95th percentile for the
 * largest affiliate (a fifth of everything) and for everybody, over ranges of a day to two years. Beside it the same figures
 * straight from the raw tables. FAIRLINE_BENCH_SIZE: clicks, where others than ten millions are wished.
 */
import { chmod, mkdtemp, rm } from "node:fs/promises";
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
  ownDimensions,
  readCohorts,
  readGlance,
  readReport,
  readSleeping,
} from "../server/src/insight/index.ts";
import { fillTraffic, first } from "./reports-company.ts";
import { machine } from "./result.ts";
import type { BenchResult } from "./result.ts";

const CLICKS = Number(process.env["FAIRLINE_BENCH_SIZE"] ?? 10_000_000);
const size = { clicks: CLICKS, conversions: CLICKS / 10, members: 2_000, links: 10_000, days: 730 };
const ROUNDS = 20;
const timeZone = "Europe/Dublin";
const last = first.add({ days: size.days - 1 });
const now = last.toZonedDateTime("UTC").toInstant();

const say = (line: string) =>
  console.log(`${Temporal.Now.plainTimeISO().toString({ smallestUnit: "second" })} ${line}`);

export default async function bench(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), "fairline-reports-"));
  await chmod(folder, 0o755);
  const cluster = await startCluster(join(folder, "postgres"), {
    flags: ["-c", "fsync=off", "-c", "max_wal_size=4GB", "-c", "shared_buffers=512MB"],
  });
  const database = openDatabase(await ensureDatabase(cluster, "fairline"), { connections: 6 });
  try {
    await migrate(database.pool);
    await migrateJobs(database.pool);
    const { db } = database;
    const largest = await fillTraffic(db, size, say);
    const counting = await countAll(db);
    const reports = await measure(db, largest);
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
      reports,
      counting,
      load: loadavg().map((value) => Math.round(value * 10) / 10),
      machine: machine(),
      date: Temporal.Now.plainDateISO().toString(),
    };
  } finally {
    await database.close();
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function countAll(db: Db) {
  const begun = performance.now();
  let passed = 0;
  while ((await countConversions(db, { timeZone })) > 0);
  const conversions = performance.now();
  for (let part = 1; part > 0;) {
    part = await countClicks(db, { timeZone, now, most: 500_000 });
    passed += part;
    say(`${passed} clicks counted`);
  }
  const clicks = performance.now();
  await sql`vacuum analyze report_sum, report_month`.execute(db);
  const { rows } = await sql<{ sums: bigint; bytes: bigint }>`
    select reltuples::bigint as sums, pg_total_relation_size(oid) as bytes from pg_class where relname = 'report_sum'`.execute(
    db,
  );
  return {
    conversionsPerSecond: Math.round(size.conversions / ((conversions - begun) / 1000)),
    clicksPerSecond: Math.round(size.clicks / ((clicks - conversions) / 1000)),
    sums: Number(rows[0]!.sums),
    megabytes: Math.round(Number(rows[0]!.bytes) / 1e6),
  };
}

async function measure(db: Db, largest: bigint) {
  const reports: Record<string, { p50: number; p95: number }> = {};
  const time = async (name: string, read: (round: number) => Promise<unknown>) => {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const begun = performance.now();
      await read(round);
      times.push(performance.now() - begun);
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => Math.round(times[Math.ceil(times.length * share) - 1]! * 10) / 10;
    reports[name] = { p50: at(0.5), p95: at(0.95) };
    say(`${name}: ${JSON.stringify(reports[name])}`);
  };
  // Ends that fall anywhere in the spans.
  const range = (days: number, round: number) => {
    const to = last.subtract({ days: (round * 37) % Math.max(1, size.days - days + 1) });
    return { from: to.subtract({ days: days - 1 }), to };
  };
  for (const days of [1, 31, 365, 730]) {
    for (const [who, memberId, dimensions] of [
      ["own", largest, ownDimensions.filter((by) => !/^s([2-9]|10)$/.test(by))],
      ["all", null, allDimensions],
    ] as const) {
      for (const by of dimensions) {
        await time(`${who} by ${by}, ${days} days`, (round) =>
          readReport(db, { memberId, by, days: range(days, round) }),
        );
      }
    }
  }
  await time("own glance", () => readGlance(db, { memberId: largest, today: last, timeZone }));
  await time("all glance", () => readGlance(db, { memberId: null, today: last, timeZone }));
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
