/**
 * A binary with carry, cycles whose lots expire, and two pools (legs.plan.json): two months in a row over 1,000,000 and over
 * 10,000,000 members with as many sales each, against a plain C program.
 */
import { generateBinary } from "./binary-data.ts";
import { compareGrowth } from "./engine-against-c.ts";
import type { BenchResult } from "./result.ts";

export default function bench(): Promise<BenchResult | { skipped: string }> {
  const contest = { program: "legs", plan: "legs.plan.json", runner: "legs-runner.ts", data: generateBinary };
  return compareGrowth("engine-legs", contest, { million: [15, 3], tenMillion: [3, 1] });
}
