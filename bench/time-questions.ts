import { loadavg } from "node:os";
import { machine } from "./result.ts";
import type { BenchResult } from "./result.ts";

/** How long a question takes that is asked again and again. */
export interface Taken {
  /** Rows of its last answer. */
  readonly rows: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
}

/** Asks each question `rounds` times, one after the other; `ask` says how many rows came. */
export function timer(rounds: number, say: (line: string) => void) {
  const questions: Record<string, Taken> = {};
  const time = async (name: string, ask: (round: number) => Promise<number>): Promise<void> => {
    const times: number[] = [];
    let rows = 0;
    for (let round = 0; round < rounds; round += 1) {
      const begun = performance.now();
      rows = await ask(round);
      times.push(performance.now() - begun);
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => Math.round(times[Math.ceil(times.length * share) - 1]! * 10) / 10;
    questions[name] = { rows, p50: at(0.5), p95: at(0.95) };
    say(`${name}: ${JSON.stringify(questions[name])}`);
  };
  return { questions, time };
}

export const say = (line: string): void =>
  console.log(`${Temporal.Now.plainTimeISO().toString({ smallestUnit: "second" })} ${line}`);

/**
 * What a bench of questions tells: the slowest of them against its goal.
 * @param against the other side, a reading of `ms` that does nothing else
 */
export function questionsResult(
  name: string,
  size: Readonly<Record<string, number>>,
  questions: Readonly<Record<string, Taken>>,
  goal: number,
  against: { readonly ms: number; readonly what: string },
): BenchResult {
  const [slowest, { p95 }] = Object.entries(questions).toSorted(([, a], [, b]) => b.p95 - a.p95)[0]!;
  return {
    name,
    ours: p95,
    other: against.ms,
    ratio: Number((p95 / against.ms).toFixed(2)),
    unit: "ms",
    what: `ours: 95th percentile of the slowest question (${slowest}); other: ${against.what}`,
    ...size,
    goal,
    met: p95 < goal,
    questions,
    load: loadavg().map((value) => Math.round(value * 10) / 10),
    machine: machine(),
    date: Temporal.Now.plainDateISO().toString(),
  };
}
