import { planSchema } from "../plan/document.ts";
import type { Plan } from "../plan/document.ts";
import { checkPlan } from "./check-plan.ts";
import { fault, fromIssue } from "./finding.ts";
import type { Finding } from "./finding.ts";

/** Everything that is to be said of a plan's text, also where it cannot be used. */
export interface PlanReview {
  /** Null where there is a fault. */
  readonly plan: Plan | null;
  readonly findings: readonly Finding[];
}

/** As `parsePlanText`, with warnings and notes beside the faults. */
export function reviewPlanText(text: string): PlanReview {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { plan: null, findings: [fault("syntax", "", `the plan is not JSON: ${why}`)] };
  }
  const issues: Finding[] = [];
  planSchema.check(document, "", (issue) => issues.push(fromIssue(issue.reason, issue)));
  if (issues.length > 0) return { plan: null, findings: issues };
  const findings = checkPlan(document as Plan);
  return { plan: findings.some(({ severity }) => severity === "fault") ? null : (document as Plan), findings };
}
