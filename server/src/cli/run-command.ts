import { computeRun } from "./compute.ts";
import { readInputFiles, readInputs } from "./inputs.ts";
import type { InputPaths } from "./inputs.ts";
import { renderOutput, writeOutput } from "./output.ts";
import type { RunSummary } from "./output.ts";

/** `fairline run`: nothing is written unless everything is sound. Throws `BadInput`. */
export function runCommand(paths: InputPaths, period: string, out: string): RunSummary {
  const inputs = readInputs(readInputFiles(paths));
  const output = renderOutput(computeRun(inputs, period), inputs.sha256);
  writeOutput(out, output, inputs, period);
  return output.summary;
}
