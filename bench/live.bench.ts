/**
 * The live state over walks.plan.json with 1,000,000 members and as many sales: its start, then one sale after the other by anybody, read
 * now and then. Three rounds do exactly the same; beside the medians of each stands what the least disturbed of the three took, sale by
 * sale, because another program on the machine that takes the processor for a moment makes a percentile of one round useless.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import {
  CURRENCIES,
  expectValue,
  liveOf,
  networkFromColumns,
  parsePlanText,
  runPeriod,
  saleTableFromColumns,
  toPositions,
} from "@fairline/engine";
import type { LiveState, RunInput, Sale } from "@fairline/engine";
import { machine, median } from "./result.ts";
import type { BenchResult } from "./result.ts";
import { generateStarter } from "./starter-data.ts";

const MEMBERS = 1_000_000;
const WARM_UP = 5_000;
const SALES = 20_000;
const ROUNDS = 3;

const plan = expectValue(parsePlanText(readFileSync(new URL("walks.plan.json", import.meta.url), "utf8")));
const data = generateStarter(MEMBERS, MEMBERS, 1);
const ids = Array.from({ length: MEMBERS }, (_, index) => `m${index}`);
const currency = new Uint8Array(MEMBERS).fill(CURRENCIES.indexOf("USD"));

function inputOf(): RunInput {
  const { network, positionOf } = networkFromColumns(data.parents, data.kinds, ids)!;
  const [seller, buyer] = [toPositions(data.seller, positionOf), toPositions(data.buyer, positionOf)];
  const { amount, cv, qv } = data;
  return {
    plan,
    network,
    sales: saleTableFromColumns(network, { seller, buyer, currency, amount, cv, qv }),
    companyCurrency: "USD",
  };
}

/** Numbers in [0, below), the same in each round. */
function numbers(): (below: number) => number {
  let state = 1;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function anySale(random: (below: number) => number, index: number): Sale {
  const seller = random(MEMBERS);
  const amount = BigInt(500 + random(15_000));
  return {
    id: `live-${index}`,
    sellerId: ids[seller]!,
    buyerId: random(10) < 3 ? ids[seller]! : null,
    currency: "USD",
    lines: [{ productId: null, quantity: 1, amount, cv: (amount * 8n) / 10n, qv: amount }],
  };
}

interface Round {
  readonly start: number;
  /** Microseconds of each sale, of reading somebody's earnings, and of asking what a sale would earn. */
  readonly sale: Float64Array;
  readonly read: Float64Array;
  readonly whatIf: Float64Array;
}

function round(): Round {
  const input = inputOf();
  collect();
  const begun = performance.now();
  const live = expectValue(liveOf(input));
  const start = performance.now() - begun;
  const random = numbers();
  for (let index = 0; index < WARM_UP; index++) assert.ok(live.sale(anySale(random, index)).ok);
  const sale = timed(SALES, (index) => {
    const next = anySale(random, WARM_UP + index);
    return () => live.sale(next);
  });
  const read = timed(2_000, () => {
    const id = ids[random(MEMBERS)]!;
    return () => live.earningsOf(id);
  });
  const whatIf = timed(2_000, (index) => {
    const next = anySale(random, WARM_UP + SALES + index);
    return () => live.whatIf(next);
  });
  return { start, sale, read, whatIf };
}

function timed(count: number, make: (index: number) => () => ReturnType<LiveState["earningsOf" | "sale" | "whatIf"]>) {
  const times = new Float64Array(count);
  for (let index = 0; index < count; index++) {
    const act = make(index);
    const begun = performance.now();
    const done = act();
    times[index] = (performance.now() - begun) * 1_000;
    assert.ok(done.ok);
  }
  return times;
}

function collect(): void {
  (globalThis as { gc?: () => void }).gc?.();
}

function percentiles(times: Float64Array): Readonly<Record<"median" | "p99" | "p999" | "max", number>> {
  const sorted = times.toSorted();
  const at = (part: number): number => Math.round(sorted[Math.floor(part * (sorted.length - 1))]! * 10) / 10;
  return { median: at(0.5), p99: at(0.99), p999: at(0.999), max: at(1) };
}

function least(rounds: readonly Float64Array[]): Float64Array {
  return rounds[0]!.map((_, index) => Math.min(...rounds.map((times) => times[index]!)));
}

export default function bench(): Promise<BenchResult> {
  const runs = Array.from({ length: ROUNDS }, () => {
    const input = inputOf();
    const begun = performance.now();
    expectValue(runPeriod(input));
    return performance.now() - begun;
  });
  const rounds = Array.from({ length: ROUNDS }, round);
  const [sale, whole] = [percentiles(least(rounds.map((one) => one.sale))).median, Math.round(median(runs) * 1_000)];
  return Promise.resolve({
    name: "live",
    ours: sale,
    other: whole,
    ratio: sale / whole,
    unit: "us",
    machine: machine(),
    date: new Date().toISOString(),
    against: "one live sale against a whole run over the same period",
    members: MEMBERS,
    sales: MEMBERS,
    /** Milliseconds from the input to the live state, the run that it begins with included. */
    start: {
      rounds: rounds.map((one) => Math.round(one.start)),
      median: Math.round(median(rounds.map((one) => one.start))),
    },
    run: runs.map(Math.round),
    sale: {
      leastDisturbed: percentiles(least(rounds.map((one) => one.sale))),
      rounds: rounds.map((one) => percentiles(one.sale)),
    },
    read: { leastDisturbed: percentiles(least(rounds.map((one) => one.read))) },
    whatIf: { leastDisturbed: percentiles(least(rounds.map((one) => one.whatIf))) },
    memoryMB: Math.round(process.memoryUsage().rss / 1e6),
  });
}
