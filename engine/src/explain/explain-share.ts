import type { AwardOutcome } from "../bonus/pay-award.ts";
import type { PoolOutcome } from "../bonus/pay-pool.ts";
import { formatMoney } from "../money/decimal.ts";
import type { AnyBonus, AwardBonus, PoolBonus } from "../plan/compiled.ts";
import type { Run } from "../run/run.ts";
import { KINDS } from "../tree/network.ts";
import type { Kind } from "../tree/network.ts";
import { missedReasons } from "./explain-member.ts";
import type { MissedReason } from "./explain-member.ts";
import type { PaidLine } from "./paid-line.ts";

interface Asked {
  readonly bonus: string;
  readonly memberId: string;
  readonly kind: Kind;
  /** Kinds of people who can have it. */
  readonly kinds: readonly Kind[];
  /** A position of somebody else: what it stands for is its holder's. */
  readonly furtherPosition: boolean;
  /** What the member misses of the rule; empty where they meet it. */
  readonly missed: readonly MissedReason[];
  readonly paid: PaidLine | null;
}

/** A member's part in a pool. Money as decimal text of the company's currency. */
export interface PoolExplanation extends Asked {
  readonly shape: "pool";
  readonly by: "equal" | "shares" | "volume" | "places" | "parts";
  /** Where it comes from, and all of it. */
  readonly ofSales: string;
  readonly percent: string | null;
  readonly base: "cv" | "qv" | "amount";
  readonly fixed: string;
  readonly untaken: string;
  readonly carried: string;
  readonly amount: string;
  readonly participants: number;
  /** Where places decide: the first place of who are equal, and how many they are; null for who has none. */
  readonly place: number | null;
  readonly tied: number | null;
}

export interface AwardExplanation extends Asked {
  readonly shape: "award";
  readonly for: AwardBonus["achievement"]["for"];
  /** Only of streaks: for how many periods in a row, of how many. */
  readonly streak: number | null;
  readonly periods: number | null;
  /** How often it was given so far, this period included, where that is limited. */
  readonly given: number | null;
  readonly times: number | null;
  readonly place: number | null;
  readonly tied: number | null;
  /** What the rule of the award itself asks for and is missing. */
  readonly missedRule: readonly MissedReason[];
}

type PaidOf = (earner: number, paidLevel: number) => PaidLine | null;

export function explainPool(run: Run, bonus: number, at: number, paidOf: PaidOf): PoolExplanation {
  const rule = run.plan.bonuses[bonus] as PoolBonus;
  const outcome = run.outcomes[bonus] as PoolOutcome;
  const money = (units: bigint): string => formatMoney(units, run.plan.companyCurrency);
  return {
    shape: "pool",
    ...asked(run, rule, at, paidOf),
    by: rule.split.by,
    ofSales: money(outcome.ofSales),
    percent: rule.percent,
    base: rule.base,
    fixed: money(outcome.fixed),
    untaken: money(outcome.untaken),
    carried: money(outcome.carried),
    amount: money(outcome.amount),
    participants: outcome.participants,
    ...placeOf(outcome, at),
  };
}

export function explainAward(run: Run, bonus: number, at: number, paidOf: PaidOf): AwardExplanation {
  const rule = run.plan.bonuses[bonus] as AwardBonus;
  const outcome = run.outcomes[bonus] as AwardOutcome;
  const { achievement } = rule;
  const hasRule = achievement.for === "every" || achievement.for === "streak";
  return {
    shape: "award",
    ...asked(run, rule, at, paidOf),
    for: achievement.for,
    streak: outcome.streak?.[at] ?? null,
    periods: achievement.for === "streak" || achievement.for === "tenure" ? achievement.periods : null,
    given: outcome.given?.[at] ?? null,
    times: achievement.for === "every" ? achievement.times : null,
    ...placeOf(outcome, at),
    missedRule: hasRule ? missedReasons(run, achievement.rule, at) : [],
  };
}

function asked(run: Run, rule: AnyBonus, at: number, paidOf: PaidOf): Asked {
  return {
    bonus: rule.name,
    memberId: run.network.ids[at]!,
    kind: KINDS[run.network.kind[at]!]!,
    kinds: rule.kinds,
    furtherPosition: (run.network.holder?.[at] ?? at) !== at,
    missed: rule.rule === null ? [] : missedReasons(run, rule.rule, at),
    paid: paidOf(at, 0),
  };
}

function placeOf(
  { place, tied }: Pick<PoolOutcome, "place" | "tied">,
  at: number,
): { readonly place: number | null; readonly tied: number | null } {
  const own = place?.[at] ?? 0;
  return own === 0 ? { place: null, tied: null } : { place: own, tied: tied![at]! };
}
