import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/**
 * A program that does its work once for each line on its standard input and prints one line of JSON for it. Both sides
 * of a comparison are such processes, so that neither is disturbed by what the other, or the harness, does between.
 */
export interface Runner<T> {
  readonly once: () => Promise<T>;
  /** Resolves when the process has ended. */
  readonly stop: () => Promise<void>;
}

export function startRunner<T>(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Runner<T> {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ...env } });
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    once: async () => {
      child.stdin.write("\n");
      const line = await lines.next();
      if (line.done) throw new Error(`${command} ended before it answered`);
      return JSON.parse(line.value) as T;
    },
    stop: () => {
      child.stdin.end();
      return ended;
    },
  };
}
