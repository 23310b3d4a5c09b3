import { explainSource, formatMoney, renderCalculation, renderMissed, renderOutcome } from "@fairline/engine";
import type { Earning, PaidLine, Run, SourceExplanation } from "@fairline/engine";
import { earningsOfMembers } from "./compute.ts";

/** What members' whole periods pay an earner, line by line: from whom, who was passed on the way, and the sum. */
export function tellPeriods(run: Run, earnerId: string): string[] {
  return earningsOfMembers(run)
    .filter((earning) => earning.earnerId === earnerId)
    .map((earning) => {
      const told = explainSource(run, earning.bonus, earning.sourceId);
      if (told === null) throw new Error(`${earning.bonus} of ${earning.sourceId} does not explain itself`);
      const paid = lineOf(told, earnerId);
      const calculation = paid === null ? [] : [renderCalculation(paid.calculation)];
      return [
        `the whole period of ${earning.sourceId}:`,
        renderLine(earning),
        ...calculation,
        ...passed(told, earnerId),
      ].join("\n");
    });
}

/** What refunds changed of a line of an earlier period, which is worked out again as a whole. */
export function tellPeriodReversal(earning: Earning, origin: Run, originPeriod: string): string {
  const before = earningsOfMembers(origin).find(
    ({ bonus, sourceId, earnerId }) =>
      bonus === earning.bonus && sourceId === earning.sourceId && earnerId === earning.earnerId,
  );
  const { currency } = earning;
  return [
    earning.saleId === null ? `the whole period of ${earning.sourceId}; refunded` : `sale ${earning.saleId}; refunded`,
    renderLine(earning),
    `    worked out again over what is left of ${originPeriod}, with everybody standing as they stood`,
    ...(before === undefined ? [] : [`    its run paid ${formatMoney(before.amount, currency)} ${currency}`]),
  ].join("\n");
}

function renderLine({ bonus, amount, currency, earnerId, level, paidLevel }: Earning): string {
  const where = paidLevel === 0 ? "their own" : `level ${level}, paid level ${paidLevel}`;
  return `  ${bonus}: ${formatMoney(amount, currency)} ${currency} to ${earnerId}, ${where}`;
}

function lineOf(told: SourceExplanation, earnerId: string): PaidLine | null {
  const lines = told.shape === "walk" ? told.steps.map(({ paid }) => paid) : [told.paid];
  return lines.find((line) => line?.earning.earnerId === earnerId) ?? null;
}

/** Who stands between and takes nothing. */
function passed(told: SourceExplanation, earnerId: string): string[] {
  if (told.shape !== "walk") return [...renderOutcome(told)];
  const at = told.steps.findIndex(({ member }) => member.id === earnerId);
  return told.steps
    .slice(0, Math.max(at, 0))
    .filter(({ paid }) => paid === null)
    .map(({ member, missed, why }) => {
      const reason = missed.length > 0 ? missed.map(renderMissed).join("; ") : (why ?? "");
      return `      ${member.id} is passed: ${reason}`;
    });
}
