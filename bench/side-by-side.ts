import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/**
 * A program that does its work once for each line on its standard input and prints one line of JSON for it. Both sides
 * of a comparison are such processes, so that neither is disturbed by what the other, or the harness, does between.
 */
export interface Runner<T> {
  readonly once: () => Promise<T>;
  readonly stop: () => void;
}

export function startRunner<T>(command: string, args: readonly string[]): Runner<T> {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    once: async () => {
      child.stdin.write("\n");
      const line = await lines.next();
      if (line.done) throw new Error(`${command} ended before it answered`);
      return JSON.parse(line.value) as T;
    },
    stop: () => child.stdin.end(),
  };
}
