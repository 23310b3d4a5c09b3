/**
 * One side of `run-path`, a process of its own: for each line on its standard input it does its work once and prints what it
 * took. `run-path-runner.ts SIDE URL PERIOD DRAFTER CHECKER FOLDER`; sides: ours, engine, copy, sql, close.
 */
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { once } from "node:events";
import { sql } from "kysely";
import { chunkColumns } from "../server/src/commission/bulk/line-chunk.ts";
import { headOf } from "../server/src/commission/bulk/run-inputs.ts";
import { openCalculation } from "../server/src/commission/bulk/run-stored.ts";
import { clearRunTables, tablesOf } from "../server/src/commission/bulk/run-tables.ts";
import { memberColumns, saleColumns } from "../server/src/commission/bulk/snapshot-chunks.ts";
import { commitRun } from "../server/src/commission/commit-run.ts";
import { draftRun } from "../server/src/commission/draft-run.ts";
import { lockRun } from "../server/src/commission/lock-run.ts";
import { liveRun } from "../server/src/commission/store.ts";
import { copyIn, copyOut } from "../server/src/foundation/copy.ts";
import { inTransaction, openDatabase } from "../server/src/foundation/database.ts";
import type { Context, Tx } from "../server/src/foundation/database.ts";
import { must } from "../server/src/foundation/failure.ts";
import { planVersion } from "../server/src/plan/index.ts";
import { unilevelBySql } from "./run-path-sql.ts";

/** What one round took. */
export interface RunPathRound {
  readonly ms: number;
  readonly lines: number;
  /** KiB, the process's peak so far. */
  readonly rss: number;
  /** Milliseconds by stage, where there are any. */
  readonly stages: Readonly<Record<string, number>>;
}

const [side, url, period, drafter, checker, folder] = process.argv.slice(2);
const database = openDatabase(url!, { connections: 3 });
const periodId = BigInt(period!);
const NOW = Temporal.Instant.from("2026-04-02T10:00:00Z");

const by = (tx: Tx, person: string): Context => ({ tx, now: NOW, actor: BigInt(person) });

/** What is told to a watch, as milliseconds by stage. */
function stopwatch(first: string) {
  const stages: Record<string, number> = {};
  const begun = performance.now();
  let last = begun;
  let stage = first;
  const tell = (next: string): void => {
    const now = performance.now();
    stages[stage] = (stages[stage] ?? 0) + now - last;
    [last, stage] = [now, next];
  };
  return {
    tell,
    done: () => {
      tell("done");
      return { ms: last - begun, stages: rounded(stages) };
    },
  };
}

async function ours(): Promise<Omit<RunPathRound, "rss">> {
  const { tell, done } = stopwatch("reading");
  const run = must(
    await inTransaction(database.db, (tx) => draftRun(by(tx, drafter!), periodId, { tell, thread: true })),
  );
  const took = done();
  await clearRunTables(database.db);
  return { ...took, lines: run.lines };
}

/** What comes after the draft that stands: the second person's lock and the commit into the books. Once in a database. */
async function close(): Promise<Omit<RunPathRound, "rss">> {
  const { id: runId } = (await liveRun(database.db, periodId))!;
  const { tell, done } = stopwatch("locking");
  must(await inTransaction(database.db, (tx) => lockRun(by(tx, checker!), { periodId, runId })));
  const run = must(
    await inTransaction(database.db, (tx) => commitRun(by(tx, drafter!), periodId, undefined, { tell, thread: true })),
  );
  return { ...done(), lines: run.lines };
}

const rounded = (stages: Record<string, number>) =>
  Object.fromEntries(Object.entries(stages).map(([name, ms]) => [name, Math.round(ms)]));

