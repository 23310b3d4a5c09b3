/**
 * `npm test`: types, lint and format; then every `*.test.ts` of the house, on one PostgreSQL made for the run.
 * `npm test -- server/src/ledger` runs the tests below a path (or a file's), without the checks.
 */
import { spawn } from "node:child_process";
import { glob } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { startTestCluster } from "../server/src/foundation/testing.ts";
import { buildIfOld } from "../web/build.ts";

const root = resolve(import.meta.dirname, "..");
const folders = ["engine", "server", "web", "test", "bench", "sim"];

/** No test takes this long; a hanging one is named instead of waited for. In milliseconds. */
const longest = 300_000;

const wanted = process.argv.slice(2).map((path) => relative(root, resolve(path)));
const files: string[] = [];
for await (const file of glob(
  folders.map((folder) => `${folder}/**/*.test.ts`),
  { cwd: root, exclude: (path) => /(^|\/)(node_modules|build|\.react-router)(\/|$)/.test(path) },
)) {
  if (wanted.length === 0 || wanted.some((path) => file === path || file.startsWith(`${path}/`))) files.push(file);
}
files.sort();
if (files.length === 0) {
  console.error(
    `no test file was found in ${folders.join(", ")}${wanted.length === 0 ? "" : ` below ${wanted.join(", ")}`}`,
  );
  process.exit(1);
}

await buildIfOld();
const checked = wanted.length > 0 ? 0 : await run("npm", ["run", "--silent", "check"], {});
const cluster = await startTestCluster();
const tested = await run(
  process.execPath,
  [
    "--import",
    new URL("../test/seed.ts", import.meta.url).href,
    "--test",
    "--test-reporter=spec",
    "--test-concurrency=2",
    `--test-timeout=${longest}`,
    ...files,
  ],
  {
    FAIRLINE_TEST_CLUSTER: cluster.url("postgres"),
    // Two hundred processes read the same modules; types are stripped and code is compiled once for all of them.
    NODE_COMPILE_CACHE: join(root, "node_modules/.cache/compiled"),
  },
).finally(() => cluster.stop());
if (checked !== 0) console.error("\nThe tests ran, but `npm run check` failed above.");
process.exit(checked || tested);

function run(command: string, args: readonly string[], environment: Readonly<Record<string, string>>): Promise<number> {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      PATH: `${join(root, "node_modules/.bin")}:${process.env["PATH"] ?? ""}`,
      ...environment,
    },
  });
  return new Promise((done, refuse) => {
    child.once("error", refuse);
    child.once("exit", (code) => done(code ?? 1));
  });
}
