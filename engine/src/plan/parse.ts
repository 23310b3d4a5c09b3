import { checkPlan } from "../check/check-plan.ts";
import type { Finding } from "../check/check-plan.ts";
import type { Fault, Result } from "../fault.ts";
import { failure, success } from "../fault.ts";
import { planSchema } from "./document.ts";
import type { Plan } from "./document.ts";
import type { Issue } from "./schema.ts";

export interface PlanFault extends Fault {
  readonly code: "plan.syntax" | `plan.${Issue["reason"]}` | `plan.${string}`;
  readonly data: {
    /** Where in the document: `bonuses.unilevel.percent[2]`. */
    readonly path: string;
    /** The valid name that was most likely meant. */
    readonly nearest: string | null;
  };
}

/** Read a plan document (the value that JSON gives). All faults are reported at once. */
export function parsePlan(document: unknown): Result<Plan, PlanFault> {
  const issues: Issue[] = [];
  planSchema.check(document, "", (issue) => issues.push(issue));
  if (issues.length > 0) return failure(issues.map(fromIssue));
  const plan = document as Plan;
  const faults = checkPlan(plan).filter((finding) => finding.severity === "fault");
  return faults.length > 0 ? failure(faults.map(fromFinding)) : success(plan);
}

/** As `parsePlan`, from the text of the file. */
export function parsePlanText(text: string): Result<Plan, PlanFault> {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failure([
      { code: "plan.syntax", message: `the plan is not JSON: ${why}`, data: { path: "", nearest: null } },
    ]);
  }
  return parsePlan(document);
}

function fromIssue({ path, reason, message, nearest }: Issue): PlanFault {
  return { code: `plan.${reason}`, message: `${path || "the document"}: ${message}`, data: { path, nearest } };
}

function fromFinding({ code, path, message, nearest }: Finding): PlanFault {
  return { code: `plan.${code}`, message: `${path}: ${message}`, data: { path, nearest } };
}
