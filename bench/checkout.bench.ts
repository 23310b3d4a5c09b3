/**
 * A rush on the store: shoppers in a closed loop, 32 and 256 at a time, come by members' links, look around, fill baskets, go to the
 * checkout and pay at the test bank, against a started server (a process of its own) on a PostgreSQL that waits for the disk; then all
 * of them want one product. Afterwards every paid order is looked for in the ledger and the stock is counted. Other side: a client that only writes the
 * rows of such orders. Then shelves asked of the API, and pages; and in the end the same shoppers at the rate that is the goal, a fifth of what the bare
 * client wrote: what a request takes then is judged, since as many as go always wait as long as they are many.
 *
 * FAIRLINE_BENCH_SECONDS: of a round (20); FAIRLINE_BENCH_CLIENTS: how many at a time ("32,256"); FAIRLINE_BENCH_PAGES=off: no pages;
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
import { writeBare } from "./checkout-bare.ts";
import { checkAfterwards } from "./checkout-checks.ts";
import { fillShop } from "./checkout-company.ts";
import type { Shop } from "./checkout-company.ts";
import type { Outcome, Round } from "./checkout-load.ts";
import { processorTime } from "./processor-time.ts";
import { asStarted, machine } from "./result.ts";
import type { BenchResult } from "./result.ts";

const SECONDS = Number(process.env["FAIRLINE_BENCH_SECONDS"] ?? 20);
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
  const { rows } = await pool.query<{ calls: bigint; ms: number; plan: number; plans: bigint; query: string }>(
    `select calls, total_exec_time + total_plan_time as ms, total_plan_time as plan, plans, regexp_replace(query, '\\s+', ' ', 'g') as query from pg_stat_statements
     where dbid = (select oid from pg_database where datname = current_database()) order by 2 desc`,
  );
  const per = (count: number) => (count / Math.max(1, orders)).toFixed(2).padStart(8);
  const lines = rows.map(
    ({ calls, ms, plan, plans, query }) =>
      `${per(Number(calls))} ${per(ms)} ms (plans ${per(Number(plans))} ${per(plan)} ms)  ${query.slice(0, 220)}`,
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
      : { flags: ["-c", "shared_preload_libraries=pg_stat_statements", "-c", "pg_stat_statements.track_planning=on"] },
  );
  const url = await ensureDatabase(cluster, "fairline");
  const database = openDatabase(url, { connections: 1 });
  try {
    await migrate(database.pool);
    await migrateJobs(database.pool);
    const shop = await fillShop(database);
    say("the shop is filled");
    const server = await startServer(url);
    const postmaster = Number((await readFile(join(cluster.dataDir, "postmaster.pid"), "utf8")).split("\n")[0]);
    const load = startLoad(server, postmaster, shop);
    const connections = watchConnections(database);
    // As long as a round: the code of an order is compiled while it runs, for half a minute.
    await load.round({ clients: 32, does: "orders", hot: false });
    // As autovacuum does within a minute: what is planned over tables that were empty a moment ago reads them whole.
    await database.pool.query("analyze");
    say("warm");
    if (STATEMENTS !== undefined)
      await database.pool.query("create extension pg_stat_statements; select pg_stat_statements_reset()");
    const rounds: Record<string, Outcome & { readonly jobsLeft: number }> = {};
    for (const hot of [false, true]) {
      for (const clients of CLIENTS) {
        const outcome = await load.round({ clients, does: "orders", hot });
        if (STATEMENTS !== undefined && !hot) await tellStatements(database, STATEMENTS, outcome.ever);
        rounds[`${hot ? "hot" : "spread"}, ${clients} clients`] = { ...outcome, jobsLeft: await jobsLeft(database) };
      }
    }
    connections.stop();
    const checked = await checkAfterwards(database);
    say(`checked: ${JSON.stringify(checked)}`);
    const lists: Record<string, Outcome> = {};
    const pages: Record<string, Outcome> = {};
    for (const clients of CLIENTS) {
      lists[`${clients} clients`] = await load.round({ clients, does: "lists", hot: false });
      if (PAGES) pages[`${clients} clients`] = await load.round({ clients, does: "pages", hot: false });
    }
    load.stop();
    await server.stop();
    const bare = await writeBare(url, { clients: 8, seconds: SECONDS, postmaster });
    say(`bare: ${JSON.stringify(bare)}`);
    const atGoal = await roundsAt(goalOf(bare.perSecond), database, url, postmaster, shop);
    return result({ rounds, atGoal, lists, pages, bare, checked, connections: connections.most() });
  } finally {
    await database.close();
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const goalOf = (bare: number) => Math.min(GOAL.orders, Math.round(bare / GOAL.shareOfBare));

/** All shoppers at the goal's rate, on a server that has nothing left to do from before. */
async function roundsAt(rate: number, database: Database, url: string, postmaster: number, shop: Shop) {
  const server = await startServer(url);
  const load = startLoad(server, postmaster, shop, 100);
  const rounds: Record<string, Outcome> = {};
  // As long as a round: the code of an order is compiled while it runs, for half a minute.
  await load.round({ clients: 32, does: "orders", hot: false });
  for (const hot of [false, true]) {
    for (const clients of CLIENTS) {
      for (let wait = 0; wait < 240 && (await jobsLeft(database)) > 0; wait += 1)
        await new Promise((later) => setTimeout(later, 500));
      rounds[`${hot ? "hot" : "spread"}, ${clients} clients`] = await load.round({
        clients,
        does: "orders",
        hot,
        rate,
      });
    }
  }
  load.stop();
  await server.stop();
  return rounds;
}

function result(found: {
  readonly rounds: Readonly<Record<string, Outcome & { readonly jobsLeft: number }>>;
  readonly atGoal: Readonly<Record<string, Outcome>>;
  readonly lists: Readonly<Record<string, Outcome>>;
  readonly pages: Readonly<Record<string, Outcome>>;
  readonly bare: Awaited<ReturnType<typeof writeBare>>;
  readonly checked: Awaited<ReturnType<typeof checkAfterwards>>;
  readonly connections: number;
}): BenchResult {
  const { rounds, atGoal, lists, pages, bare } = found;
  const least = (outcomes: Readonly<Record<string, Outcome>>) =>
    Math.min(...Object.values(outcomes).map(({ perSecond }) => perSecond));
  const worst = Math.max(...Object.values(atGoal).map(({ requests }) => requests["all"]?.p99 ?? 0));
  const ours = least(rounds);
  const goal = goalOf(bare.perSecond);
  return {
    name: "checkout",
    ours,
    other: bare.perSecond,
    ratio: Math.round((ours / bare.perSecond) * 1000) / 1000,
    unit: "paid orders/s (more is better)",
    what: "ours: the slowest of all rounds, from the link to the ledger; other: only writes the rows of such orders",
    goal: { ...GOAL, orders: goal },
    met: {
      orders: ours >= goal,
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
