/** A PostgreSQL of the simulator's own, on which one world after another is run. */
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startCluster } from "../server/src/foundation/cluster.ts";
import type { Cluster } from "../server/src/foundation/cluster.ts";
import { openDatabase } from "../server/src/foundation/database.ts";
import type { Database } from "../server/src/foundation/database.ts";
import { migrateJobs } from "../server/src/foundation/jobs.ts";
import { migrate } from "../server/src/foundation/migrate.ts";
import { CrashingMachine } from "./crashing-machine.ts";
import { quietMachine } from "./machine.ts";
import type { Machine } from "./machine.ts";

/** A PostgreSQL that may crash, for one world after another. */
export interface Ground {
  /** A machine on a new, migrated, empty database. */
  machine(): Promise<Machine>;
  /** The same without crashes, all in this process. */
  quietMachine(): Promise<Machine>;
  close(): Promise<void>;
}

/**
 * What was committed must outlive a crash of PostgreSQL, so commits are waited for; of the system it need not, so nothing waits
 * for the disk.
 */
const flags = ["fsync=off", "full_page_writes=off", "restart_after_crash=on", "max_connections=60"].flatMap((flag) => [
  "-c",
  flag,
]);

export async function openGround(): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), "fairline-sim-"));
  // As root PostgreSQL runs under another account, which has to get in.
  await chmod(folder, 0o755);
  const postgres = new Postgres(folder);
  await postgres.start();
  await postgres.admin(async (db) => {
    await migrate(db.pool);
    await migrateJobs(db.pool);
  }, "template1");
  let worlds = 0;
  // One is always kept ready, so that a crash does not wait for modules to be loaded.
  let spare = startProcess();
  const newDatabase = async () => {
    worlds += 1;
    const name = `world_${worlds}`;
    await postgres.admin((db) => db.pool.query(`create database ${name} strategy wal_log`));
    return name;
  };
  return {
    quietMachine: async () => {
      const url = postgres.url(await newDatabase());
      const database = openDatabase(url, { connections: 6 });
      const machine = await quietMachine({ db: database.db, url });
      return { ...machine, close: () => machine.close().then(() => database.close()) };
    },
    machine: async () => {
      const name = await newDatabase();
      return await CrashingMachine.open(postgres, name, () => {
        const process = spare;
        spare = startProcess();
        return process;
      });
    },
    close: async () => {
      spare.kill("SIGKILL");
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Modules as `npm start` keeps them: compiled once for all. */
const modules = fileURLToPath(new URL("../node_modules/.cache/compiled", import.meta.url));

function startProcess(): ChildProcess {
  return fork(fileURLToPath(new URL("server.ts", import.meta.url)), {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: { ...process.env, NODE_COMPILE_CACHE: modules },
  });
}

export class Postgres {
  readonly #folder: string;
  #cluster: Cluster | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async start(): Promise<void> {
    this.#cluster = await startCluster(join(this.#folder, "db"), { flags });
  }

  /** Waits for the end of one that was told to stop, and starts the next on the same data. */
  async startAgain(): Promise<void> {
    await this.#cluster!.stop();
    await this.start();
  }

  async stop(): Promise<void> {
    await this.#cluster!.stop();
    await rm(this.#cluster!.dataDir, { recursive: true, force: true });
  }

  get pidFile(): string {
    return join(this.#cluster!.dataDir, "postmaster.pid");
  }

  async kill(): Promise<void> {
    process.kill(Number((await readFile(this.pidFile, "utf8")).split("\n")[0]), "SIGQUIT");
  }

  url(name: string): string {
    return this.#cluster!.url(name);
  }

  async admin(work: (database: Database) => Promise<unknown>, name = "postgres"): Promise<void> {
    const database = openDatabase(this.url(name), { connections: 1 });
    try {
      await work(database);
    } finally {
      await database.close();
    }
  }
}