/** The engine over the draft's snapshot, from columns to lines in their order; `reading` those columns comes before it. */
async function engine(): Promise<Omit<RunPathRound, "rss">> {
  const run = (await liveRun(database.db, periodId))!;
  return await inTransaction(database.db, async (tx) => {
    const plan = await planVersion(tx, run.planVersionId);
    const past = { pastRunId: run.pastRunId, taken: { run: run.id } };
    const snapshot = { head: headOf({ ...run, plan }), tables: tablesOf(run.id), past };
    const begun = performance.now();
    const calculator = await openCalculation(tx, snapshot, { tell: () => {}, thread: false });
    const read = performance.now();
    const outcome = await calculator.calculate();
    const ms = performance.now() - read;
    if ("faults" in outcome) throw new Error(outcome.faults[0]!.message);
    return { ms, lines: outcome.lines, stages: rounded({ reading: read - begun }) };
  });
}

/** The same columns out, table by table, and ready-made chunks into the same layout: what no calculation can go below. */
async function copy(): Promise<Omit<RunPathRound, "rss">> {
  const from = tablesOf((await liveRun(database.db, periodId))!.id);
  const into = 900_000_000n;
  const parts = [
    ["members", memberColumns, "chunk"],
    ["sales", saleColumns, "chunk"],
    ["lines", chunkColumns, "number"],
  ] as const;
  const file = (part: string): string => join(folder!, `${part}.copy`);
  await inTransaction(database.db, async (tx) => {
    for (const [part, columns, order] of parts) {
      if (existsSync(file(part))) continue;
      const out = createWriteStream(file(part));
      await copyOut(tx, `select ${columns} from ${from[part]} order by ${order}`, async (piece) => {
        if (!out.write(piece)) await once(out, "drain");
      });
      out.end();
      await once(out, "close");
    }
  });
  const stages: Record<string, number> = {};
  const begun = performance.now();
  let last = begun;
  const tell = (done: string): void => {
    const now = performance.now();
    stages[done] = now - last;
    last = now;
  };
  await database.db.transaction().execute(async (given) => {
    const tx = given as unknown as Tx;
    await sql`select set_config('maintenance_work_mem', '512MB', true)`.execute(tx);
    // Out of the tables that the run reads, the columns that it reads, each table by itself.
    for (const query of [
      "select member_id, kind, status from member_history",
      "select member_id, person_id, joined_at from member_card",
      "select member_id, parent_id from tree_history where tree = 'sponsor'",
      "select position_id, parent_id, leg from seat where tree = 'pairs'",
      "select position_id, member_id from position_holder",
      `select id, at, currency, seller_id, buyer_id, market, tags from sale where period_id = ${periodId}`,
      `select sale_id, line, product, quantity, amount, cv, qv, plan_amount, plan_cv, plan_qv, affiliate_fixed, wholesale, retail
        from sale_line`,
      "select sale_id, line, amount, cv, qv from refund_history",
    ]) {
      await copyOut(tx, query, () => {});
    }
    tell("out");
    await sql`select open_run_tables(${into}), open_run_lines(${into})`.execute(tx);
    for (const [part, columns] of parts) {
      const target = tablesOf(into)[part];
      await copyIn(tx, `${target} (${columns})`, createReadStream(file(part), { highWaterMark: 1 << 20 }));
    }
    tell("in");
    await sql`select index_run_snapshot(${into})`.execute(tx);
    await sql`alter table ${sql.id(tablesOf(into).lines)} add primary key (number)`.execute(tx);
    tell("indexes");
  });
  const ms = performance.now() - begun;
  const { members, sales, lines } = tablesOf(into);
  await sql`drop table ${sql.id(members)}, ${sql.id(sales)}, ${sql.id(lines)}`.execute(database.db);
  return { ms, lines: 0, stages: rounded(stages) };
}

/** The unilevel bonus alone; see `unilevelBySql`. */
async function unilevel(): Promise<Omit<RunPathRound, "rss">> {
  const begun = performance.now();
  const lines = await inTransaction(database.db, (tx) => unilevelBySql(tx, periodId));
  const ms = performance.now() - begun;
  await sql`drop table sql_line`.execute(database.db);
  return { ms, lines, stages: {} };
}

const work = { ours, engine, copy, sql: unilevel, close }[side as "ours" | "engine" | "copy" | "sql" | "close"];
for await (const _ of createInterface({ input: process.stdin })) {
  const round = await work();
  process.stdout.write(`${JSON.stringify({ ...round, rss: process.resourceUsage().maxRSS })}\n`);
}
await database.close();
