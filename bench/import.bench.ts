/**
 * A million members from another system, each in two trees, with a million past sales and a hundred thousand balances: sent in
 * parts, the dry run, then the import. Beside it a bare COPY of the same files into tables of text: what reading them costs.
 */
import assert from "node:assert/strict";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { readdirSync, readFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { ensureDatabase, startCluster } from "../server/src/foundation/cluster.ts";
import { inTransaction, openDatabase, violatedConstraint } from "../server/src/foundation/database.ts";
import type { Db } from "../server/src/foundation/database.ts";
import { migrateJobs } from "../server/src/foundation/jobs.ts";
import { migrate } from "../server/src/foundation/migrate.ts";
import { importFiles } from "../server/src/network/import/columns.ts";
import { copyIn } from "../server/src/network/import/copy-in.ts";
import { runImport } from "../server/src/network/import/run-import.ts";
import { insertImport, listFaults, putPart } from "../server/src/network/import/store.ts";
import { setTree } from "../server/src/network/trees.ts";
import { linesOf, piecesOf } from "./import-files.ts";
import { machine } from "./result.ts";
import type { BenchResult } from "./result.ts";

const MEMBERS = Number(process.env["FAIRLINE_TEST_IMPORT"] ?? 1_000_000);

export default async function bench(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), "fairline-import-"));
  await chmod(folder, 0o755);
  // As `npm start` has it: no setting of the server is changed.
  const cluster = await startCluster(join(folder, "postgres"));
  const database = openDatabase(await ensureDatabase(cluster, "fairline"), { connections: 4 });
  const { db } = database;
  try {
    await migrate(database.pool);
    await migrateJobs(database.pool);
    const loadBefore = load();
    const copyMs = await timed(() => bareCopy(db));
    const now = Temporal.Now.instant();
    await inTransaction(db, (tx) =>
      setTree(
        { tx, now, actor: null },
        { name: "pairs", kind: "binary", width: 2, depth: null, fill: "left", tankDays: 30 },
      ),
    );
    const id = await inTransaction(db, (tx) => insertImport(tx, null, now));
    const sentMs = await timed(() => send(db, id));
    const watch = watchMemory(await postmasterOf(cluster.dataDir));
    const dry = await timed(async () => {
      const outcome = await runImport(db, { id, apply: false, now });
      assert.deepEqual([outcome.faults, await listFaults(db, id, 0, 10)], [0, []]);
    });
    const applied = await timed(async () => {
      assert.deepEqual(await runImport(db, { id, apply: true, now }), { faults: 0, applied: true });
    });
    const memory = watch();
    await lookAt(db);
    return {
      name: "import",
      ours: Math.round(applied),
      other: Math.round(copyMs),
      ratio: Number((applied / copyMs).toFixed(2)),
      unit: "ms",
      what: "ours: the import with all its checks, keys and balances in the books; other: a bare COPY of the same files into tables of text",
      members: MEMBERS,
      rows: { members: MEMBERS, trees: 2 * MEMBERS - 1, sales: MEMBERS, balances: MEMBERS / 10 },
      sentMs: Math.round(sentMs),
      dryRunMs: Math.round(dry),
      importMs: Math.round(applied),
      serverPeakMB: memory.node,
      postgresPeakMB: memory.postgres,
      // What else ran beside it: above the number of cores the times are others' too.
      loadBefore,
      loadAfter: load(),
      machine: machine(),
      date: Temporal.Now.plainDateISO().toString(),
    };
  } finally {
    await database.close();
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The machine's load over the last five minutes. */
function load(): number {
  return Math.round(loadavg()[1]! * 10) / 10;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

async function bareCopy(db: Db): Promise<void> {
  await inTransaction(db, async (tx) => {
    for (const file of importFiles) {
      const lines = linesOf(file, MEMBERS);
      const header = String(lines.next().value).split(",");
      await sql`create temporary table ${sql.id(`bare_${file}`)}
        (${sql.join(header.map((name) => sql`${sql.id(name)} text`))}) on commit drop`.execute(tx);
      await copyIn(tx, `bare_${file} (${header.map((name) => `"${name}"`).join(", ")})`, async (write) => {
        for (const line of lines) {
          const full = write(line.split(","));
          if (full !== undefined) await full;
        }
      });
    }
  });
}

async function send(db: Db, id: bigint): Promise<void> {
  for (const file of importFiles) {
    let part = 0;
    for (const content of piecesOf(file, MEMBERS)) {
      part += 1;
      await inTransaction(db, (tx) => putPart(tx, { id, file, part, content }));
    }
  }
}

/** All of it is there, and the database guards its trees again. */
async function lookAt(db: Db): Promise<void> {
  const { rows } = await sql<{ counts: string }>`select concat_ws(' ', (select count(*) from member),
    (select count(*) from member_standing), (select count(*) from tree_edge), (select count(*) from seat),
    (select count(*) from past_sale), (select count(*) from entry)) as counts`.execute(db);
  assert.equal(
    rows[0]!.counts,
    [MEMBERS, MEMBERS, MEMBERS - 1, MEMBERS, MEMBERS, MEMBERS / 10].join(" "),
    "what was imported is what is there",
  );
  // The first one under one of their own.
  const circle = sql`insert into tree_edge (tree, member_id, parent_id, during)
    select 'sponsor', top.id, below.id, tstzrange(now(), null) from member top, member below
    where top.handle = 'm-1' and below.handle = 'm-77'`.execute(db);
  await assert.rejects(circle, (error) => violatedConstraint(error) === "tree_edge_no_cycle");
}

async function postmasterOf(dataDir: string): Promise<number> {
  return Number((await readFile(join(dataDir, "postmaster.pid"), "utf8")).split("\n")[0]);
}

/** Looks twice a second what is held: by this process, and by the database's processes beside what they share. In MB. */
function watchMemory(postmaster: number): () => { readonly node: number; readonly postgres: number } {
  const peak = { node: 0, postgres: 0 };
  const field = (status: string, name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
  const look = () => {
    let postgres = 0;
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        const status = readFileSync(`/proc/${pid}/status`, "utf8");
        if (Number(pid) === process.pid) peak.node = Math.max(peak.node, Math.round(field(status, "VmRSS") / 1024));
        if (field(status, "PPid") === postmaster) postgres += field(status, "RssAnon");
      } catch {
        // It has ended meanwhile.
      }
    }
    peak.postgres = Math.max(peak.postgres, Math.round(postgres / 1024));
  };
  const timer = setInterval(look, 500);
  return () => {
    clearInterval(timer);
    look();
    return peak;
  };
}
