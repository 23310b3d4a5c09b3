import type { Plan } from "../plan/document.ts";
import { checkEarns } from "./check-earns.ts";
import { checkFair } from "./check-fair.ts";
import { checkForm } from "./check-form.ts";
import { checkIdle } from "./check-idle.ts";
import { checkNames } from "./check-names.ts";
import { checkOrder } from "./check-order.ts";
import { checkPays } from "./check-pays.ts";
import { checkReach } from "./check-reach.ts";
import { checkTrees } from "./check-trees.ts";
import type { Check, Finding } from "./finding.ts";

export type { Finding } from "./finding.ts";

/** These need no more than a sound form. */
const FIRST: readonly Check[] = [checkNames, checkForm, checkTrees];
/** These follow names, so they run when all names are sound. */
const THEN: readonly Check[] = [checkOrder];
/** These reason about what the plan pays, so they run on plans without a fault. */
const LAST: readonly Check[] = [checkPays, checkReach, checkEarns, checkIdle, checkFair];

/** Every finding of a plan whose form was checked before (`planSchema`). */
export function checkPlan(plan: Plan): Finding[] {
  const findings: Finding[] = [];
  for (const checks of [FIRST, THEN, LAST]) {
    if (findings.some(({ severity }) => severity === "fault")) break;
    for (const check of checks) findings.push(...check(plan));
  }
  return findings;
}
