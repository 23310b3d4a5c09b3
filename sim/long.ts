/**
 * `npm run test:long`: the worlds of 500 seeds, each with its crashes, and the result in `sim/results/long.md`. Ended in between, it
 * goes on where it was: what is done stands in `data/sim-long.jsonl`, which `--fresh` forgets. `SEEDS` and `STEPS` may say other numbers.
 */
import { appendFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { ENGINE_VERSION } from "@fairline/engine";
import { openGround } from "./ground.ts";
import { runWorld, WorldBroken } from "./run-world.ts";

interface Done {
  readonly seed: number;
  readonly steps: number;
  readonly seconds: number;
  readonly done: Readonly<Record<string, number>>;
  readonly crashes: Readonly<Record<string, number>>;
  readonly earnings: number;
  /** What was wrong, and the step. */
  readonly broken: string | null;
}

const root = join(import.meta.dirname, "..");
const progress = join(root, "data/sim-long.jsonl");
const seeds = Number(process.env["SEEDS"] ?? 500);
const steps = Number(process.env["STEPS"] ?? 36);

await mkdir(join(root, "data"), { recursive: true });
if (process.argv.includes("--fresh")) await rm(progress, { force: true });
const before = (await readFile(progress, "utf8").catch(() => ""))
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Done)
  .filter((one) => one.steps === steps && one.seed <= seeds);
const all = new Map(before.map((one) => [one.seed, one]));
if (all.size > 0) console.log(`${all.size} of ${seeds} worlds were run before`);

const ground = await openGround();
try {
  for (let seed = 1; seed <= seeds; seed += 1) {
    if (all.has(seed)) continue;
    const one = await run(seed);
    all.set(seed, one);
    await appendFile(progress, `${JSON.stringify(one)}\n`);
    if (one.broken !== null || seed % 10 === 0) console.log(`${seed}: ${one.broken ?? "held"} (${one.seconds} s)`);
    await write();
  }
} finally {
  await ground.close();
  await write();
}
const broken = [...all.values()].filter((one) => one.broken !== null);
console.log(`${all.size} worlds, ${broken.length} broken; sim/results/long.md`);
process.exitCode = broken.length === 0 ? 0 : 1;

async function run(seed: number): Promise<Done> {
  const began = performance.now();
  const machine = await ground.machine();
  const rest = { seed, steps };
  const seconds = () => Math.round((performance.now() - began) / 100) / 10;
  try {
    const { done, crashes, earned } = await runWorld(machine, rest);
    const told = { done: Object.fromEntries(done), crashes: Object.fromEntries(crashes) };
    return { ...rest, ...told, seconds: seconds(), earnings: earned.length, broken: null };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const what = error instanceof WorldBroken ? message.split("\n")[0]! : `could not be run: ${message}`;
    const crashes = Object.fromEntries(machine.crashes);
    return { ...rest, seconds: seconds(), done: {}, crashes, earnings: 0, broken: what };
  } finally {
    await machine.close();
  }
}

async function write(): Promise<void> {
  const rows = [...all.values()].toSorted((a, b) => a.seed - b.seed);
  const sums = (of: (one: Done) => Readonly<Record<string, number>>) => {
    const total = new Map<string, number>();
    for (const one of rows)
      for (const [what, times] of Object.entries(of(one))) total.set(what, (total.get(what) ?? 0) + times);
    return [...total].toSorted(([a], [b]) => (a < b ? -1 : 1));
  };
  const wrong = rows.filter((one) => one.broken !== null);
  const seconds = rows.reduce((sum, one) => sum + one.seconds, 0);
  const crashes = sums((one) => one.crashes);
  const text = `# ${seeds} seeded worlds with crashes

Written by \`npm run test:long\` on ${Temporal.Now.plainDateISO().toString()}; Node ${process.versions.node}, engine ${ENGINE_VERSION}, ${cpus().length} cores.

- Worlds run: ${rows.length} of ${seeds} (seeds 1 to ${rows.at(-1)?.seed ?? 0}), ${steps} steps each, ${Math.round(seconds / 60)} minutes in all
- Crashes: ${crashes.map(([what, times]) => `${times} of ${what}`).join(", ")}
- Earnings by sales that stood in the end: ${rows.reduce((sum, one) => sum + one.earnings, 0)}
- Worlds in which something was wrong: ${wrong.length}
${wrong.map((one) => `  - ${one.broken}`).join("\n")}

What happened in them, how often:

| what | times |
|---|---|
${sums((one) => one.done)
  .map(([what, times]) => `| ${what} | ${times} |`)
  .join("\n")}
`;
  await mkdir(join(root, "sim/results"), { recursive: true });
  await writeFile(join(root, "sim/results/long.md"), text);
}
