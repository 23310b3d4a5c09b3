import { applyScale } from "../bonus/payout-limit.ts";
import type { Remaining } from "../bonus/terms.ts";
import type { Figures } from "../volume/figures.ts";
import { measure } from "../volume/measure.ts";
import { payBonuses } from "./pay-bonuses.ts";
import type { Run } from "./run.ts";
import type { SaleTable } from "./sales.ts";

/**
 * Pay an origin run's bonuses again over what now remains of its sales, with everybody standing as they stood: ranks,
 * activity, bands and the plan's limit are the run's own. This is what "recompute" means for a refund of a later period.
 */
export function runAgain(origin: Run, sales: SaleTable): Run {
  const before = origin.standing;
  const standing: Figures = { ...before, sales, paidOn: volumesNow({ ...before, sales, volumes: [] }) };
  const { lines, pools, outcomes, overpaid } = payBonuses(standing, origin.rates, before);
  if (origin.scale !== null) applyScale(origin.plan, lines, origin.scale);
  return { ...origin, sales, standing, lines, pools, outcomes, overpaid };
}

/** The volumes that bands pay on, over what remains; who breaks away or qualifies is as it was. */
function volumesNow(figures: Figures): readonly Float64Array[] {
  for (const step of figures.plan.steps) {
    if (step.type !== "volume") continue;
    figures.volumes[step.volume] = measure(figures, step.volume);
  }
  return figures.volumes;
}

/** The same sales with other remainders: by index of the sale, what is left of each of its order lines. */
export function withRemaining(sales: SaleTable, changes: ReadonlyMap<number, readonly Remaining[]>): SaleTable {
  const table = {
    ...sales,
    amount: sales.amount.slice(),
    cv: sales.cv.slice(),
    qv: sales.qv.slice(),
    lines: [...sales.lines],
  };
  for (const [sale, remaining] of changes) {
    const lines = sales.lines[sale];
    if (lines === undefined) throw new Error("sales made from columns have no order lines to take from");
    table.lines[sale] = lines.map((line, index) => {
      const left = remaining[index] ?? { amount: 0n, cv: 0n, qv: 0n };
      // Where the caller knows no QV, it leaves with the CV: what is gone qualifies nobody either.
      const qv = left.qv ?? (line.cv === 0n ? (left.amount === 0n ? 0n : line.qv) : (line.qv * left.cv) / line.cv);
      return { ...line, remaining: { amount: left.amount, cv: left.cv, qv } };
    });
    for (const column of ["amount", "cv", "qv"] as const) {
      table[column][sale] = table.lines[sale].reduce((sum, line) => sum + Number(line.remaining![column]), 0);
    }
  }
  return table;
}
