import { WorkerLine } from "./worker-line.ts";

/** How long a thread waits for the next run, in milliseconds. */
const PATIENCE = 120_000;

interface Waiting {
  readonly line: WorkerLine<unknown>;
  readonly timer: NodeJS.Timeout;
}

/** By file: the thread that waits, one at most. */
const waiting = new Map<string, Waiting>();

/**
 * A thread of this file that has nothing to do: the one that has done so before, or a new one. What a thread has loaded and compiled by
 * the end of a large run is worth a tenth of the next one's time: a draft is looked at, mended, drafted again, locked and committed.
 * @param failed is told once why it has ended, unless it was ended
 */
export function takeThread<Asked>(file: URL, failed: (error: Error) => void): WorkerLine<Asked> {
  const known = waiting.get(file.href);
  const line = known?.line ?? new WorkerLine<unknown>(file);
  if (known !== undefined) {
    clearTimeout(known.timer);
    waiting.delete(file.href);
  }
  line.onFailed = failed;
  return line;
}

/** Gives back a thread of this file. It waits for the next run, or ends with `error`: where it is still at work, and where another one waits. */
export function leaveThread<Asked>(file: URL, line: WorkerLine<Asked>, error: Error): void {
  if (waiting.has(file.href) || !line.rest()) {
    line.end(error);
    return;
  }
  const forget = (): void => {
    clearTimeout(timer);
    waiting.delete(file.href);
  };
  const timer = setTimeout(() => {
    forget();
    line.end(error);
  }, PATIENCE).unref();
  line.onFailed = forget;
  waiting.set(file.href, { line, timer });
}
