/**
 * The engine's side of `engine-legs`: two months one after the other over the same sales, the second with what the first left. As
 * `engine-runner.ts` otherwise.
 */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import {
  CURRENCIES,
  expectValue,
  networkFromColumns,
  nextPast,
  parsePlanText,
  runPeriod,
  saleTableFromColumns,
  seatedTree,
  toPositions,
} from "@fairline/engine";
import type { Past, Run } from "@fairline/engine";
import { generateBinary, seatsOf } from "./binary-data.ts";
import type { Outcome } from "./engine-runner.ts";
import { readStarter } from "./starter-data.ts";
import type { StarterData } from "./starter-data.ts";

const plan = expectValue(parsePlanText(readFileSync(process.argv[2]!, "utf8")));

interface Loaded {
  readonly data: StarterData;
  readonly seats: Uint8Array;
  readonly currency: Uint8Array;
}

function load(data: StarterData): Loaded {
  const currency = new Uint8Array(data.seller.length).fill(CURRENCIES.indexOf("USD"));
  return { data, seats: seatsOf(data.parents), currency };
}

interface Done {
  readonly run: Run;
  readonly past: Past;
  readonly positionOf: Int32Array;
}

function pay({ data, seats, currency }: Loaded): Done {
  const { network: people, positionOf } = networkFromColumns(data.parents, data.kinds)!;
  const sponsor = seatedTree(people.trees.sponsor, seats, positionOf);
  const network = { ...people, trees: { sponsor } };
  const seller = toPositions(data.seller, positionOf);
  const { amount, cv, qv } = data;
  const sales = saleTableFromColumns(network, {
    seller,
    currency,
    amount,
    cv,
    qv,
    // The plan asks nothing about buyers, and C does not look for them either.
    get buyer() {
      return toPositions(data.buyer, positionOf);
    },
  });
  const month = (past: Past): Run => expectValue(runPeriod({ plan, network, sales, companyCurrency: "USD", past }));
  const run = month(nextPast(month({})));
  return { run, past: nextPast(run), positionOf };
}

const loaded = load(readStarter(process.argv[3]!));
// As in engine-runner.ts: a small run that stays keeps the shapes of a run's objects, and the code compiled for them.
const kept = pay(load(generateBinary(10, 10, 1)));

function round(): Omit<Outcome, "rss"> {
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  const done = pay(loaded);
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpu: (user + system) / 1000, ...addUp(done) };
}

/** What the C program prints of its lines and lots, of ours. Not timed. */
function addUp({
  run: { lines, network, plan: compiled },
  past,
  positionOf,
}: Done): Omit<Outcome, "ms" | "cpu" | "rss"> {
  const source = new Int32Array(positionOf.length);
  for (let member = 0; member < positionOf.length; member++) source[positionOf[member]!] = member;
  let [count, total, check] = [0, 0, 0];
  for (const [index, columns] of lines.entries()) {
    count += columns.count;
    for (let line = 0; line < columns.count; line++) {
      const member = source[columns.earner[line]!]!;
      const mixed = columns.amount[line]! + 31 * member + 17 * member + index;
      check = (check + (Math.imul((mixed >>> 0) + columns.paidLevel[line]!, 2654435761) ^ columns.rate[line]!)) >>> 0;
      total += columns.amount[line]!;
    }
  }
  for (const { name, shape } of compiled.bonuses) {
    if (shape !== "legs") continue;
    const { ages, volumes } = past.lots![name]!;
    for (const [age, column] of volumes.entries()) {
      for (let place = 0; place < 2 * network.size; place++) {
        const lot = (place & 1) * ages + age + 1;
        check = (check + Math.imul(Math.imul(column[place]!, source[place >> 1]! + 1), lot)) >>> 0;
      }
    }
  }
  return { lines: count, total, check };
}

for await (const _ of createInterface({ input: process.stdin })) {
  const outcome = round();
  console.log(JSON.stringify({ ...outcome, rss: process.resourceUsage().maxRSS }));
  (globalThis as { gc?: () => void }).gc?.();
  await setTimeout(100);
}
if (kept.run.lines.length === 0) process.exitCode = 1;
