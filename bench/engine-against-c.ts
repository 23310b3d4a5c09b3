/** The engine and a plain C program do the same work on the same file, in processes of their own, in turns. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileC } from "./c/compile.ts";
import type { Outcome } from "./engine-runner.ts";
import { machine, median } from "./result.ts";
import type { BenchResult } from "./result.ts";
import { startRunner } from "./side-by-side.ts";
import type { Runner } from "./side-by-side.ts";
import { generateStarter, writeStarter } from "./starter-data.ts";
import type { StarterData } from "./starter-data.ts";

/** Ours, C's, and ours / C's. */
export interface Pair {
  readonly ours: number;
  readonly other: number;
  readonly ratio: number;
}

export interface Comparison {
  readonly members: number;
  readonly sales: number;
  readonly lines: number;
  readonly total: number;
  readonly rounds: number;
  /** Medians, milliseconds: the clock's, and the processor's over all threads, which another program on the machine disturbs less. */
  readonly wall: Pair;
  readonly cpu: Pair;
  /** The least disturbed round of each, and the very first, when nothing is compiled or in memory yet. */
  readonly best: Pair;
  readonly bestCpu: Pair;
  readonly first: Pair;
  /** Peak of the whole process after its first round, the input included, in MB. */
  readonly memory: Pair;
}

export interface Contest {
  /** bench/c/PROGRAM.c */
  readonly program: string;
  /** From this folder. */
  readonly plan: string;
  readonly size: number;
  readonly rounds: number;
  /** Rounds that do not count. */
  readonly warmUp: number;
  /** The engine's side, and what both read; left out: engine-runner.ts and the starter's data. */
  readonly runner?: string;
  readonly data?: (members: number, sales: number, seed: number) => StarterData;
}

/** The same contest over 1,000,000 and 10,000,000 members, each with its counted rounds and those before. */
export async function compareGrowth(
  name: string,
  contest: Omit<Contest, "size" | "rounds" | "warmUp">,
  rounds: Readonly<Record<"million" | "tenMillion", readonly [counted: number, warmUp: number]>>,
): Promise<BenchResult | { skipped: string }> {
  const compare = (size: number, [counted, warmUp]: readonly [number, number]): Promise<Comparison | null> =>
    compareWithC({ ...contest, size, rounds: counted, warmUp });
  const million = await compare(1_000_000, rounds.million);
  const tenMillion = await compare(10_000_000, rounds.tenMillion);
  if (million === null || tenMillion === null)
    return { skipped: "this machine has no C compiler (cc) to compare with" };
  const times = (side: "ours" | "other", of: "wall" | "cpu" | "bestCpu"): number =>
    Math.round((tenMillion[of][side] / million[of][side]) * 10) / 10;
  return {
    name,
    ...million.wall,
    unit: "ms",
    machine: machine(),
    date: new Date().toISOString(),
    against: `plain C, cc -O2, one thread, bench/c/${contest.program}.c; both in processes of their own, in turns`,
    million,
    tenMillion,
    /** How many times 1M's time 10M takes. */
    growth: {
      ours: { wall: times("ours", "wall"), cpu: times("ours", "cpu"), bestCpu: times("ours", "bestCpu") },
      other: { wall: times("other", "wall"), cpu: times("other", "cpu"), bestCpu: times("other", "bestCpu") },
    },
  };
}

/** Null where the machine has no C compiler. */
export async function compareWithC({
  program,
  plan,
  size,
  rounds,
  warmUp,
  runner = "engine-runner.ts",
  data: generate = generateStarter,
}: Contest): Promise<Comparison | null> {
  const folder = mkdtempSync(join(tmpdir(), "fairline-bench-"));
  try {
    const compiled = compileC(program, folder);
    if (compiled === null) return null;
    const [file, small] = [join(folder, "all.bin"), join(folder, "small.bin")];
    writeStarter(file, generate(size, size, 42));
    writeStarter(small, generate(1_000, 1_000, 42));
    const engine = (data: string): Runner<Outcome> =>
      startRunner<Outcome>(
        process.execPath,
        [
          "--expose-gc",
          fileURLToPath(new URL(runner, import.meta.url)),
          fileURLToPath(new URL(plan, import.meta.url)),
          data,
        ],
        // With its types already stripped, as an installed server starts: see README.md.
        { NODE_COMPILE_CACHE: join(folder, "cache") },
      );
    const filling = engine(small);
    await filling.once();
    await filling.stop();

    const [inC, inEngine] = [startRunner<Outcome>(compiled, [file]), engine(file)];
    const done: { ours: Outcome; other: Outcome }[] = [];
    for (let round = 0; round < warmUp + rounds; round++) {
      const [other, ours] = [await inC.once(), await inEngine.once()];
      assert.deepEqual(sums(ours), sums(other), "both must give the same lines");
      done.push({ ours, other });
    }
    await Promise.all([inC.stop(), inEngine.stop()]);
    return summarize(done, warmUp, size);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sums({ lines, total, check }: Outcome): Pick<Outcome, "lines" | "total" | "check"> {
  return { lines, total, check };
}

function summarize(
  done: ReadonlyArray<{ readonly ours: Outcome; readonly other: Outcome }>,
  warmUp: number,
  size: number,
): Comparison {
  const [first, counted] = [done[0]!, done.slice(warmUp)];
  const by = (of: keyof Outcome, pick: (values: readonly number[]) => number): Pair =>
    pair(pick(counted.map(({ ours }) => ours[of])), pick(counted.map(({ other }) => other[of])));
  const least = (values: readonly number[]): number => Math.min(...values);
  return {
    members: size,
    sales: size,
    lines: first.ours.lines,
    total: first.ours.total,
    rounds: counted.length,
    wall: by("ms", median),
    cpu: by("cpu", median),
    best: by("ms", least),
    bestCpu: by("cpu", least),
    first: pair(first.ours.ms, first.other.ms),
    memory: pair(first.ours.rss / 1024, first.other.rss / 1024),
  };
}

function pair(ours: number, other: number): Pair {
  return {
    ours: Math.round(ours * 10) / 10,
    other: Math.round(other * 10) / 10,
    ratio: Math.round((ours / other) * 100) / 100,
  };
}
