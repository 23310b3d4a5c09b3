/**
 * Builds the pages and the mails, and stamps the result with what it was made from.
 *
 *   node web/build.ts            builds
 *   node web/build.ts --if-old   builds when a source has changed since the last build
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { glob, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const web = import.meta.dirname;
const built = join(web, "build");
const stampFile = join(built, ".stamp");
const lockFile = join(built, ".lock");

/** What a build is made from. The lockfile stands for the versions of everything that is bundled. */
const SOURCES = ["app/**", "mail/**", "public/**", "*.ts", "*.json", "../package-lock.json"];

/** One hash of every source's name and bytes. */
export async function sourcesHash(): Promise<string> {
  const files: string[] = [];
  for (const pattern of SOURCES) {
    for await (const entry of glob(pattern, { cwd: web, withFileTypes: true })) {
      if (entry.isFile() && !entry.name.includes(".test.")) files.push(join(entry.parentPath, entry.name));
    }
  }
  const hash = createHash("sha256");
  for (const file of files.sort()) {
    const bytes = await readFile(file);
    hash.update(`${file.slice(web.length)}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}

interface Stamp {
  readonly sources: string;
  readonly seconds: number;
}

async function readStamp(): Promise<Stamp | undefined> {
  try {
    return JSON.parse(await readFile(stampFile, "utf8")) as Stamp;
  } catch {
    return undefined;
  }
}

/** Builds when the sources differ from those of the last build; says so first, since someone is waiting. */
export async function buildIfOld(say: (line: string) => void = console.log): Promise<boolean> {
  // Asked before the lock as well: nearly always everything is fresh, and nobody has to wait for anybody.
  if ((await readStamp())?.sources === (await sourcesHash())) return false;
  return alone(async () => {
    const [stamp, sources] = await Promise.all([readStamp(), sourcesHash()]);
    if (stamp?.sources === sources) return false;
    say(`Building the pages (about ${Math.ceil(stamp?.seconds ?? 15)} s, once)…`);
    await buildFrom(sources);
    return true;
  });
}

export const build = (): Promise<void> => alone(async () => buildFrom(await sourcesHash()));

async function buildFrom(sources: string): Promise<void> {
  const start = performance.now();
  const resolve = createRequire(import.meta.url).resolve;
  await run(join(dirname(resolve("@react-router/dev/package.json")), "bin.cjs"), ["build", "--logLevel", "warn"]);
  const vite = join(dirname(resolve("vite/package.json")), "bin/vite.js");
  await run(vite, ["build", "--config", "vite.mail.config.ts", "--logLevel", "warn"]);
  await compressAssets(join(built, "client"));
  const stamp: Stamp = { sources, seconds: (performance.now() - start) / 1000 };
  await writeFile(`${stampFile}.new`, JSON.stringify(stamp));
  await rename(`${stampFile}.new`, stampFile);
}

/** Two builds at once would write over each other: the second waits for the first, or takes over from one that died. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  while (!(await takeLock())) await setTimeout(200);
  try {
    return await work();
  } finally {
    await rm(lockFile, { force: true });
  }
}

async function takeLock(): Promise<boolean> {
  // Each time: whoever holds the lock, or a person, may have taken the folder away meanwhile.
  await mkdir(built, { recursive: true });
  try {
    await writeFile(lockFile, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as { code?: string }).code !== "EEXIST") throw error;
  }
  const holder = Number(await readFile(lockFile, "utf8").catch(() => "0"));
  if (holder > 0 && !isRunning(holder)) await rm(lockFile, { force: true });
  return false;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === "EPERM";
  }
}

/** A tool's noise is worth showing only when it fails. */
async function run(script: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [script, ...args], { cwd: web, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code !== 0) throw new Error(`building the pages failed (${script} ended with ${code}):\n${output}`);
}

const COMPRESSED = new Set([".js", ".css", ".svg", ".json", ".txt"]);

/** Once here rather than at each request; the server picks by the file's ending. */
async function compressAssets(directory: string): Promise<void> {
  const brotli = promisify(brotliCompress);
  const gz = promisify(gzip);
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      if (!entry.isFile() || !COMPRESSED.has(extname(entry.name))) return;
      const file = join(entry.parentPath, entry.name);
      const bytes = await readFile(file);
      if (bytes.length < 1024) return;
      // The most that Brotli can: three seconds of a build, and a tenth of what every first visit waits for.
      const most = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
      await Promise.all([
        brotli(bytes, most).then((packed) => writeFile(`${file}.br`, packed)),
        gz(bytes, { level: 9 }).then((packed) => writeFile(`${file}.gz`, packed)),
      ]);
    }),
  );
}

if (import.meta.main) {
  if (process.argv.includes("--if-old")) await buildIfOld();
  else await build();
}
