/**
 * Every walk in one plan (walks.plan.json: unilevel with compression, differential, generations, matching on them; ranks that
 * ask for legs) over 1,000,000 and over 10,000,000 members with as many sales, against a plain C program.
 */
import { compareGrowth } from "./engine-against-c.ts";
import type { BenchResult } from "./result.ts";

export default function bench(): Promise<BenchResult | { skipped: string }> {
  const contest = { program: "walks", plan: "walks.plan.json" };
  return compareGrowth("engine-walks", contest, { million: [15, 3], tenMillion: [3, 1] });
}
