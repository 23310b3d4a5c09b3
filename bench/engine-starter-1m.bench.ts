/** The starter plan over 1,000,000 members and 1,000,000 sales against a plain C program that does the same work. */
import { compareWithC } from "./engine-against-c.ts";
import { machine } from "./result.ts";
import type { BenchResult } from "./result.ts";

export default async function bench(): Promise<BenchResult | { skipped: string }> {
  const result = await compareWithC({
    program: "starter",
    plan: "../plans/starter.json",
    size: 1_000_000,
    rounds: 15,
    warmUp: 3,
  });
  if (result === null) return { skipped: "this machine has no C compiler (cc) to compare with" };
  return {
    name: "engine-starter-1m",
    ...result.wall,
    unit: "ms",
    machine: machine(),
    date: new Date().toISOString(),
    against: "plain C, cc -O2, bench/c/starter.c; both in processes of their own, in turns",
    ...result,
  };
}
