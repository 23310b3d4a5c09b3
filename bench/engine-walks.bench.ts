/**
 * Every walk in one plan (walks.plan.json: unilevel with compression, differential, generations, matching on them; ranks that
 * ask for legs) over 1,000,000 and over 10,000,000 members with as many sales, against a plain C program.
 */
import { compareWithC } from "./engine-against-c.ts";
import type { Comparison } from "./engine-against-c.ts";
import { machine } from "./result.ts";
import type { BenchResult } from "./result.ts";

export default async function bench(): Promise<BenchResult | { skipped: string }> {
  const compare = (size: number, rounds: number, warmUp: number): Promise<Comparison | null> =>
    compareWithC({ program: "walks", plan: "walks.plan.json", size, rounds, warmUp });
  const [million, tenMillion] = [await compare(1_000_000, 15, 3), await compare(10_000_000, 3, 1)];
  if (million === null || tenMillion === null)
    return { skipped: "this machine has no C compiler (cc) to compare with" };
  const times = (side: "ours" | "other", of: "wall" | "cpu" | "bestCpu"): number =>
    Math.round((tenMillion[of][side] / million[of][side]) * 10) / 10;
  return {
    name: "engine-walks",
    ...million.wall,
    unit: "ms",
    machine: machine(),
    date: new Date().toISOString(),
    against: "plain C, cc -O2, one thread, bench/c/walks.c; both in processes of their own, in turns",
    million,
    tenMillion,
    /** How many times 1M's time 10M takes. */
    growth: {
      ours: { wall: times("ours", "wall"), cpu: times("ours", "cpu"), bestCpu: times("ours", "bestCpu") },
      other: { wall: times("other", "wall"), cpu: times("other", "cpu"), bestCpu: times("other", "bestCpu") },
    },
  };
}
