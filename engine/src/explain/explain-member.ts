import { formatPoints } from "../money/decimal.ts";
import type { Requirement } from "../plan/compile.ts";
import type { Run } from "../run/run.ts";
import { KINDS } from "../tree/network.ts";
import type { Kind } from "../tree/network.ts";
import { missedRequirements } from "../volume/activity.ts";

/** What a member lacks to meet a rule. */
export type MissedReason =
  | { readonly code: "kind"; readonly has: Kind; readonly needs: readonly Kind[] }
  /** Points as text: has "12.00", needs "30.00" of the plan's volume `volume`. */
  | { readonly code: "volume"; readonly volume: string; readonly has: string; readonly needs: string };

/** Where a member stands in the period: their volumes, and each activity rule with what is missing (nothing: met). */
export interface MemberExplanation {
  readonly id: string;
  readonly kind: Kind;
  readonly volumes: ReadonlyArray<{ readonly name: string; readonly points: string }>;
  readonly rules: ReadonlyArray<{ readonly name: string; readonly missed: readonly MissedReason[] }>;
}

/** Null where the run's network has no such member. */
export function explainMember(run: Run, memberId: string): MemberExplanation | null {
  const at = run.network.positions.get(memberId);
  if (at === undefined) return null;
  const { kind, volumes } = run.standing;
  return {
    id: memberId,
    kind: KINDS[kind[at]!]!,
    volumes: run.plan.volumes.map(({ name }, index) => ({ name, points: formatPoints(volumes[index]![at]!) })),
    rules: run.plan.rules.map(({ name }, rule) => ({ name, missed: missedReasons(run, rule, at) })),
  };
}

/** By index of the rule and position of the member. */
export function missedReasons(run: Run, rule: number, at: number): MissedReason[] {
  const { kind, volumes } = run.standing;
  const inWords = (requirement: Requirement): MissedReason => {
    if (requirement.type === "kind") return { code: "kind", has: KINDS[kind[at]!]!, needs: requirement.kinds };
    const { name, volume, atLeast } = requirement;
    return { code: "volume", volume: name, has: formatPoints(volumes[volume]![at]!), needs: formatPoints(atLeast) };
  };
  return missedRequirements(run.plan.rules[rule]!, { kind, volumes }, at).map(inWords);
}
