/**
 * The engine's side of engine-starter-1m, a process of its own like the C program: reads the file, then runs the
 * starter plan once for each line on its standard input and prints the milliseconds and what the lines add up to.
 */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
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
import { readStarter } from "./starter-data.ts";

const plan = expectValue(parsePlanText(readFileSync(new URL("../plans/starter.json", import.meta.url), "utf8")));
const data = readStarter(process.argv[2]!);
const [amount, cv, qv] = [Float64Array.from(data.amount), Float64Array.from(data.cv), Float64Array.from(data.qv)];
const currency = new Uint8Array(data.seller.length).fill(CURRENCIES.indexOf("USD"));

for await (const _ of createInterface({ input: process.stdin })) {
  const started = performance.now();
  const { network, positionOf } = networkFromColumns(data.parents, data.kinds)!;
  const [seller, buyer] = [toPositions(data.seller, positionOf), toPositions(data.buyer, positionOf)];
  const sales = saleTableFromColumns({ seller, buyer, currency, amount, cv, qv });
  const run = expectValue(runPeriod({ plan, network, sales, companyCurrency: "USD" }));
  const ms = performance.now() - started;
  console.log(JSON.stringify({ ms, ...addUp(run, positionOf) }));
}

/** What the C program prints of its lines, of ours. Not timed. */
function addUp(
  { lines, sales, network }: Run,
  positionOf: Int32Array,
): { lines: number; total: number; check: number } {
  const source = new Int32Array(positionOf.length);
  for (let member = 0; member < positionOf.length; member++) source[positionOf[member]!] = member;
  const { depth } = network.trees.sponsor;
  let [count, total, check] = [0, 0, 0];
  for (const bonus of lines) {
    count += bonus.count;
    for (let line = 0; line < bonus.count; line++) {
      const sale = bonus.sale[line]!;
      const earner = bonus.earner[line]!;
      const mixed = (bonus.amount[line]! + 31 * source[earner]! + 17 * sale) >>> 0;
      const level = depth[sales.seller[sale]!]! - depth[earner]!;
      check = (check + (Math.imul(mixed + bonus.paidLevel[line]!, 2654435761) ^ level)) >>> 0;
      total += bonus.amount[line]!;
    }
  }
  return { lines: count, total, check };
}
