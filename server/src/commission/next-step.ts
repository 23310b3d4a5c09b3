import type { Caller, Permission } from "../access/index.ts";
import type { Period } from "../plan/index.ts";
import { isOver, lastInstant } from "./load-snapshot.ts";
import type { RunHead } from "./model.ts";

/** What happens to a period next, who may do it, and whether this caller may. */
export interface NextStep {
  readonly step: "draft" | "lock" | "commit" | "none";
  readonly permission: Permission | null;
  /** The earliest time, where it has to wait for the period's end. */
  readonly from: Temporal.Instant | null;
  readonly may: boolean;
  readonly why: "not-allowed" | "second-person-needed" | "period-not-over" | null;
}

/** A hint for people; what is refused is decided by the use cases. */
export function nextStep(period: Period, run: RunHead | undefined, caller: Caller, now: Temporal.Instant): NextStep {
  if (period.state === "committed") return { step: "none", permission: null, from: null, may: false, why: null };
  if (period.state === "locked") return step("commit", "run.commit", caller);
  const final = run !== undefined && Temporal.Instant.compare(run.asOf, lastInstant(period)) === 0;
  if (!isOver(period, now)) {
    // A draft is always possible; the lock is what the period waits for.
    const draft = step("draft", "run.draft", caller);
    return run === undefined ? draft : { ...draft, from: period.to, why: draft.why ?? "period-not-over" };
  }
  if (!final) return step("draft", "run.draft", caller);
  if (run.draftedBy !== null && run.draftedBy === caller.person) {
    return { step: "lock", permission: "run.lock", from: null, may: false, why: "second-person-needed" };
  }
  return step("lock", "run.lock", caller);
}

function step(name: NextStep["step"], permission: Permission, caller: Caller): NextStep {
  const may = caller.permissions.has(permission);
  return { step: name, permission, from: null, may, why: may ? null : "not-allowed" };
}
