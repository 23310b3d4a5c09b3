/**
 * A rush on the store: shoppers in a closed loop, 32 and 256 at a time, come by members' links, look around, fill baskets, go to the
 * checkout and pay at the test bank, against a started server (a process of its own) on a PostgreSQL that waits for the disk; then all
 * of them want one product. Other side: a client that only writes the rows of such orders, into a copy of the database made after the first round. The two
 * work in turns, a third of a round of it before and after each round of shoppers, which is compared with the mean of those two, because a machine can be
 * twice as fast a minute later; judged are the medians of three turns. Afterwards every paid order is looked for in the ledger and the stock is counted. Then shelves asked of the API, and pages; and in the end
 * the same shoppers at the rate that is the goal, a fifth of the bare client's median: what a request takes then is judged, since as many as go always
 * wait as long as they are many.
 *
 * FAIRLINE_BENCH_SECONDS: of a round (15); FAIRLINE_BENCH_ROUNDS: turns (3); FAIRLINE_BENCH_CLIENTS: how many at a time ("32,256"); FAIRLINE_BENCH_PAGES=off: no pages;
 * FAIRLINE_BENCH_CPU_PROF: a folder for the server's profile of its processor time; FAIRLINE_BENCH_STATEMENTS: a file for the statements of the
 * first round of orders with their times, as pg_stat_statements counts them.
 */
import { spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { ensureDatabase, startCluster } from "../server/src/foundation/cluster.ts";
import { openDatabase } from "../server/src/foundation/database.ts";
import type { Database } from "../server/src/foundation/database.ts";
import { migrateJobs } from "../server/src/foundation/jobs.ts";
import { migrate } from "../server/src/foundation/migrate.ts";
import { openBareClient } from "./checkout-bare.ts";
import type { Bare } from "./checkout-bare.ts";
import { checkAfterwards } from "./checkout-checks.ts";
import { fillShop } from "./checkout-company.ts";
import type { Shop } from "./checkout-company.ts";
import type { Outcome, Round } from "./checkout-load.ts";
import { processorTime } from "./processor-time.ts";
import { asStarted, machine } from "./result.ts";
import type { BenchResult } from "./result.ts";

const SECONDS = Number(process.env["FAIRLINE_BENCH_SECONDS"] ?? 15);
/** Of each kind of shoppers, in turns. */
const ROUNDS = Number(process.env["FAIRLINE_BENCH_ROUNDS"] ?? 3);
/** Seconds before those that count, as the bare client has some too. */
const WARM = Math.min(5, SECONDS / 4);
const CLIENTS = (process.env["FAIRLINE_BENCH_CLIENTS"] ?? "32,256").split(",").map(Number);
const PAGES = process.env["FAIRLINE_BENCH_PAGES"] !== "off";
const STATEMENTS = process.env["FAIRLINE_BENCH_STATEMENTS"];
const CPU_PROF = process.env["FAIRLINE_BENCH_CPU_PROF"];
const GOAL = { orders: 300, shareOfBare: 5, p99: 500, connections: 16, lists: 1_000, pages: 200 };

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const say = (line: string) =>
  console.log(`${Temporal.Now.plainTimeISO().toString({ smallestUnit: "second" })} ${line}`);

interface Server {
  readonly port: number;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

async function startServer(databaseUrl: string): Promise<Server> {
  const profile = CPU_PROF === undefined ? [] : ["--cpu-prof", "--cpu-prof-dir", CPU_PROF];
  const child = spawn(process.execPath, [...asStarted, ...profile, path("../server/src/main.ts")], {
    env: {
      PATH: process.env["PATH"] ?? "",
      DATABASE_URL: databaseUrl,
      PORT: "0",
      FAIRLINE_HOST: "127.0.0.1",
      FAIRLINE_SECRET: "a secret for benchmarks, of 32 letters or more",
      FAIRLINE_ACCOUNT_KEYS: `1:${Buffer.alloc(32, 7).toString("base64")}`,
      // Shoppers come from addresses of their own, as they do behind a proxy.
      FAIRLINE_TRUSTED_PROXIES: "127.0.0.1",
      FAIRLINE_TEST_PAYMENTS: "on",
      FAIRLINE_PAGES: PAGES ? "on" : "off",
      FAIRLINE_DEMO: "off",
      FAIRLINE_LOG: "warn",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = new Promise<void>((done) => child.once("exit", () => done()));
  const port = await new Promise<number>((found, refuse) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const match = /Fairline is at http:\/\/[^:]+:(\d+)/.exec(line);
      if (match !== null) found(Number(match[1]));
      else if (line.startsWith("{")) console.log(line.slice(0, 400));
    });
    void gone.then(() => refuse(new Error("the server ended before it listened")));
  });
  return {
    port,
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill("SIGTERM");
      await gone;
    },
  };
}

type Ask = Pick<Round, "clients" | "does" | "hot" | "rate"> & { readonly seconds?: number };

/** Milliseconds of processor time for each thing done. */
interface Cost {
  readonly server: number;
  readonly postgres: number;
  readonly load: number;
}

/** @param before rounds of this shop that another load has had: its shoppers were others */
function startLoad(server: Server, postmaster: number, shop: Shop, before = 0) {
  const child = spawn(process.execPath, [path("checkout-load.ts")], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let seed = before;
  return {
    round: async (ask: Ask): Promise<Outcome & { readonly cost: Cost }> => {
      seed += 1;
      const { codes, products } = shop;
      const pids = [server.pid, postmaster, child.pid ?? 0];
      const before = pids.map((pid) => processorTime(pid));
      const warm = ask.does === "orders" ? WARM : 1;
      child.stdin.write(
        `${JSON.stringify({ port: server.port, seconds: SECONDS, warm, codes, products, seed, ...ask })}\n`,
      );
      const line = await lines.next();
      if (line.done) throw new Error("the load ended before its round");
      const outcome = JSON.parse(line.value) as Outcome;
      const [own, postgres, generator] = pids.map(
        (pid, at) => Math.round(((processorTime(pid) - before[at]!) / Math.max(1, outcome.ever)) * 100) / 100,
      );
      const cost = { server: own!, postgres: postgres!, load: generator! };
      const { order = outcome.requests["all"], all } = outcome.requests;
      say(
        `${ask.does}${ask.hot ? ", one hot product" : ""}, ${ask.clients} clients${ask.rate === undefined ? "" : ` at ${ask.rate}/s`}: ${outcome.perSecond}/s; p99 of all ${all?.p99} ms, of orders ${order?.p99} ms; ${JSON.stringify(cost)} ${
          Object.keys(outcome.wrong).length === 0 ? "" : JSON.stringify(outcome.wrong)
        }`,
      );
      return { ...outcome, cost };
    },
    stop: () => child.stdin.end(),
  };
}

/** The most connections that the server held at once. */
function watchConnections({ pool }: Database) {
  let most = 0;
  const look = async () => {
    const { rows } = await pool.query<{ count: bigint }>(
      "select count(*) from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()",
    );
    most = Math.max(most, Number(rows[0]?.count));
  };
  const timer = setInterval(() => void look().catch(() => {}), 500);
  return {
    most: () => most,
    stop: () => clearInterval(timer),
  };
}

async function tellStatements({ pool }: Database, file: string, orders: number): Promise<void> {
  const { rows } = await pool.query<{
    calls: bigint;
    ms: number;
    plan: number;
    plans: bigint;
    pages: bigint;
    query: string;
  }>(
    `select calls, total_exec_time + total_plan_time as ms, total_plan_time as plan, plans, shared_blks_hit as pages, regexp_replace(query, '\\s+', ' ', 'g') as query from pg_stat_statements
     where dbid = (select oid from pg_database where datname = current_database()) order by 2 desc`,
  );
  const per = (count: number) => (count / Math.max(1, orders)).toFixed(2).padStart(8);
  const lines = rows.map(
    ({ calls, ms, plan, plans, pages, query }) =>
      `${per(Number(calls))} ${per(ms)} ms (plans ${per(Number(plans))} ${per(plan)} ms, ${per(Number(pages))} pages)  ${query.slice(0, 220)}`,
  );
  await writeFile(file, `${lines.join("\n")}\n`);
  await pool.query("select pg_stat_statements_reset()");
}

async function jobsLeft({ pool }: Database): Promise<number> {
  const { rows } = await pool.query<{ count: bigint }>(
    "select count(*) from graphile_worker._private_jobs where run_at <= now() and attempts < max_attempts",
  );
  return Number(rows[0]?.count);
}

export default async function bench(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), "fairline-checkout-"));
  await chmod(folder, 0o755);
  const cluster = await startCluster(
    join(folder, "postgres"),
    STATEMENTS === undefined
      ? {}
      : {
          flags: [
            "-c",
            "shared_preload_libraries=pg_stat_statements",
            "-c",
            "pg_stat_statements.track_planning=on",
            "-c",
            "pg_stat_statements.track=all",
          ],
        },
  );
  const url = await ensureDatabase(cluster, "fairline");
  let database = openDatabase(url, { connections: 1 });
  try {
    await migrate(database.pool);
    await migrateJobs(database.pool);
    const shop = await fillShop(database);
    say("the shop is filled");
    const postmaster = Number((await readFile(join(cluster.dataDir, "postmaster.pid"), "utf8")).split("\n")[0]);
    await onServer(url, postmaster, shop, 0, async () => {});
    await database.close();
    const bareClient = await openBareClient(await copyDatabase(cluster), { clients: 8, postmaster });
    database = openDatabase(url, { connections: 1 });
    // As autovacuum does within a minute: what is planned over tables that were empty a moment ago reads them whole.
    await database.pool.query("analyze");
    if (STATEMENTS !== undefined)
      await database.pool.query("create extension pg_stat_statements; select pg_stat_statements_reset()");
    const rounds: Record<string, OrdersRound[]> = {};
    const lists: Record<string, Outcome> = {};
    const pages: Record<string, Outcome> = {};
    const connections = watchConnections(database);
    const bareNow = async () => {
      // It has the machine for itself: what orders left to be done afterwards is done first.
      await untilNoJobs(database);
      const bare = await bareClient.round(SECONDS / 3);
      say(`bare: ${JSON.stringify(bare)}`);
      return bare;
    };
    const bare: Bare[] = [];
    const checked = await onServer(url, postmaster, shop, 100, async (load) => {
      bare.push(await bareNow());
      for (let turn = 0; turn < ROUNDS; turn += 1) {
        for (const hot of [false, true]) {
          for (const clients of CLIENTS) {
            if (STATEMENTS !== undefined && !hot) await database.pool.query("select pg_stat_statements_reset()");
            const outcome = await load.round({ clients, does: "orders", hot });
            if (STATEMENTS !== undefined && !hot) await tellStatements(database, STATEMENTS, outcome.ever);
            const left = await jobsLeft(database);
            bare.push(await bareNow());
            const beside = bare.slice(-2).reduce((sum, { perSecond }) => sum + perSecond / 2, 0);
            (rounds[`${hot ? "hot" : "spread"}, ${clients} clients`] ??= []).push({
              ...outcome,
              jobsLeft: left,
              bareBeside: Math.round(beside * 10) / 10,
              shareOfBare: Math.round((outcome.perSecond / beside) * 1000) / 1000,
            });
          }
        }
      }
      connections.stop();
      const found = await checkAfterwards(database);
      say(`checked: ${JSON.stringify(found)}`);
      for (const clients of CLIENTS) {
        lists[`${clients} clients`] = await load.round({ clients, does: "lists", hot: false });
        if (PAGES) pages[`${clients} clients`] = await load.round({ clients, does: "pages", hot: false });
      }
      return found;
    });
    await bareClient.close();
    const atGoal = await roundsAt(goalOf(perSecondOf(bare)), database, url, postmaster, shop);
    return result({ rounds, atGoal, lists, pages, bare, checked, connections: connections.most() });
  } finally {
    await database.close();
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

type OrdersRound = Outcome & {
  readonly jobsLeft: number;
  /** Orders a second of the bare client, the mean of before and after this round. */
  readonly bareBeside: number;
  readonly shareOfBare: number;
};

/** A server and shoppers for it, warm: the code of an order is compiled while it runs, for half a minute. */
async function onServer<T>(
  url: string,
  postmaster: number,
  shop: Shop,
  before: number,
  work: (load: ReturnType<typeof startLoad>) => Promise<T>,
): Promise<T> {
  const server = await startServer(url);
  const load = startLoad(server, postmaster, shop, before);
  try {
    await load.round({ clients: 32, does: "orders", hot: false });
    say("warm");
    return await work(load);
  } finally {
    load.stop();
    await server.stop();
  }
}

/** The bare client's: nobody else may be connected to what is copied. */
async function copyDatabase(cluster: Awaited<ReturnType<typeof startCluster>>): Promise<string> {
  const database = openDatabase(cluster.url("postgres"), { connections: 1 });
  try {
    await database.pool.query("create database bare template fairline");
  } finally {
    await database.close();
  }
  return cluster.url("bare");
}

async function untilNoJobs(database: Database): Promise<void> {
  for (let wait = 0; wait < 240 && (await jobsLeft(database)) > 0; wait += 1)
    await new Promise((later) => setTimeout(later, 500));
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}

const perSecondOf = (rounds: readonly { readonly perSecond: number }[]) =>
  medianOf(rounds.map(({ perSecond }) => perSecond));

const goalOf = (bare: number) => Math.min(GOAL.orders, Math.round(bare / GOAL.shareOfBare));

/** All shoppers at the goal's rate, on a server that has nothing left to do from before. */
async function roundsAt(rate: number, database: Database, url: string, postmaster: number, shop: Shop) {
  return await onServer(url, postmaster, shop, 200, async (load) => {
    const rounds: Record<string, Outcome> = {};
    for (const hot of [false, true]) {
      for (const clients of CLIENTS) {
        await untilNoJobs(database);
        const name = `${hot ? "hot" : "spread"}, ${clients} clients`;
        rounds[name] = await load.round({ clients, does: "orders", hot, rate });
      }
    }
    return rounds;
  });
}

function result(found: {
  readonly rounds: Readonly<Record<string, readonly OrdersRound[]>>;
  readonly atGoal: Readonly<Record<string, Outcome>>;
  readonly lists: Readonly<Record<string, Outcome>>;
  readonly pages: Readonly<Record<string, Outcome>>;
  readonly bare: readonly Bare[];
  readonly checked: Awaited<ReturnType<typeof checkAfterwards>>;
  readonly connections: number;
}): BenchResult {
  const { rounds, atGoal, lists, pages, bare } = found;
  const least = (outcomes: Readonly<Record<string, Outcome>>) =>
    Math.min(...Object.values(outcomes).map(({ perSecond }) => perSecond));
  const worst = Math.max(...Object.values(atGoal).map(({ requests }) => requests["all"]?.p99 ?? 0));
  const kinds = Object.values(rounds).map((turns) => ({
    perSecond: perSecondOf(turns),
    shareOfBare: medianOf(turns.map(({ shareOfBare }) => shareOfBare)),
  }));
  const goal = goalOf(perSecondOf(bare));
  return {
    name: "checkout",
    ours: Math.min(...kinds.map(({ perSecond }) => perSecond)),
    other: perSecondOf(bare),
    ratio: Math.min(...kinds.map(({ shareOfBare }) => shareOfBare)),
    unit: "paid orders/s (more is better)",
    what: "ours: from the link to the ledger; other: only writes the rows of such orders, right before and after each round; medians, of the kind of rounds in which ours is slowest",
    goal: { ...GOAL, orders: goal },
    met: {
      orders: kinds.every(
        ({ perSecond, shareOfBare }) => perSecond >= GOAL.orders || shareOfBare >= 1 / GOAL.shareOfBare,
      ),
      // At that rate: every round has to come to it, but for the orders under way at its end.
      p99: worst < GOAL.p99 && least(atGoal) >= goal * 0.95,
      connections: found.connections <= GOAL.connections,
      lists: least(lists) >= GOAL.lists,
      ...(Object.keys(pages).length > 0 && { pages: least(pages) >= GOAL.pages }),
    },
    worstP99: worst,
    connections: found.connections,
    checked: found.checked,
    rounds,
    atGoal,
    lists,
    pages,
    bare,
    seconds: SECONDS,
    load: loadavg().map((value) => Math.round(value * 10) / 10),
    machine: machine(),
    date: Temporal.Now.plainDateISO().toString(),
  };
}
