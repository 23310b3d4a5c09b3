import { AsyncLocalStorage } from "node:async_hooks";

/** When what is going on had come, as a number that grows. */
const arrivals = new AsyncLocalStorage<number>();
let count = 0;

/** Everything that `work` asks for counts as having come now, however late it is asked. */
export function asOneArrival<T>(work: () => T): T {
  count += 1;
  return arrivals.run(count, work);
}

interface Waiting {
  readonly came: number;
  readonly take: () => void;
}

/**
 * Lends a number of equal things; where all are lent, whoever came first is next, not whoever asked first. A request asks for a connection
 * several times: in a rush each time would be another place at the end of the line, and the longest requests would wait several times as long.
 */
export class Turns {
  #free: number;
  /** Who came last stands first, so that the next one is taken from the end. */
  readonly #line: Waiting[] = [];

  constructor(things: number) {
    this.#free = things;
  }

  async take(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    // Who is no request's, a job for example, comes now.
    const came = arrivals.getStore() ?? (count += 1);
    await new Promise<void>((take) => {
      let [from, to] = [0, this.#line.length];
      while (from < to) {
        const middle = (from + to) >> 1;
        if (this.#line[middle]!.came > came) from = middle + 1;
        else to = middle;
      }
      this.#line.splice(from, 0, { came, take });
    });
  }

  giveBack(): void {
    const next = this.#line.pop();
    if (next === undefined) this.#free += 1;
    else next.take();
  }
}
