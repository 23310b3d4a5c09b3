import { cpus } from "node:os";

/** What `bench/results/NAME.json` holds. Smaller is better where the unit is a time. */
export interface BenchResult {
  readonly name: string;
  readonly ours: number;
  /** What ours is measured against, in the same run. */
  readonly other: number;
  /** ours / other. */
  readonly ratio: number;
  readonly unit: string;
  readonly machine: string;
  readonly date: string;
  readonly [detail: string]: unknown;
}

/** A benchmark is a file `bench/NAME.bench.ts` whose default export is this function. */
export type Bench = () => Promise<BenchResult | { readonly skipped: string }>;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** "2 x Intel(R) Xeon(R) ..., linux x64, Node 26.10.0" */
export function machine(): string {
  const cores = cpus();
  return `${cores.length} x ${cores[0]?.model.trim() ?? "unknown"}, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}

/** Node's flags of `npm start`: objects of requests under way outlive fewer collections, which then take half the time. */
export const asStarted = ["--max-semi-space-size=64"] as const;
