/**
 * A period's run from PostgreSQL to PostgreSQL: 1,000,000 members, 1,000,000 sales, run-path.plan.json. In turns with a bare COPY
 * of what it reads out, and of ready-made chunks into the same layout, and with set-based SQL for the unilevel bonus alone; in the end
 * one draft is locked and committed.
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
import type { Database } from "../server/src/foundation/database.ts";
import { migrateJobs } from "../server/src/foundation/jobs.ts";
import { migrate } from "../server/src/foundation/migrate.ts";
import { machine, median } from "./result.ts";
import type { BenchResult } from "./result.ts";
import { changePlan, fillRunPath } from "./run-path-company.ts";
import type { BenchCompany, BenchPlan } from "./run-path-company.ts";
import type { RunPathRound } from "./run-path-runner.ts";

const SIZE = Number(process.env["FAIRLINE_BENCH_SIZE"] ?? 1_000_000);
const ROUNDS = Number(process.env["FAIRLINE_BENCH_ROUNDS"] ?? 3);

type Side = "ours" | "engine" | "copy" | "sql" | "close";

export default async function bench(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), "fairline-run-path-"));
  await chmod(folder, 0o755);
  const flags = ["-c", "fsync=off", "-c", "max_wal_size=8GB", "-c", "shared_buffers=1GB"];
  const cluster = await startCluster(join(folder, "postgres"), { flags });
  try {
    const url = await ensureDatabase(cluster, "fairline");
    const database = openDatabase(url, { connections: 2 });
    try {
      await migrate(database.pool);
      await migrateJobs(database.pool);
      const company = await fillRunPath(database.db, SIZE, SIZE);
      return await measure(database, url, company, folder);
    } finally {
      await database.close();
    }
  } finally {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(database: Database, url: string, company: BenchCompany, folder: string): Promise<BenchResult> {
  const turns = async (plan: BenchPlan, ...names: readonly Side[]): Promise<readonly RunPathRound[][]> => {
    await changePlan(database.db, plan);
    const sides = names.map((name) => side(name, url, company, folder));
    const rounds = names.map((): RunPathRound[] => []);
    try {
      for (let round = 0; round < ROUNDS; round++) {
        for (const [index, one] of sides.entries()) {
          rounds[index]!.push(await one.round());
          console.log(`  ${plan}, ${names[index]}: ${JSON.stringify(rounds[index]!.at(-1))}`);
        }
      }
    } finally {
      for (const one of sides) one.end();
    }
    assert.ok(
      rounds[0]!.every(({ lines }) => lines === rounds[0]![0]!.lines),
      "every round has the same lines",
    );
    return rounds;
  };
  const [ours, copy] = (await turns("run-path", "ours", "copy")) as [RunPathRound[], RunPathRound[]];
  const [alone, unilevel] = (await turns("run-path-unilevel", "ours", "sql")) as [RunPathRound[], RunPathRound[]];
  assert.equal(unilevel[0]!.lines, alone[0]!.lines, "SQL has as many unilevel lines");
  const [binary, engine] = (await turns("run-path-binary", "ours", "engine")) as [RunPathRound[], RunPathRound[]];
  const closed = await closeOnce(database, url, company, folder);
  const summary = medianOf(ours);
  return {
    name: "run-path",
    ours: Math.round(summary.ms),
    other: Math.round(medianOf(copy).ms),
    ratio: times(ours, copy),
    unit: "ms",
    machine: machine(),
    date: new Date().toISOString(),
    against:
      "a bare COPY of the columns that the run reads out of their tables, and of its snapshot and lines into the same layout, indexes included; in turns",
    members: SIZE,
    sales: SIZE,
    lines: summary.lines,
    rounds: ROUNDS,
    stages: ours.map(({ stages }) => stages),
    copyStages: copy.map(({ stages }) => stages),
    peakMiB: peakOf(ours),
    /** The unilevel bonus alone: our whole way with a plan of nothing else (snapshot, hashes, checks), and SQL that only writes the lines. */
    unilevelAlone: {
      ms: Math.round(medianOf(alone).ms),
      bySqlMs: Math.round(medianOf(unilevel).ms),
      lines: medianOf(alone).lines,
      /** How many times as long SQL takes. */
      sqlOverOurs: times(unilevel, alone),
      sqlOverWholeRun: Math.round((medianOf(unilevel).ms / summary.ms) * 100) / 100,
      stages: alone.map(({ stages }) => stages),
      peakMiB: peakOf(alone),
    },
    /** A binary with carry and nothing else: from PostgreSQL to PostgreSQL, and of that the engine, from columns to lines. */
    binaryAlone: {
      ms: Math.round(medianOf(binary).ms),
      engineMs: Math.round(medianOf(engine).ms),
      lines: medianOf(binary).lines,
      stages: binary.map(({ stages }) => stages),
      peakMiB: peakOf(binary),
    },
    /** The first case's draft locked by a second person and committed: every earning, posting and total of the books. Once. */
    lockAndCommit: { ms: Math.round(closed.ms), lines: closed.lines, stages: closed.stages, peakMiB: peakOf([closed]) },
  };
}

/** A period is committed once, so this comes last. */
async function closeOnce(
  database: Database,
  url: string,
  company: BenchCompany,
  folder: string,
): Promise<RunPathRound> {
  await changePlan(database.db, "run-path");
  const [draft, close] = [side("ours", url, company, folder), side("close", url, company, folder)];
  try {
    await draft.round();
    const closed = await close.round();
    console.log(`  run-path, lock and commit: ${JSON.stringify(closed)}`);
    return closed;
  } finally {
    draft.end();
    close.end();
  }
}

const medianOf = (rounds: readonly RunPathRound[]) => ({
  ms: median(rounds.map(({ ms }) => ms)),
  lines: rounds[0]!.lines,
});

/** How many times as long as the other's each round took. */
const times = (of: readonly RunPathRound[], against: readonly RunPathRound[]): number =>
  Math.round(median(of.map(({ ms }, round) => ms / against[round]!.ms)) * 100) / 100;

const peakOf = (rounds: readonly RunPathRound[]): number =>
  Math.round(Math.max(...rounds.map(({ rss }) => rss)) / 1024);

/** A process that does its work once for each round asked for. */
function side(name: Side, url: string, company: BenchCompany, folder: string) {
  const child = spawn(
    process.execPath,
    [
      fileURLToPath(new URL("run-path-runner.ts", import.meta.url)),
      name,
      url,
      String(company.periodId),
      String(company.drafter),
      String(company.checker),
      folder,
    ],
    {
      stdio: ["pipe", "pipe", "inherit"],
      // As `npm start` has it.
      env: { ...process.env, NODE_COMPILE_CACHE: join(folder, "compiled") },
    },
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
