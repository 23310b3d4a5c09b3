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
