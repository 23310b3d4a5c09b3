/**
 * A period's run from PostgreSQL to PostgreSQL: 1,000,000 members, 1,000,000 sales, run-path.plan.json. In turns with a bare COPY
 * of the same rows out and into the same layout with its indexes, and with set-based SQL for the unilevel bonus alone.
 * FAIRLINE_BENCH_ROUNDS (3) rounds; the database takes minutes to make.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { ensureDatabase, startCluster } from "../server/src/foundation/cluster.ts";
import { openDatabase } from "../server/src/foundation/database.ts";
import { migrateJobs } from "../server/src/foundation/jobs.ts";
import { migrate } from "../server/src/foundation/migrate.ts";
import { machine, median } from "./result.ts";
import type { BenchResult } from "./result.ts";
import { fillRunPath } from "./run-path-company.ts";
import type { BenchCompany } from "./run-path-company.ts";
import type { RunPathRound } from "./run-path-runner.ts";

const SIZE = Number(process.env["FAIRLINE_BENCH_SIZE"] ?? 1_000_000);
const ROUNDS = Number(process.env["FAIRLINE_BENCH_ROUNDS"] ?? 3);

export default async function bench(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), "fairline-run-path-"));
  await chmod(folder, 0o755);
  const flags = ["-c", "fsync=off", "-c", "max_wal_size=8GB", "-c", "shared_buffers=1GB"];
  const cluster = await startCluster(join(folder, "postgres"), { flags });
  try {
    const url = await ensureDatabase(cluster, "fairline");
    const database = openDatabase(url, { connections: 2 });
    let company: BenchCompany;
    try {
      await migrate(database.pool);
      await migrateJobs(database.pool);
      company = await fillRunPath(database.db, SIZE, SIZE);
    } finally {
      await database.close();
    }
    return await measure(url, company, folder);
  } finally {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(url: string, company: BenchCompany, folder: string): Promise<BenchResult> {
  const sides = [
    side("ours", url, company, folder),
    side("copy", url, company, folder),
    side("sql", url, company, folder),
  ];
  const rounds: RunPathRound[][] = [[], [], []];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, one] of sides.entries()) {
        rounds[index]!.push(await one.round());
        console.log(`  ${["ours", "copy", "sql"][index]}: ${JSON.stringify(rounds[index]!.at(-1))}`);
      }
    }
  } finally {
    for (const one of sides) one.end();
  }
  const [ours, copy, unilevel] = rounds.map((side) => median(side.map(({ ms }) => ms)));
  const [first] = rounds[0]!;
  assert.ok(
    rounds[0]!.every(({ lines }) => lines === first!.lines),
    "every round has the same lines",
  );
  const timesOf = (against: readonly RunPathRound[]) =>
    median(rounds[0]!.map(({ ms }, round) => against[round]!.ms / ms));
  return {
    name: "run-path",
    ours: Math.round(ours!),
    other: Math.round(copy!),
    ratio: Math.round((1 / timesOf(rounds[1]!)) * 100) / 100,
    unit: "ms",
    machine: machine(),
    date: new Date().toISOString(),
    against:
      "a bare COPY of the rows that the run reads out of their tables, and of its snapshot and lines into the same layout, indexes included; in turns",
    members: SIZE,
    sales: SIZE,
    lines: first!.lines,
    rounds: ROUNDS,
    stages: rounds[0]!.map(({ stages }) => stages),
    copyStages: rounds[1]!.map(({ stages }) => stages),
    /** KiB. */
    peakRss: Math.max(...rounds[0]!.map(({ rss }) => rss)),
    unilevelBySql: {
      ms: Math.round(unilevel!),
      lines: rounds[2]![0]!.lines,
      /** How many times as long as our whole run. */
      times: Math.round(timesOf(rounds[2]!) * 100) / 100,
    },
  };
}

/** A process that does its work once for each round asked for. */
function side(name: string, url: string, company: BenchCompany, folder: string) {
  const child = spawn(
    process.execPath,
    [
      fileURLToPath(new URL("run-path-runner.ts", import.meta.url)),
      name,
      url,
      String(company.periodId),
      String(company.drafter),
      folder,
    ],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    round: async (): Promise<RunPathRound> => {
      child.stdin.write("\n");
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`the side "${name}" has ended`);
      return JSON.parse(value) as RunPathRound;
    },
    end: () => child.stdin.end(),
  };
}
