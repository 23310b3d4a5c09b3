/**
 * The engine's side of the engine benchmarks, a process of its own like the C program: reads a plan and a file of members
 * and sales, then runs the plan once for each line on its standard input and prints what it took and what the lines add up to.
 */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
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
import { generateStarter, readStarter } from "./starter-data.ts";
import type { StarterData } from "./starter-data.ts";

/** What one round took, and what its lines add up to: equal in both programs, or they did not do the same. */
export interface Outcome {
  readonly ms: number;
  /** Milliseconds of processor time, of all threads. */
  readonly cpu: number;
  /** The process's peak so far, in KiB. */
  readonly rss: number;
  readonly lines: number;
  readonly total: number;
  readonly check: number;
}

const plan = expectValue(parsePlanText(readFileSync(process.argv[2]!, "utf8")));
const data = readStarter(process.argv[3]!);
const currency = new Uint8Array(data.seller.length).fill(CURRENCIES.indexOf("USD"));

function pay({ parents, kinds, ...columns }: StarterData): { readonly run: Run; readonly positionOf: Int32Array } {
  const { network, positionOf } = networkFromColumns(parents, kinds)!;
  const [seller, buyer] = [toPositions(columns.seller, positionOf), toPositions(columns.buyer, positionOf)];
  const { amount, cv, qv } = columns;
  const sales = saleTableFromColumns(network, { seller, buyer, currency, amount, cv, qv });
  return { run: expectValue(runPeriod({ plan, network, sales, companyCurrency: "USD" })), positionOf };
}

function round(): Omit<Outcome, "rss"> {
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  const { run, positionOf } = pay(data);
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpu: (user + system) / 1000, ...addUp(run, positionOf) };
}

// A small run that stays, as a server always has one: without any, `gc()` would throw away the shapes of a run's objects
// too, and with them the machine code that was compiled for them.
const kept = pay(generateStarter(10, 10, 1));

/** What the C program prints of its lines, of ours. Not timed. */
function addUp(
  { lines, network, sales, plan: { bonuses }, standing: { ranks } }: Run,
  positionOf: Int32Array,
): Omit<Outcome, "ms" | "cpu" | "rss"> {
  const source = new Int32Array(positionOf.length);
  for (let member = 0; member < positionOf.length; member++) source[positionOf[member]!] = member;
  const input = sales.input!;
  let [count, total, check] = [0, 0, 0];
  for (const [index, columns] of lines.entries()) {
    const paysMembers = bonuses[index]!.per === "member";
    count += columns.count;
    for (let line = 0; line < columns.count; line++) {
      const from = columns.source[line]!;
      const mixed =
        columns.amount[line]! +
        31 * source[columns.earner[line]!]! +
        17 * (paysMembers ? source[from]! : input[from]!) +
        index;
      check = (check + (Math.imul((mixed >>> 0) + columns.paidLevel[line]!, 2654435761) ^ columns.rate[line]!)) >>> 0;
      total += columns.amount[line]!;
    }
  }
  for (let at = 0; at < network.size; at++) {
    const of = ranks.paid[at]! + 5 * ranks.title[at]! + 7 * ranks.highest[at]! + 11 * ranks.missed[at]!;
    check = (check + source[at]! * of) >>> 0;
  }
  return { lines: count, total, check };
}

for await (const _ of createInterface({ input: process.stdin })) {
  const outcome = round();
  console.log(JSON.stringify({ ...outcome, rss: process.resourceUsage().maxRSS }));
  // Both programs begin a round with what the one before took given back.
  (globalThis as { gc?: () => void }).gc?.();
  // Memory goes back in the background.
  await setTimeout(100);
}
if (kept.run.lines.length === 0) process.exitCode = 1;
