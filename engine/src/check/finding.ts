import type { Plan } from "../plan/document.ts";
import type { Issue } from "../plan/schema.ts";

/**
 * What the checker says about a plan of sound form. A `fault` makes the plan unusable; a `warning` is a contradiction: a
 * part of the plan that can have no effect, proven; a `note` is worth a look. It may miss something, it never accuses wrongly.
 */
export interface Finding {
  readonly severity: Severity;
  /** Stable, for machines: `unknown-name`, `circle`, `fair.pays-on-kit`. */
  readonly code: string;
  readonly path: string;
  readonly message: string;
  readonly nearest: string | null;
  /** What the sentence says in numbers and names, for machines. */
  readonly data: Readonly<Record<string, string>>;
}

/** From the gravest. */
export const SEVERITIES = ["fault", "warning", "note"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One kind of thing that can be wrong. Runs on plans of sound form; those after the names also on sound names. */
export type Check = (plan: Plan) => Finding[];

export function fault(code: string, path: string, message: string): Finding {
  return { severity: "fault", code, path, message, nearest: null, data: {} };
}

export function warning(code: string, path: string, message: string): Finding {
  return { severity: "warning", code, path, message, nearest: null, data: {} };
}

export function note(code: string, path: string, message: string, data: Finding["data"] = {}): Finding {
  return { severity: "note", code, path, message, nearest: null, data };
}

export function fromIssue(code: string, { path, message, nearest }: Issue): Finding {
  return { severity: "fault", code, path, message, nearest, data: {} };
}
