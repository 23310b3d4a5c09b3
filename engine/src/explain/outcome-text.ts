import type { LegsExplanation, LotPart } from "./explain-legs.ts";
import type { AwardExplanation, PoolExplanation } from "./explain-share.ts";
import type { SourceExplanation } from "./explain-source.ts";
import { renderMissed } from "./text.ts";

/** Indented lines of what became of legs, of a pool or of an award; none for what is told by steps or a calculation alone. */
export function renderOutcome(told: SourceExplanation): string[] {
  switch (told.shape) {
    case "legs":
      return renderLegs(told);
    case "pool":
      return renderPool(told);
    case "award":
      return renderAward(told);
    default:
      return [];
  }
}

function renderLegs({ legs, pairs, missed, qualifies, by, times, most }: LegsExplanation): string[] {
  const what = by === "steps" ? `step ${times}` : `${times} cycles`;
  const atMost = most === null ? "" : `, at most ${most}`;
  return [
    ...(qualifies ? [] : [`      does not qualify: ${missed.map(renderMissed).join("; ") || "is of another kind"}`]),
    ...legs.map(
      ({ leg, carriedIn, brought, matched, owedBefore, lost, carriedOn, owed }) =>
        `      leg ${leg + 1}: ${list("carried in", carriedIn)}, brought ${brought}; ${list("owed before", owedBefore, "; ")}${list("matched", matched)}; ` +
        `lost ${lost}, ${list("carried on", carriedOn)}${owed === "0.00" ? "" : `, owed ${owed}`}`,
    ),
    ...(times === null || times === 0 ? [] : [`      ${what}${atMost}`]),
    ...pairs.map(({ left, right }) => `      ${lot(left)} against ${lot(right)}`),
  ];
}

/** Left out altogether where there is nothing and `after` says what would follow. */
function list(name: string, lots: readonly LotPart[], after?: string): string {
  if (lots.length === 0) return after === undefined ? `${name} 0.00` : "";
  return `${name} ${lots.map(lot).join(" + ")}${after ?? ""}`;
}

function lot({ points, periodsAgo, orOlder }: LotPart): string {
  if (periodsAgo === 0) return `${points} of this period${orOlder ? " or before" : ""}`;
  return `${points} of ${periodsAgo} ${periodsAgo === 1 ? "period" : "periods"} ago${orOlder ? " or longer" : ""}`;
}

function renderPool(told: PoolExplanation): string[] {
  const { ofSales, percent, base, fixed, untaken, carried, amount, participants } = told;
  const parts = [
    percent === null ? null : `${percent}% of the period's ${base.toUpperCase()} ${ofSales}`,
    isZero(fixed) ? null : `fixed ${fixed}`,
    isZero(untaken) ? null : `from levels that nobody took ${untaken}`,
    isZero(carried) ? null : `carried over ${carried}`,
  ].filter((part) => part !== null);
  const who = told.missed.length === 0 ? [] : [`      has no part: ${told.missed.map(renderMissed).join("; ")}`];
  return [`      the pool: ${parts.join(" + ")} = ${amount}, among ${participants}`, ...who];
}

function renderAward({ missed, missedRule, streak, periods, place, tied, given, times }: AwardExplanation): string[] {
  const reasons = [...missed, ...missedRule].map(renderMissed);
  return [
    ...(reasons.length === 0 ? [] : [`      not given: ${reasons.join("; ")}`]),
    ...(streak === null ? [] : [`      ${streak} of ${periods} periods in a row`]),
    ...(place === null ? [] : [`      place ${place}${tied === 1 ? "" : `, ${tied} are equal`}`]),
    ...(given === null ? [] : [`      given ${given}${times === null ? "" : ` of ${times}`} times`]),
  ];
}

function isZero(amount: string): boolean {
  return !/[1-9]/.test(amount);
}
