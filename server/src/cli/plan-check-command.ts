import { checkPlan, parsePlanText } from "@fairline/engine";
import { readInput } from "./read-file.ts";

export interface PlanCheck {
  /** One line per finding, or that there is none. */
  readonly lines: readonly string[];
  /** False where the plan cannot be used. */
  readonly sound: boolean;
}

/** `fairline plan check`: everything that is wrong with a plan, or worth a look. */
export function planCheckCommand(path: string): PlanCheck {
  const plan = parsePlanText(readInput(path).bytes.toString("utf8"));
  if (!plan.ok) return { lines: plan.faults.map((fault) => `${path}: ${fault.message}`), sound: false };
  const notes = checkPlan(plan.value).map((note) => `${path}: note: ${note.path} ${note.message}`);
  return { lines: [...notes, `${path}: ${plan.value.name} ${plan.value.version} is sound`], sound: true };
}
