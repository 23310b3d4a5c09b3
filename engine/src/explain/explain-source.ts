import { explainLegs } from "./explain-legs.ts";
import type { LegsExplanation } from "./explain-legs.ts";
import { explainAward, explainPool } from "./explain-share.ts";
import type { AwardExplanation, PoolExplanation } from "./explain-share.ts";
import { explainWalk } from "./explain-walk.ts";
import type { WalkExplanation } from "./explain-walk.ts";
import { paidLines } from "./explain-sale.ts";
import type { PaidLine } from "./paid-line.ts";
import { sameCalendar } from "../run/pay-bonuses.ts";
import type { Run } from "../run/run.ts";

/** What a member's whole period pays: a walk from them, their legs, their part of a pool, an award, or what they are paid otherwise (bands, passed-up). */
export type SourceExplanation =
  | WalkExplanation
  | LegsExplanation
  | PoolExplanation
  | AwardExplanation
  | { readonly shape: "own"; readonly bonus: string; readonly memberId: string; readonly paid: PaidLine | null };

/** Null where the run has no such member, or the bonus is one that single sales or another calendar's run pay. */
export function explainSource(run: Run, bonusName: string, memberId: string): SourceExplanation | null {
  const at = run.network.positions.get(memberId);
  const bonus = run.plan.bonuses.findIndex(({ name }) => name === bonusName);
  const rule = run.plan.bonuses[bonus];
  if (at === undefined || rule === undefined || rule.per !== "member") return null;
  // A run of another calendar pays it, and explains it.
  if (!sameCalendar(rule.calendar, run.calendar)) return null;
  const paidOf = paidLines(run, bonus, at);
  if (rule.shape === "walk" && rule.climb !== "passed-up") return explainWalk(run, bonus, at, paidOf);
  if (rule.shape === "legs") return explainLegs(run, bonus, at, paidOf);
  if (rule.shape === "pool") return explainPool(run, bonus, at, paidOf);
  if (rule.shape === "award") return explainAward(run, bonus, at, paidOf);
  return { shape: "own", bonus: bonusName, memberId, paid: paidOf(at, 0) };
}
