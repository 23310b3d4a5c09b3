import { checkPlan } from "../check/check-plan.ts";
import type { Plan } from "../plan/document.ts";
import { differencesOf } from "./differences.ts";
import type { Difference } from "./differences.ts";
import type { CasesFile } from "./document.ts";
import type { CaseFault } from "./parse.ts";
import { runPeriods } from "./periods.ts";

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
  const { name } = file.cases[index]!;
  const ran = runPeriods(plan, file, index);
  if (!ran.ok) return { name, faults: ran.faults, differences: [] };
  const differences = ran.value.flatMap(({ golden, run, reversals }, period) =>
    differencesOf(golden, run, reversals).map((difference) =>
      period === 0 ? difference : { ...difference, where: `next[${period - 1}].${difference.where}` },
    ),
  );
  return { name, faults: [], differences };
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
