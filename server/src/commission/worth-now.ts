import { formatBase, remainder, runAgain, withRemaining } from "@fairline/engine";
import type { Remaining, Run } from "@fairline/engine";
import { toEdge } from "../foundation/ids.ts";
import { fromEngine, remainingOf } from "../plan/index.ts";
import type { EarningLine, EngineLine } from "../plan/index.ts";
import type { StandingSale } from "../sales/index.ts";
import type { Calculated } from "./calculate-run.ts";
import { holderEarnings } from "./holder-earnings.ts";

/**
 * What every owed line of a run comes to for what is left of the period's sales now: f(what remains) of its frozen terms,
 * of what whole periods pay the bonus again with everybody standing as they stood; what refunds leave alone as it was.
 */
export function worthNow({ run, earnings }: Calculated, sales: readonly StandingSale[]): readonly EarningLine[] {
  const left = new Map(sales.map((sale) => [sale.id, remainingOf(sale)]));
  const bySale = owed(earnings.filter(({ reversal }) => reversal !== "recompute").map(fromEngine)).map((line) => {
    if (line.saleId === null || "reversal" in line.terms) return line;
    const remaining = left.get(line.saleId)!;
    const amount = remainder(line.terms, line.currency, remaining);
    return { ...line, amount, base: formatBase(line.terms, line.currency, remaining) };
  });
  return [...bySale, ...recomputedNow(run, sales)].filter(({ amount }) => amount !== 0n);
}

/** The lines of the bonuses that a refund works out again, for what is left of the period's sales now. */
export function recomputedNow(run: Run, sales: readonly StandingSale[]): readonly EarningLine[] {
  if (run.plan.bonuses.every(({ reversal }) => reversal !== "recompute")) return [];
  const left = new Map(sales.map((sale) => [toEdge("sale", sale.id), remainingOf(sale)]));
  const changes = new Map<number, readonly Remaining[]>();
  for (const [index, id] of run.sales.ids.entries()) {
    const now = left.get(id);
    const then = run.sales.lines[index]!.map((line) => line.remaining ?? line);
    if (now !== undefined && now.some((line, at) => differ(line, then[at]!))) changes.set(index, now);
  }
  const again = changes.size === 0 ? run : runAgain(run, withRemaining(run.sales, changes));
  const lines: EngineLine[] = [];
  for (const earning of holderEarnings(again)) if (earning.reversal === "recompute") lines.push(fromEngine(earning));
  return owed(lines);
}

function owed(lines: readonly EngineLine[]): readonly EarningLine[] {
  return lines.filter(({ kept }) => !kept);
}

function differ(a: Remaining, b: Remaining): boolean {
  return a.amount !== b.amount || a.cv !== b.cv || a.qv !== b.qv;
}
