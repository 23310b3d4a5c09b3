import type { Fault, Result } from "../fault.ts";
import { failure, success } from "../fault.ts";
import type { Issue, Report } from "../plan/schema.ts";
import { casesSchema, EXPECTED } from "./document.ts";
import type { CasePeriod, CasesFile } from "./document.ts";

export interface CaseFault extends Fault {
  readonly code: `cases.${string}` | `network.${string}` | `sale.${string}` | `run.${string}`;
  readonly data: {
    /** Where in the document: `cases[2].sales[0].seller`. */
    readonly path: string;
    /** The valid name that was most likely meant. */
    readonly nearest: string | null;
  };
}

/** Read a document of cases (the value that JSON gives). Names are looked up when the cases run, for they are the plan's. */
export function parseCases(document: unknown): Result<CasesFile, CaseFault> {
  const faults: CaseFault[] = [];
  const report = (issue: Issue): void => void faults.push(caseFault(issue));
  casesSchema.check(document, "", report);
  if (faults.length > 0) return failure(faults);
  const file = document as CasesFile;
  for (const [index, golden] of file.cases.entries()) {
    const path = `cases[${index}]`;
    if (golden.companyCurrency === undefined && file.companyCurrency === undefined) {
      const message = "is required and missing, here or once for the file";
      report({ path: `${path}.companyCurrency`, reason: "missing", message, nearest: null });
    }
    expectsSomething(golden, path, report);
    for (const [at, period] of (golden.next ?? []).entries()) {
      expectsSomething(period, `${path}.next[${at}]`, report);
      if (period.reversals === undefined || period.refunds !== undefined) continue;
      const message = "is required and missing: reversals are of refunds";
      report({ path: `${path}.next[${at}].refunds`, reason: "missing", message, nearest: null });
    }
    if (golden.next !== undefined && golden.refunds !== undefined) {
      const message = "the case goes on; write them in the period of `next` in which they happen";
      report({ path: `${path}.refunds`, reason: "wrong-value", message, nearest: null });
    } else if ((golden.refunds === undefined) !== (golden.reversals === undefined)) {
      const missing = golden.refunds === undefined ? "refunds" : "reversals";
      const message = "is required and missing: refunds and reversals go together";
      report({ path: `${path}.${missing}`, reason: "missing", message, nearest: null });
    }
  }
  return faults.length > 0 ? failure(faults) : success(file);
}

function expectsSomething(period: CasePeriod, path: string, report: Report): void {
  if (EXPECTED.some((key) => period[key] !== undefined)) return;
  const message = `expects nothing; say at least one of ${EXPECTED.join(", ")}`;
  report({ path, reason: "missing", message, nearest: null });
}

/** As `parseCases`, from the text of the file. */
export function parseCasesText(text: string): Result<CasesFile, CaseFault> {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `the cases are not JSON: ${why}`;
    return failure([{ code: "cases.syntax", message, data: { path: "", nearest: null } }]);
  }
  return parseCases(document);
}

export function caseFault({ path, reason, message, nearest }: Issue): CaseFault {
  return { code: `cases.${reason}`, message: `${path || "the document"}: ${message}`, data: { path, nearest } };
}
