/**
 * Redirects a second with every click found in PostgreSQL afterwards: spread over 10,000 codes and on one hot code, as many as
 * go and at 15,000 a second; then the server is killed under load, and every answered click is looked for. Server, load
 * (c/redirect-load.c) and PostgreSQL are processes of their own; what each takes of the processors is told. Beside it a constant 302: nginx's with one worker where it is installed, else bare
 * node:http's.
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { loadavg, platform, tmpdir } from "node:os";
import { join } from "node:path";
import { ensureDatabase, startCluster } from "../server/src/foundation/cluster.ts";
import { openDatabase } from "../server/src/foundation/database.ts";
import type { Database } from "../server/src/foundation/database.ts";
import { fromEdge } from "../server/src/foundation/ids.ts";
import { migrateJobs } from "../server/src/foundation/jobs.ts";
import { migrate } from "../server/src/foundation/migrate.ts";
import { compileC } from "./c/compile.ts";
import { freePort } from "./own-server.ts";
import { machineTime, processorTime, stolenSince } from "./processor-time.ts";
import { SOCKETS, startLoad, startServer } from "./redirect-processes.ts";
import type { Load, LoadRunner, Round, Server } from "./redirect-processes.ts";
import { machine, median } from "./result.ts";
import type { BenchResult } from "./result.ts";
import type { ClickDurability } from "../server/src/referral/index.ts";

const CODES = 10_000;
const GOAL = 15_000;
const ROUNDS = 3;
/** A round in which the host took more hundredths of the processors than this was not one on two cores: it is told, and another is made for it, of at most so many. */
const STOLEN = 0.5;
const MOST_ROUNDS = 6;
/** Rounds of a fresh server that do not count: its code is compiled while it runs, and the pauses for it are the company's first half minute's alone. */
const WARM = 3;
const SECONDS = 10;

async function waiting(pool: Database["pool"]): Promise<number> {
  return Number((await pool.query<{ n: string }>("select count(*) as n from click_intake")).rows[0]?.n);
}

async function fill({ pool }: Database): Promise<void> {
  await pool.query(`
    insert into company (name, legal_name, registration, address, country, currency, time_zone, accent, payout_iban, payout_bic, created_at)
      values ('Bench', 'Bench Ltd', 'IE 0', '1 Quay', 'IE', 'EUR', 'UTC', '#000', 'IE29AIBK93115212345678', 'AIBKIE2D', now());
    insert into market (code, currency, country, locale, name, tax_name, tax_basis_points, prices_include_tax, shipping_amount, ships_to, position)
      values ('eu', 'EUR', 'IE', 'en', 'Europe', 'VAT', 2300, true, 0, '{IE}', 1);
    insert into person (created_at) select now() from generate_series(1, 1000);
    insert into member (person_id, handle, display_name, joined_at) select id, 'm' || id, 'm' || id, now() from person;
    insert into member_standing (member_id, kind, status, during)
      select id, 'affiliate', 'active', tstzrange(now() - interval '1 day', null) from member;
    insert into link (member_id, code, path, label, created_at)
      select 1 + n % 1000, 'bench-' || n, '/p/product-' || n % 100, 'bench', now() from generate_series(0, ${CODES - 1}) as n;
    select ensure_click_month(now());
    analyze;`);
}

interface Found {
  readonly all: number;
  readonly valid: number;
}

/** Clicks that were judged and stored since the last time it was asked; waits for as many as `wished`, since those of a rush are judged afterwards. */
function openCounter({ pool }: Database): (wished: number) => Promise<Found> {
  let before: Found = { all: 0, valid: 0 };
  return async (wished) => {
    for (let wait = 0; ; wait += 1) {
      // Before the count: the last of them may be moved between the two.
      const left = await waiting(pool);
      const { rows } = await pool.query<{ all: string; valid: string }>(
        `select count(*)::text as all, count(*) filter (where valid)::text as valid from click`,
      );
      const now = { all: Number(rows[0]?.all), valid: Number(rows[0]?.valid) };
      const found = { all: now.all - before.all, valid: now.valid - before.valid };
      if (found.valid < wished && wait < (left > 0 ? 400 : 20)) {
        await new Promise((later) => setTimeout(later, 250));
        continue;
      }
      before = now;
      return found;
    }
  };
}

/** Microseconds of processor time a redirect. */
interface Cost {
  readonly server: number;
  readonly postgres: number;
  readonly load: number;
}

/** `judged`: seconds after the round until the last of its clicks was judged and stored. */
type Outcome = Omit<Load, "tokens"> & {
  readonly found: number;
  readonly cost: Cost;
  readonly judged: number;
  readonly stolen: number;
};

