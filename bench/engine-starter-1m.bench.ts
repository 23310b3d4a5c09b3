/** The starter plan over 1,000,000 members and 1,000,000 sales against a plain C program that does the same work. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CURRENCIES,
  expectValue,
  networkFromColumns,
  parsePlanText,
  runPeriod,
  saleTableFromColumns,
  toPositions,
} from "@fairline/engine";
import type { Run } from "@fairline/engine";
import { compileC } from "./c/compile.ts";
import { machine, median } from "./result.ts";
import type { BenchResult } from "./result.ts";
import { generateStarter, readStarter, writeStarter } from "./starter-data.ts";

const NAME = "engine-starter-1m";
const MEMBERS = 1_000_000;
const SALES = 1_000_000;
const ROUNDS = 15;

interface Outcome {
  readonly ms: number;
  readonly lines: number;
  readonly total: number;
  readonly check: number;
}

const plan = expectValue(parsePlanText(readFileSync(new URL("../plans/starter.json", import.meta.url), "utf8")));

export default async function bench(): Promise<BenchResult | { skipped: string }> {
  const folder = mkdtempSync(join(tmpdir(), "fairline-bench-"));
  try {
    const program = compileC("starter", folder);
    if (program === null) return { skipped: "this machine has no C compiler (cc) to compare with" };
    const file = join(folder, "starter.bin");
    writeStarter(file, generateStarter(MEMBERS, SALES, 42));
    const inC = (): Outcome => JSON.parse(execFileSync(program, [file], { encoding: "utf8" })) as Outcome;

    const [ours, other]: [number[], number[]] = [[], []];
    // The first round warms up both: the compiler of the one, the page cache of the other.
    for (let round = -2; round < ROUNDS; round++) {
      const [c, engine] = [inC(), inEngine(file)];
      assert.deepEqual({ ...engine, ms: 0 }, { ...c, ms: 0 }, "both must give the same lines");
      if (round < 0) continue;
      other.push(c.ms);
      ours.push(engine.ms);
    }
    const { lines, total } = inC();
    const [mine, its] = [median(ours), median(other)];
    return {
      name: NAME,
      ours: round1(mine),
      other: round1(its),
      ratio: Math.round((mine / its) * 100) / 100,
      unit: "ms",
      machine: machine(),
      date: new Date().toISOString(),
      against: "plain C, cc -O2, bench/c/starter.c",
      members: MEMBERS,
      sales: SALES,
      lines,
      total,
      rounds: ROUNDS,
      // The least disturbed run of each: what a quiet machine would show.
      best: { ours: round1(Math.min(...ours)), other: round1(Math.min(...other)) },
      slowest: { ours: round1(Math.max(...ours)), other: round1(Math.max(...other)) },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Read the file as the C program does, then one timed run from unordered columns to lines. */
function inEngine(file: string): Outcome {
  const data = readStarter(file);
  const [amount, cv, qv] = [Float64Array.from(data.amount), Float64Array.from(data.cv), Float64Array.from(data.qv)];
  const currency = new Uint8Array(SALES).fill(CURRENCIES.indexOf("USD"));
  const started = performance.now();
  const { network, positionOf } = networkFromColumns(data.parents, data.kinds)!;
  const [seller, buyer] = [toPositions(data.seller, positionOf), toPositions(data.buyer, positionOf)];
  const sales = saleTableFromColumns({ seller, buyer, currency, amount, cv, qv });
  const run = expectValue(runPeriod({ plan, network, sales, companyCurrency: "USD" }));
  const ms = performance.now() - started;
  return { ms, ...addUp(run, positionOf) };
}

/** What the C program prints of its lines, of ours. Not timed. */
function addUp({ lines, sales, network }: Run, positionOf: Int32Array): Omit<Outcome, "ms"> {
  const source = new Int32Array(positionOf.length);
  for (let member = 0; member < positionOf.length; member++) source[positionOf[member]!] = member;
  const { depth } = network.trees.sponsor;
  let [count, total, check] = [0, 0, 0];
  for (const bonus of lines) {
    count += bonus.count;
    for (let line = 0; line < bonus.count; line++) {
      const sale = bonus.sale[line]!;
      const earner = bonus.earner[line]!;
      const amount = bonus.amount[line]!;
      const mixed = (amount + 31 * source[earner]! + 17 * sale) >>> 0;
      const level = depth[sales.seller[sale]!]! - depth[earner]!;
      check = (check + (Math.imul(mixed + bonus.paidLevel[line]!, 2654435761) ^ level)) >>> 0;
      total += amount;
    }
  }
  return { lines: count, total, check };
}

function round1(value: number): number {
  return Math.round(value * 10) / 10;
}
