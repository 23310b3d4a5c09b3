/**
 * One side of `run-path`, a process of its own: for each line on its standard input it does its work once and prints what it
 * took. `run-path-runner.ts SIDE URL PERIOD DRAFTER FOLDER`; sides: ours, sql, copy.
 */
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { once } from "node:events";
import { sql } from "kysely";
import { clearRunTables, tablesOf } from "../server/src/commission/bulk/run-tables.ts";
import { draftRun } from "../server/src/commission/draft-run.ts";
import { copyIn, copyOut } from "../server/src/foundation/copy.ts";
import { inTransaction, openDatabase } from "../server/src/foundation/database.ts";
import type { Tx } from "../server/src/foundation/database.ts";
import { must } from "../server/src/foundation/failure.ts";

/** What one round took. */
export interface RunPathRound {
  readonly ms: number;
  readonly lines: number;
  /** KiB, the process's peak so far. */
  readonly rss: number;
  /** Milliseconds by stage, where there are any. */
  readonly stages: Readonly<Record<string, number>>;
}

const [side, url, period, drafter, folder] = process.argv.slice(2);
const database = openDatabase(url!, { connections: 3 });
const periodId = BigInt(period!);
const NOW = Temporal.Instant.from("2026-04-02T10:00:00Z");

async function ours(): Promise<Omit<RunPathRound, "rss">> {
  const stages: Record<string, number> = {};
  const begun = performance.now();
  let last = begun;
  let stage = "reading";
  const tell = (next: string): void => {
    const now = performance.now();
    stages[stage] = (stages[stage] ?? 0) + now - last;
    [last, stage] = [now, next];
  };
  const run = must(
    await inTransaction(database.db, (tx) =>
      draftRun({ tx, now: NOW, actor: BigInt(drafter!) }, periodId, { tell, thread: true }),
    ),
  );
  tell("done");
  const ms = performance.now() - begun;
  await clearRunTables(database.db);
  return { ms, lines: run.lines, stages: rounded(stages) };
}

const rounded = (stages: Record<string, number>) =>
  Object.fromEntries(Object.entries(stages).map(([name, ms]) => [name, Math.round(ms)]));

/** The same rows out and into the same layout: what no calculation can go below. */
async function copy(): Promise<Omit<RunPathRound, "rss">> {
  const { rows } = await sql<{
    id: bigint;
  }>`select id from run where period_id = ${periodId} and state = 'draft'`.execute(database.db);
  const from = tablesOf(rows[0]!.id);
  const into = 900_000_000n;
  const parts = [
    ["members", "member_id, sponsor_id, joined_on, kind, parents", "member_id"],
    [
      "sales",
      "sale_id, seller_id, buyer_member_id, amount_sold, cv_sold, qv_sold, amount, cv, qv, affiliate_fixed, wholesale, retail, quantity, sold_on, line, currency, product, market, tags",
      "sale_id, line",
    ],
    [
      "lines",
      "sale_id, source_id, earner_id, amount, level, paid_level, kept, currency, bonus, base, rate",
      "coalesce(sale_id, 9223372036854775807), coalesce(source_id, 0), bonus, earner_id",
    ],
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
    // Out of the tables that the run reads.
    let bytes = 0;
    await copyOut(
      tx,
      "select * from member_history join member_card using (member_id)",
      (piece) => void (bytes += piece.length),
    );
    await copyOut(tx, "select * from tree_history where tree = 'sponsor'", (piece) => void (bytes += piece.length));
    await copyOut(tx, "select * from sale join sale_line on sale_id = id", (piece) => void (bytes += piece.length));
    tell("out");
    await sql`select open_run_tables(${into})`.execute(tx);
    for (const [part, columns] of parts) {
      const target = tablesOf(into)[part];
      await copyIn(tx, `${target} (${columns})`, createReadStream(file(part), { highWaterMark: 1 << 20 }));
    }
    tell("in");
    await sql`select index_run_snapshot(${into})`.execute(tx);
    await sql`select index_run_lines(${into})`.execute(tx);
    tell("indexes");
  });
  const ms = performance.now() - begun;
  await sql`drop table ${sql.id(`run_member_${into}`)}, ${sql.id(`run_sale_line_${into}`)}, ${sql.id(`run_line_${into}`)}`.execute(
    database.db,
  );
  return { ms, lines: 0, stages: rounded(stages) };
}