interface Processes {
  readonly load: LoadRunner;
  readonly server: Server;
  readonly postgres: number;
  /**
   * Brings the database to where one is that has run for an hour: its log writes over old files (until then each new one of 16 MB is filled
   * with noughts first, every few seconds under this load), and no table waits for its first vacuum.
   */
  readonly settle: () => Promise<unknown>;
}

async function measure(
  { load, server, postgres, settle }: Processes,
  count: (wished: number) => Promise<Found>,
  what: { readonly codes: Round["codes"]; readonly rate: number; readonly warm: number },
) {
  const outcomes: Outcome[] = [];
  const undisturbed = () => outcomes.filter(({ stolen }) => stolen <= STOLEN);
  for (let round = 0; round < what.warm + MOST_ROUNDS && undisturbed().length < ROUNDS; round += 1) {
    const machineBefore = machineTime();
    const before = [processorTime(server.pid), processorTime(postgres), processorTime(load.pid)];
    const { tokens: _, ...result } = await load.round({
      port: server.port,
      codes: what.codes,
      rate: what.rate,
      seconds: SECONDS,
    });
    const after = [processorTime(server.pid), processorTime(postgres), processorTime(load.pid)];
    const stolen = stolenSince(machineBefore);
    // Every answer was for a click that is there; of those who waited in vain, when the machine stood still, some are.
    const most = result.counted + result.unanswered;
    const end = performance.now();
    const found = await count(most);
    assert.ok(found.valid >= result.counted && found.valid <= most, `${JSON.stringify(result)}, found ${found.valid}`);
    if (round === what.warm - 2) await settle();
    if (round < what.warm) continue;
    const [ofServer = 0, ofPostgres = 0, ofLoad = 0] = after.map(
      (time, index) => Math.round(((time - before[index]!) * 10_000) / Math.max(1, result.counted)) / 10,
    );
    const judged = Math.round((performance.now() - end) / 100) / 10;
    outcomes.push({
      ...result,
      found: found.valid,
      judged,
      stolen,
      cost: { server: ofServer, postgres: ofPostgres, load: ofLoad },
    });
  }
  const counted = undisturbed().length === ROUNDS ? undisturbed() : outcomes;
  const of = (name: "perSecond" | "p50" | "p99" | "max" | "late" | "found" | "judged") =>
    median(counted.map((one) => one[name]));
  const told = {
    perSecond: of("perSecond"),
    p50: of("p50"),
    p99: of("p99"),
    max: of("max"),
    late: of("late"),
    found: of("found"),
    judgedAfterSeconds: of("judged"),
    microseconds: {
      server: median(counted.map(({ cost }) => cost.server)),
      postgres: median(counted.map(({ cost }) => cost.postgres)),
      load: median(counted.map(({ cost }) => cost.load)),
    },
    p99OfRounds: outcomes.map(({ p99 }) => p99),
    perSecondOfRounds: outcomes.map(({ perSecond }) => perSecond),
    stolenOfRounds: outcomes.map(({ stolen }) => stolen),
  };
  console.error(`${what.codes} codes at ${what.rate === 0 ? "most" : what.rate}: ${JSON.stringify(told)}`);
  return told;
}

/** Kills the server under load; gives how many answered clicks there were, and how many of them are not in the database. */
async function killUnderLoad(database: Database, url: string, load: LoadRunner, durability: string) {
  const server = await startServer(url, durability);
  const round = load.round({ port: server.port, codes: CODES, rate: GOAL, seconds: 6, keepTokens: true });
  await new Promise((later) => setTimeout(later, 3_000));
  process.kill(server.pid, "SIGKILL");
  const { tokens } = await round;
  const ids = tokens.map((token) => String(fromEdge("click", token)));
  // The next start takes in what waited to be judged.
  const next = await startServer(url, durability);
  for (let wait = 0; wait < 400 && (await waiting(database.pool)) > 0; wait += 1)
    await new Promise((later) => setTimeout(later, 250));
  await next.stop();
  const { rows } = await database.pool.query<{ missing: string }>(
    `select count(*)::text as missing from unnest($1::bigint[]) as answered (id)
      where not exists (select from click where click.id = answered.id and valid)`,
    [ids],
  );
  return { answered: ids.length, missing: Number(rows[0]?.missing) };
}

