/**
 * The lists of the company office and of accounts over a company of 1,000,000 orders, 300,000 people and 100,000 members: the 95th percentile of each
 * as its route answers it, first page and pages deep in the past, every filter and search. Orders and products have benchmarks of their own
 * (`orders-list`, `catalog`), as have reports and the explorer. Other side: fifty mails by an index scan that reads nothing else.
 * FAIRLINE_BENCH_SIZE: orders, where others than a million are wished; everything else shrinks with them.
 */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { ensureDatabase, startCluster } from "../server/src/foundation/cluster.ts";
import { openDatabase } from "../server/src/foundation/database.ts";
import type { Db } from "../server/src/foundation/database.ts";
import { migrateJobs } from "../server/src/foundation/jobs.ts";
import { migrate } from "../server/src/foundation/migrate.ts";
import { fillShelves } from "./catalog-shelves.ts";
import { fillOffice, sizeOf } from "./office-company.ts";
import { askLists } from "./office-questions.ts";
import { fillOrders } from "./orders-company.ts";
import type { BenchResult } from "./result.ts";
import { questionsResult, say, timer } from "./time-questions.ts";

const ORDERS = Number(process.env["FAIRLINE_BENCH_SIZE"] ?? 1_000_000);
const ROUNDS = 20;
const GOAL_MS = 200;

export default async function bench(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), "fairline-office-"));
  await chmod(folder, 0o755);
  const cluster = await startCluster(join(folder, "postgres"), {
    flags: ["-c", "fsync=off", "-c", "max_wal_size=4GB", "-c", "shared_buffers=512MB"],
  });
  try {
    const url = await ensureDatabase(cluster, "fairline");
    await fill(url);
    const database = openDatabase(url, { connections: 4 });
    try {
      const { questions, time } = timer(ROUNDS, say);
      await askLists(database.db, { size: sizeOf(ORDERS), rounds: ROUNDS, time });
      const against = { ms: await bare(database.db), what: "fifty mails from the index alone" };
      return questionsResult("office-lists", { ...sizeOf(ORDERS) }, questions, GOAL_MS, against);
    } finally {
      await database.close();
    }
  } finally {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function fill(url: string): Promise<void> {
  const database = openDatabase(url, { connections: 1 });
  try {
    await migrate(database.pool);
    await migrateJobs(database.pool);
    const size = sizeOf(ORDERS);
    await fillShelves(database.db, size.products);
    await fillOrders(database.db, size, say);
    await fillOffice(database.db, size, say);
  } finally {
    await database.close();
  }
}

async function bare(db: Db): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const begun = performance.now();
    await sql`select id, recipient, template from mail order by id desc limit 51`.execute(db);
    times.push(performance.now() - begun);
  }
  return Math.round(times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)]! * 100) / 100;
}