/**
 * The unilevel bonus alone, by the best set-based SQL that we know: everybody's nearest active member above by doubling the
 * way up, then level by level, into a table without any index. Three levels at 5, 3 and 2 percent.
 */
async function unilevel(): Promise<Omit<RunPathRound, "rss">> {
  const begun = performance.now();
  let lines = 0;
  await database.db.transaction().execute(async (tx) => {
    await sql`select set_config('work_mem', '256MB', true), set_config('hash_mem_multiplier', '4', true)`.execute(tx);
    await sql`create temporary table person on commit drop as
      select standing.member_id as id, edge.parent_id as above,
        standing.kind = 'distributor' and coalesce(own.qv, 0) >= 3000 as active
      from member_history standing
      left join tree_history edge on edge.tree = 'sponsor' and edge.member_id = standing.member_id and edge.during @> ${NOW}::timestamptz
      left join (
        select seller_id, sum(line.qv) as qv from sale join sale_line line on line.sale_id = sale.id
        where period_id = ${periodId} group by seller_id
      ) own on own.seller_id = standing.member_id
      where standing.during @> ${NOW}::timestamptz`.execute(tx);
    // Where the next above is not active, look where that one looks: twice as far each time.
    for (;;) {
      const { rows } = await sql<{ left: bigint }>`
        select count(*) as left from person join person above on above.id = person.above and not above.active
        where above.above is not null`.execute(tx);
      if (rows[0]!.left === 0n) break;
      await sql`create temporary table next on commit drop as
        select person.id, case when above.id is null or above.active then person.above else above.above end as above, person.active
        from person left join person above on above.id = person.above`.execute(tx);
      await sql`drop table person`.execute(tx);
      await sql`alter table next rename to person`.execute(tx);
    }
    await sql`create temporary table climb on commit drop as
      select person.id, above.id as above from person join person above on above.id = person.above and above.active`.execute(
      tx,
    );
    const { rows } = await sql<{ lines: bigint }>`
      with sold as (
        select sale.id, sale.seller_id, sum(line.cv) as cv from sale
        join sale_line line on line.sale_id = sale.id
        join person on person.id = sale.seller_id
        join member_history standing on standing.member_id = sale.seller_id and standing.kind = 'distributor'
        where period_id = ${periodId} group by sale.id
      ),
      one as materialized (select sold.id, climb.above as earner, cv from sold join climb on climb.id = seller_id),
      two as materialized (select one.id, climb.above as earner, cv from one join climb on climb.id = one.earner),
      three as materialized (select two.id, climb.above as earner, cv from two join climb on climb.id = two.earner),
      made as (
        insert into unilevel_line (sale_id, earner_id, paid_level, amount)
        select * from (
          select id, earner, 1, round(cv * 5 / 100) as amount from one
          union all select id, earner, 2, round(cv * 3 / 100) from two
          union all select id, earner, 3, round(cv * 2 / 100) from three
        ) line where amount <> 0
        returning 1
      )
      select count(*) as lines from made`.execute(tx);
    lines = Number(rows[0]!.lines);
  });
  const ms = performance.now() - begun;
  await sql`truncate unilevel_line`.execute(database.db);
  return { ms, lines, stages: {} };
}

if (side === "sql") {
  await sql`create table if not exists unilevel_line (sale_id bigint, earner_id bigint, paid_level integer, amount bigint)`.execute(
    database.db,
  );
}
const work = { ours, copy, sql: unilevel }[side as "ours" | "copy" | "sql"];
for await (const _ of createInterface({ input: process.stdin })) {
  const round = await work();
  process.stdout.write(`${JSON.stringify({ ...round, rss: process.resourceUsage().maxRSS })}\n`);
}
await database.close();
