/**
 * A real PostgreSQL for tests: every database is a clone of a migrated template. `scripts/test.ts` starts one cluster
 * for the whole suite and names it in FAIRLINE_TEST_CLUSTER; a test file run by itself starts its own.
 */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import pg from "pg";
import { startCluster } from "./cluster.ts";
import type { Cluster } from "./cluster.ts";
import { openDatabase } from "./database.ts";
import type { Database } from "./database.ts";
import { migrateJobs } from "./jobs.ts";
import { migrate } from "./migrate.ts";

const template = "fairline_template";

/** A cluster whose data may be lost: durability is off, because nothing outlives the tests. */
export async function startTestCluster(): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), "fairline-test-"));
  // As root PostgreSQL runs under another account, which has to get in.
  await chmod(folder, 0o755);
  const cluster = await startCluster(join(folder, "db"), {
    flags: [
      "fsync=off",
      "synchronous_commit=off",
      "full_page_writes=off",
      "max_connections=200",
      // Hundreds of databases come and go: nothing is written back, tidied or kept for a standby that no test asks for.
      "checkpoint_timeout=1h",
      "max_wal_size=4GB",
      "wal_level=minimal",
      "max_wal_senders=0",
      "bgwriter_lru_maxpages=0",
      "autovacuum=off",
    ].flatMap((flag) => ["-c", flag]),
  });
  return {
    ...cluster,
    stop: async () => {
      await cluster.stop();
      await rm(cluster.dataDir, { recursive: true, force: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const cleanups: (() => Promise<void>)[] = [];

/** Runs after the file's tests; what was opened last is closed first. */
export function cleanUp(work: () => Promise<void>): void {
  if (cleanups.length === 0) {
    after(async () => {
      for (const clean of cleanups.toReversed()) await clean();
    });
  }
  cleanups.push(work);
}

let own: Promise<Cluster> | undefined;

async function clusterUrl(database: string): Promise<string> {
  const given = process.env["FAIRLINE_TEST_CLUSTER"];
  if (given !== undefined) {
    const url = new URL(given);
    url.pathname = `/${database}`;
    return url.href;
  }
  if (own === undefined) {
    own = startTestCluster();
    cleanUp(async () => (await own)?.stop());
  }
  return (await own).url(database);
}

let count = 0;

/** Made once: under another name until it is whole. */
async function makeTemplate(
  admin: pg.Client,
  name: string,
  from: string,
  fill: (url: string) => Promise<void>,
): Promise<void> {
  const found = await admin.query("select from pg_database where datname = $1", [name]);
  if (found.rowCount !== 0) return;
  const building = `${name}_building`;
  await admin.query(`drop database if exists ${building}`);
  await admin.query(`create database ${building} template ${from} strategy wal_log`);
  await fill(await clusterUrl(building));
  await admin.query(`alter database ${building} rename to ${name}`);
}

/** What a database holds beside its schema. It is filled once in a cluster, and then cloned. */
export interface Filling {
  /** Letters, digits and `_`; another content has another name. */
  readonly name: string;
  fill(url: string): Promise<void>;
}

/** The address of a new, migrated database, empty or filled, and how to drop it. */
export async function cloneTestDatabase(filling?: Filling): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const admin = new pg.Client({ connectionString: await clusterUrl("postgres") });
  await admin.connect();
  count += 1;
  const name = `fairline_${process.pid}_${count}`;
  try {
    await admin.query("select pg_advisory_lock(hashtextextended('fairline test template', 0))");
    await makeTemplate(admin, template, "template0", async (url) => {
      const { pool } = openDatabase(url, { connections: 2 });
      await migrate(pool);
      await migrateJobs(pool);
      await pool.end();
    });
    // A filling takes its time: who wants an empty database does not wait for it.
    if (filling === undefined) await admin.query(`create database ${name} template ${template} strategy wal_log`);
    await admin.query("select pg_advisory_unlock(hashtextextended('fairline test template', 0))");
    if (filling !== undefined) {
      const filled = `${template}_${filling.name}`;
      const lock = [`fairline test template ${filling.name}`];
      await admin.query("select pg_advisory_lock(hashtextextended($1, 0))", lock);
      await makeTemplate(admin, filled, template, (url) => filling.fill(url));
      await admin.query(`create database ${name} template ${filled} strategy file_copy`);
      await admin.query("select pg_advisory_unlock(hashtextextended($1, 0))", lock);
    }
  } finally {
    await admin.end();
  }
  return {
    url: await clusterUrl(name),
    drop: async () => {
      const client = new pg.Client({ connectionString: await clusterUrl("postgres") });
      await client.connect();
      await client.query(`drop database if exists ${name} with (force)`);
      await client.end();
    },
  };
}

/** A migrated database for this test file; it is dropped after the file's tests. */
export async function testDatabase(
  options: { connections?: number } = {},
): Promise<Database & { readonly url: string }> {
  const clone = await cloneTestDatabase();
  const database = openDatabase(clone.url, options);
  cleanUp(async () => {
    await database.close();
    await clone.drop();
  });
  return { ...database, url: clone.url };
}
