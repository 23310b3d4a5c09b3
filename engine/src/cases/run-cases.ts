import { checkPlan } from "../check/check-plan.ts";
import { success } from "../fault.ts";
import type { Plan } from "../plan/document.ts";
import { guardSize, runPeriod } from "../run/run.ts";
import { differencesOf } from "./differences.ts";
import type { Difference } from "./differences.ts";
import type { CasesFile } from "./document.ts";
import { caseInput, placed } from "./inputs.ts";
import type { CaseFault } from "./parse.ts";

/** What one case came to. It holds where both lists are empty. */
export interface CaseResult {
  readonly name: string;
  /** What keeps it from being run: unknown names, wrong numbers, a run that is refused. */
  readonly faults: readonly CaseFault[];
  readonly differences: readonly Difference[];
}

export interface CasesResult {
  /** Findings of the checker that are expected and missing, or the other way round; none where the file names none. */
  readonly findings: readonly Difference[];
  readonly cases: readonly CaseResult[];
}

/** Run every case of a plan. Pure; `file` comes from `parseCases`, `plan` from `parsePlan`. */
export function runCases(plan: Plan, file: CasesFile): CasesResult {
  return { findings: findingDifferences(plan, file), cases: file.cases.map((_, index) => runCase(plan, file, index)) };
}

export function holds({ findings, cases }: CasesResult): boolean {
  return findings.length === 0 && cases.every(({ faults, differences }) => faults.length + differences.length === 0);
}

function runCase(plan: Plan, file: CasesFile, index: number): CaseResult {
  const golden = file.cases[index]!;
  const { name } = golden;
  const input = caseInput(plan, file, index);
  if (!input.ok) return { name, faults: input.faults, differences: [] };
  // A refund pays a period again, which may meet the same limits as the run.
  const differences = guardSize(() => {
    const run = runPeriod(input.value.run);
    return run.ok ? success(differencesOf(golden, run.value, input.value.removals)) : run;
  });
  if (differences.ok) return { name, faults: [], differences: differences.value };
  const faults = differences.faults.map(({ code, message }) => placed(code, `cases[${index}]`, message));
  return { name, faults, differences: [] };
}

function findingDifferences(plan: Plan, { findings }: CasesFile): Difference[] {
  if (findings === undefined) return [];
  const asText = ({ code, path }: { readonly code: string; readonly path: string }): string => `${code} ${path}`.trim();
  const got = checkPlan(plan).map(asText);
  const missing = findings.map(asText).filter((finding) => {
    const at = got.indexOf(finding);
    if (at >= 0) got.splice(at, 1);
    return at < 0;
  });
  return [
    ...missing.map((finding): Difference => ({ where: "findings", expected: finding, got: null })),
    ...got.map((finding): Difference => ({ where: "findings", expected: null, got: finding })),
  ];
}
