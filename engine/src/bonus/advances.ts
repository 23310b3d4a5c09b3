import type { CompiledBonus } from "../plan/compiled.ts";
import type { LineColumns } from "../run/lines.ts";
import type { Figures } from "../volume/figures.ts";
import { companyWorth, cutTo } from "./caps.ts";
import type { PaidSoFar } from "./sources.ts";

/**
 * Takes off what bonuses of other calendars paid in advance: 500 due for the month, 120 and 150 paid by its weeks: 230 are left. What
 * was paid beyond what is due stays with the earner, or, where the plan says so, is answered by position (minor units of the
 * company's currency) and taken off what the next periods pay.
 */
export function takeOffAdvances(
  bonus: CompiledBonus,
  lines: LineColumns,
  figures: Figures,
  paid: PaidSoFar,
): Float64Array | null {
  const { advances } = bonus;
  if (advances === null) return null;
  const { size } = figures.network;
  const off = new Float64Array(size);
  const columns = advances.of.map((name) => figures.past.advances?.[name]);
  if (advances.carriesOverpaid) columns.push(figures.past.overpaid?.[bonus.name]);
  for (const column of columns) {
    if (column === undefined) continue;
    for (let at = 0; at < size; at++) off[at]! += column[at]!;
  }
  const worth = companyWorth(bonus, lines, figures, paid);
  const due = new Float64Array(size);
  for (let line = 0; line < lines.count; line++) due[lines.earner[line]!]! += worth.of(line);
  if (off.some((amount) => amount !== 0)) {
    const left = (line: number): number => {
      const at = lines.earner[line]!;
      return off[at] === 0 ? Number.POSITIVE_INFINITY : Math.max(0, due[at]! - off[at]!);
    };
    cutTo(bonus, lines, figures, paid, (line) => lines.earner[line]!, left);
  }
  return advances.carriesOverpaid ? off.map((amount, at) => Math.max(0, amount - due[at]!)) : null;
}
