/**
 * The company office's list of orders over 1,000,000 of them: the 95th percentile of every view, filter, search and of pages deep in the
 * past, and of one order's whole story. Sales and people, which no list of orders looks at, are not made. Other side: the same first page by an index scan
 * that reads nothing but the orders. FAIRLINE_BENCH_SIZE: orders, where others than a million are wished.
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
import { listOrders, readOrder } from "../server/src/orders/index.ts";
import type { OrderFilter } from "../server/src/orders/index.ts";
import { fillOrders } from "./orders-company.ts";
import type { BenchResult } from "./result.ts";
import { questionsResult, say, timer } from "./time-questions.ts";

const ORDERS = Number(process.env["FAIRLINE_BENCH_SIZE"] ?? 1_000_000);
const ROUNDS = 20;
const GOAL_MS = 200;

export default async function bench(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), "fairline-orders-"));
  await chmod(folder, 0o755);
  const cluster = await startCluster(join(folder, "postgres"), {
    flags: ["-c", "fsync=off", "-c", "max_wal_size=4GB", "-c", "shared_buffers=512MB"],
  });
  const database = openDatabase(await ensureDatabase(cluster, "fairline"), { connections: 1 });
  try {
    await migrate(database.pool);
    await migrateJobs(database.pool);
    const { db } = database;
    await fillOrders(db, { orders: ORDERS, people: ORDERS }, say);
    const questions = await measure(db);
    const against = { ms: await bare(db), what: "fifty orders from the index alone" };
    return questionsResult("orders-list", { orders: ORDERS }, questions, GOAL_MS, against);
  } finally {
    await database.close();
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(db: Db) {
  const { questions, time } = timer(ROUNDS, say);
  const list = (name: string, filter: (round: number) => OrderFilter & { readonly before?: bigint }) =>
    time(name, async (round) => (await listOrders(db, { ...filter(round), limit: 51 })).length);
  const deep = (round: number) => BigInt(Math.max(100, Math.floor((ORDERS / (ROUNDS + 1)) * (round + 1))));
  const day = (text: string) => Temporal.Instant.from(`${text}T00:00:00Z`);
  await list("first page", () => ({}));
  await list("deep pages", (round) => ({ before: deep(round) }));
  for (const matter of ["to-ship", "refunds", "returns", "failed-refund", "unsettled-payment"] as const) {
    await list(matter, () => ({ with: matter }));
    await list(`${matter}, deep`, (round) => ({ with: matter, before: deep(round) }));
  }
  for (const state of ["placed", "paid", "cancelled"] as const) {
    await list(state, () => ({ state }));
    await list(`${state}, deep`, (round) => ({ state, before: deep(round) }));
  }
  for (const shipping of ["open", "part", "shipped", "delivered", "nothing"] as const) {
    await list(`goods ${shipping}`, (round) => ({ shipping, ...(round % 2 === 0 ? {} : { before: deep(round) }) }));
  }
  await list("a small market", (round) => ({ market: "jp", ...(round % 2 === 0 ? {} : { before: deep(round) }) }));
  await list("cancelled in a small market", () => ({ market: "jp", state: "cancelled" }));
  await list("a month long ago", (round) => ({
    from: day(`2024-0${1 + (round % 9)}-01`),
    to: day(`2024-0${1 + (round % 9)}-28`),
  }));
  const words: Readonly<Record<string, (round: number) => string>> = {
    "a whole number": (round) => `AV-${100_000 + Number(deep(round))}`,
    "the end of a number": (round) => String(100_000 + Number(deep(round))).slice(-5),
    "the beginning of all numbers": () => "AV-1",
    "a whole mail address": (round) => `nora.quinn${(round * 30) % 90_000}@example.test`,
    "a frequent name": () => "Quinn",
    "a rare name": () => "quinnovski",
    "first and last name": () => "Mina Kato",
    "two letters": (round) => ["no", "ka", "ei", "zo"][round % 4]!,
    "two letters that nobody has": () => "qx",
    "a part of every address": () => "@example",
    "words that nobody has": () => "zzyzx",
    "marks that mean something to SQL": () => "100%_\\",
  };
  for (const [name, word] of Object.entries(words)) {
    await list(`search: ${name}`, (round) => ({ search: word(round) }));
  }
  await list("search in a view", () => ({ search: "quinn", with: "returns" }));
  await list("search, next pages", (round) => ({ search: "kato", before: deep(round) }));
  await time("an order's story", async (round) => ((await readOrder(db, deep(round))) === undefined ? 0 : 1));
  return questions;
}

async function bare(db: Db): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const begun = performance.now();
    await sql`select id, number, state, total from orders order by placed_at desc, id desc limit 51`.execute(db);
    times.push(performance.now() - begun);
  }
  return Math.round(times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)]! * 100) / 100;
}
