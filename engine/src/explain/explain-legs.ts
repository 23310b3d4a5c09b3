import { lotsAt } from "../bonus/carry.ts";
import { lostOf, matchedAt } from "../bonus/legs.ts";
import type { LegsOutcome } from "../bonus/legs.ts";
import { legsWork } from "../bonus/pay-legs.ts";
import type { LegsBonus } from "../plan/compiled.ts";
import type { Run } from "../run/run.ts";
import { missedReasons, pointsText } from "./explain-member.ts";
import type { MissedReason } from "./explain-member.ts";
import type { PaidLine } from "./paid-line.ts";

/** A part of a leg's volume by where it comes from: so many periods ago (0: this one). Points as text. */
export interface LotPart {
  readonly periodsAgo: number;
  /** Everything of this age and older together, where the plan tells them no further apart. */
  readonly orOlder: boolean;
  readonly points: string;
}

/** What became of one leg, from 0 (left). in + brought = matched + lost + carried on. Points as text. */
export interface LegExplanation {
  readonly leg: number;
  readonly carriedIn: readonly LotPart[];
  /** Of this period; below zero where refunds took back more than was carried. */
  readonly brought: string;
  /** What was there to be matched. */
  readonly together: string;
  /** Which lots were matched, the oldest first; and what of them was set against what is owed. */
  readonly matched: readonly LotPart[];
  readonly owedBefore: readonly LotPart[];
  readonly lost: string;
  readonly carriedOn: readonly LotPart[];
  /** Matched before it was taken back: netted with what comes; "0.00" where nothing is owed. */
  readonly owed: string;
}

export interface LegsExplanation {
  readonly shape: "legs";
  readonly bonus: string;
  readonly memberId: string;
  readonly tree: string;
  readonly by: "percent" | "steps" | "cycle";
  readonly qualifies: boolean;
  /** What the member (for a further position: its holder) misses of the rule; empty where they meet it. */
  readonly missed: readonly MissedReason[];
  readonly legs: readonly LegExplanation[];
  /** Cycles, or the number of the step reached; null where a percent is paid. */
  readonly times: number | null;
  /** Most cycles in the period, where the plan limits them. */
  readonly most: number | null;
  /** Two legs, like for like: which lots stood against which, in points. */
  readonly pairs: readonly { readonly left: LotPart; readonly right: LotPart }[];
  readonly paid: PaidLine | null;
}

/** One position's legs, as they were matched. */
export function explainLegs(
  run: Run,
  bonus: number,
  at: number,
  paidOf: (earner: number, paidLevel: number) => PaidLine | null,
): LegsExplanation {
  const rule = run.plan.bonuses[bonus] as LegsBonus;
  const outcome = run.outcomes[bonus] as LegsOutcome;
  const holder = run.network.holder?.[at] ?? at;
  const { qualifies, most } = legsWork(rule, run.standing);
  const used = Array.from({ length: rule.legs }, (_, leg) => usedLots(outcome, at * rule.legs + leg));
  const lot = (part: Used, before = 1): LotPart => ({
    periodsAgo: part.age + before,
    orOlder: !rule.carry.expires && part.age === rule.ages - 1,
    points: pointsText(part.volume, rule.unit),
  });
  const legs = used.map((parts, leg): LegExplanation => {
    const place = at * rule.legs + leg;
    const [before, after] = [lotsAt(outcome.before, place), lotsAt(outcome.lots, place)];
    const debt = (row: readonly number[]): number => row.reduce((sum, volume) => sum + Math.min(0, volume), 0);
    // What is carried on stands one age further, as the next period will find it.
    const lots = (row: readonly number[], before: number): LotPart[] =>
      row.flatMap((volume, age) => (volume > 0 ? [lot({ age, volume }, before)] : []));
    return {
      leg,
      carriedIn: lots(before, 1),
      brought: pointsText(outcome.fresh[place]!, rule.unit),
      together: pointsText(
        before.reduce((sum, volume) => sum + volume, outcome.fresh[place]!),
        rule.unit,
      ),
      matched: parts.matched.map((part) => lot(part)),
      owedBefore: parts.owed.map((part) => lot(part)),
      lost: pointsText(lostOf(outcome, place), rule.unit),
      carriedOn: lots(after, 0),
      owed: pointsText(-debt(after) + 0, rule.unit),
    };
  });
  const paid = outcome.paid[at]!;
  const alike = rule.legs === 2 && matchedAt(outcome, at * 2) === matchedAt(outcome, at * 2 + 1);
  return {
    shape: "legs",
    bonus: rule.name,
    memberId: run.network.ids[at]!,
    tree: rule.tree,
    by: rule.match.by,
    qualifies: qualifies[at] === 1,
    missed: rule.rule === null ? [] : missedReasons(run, rule.rule, holder),
    legs,
    times: rule.match.by === "percent" ? null : paid,
    most: most === null ? null : most[at]!,
    pairs: alike
      ? pairUp(used[0]!.matched, used[1]!.matched).map(([left, right]) => ({ left: lot(left), right: lot(right) }))
      : [],
    paid: paidOf(at, 0),
  };
}

/** Volume of a lot; age -1 is the period itself. */
interface Used {
  readonly age: number;
  readonly volume: number;
}

/** From the oldest lot on: first what is owed, then what was matched. The sums are those that `carryLeg` took. */
function usedLots(
  outcome: LegsOutcome,
  place: number,
): { readonly owed: readonly Used[]; readonly matched: readonly Used[] } {
  const { before, fresh } = outcome;
  const row = lotsAt(before, place);
  const lots = [...row.entries()].toReversed().map(([age, volume]): Used => ({ age, volume }));
  lots.push({ age: -1, volume: fresh[place]! });
  const debt = lots.reduce((sum, { volume }) => sum + Math.max(0, -volume), 0);
  const take = (from: readonly Used[], much: number): { taken: Used[]; left: Used[] } => {
    let rest = much;
    const [taken, left]: [Used[], Used[]] = [[], []];
    for (const { age, volume } of from) {
      const part = Math.min(Math.max(0, volume), rest);
      rest -= part;
      if (part > 0) taken.push({ age, volume: part });
      if (volume - part > 0) left.push({ age, volume: volume - part });
    }
    return { taken, left };
  };
  const owed = take(lots, debt);
  return { owed: owed.taken, matched: take(owed.left, matchedAt(outcome, place)).taken };
}

/** 200 of May and 100 of June against 250 of June and 50 of April: 200 / 200, 50 / 50 of the second, and so on. */
function pairUp(left: readonly Used[], right: readonly Used[]): (readonly [Used, Used])[] {
  const pairs: (readonly [Used, Used])[] = [];
  let [i, j] = [0, 0];
  let [a, b] = [left[0]?.volume ?? 0, right[0]?.volume ?? 0];
  while (i < left.length && j < right.length) {
    const volume = Math.min(a, b);
    pairs.push([
      { age: left[i]!.age, volume },
      { age: right[j]!.age, volume },
    ]);
    a -= volume;
    b -= volume;
    if (a === 0) a = left[++i]?.volume ?? 0;
    if (b === 0) b = right[++j]?.volume ?? 0;
  }
  return pairs;
}
