/** The starter plan over 1,000,000 members and 1,000,000 sales against a plain C program that does the same work. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileC } from "./c/compile.ts";
import { machine, median } from "./result.ts";
import type { BenchResult } from "./result.ts";
import { startRunner } from "./side-by-side.ts";
import { generateStarter, writeStarter } from "./starter-data.ts";

const MEMBERS = 1_000_000;
const SALES = 1_000_000;
const ROUNDS = 15;
/** Not counted: the compiler of the one and the memory of both warm up. */
const WARM_UP = 3;

interface Outcome {
  readonly ms: number;
  readonly lines: number;
  readonly total: number;
  readonly check: number;
}

export default async function bench(): Promise<BenchResult | { skipped: string }> {
  const folder = mkdtempSync(join(tmpdir(), "fairline-bench-"));
  try {
    const program = compileC("starter", folder);
    if (program === null) return { skipped: "this machine has no C compiler (cc) to compare with" };
    const file = join(folder, "starter.bin");
    writeStarter(file, generateStarter(MEMBERS, SALES, 42));
    const inC = startRunner<Outcome>(program, [file]);
    const inEngine = startRunner<Outcome>(process.execPath, [
      fileURLToPath(new URL("starter-runner.ts", import.meta.url)),
      file,
    ]);

    const rounds: { ours: Outcome; other: Outcome }[] = [];
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      const [other, ours] = [await inC.once(), await inEngine.once()];
      assert.deepEqual({ ...ours, ms: 0 }, { ...other, ms: 0 }, "both must give the same lines");
      rounds.push({ ours, other });
    }
    inC.stop();
    inEngine.stop();
    return summarize(rounds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function summarize(rounds: ReadonlyArray<{ readonly ours: Outcome; readonly other: Outcome }>): BenchResult {
  const [first, counted] = [rounds[0]!, rounds.slice(WARM_UP)];
  const ours = counted.map((round) => round.ours.ms);
  const other = counted.map((round) => round.other.ms);
  const { lines, total } = first.ours;
  return {
    name: "engine-starter-1m",
    ours: tenth(median(ours)),
    other: tenth(median(other)),
    ratio: Math.round((median(ours) / median(other)) * 100) / 100,
    unit: "ms",
    machine: machine(),
    date: new Date().toISOString(),
    against: "plain C, cc -O2, bench/c/starter.c; both in processes of their own, in turns",
    members: MEMBERS,
    sales: SALES,
    lines,
    total,
    rounds: ROUNDS,
    first: { ours: tenth(first.ours.ms), other: tenth(first.other.ms) },
    // The least disturbed run of each: what a quiet machine shows.
    best: { ours: tenth(Math.min(...ours)), other: tenth(Math.min(...other)) },
    slowest: { ours: tenth(Math.max(...ours)), other: tenth(Math.max(...other)) },
  };
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
