import { readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { holds, parseCasesText, parsePlanText, runCases } from "@fairline/engine";
import type { CaseResult, Difference, Fault } from "@fairline/engine";
import { BadInput } from "./input-fault.ts";
import { readInput, systemReason } from "./read-file.ts";

const CASES = ".cases.json";

/** What one file of cases came to. */
export interface TestedFile {
  readonly file: string;
  /** Name and version; null where the plan or the cases cannot be read. */
  readonly plan: string | null;
  /** What is wrong with either document. */
  readonly faults: readonly string[];
  readonly findings: readonly Difference[];
  readonly cases: ReadonlyArray<Omit<CaseResult, "faults"> & { readonly faults: readonly string[] }>;
  readonly holds: boolean;
}

/** `fairline plan test`: runs the cases of every file, or of every `NAME.cases.json` below a folder. Throws `BadInput`. */
export function planTestCommand(paths: readonly string[]): readonly TestedFile[] {
  return [...new Set(paths.flatMap(caseFiles))].map(testFile);
}

function caseFiles(path: string): string[] {
  if (!isFolder(path)) return [path.endsWith(CASES) ? path : path.replace(/\.json$/, CASES)];
  const files = readdirSync(path, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(CASES));
  if (files.length === 0) throw new BadInput([`${path}: there is no file of cases in it; name one NAME${CASES}`]);
  return files.sort().map((file) => join(path, file));
}

function isFolder(path: string): boolean {
  try {
    return statSync(resolve(path)).isDirectory();
  } catch (error) {
    throw new BadInput([`${path}: cannot be read, ${systemReason(error)}`]);
  }
}

function testFile(file: string): TestedFile {
  const untested = { file, plan: null, findings: [], cases: [], holds: false };
  const golden = parseCasesText(readInput(file).bytes.toString("utf8"));
  if (!golden.ok) return { ...untested, faults: messages(golden.faults) };
  const beside = golden.value.plan;
  const planFile = beside === undefined ? file.replace(CASES, ".json") : join(dirname(file), beside);
  const plan = parsePlanText(readInput(planFile).bytes.toString("utf8"));
  if (!plan.ok) return { ...untested, faults: plan.faults.map((fault) => `${planFile}: ${fault.message}`) };
  const result = runCases(plan.value, golden.value);
  return {
    file,
    plan: `${plan.value.name} ${plan.value.version}`,
    faults: [],
    findings: result.findings,
    cases: result.cases.map((one) => ({ ...one, faults: messages(one.faults) })),
    holds: holds(result),
  };
}

function messages(faults: readonly Fault[]): string[] {
  return faults.map(({ message }) => message);
}

/** A line for each case; under it what is wrong with it, expected and got side by side. */
export function renderTests(files: readonly TestedFile[]): string {
  const lines: string[] = [];
  let [held, failed] = [0, 0];
  const tell = (what: string, faults: readonly string[], differences: readonly Difference[]): void => {
    const isFine = faults.length + differences.length === 0;
    if (isFine) held++;
    else failed++;
    lines.push(`${isFine ? "holds  " : faults.length > 0 ? "faulty " : "differs"}  ${what}`);
    lines.push(
      ...faults.map((fault) => `         ${fault}`),
      ...sideBySide(differences).map((line) => `         ${line}`),
    );
  };
  for (const { file, faults, findings, cases } of files) {
    if (faults.length > 0) tell(file, faults, []);
    for (const one of cases) tell(`${file}: ${one.name}`, one.faults, one.differences);
    if (findings.length > 0) tell(`${file}: the plan's findings`, [], findings);
  }
  lines.push(`${held} hold${failed === 0 ? "" : `, ${failed} ${failed === 1 ? "does" : "do"} not`}`);
  return lines.join("\n");
}

function sideBySide(differences: readonly Difference[]): string[] {
  if (differences.length === 0) return [];
  const rows = differences.map(
    ({ where, expected, got }) => [where, expected ?? "(nothing)", got ?? "(nothing)"] as const,
  );
  const table = [["", "expected", "got"] as const, ...rows];
  const [first, second] = [0, 1].map((column) => Math.max(...table.map((row) => row[column as 0 | 1].length)));
  return table.map(([where, expected, got]) => `${where.padEnd(first!)}  ${expected.padEnd(second!)} | ${got}`);
}
