import { computeRun } from "./compute.ts";
import { readInputFiles, readInputs } from "./inputs.ts";
import type { InputPaths } from "./inputs.ts";
import { renderOutput, writeOutput } from "./output.ts";
import type { RunSummary } from "./output.ts";

/** `fairline run`: nothing is written unless everything is sound. Throws `BadInput`. */
export function runCommand(
  paths: InputPaths,
  asked: string,
  out: string,
  calendar?: string,
): RunSummary & { period: string } {
  const inputs = readInputs(readInputFiles(paths));
  const computed = computeRun(inputs, asked, calendar);
  const output = renderOutput(computed, inputs.sha256);
  writeOutput(out, output, inputs, { period: computed.period, ...(calendar !== undefined && { calendar }) });
  return { ...output.summary, period: computed.period };
}