async function constantAnswer(folder: string, load: LoadRunner) {
  const port = await freePort();
  const nginx = spawnSync("nginx", ["-v"]).error === undefined;
  if (nginx) {
    await writeFile(
      join(folder, "nginx.conf"),
      `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log /dev/null; events { worker_connections 1024; }
       http { access_log off; keepalive_requests 100000000; server { listen 127.0.0.1:${port}; location / { return 302 /; } } }`,
    );
  }
  const child = nginx
    ? spawn("nginx", ["-c", join(folder, "nginx.conf")])
    : spawn(process.execPath, [
        "-e",
        `require("node:http").createServer((_, answer) => { answer.writeHead(302, { location: "/", "content-length": 0 }); answer.end(); }).listen(${port}, "127.0.0.1")`,
      ]);
  await new Promise((later) => setTimeout(later, 500));
  const rounds = async (rate: number, seconds: number) => {
    const done: Load[] = [];
    for (let round = 0; round < ROUNDS; round += 1) done.push(await load.round({ port, codes: 1, rate, seconds }));
    return done;
  };
  const most = await rounds(0, 3);
  const paced = await rounds(GOAL, SECONDS);
  child.kill("SIGTERM");
  return {
    by: nginx ? "nginx, one worker" : "bare node:http (nginx is not installed here)",
    perSecond: median(most.map(({ perSecond }) => perSecond)),
    p99AtGoal: paced.map(({ p99 }) => p99),
  };
}

export default async function bench(): Promise<BenchResult | { skipped: string }> {
  const folder = await mkdtemp(join(tmpdir(), "fairline-bench-"));
  const program = platform() === "linux" ? compileC("redirect-load", folder) : null;
  if (program === null) {
    await rm(folder, { recursive: true });
    return { skipped: "the load is a C program for Linux, and this machine has no C compiler (cc)" };
  }
  await chmod(folder, 0o755);
  await mkdir(join(folder, "db"));
  const cluster = await startCluster(join(folder, "db", "data"));
  const url = await ensureDatabase(cluster, "fairline");
  const database = openDatabase(url, { connections: 2 });
  const load = startLoad(program);
  try {
    await migrate(database.pool);
    await migrateJobs(database.pool);
    await fill(database);
    const count = openCounter(database);
    const server = await startServer(url, "committed");
    const { rows } = await database.pool.query<{ file: string }>(`select current_setting('data_directory') as file`);
    const postgres = Number((await readFile(join(rows[0]!.file, "postmaster.pid"), "utf8")).split("\n")[0]);
    const settle = async () => {
      await database.pool.query("vacuum analyze");
      await database.pool.query("checkpoint");
    };
    const processes = { load, server, postgres, settle };
    const spread = await measure(processes, count, { codes: CODES, rate: GOAL, warm: WARM });
    const hot = await measure(processes, count, { codes: 1, rate: GOAL, warm: 0 });
    const most = await measure(processes, count, { codes: CODES, rate: 0, warm: 1 });
    const mostHot = await measure(processes, count, { codes: 1, rate: 0, warm: 0 });
    await server.stop();
    const others: Partial<Record<ClickDurability, Awaited<ReturnType<typeof measure>>>> = {};
    const killed: Partial<Record<ClickDurability, Awaited<ReturnType<typeof killUnderLoad>>>> = {};
    for (const durability of ["durable", "early"] as const) {
      const other = await startServer(url, durability);
      others[durability] = await measure({ ...processes, server: other }, count, {
        codes: CODES,
        rate: GOAL,
        warm: WARM,
      });
      await other.stop();
    }
    for (const durability of ["durable", "committed", "early"] as const) {
      killed[durability] = await killUnderLoad(database, url, load, durability);
      if (durability !== "early") assert.equal(killed[durability].missing, 0, "no acknowledged click is missing");
    }
    const constant = await constantAnswer(folder, load);
    return {
      name: "redirects",
      ours: most.perSecond,
      other: constant.perSecond,
      ratio: Math.round((most.perSecond / constant.perSecond) * 100) / 100,
      unit: "redirects/s (more is better)",
      machine: machine(),
      date: new Date().toISOString(),
      // Above the number of processors somebody else was at work too, and all of these numbers are too low.
      loadAverage: Math.round((loadavg()[1] ?? 0) * 10) / 10,
      against: `constant 302 by ${constant.by}`,
      goal: {
        perSecond: GOAL,
        p99: 10,
        reached: spread.p99 < 10 && hot.p99 < 10 && spread.late === 0 && hot.late === 0,
      },
      atGoal: { spread, hot, ...others },
      most: { spread: most, hot: mostHot },
      constant,
      killed,
      codes: CODES,
      sockets: SOCKETS,
      seconds: SECONDS,
      rounds: { warm: WARM, counted: ROUNDS, most: MOST_ROUNDS, stolen: STOLEN },
    };
  } finally {
    load.stop();
    await database.close();
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
