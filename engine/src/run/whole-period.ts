import { workBands } from "../bonus/bands.ts";
import type { LegsOutcome } from "../bonus/legs.ts";
import { legsBase, payIndex } from "../bonus/pay-legs.ts";
import type { PoolOutcome } from "../bonus/pay-pool.ts";
import type { PeriodTerms, Terms } from "../bonus/terms.ts";
import { formatMoney } from "../money/decimal.ts";
import type { AwardBonus, CompiledBonus, LegsBonus, PoolBonus } from "../plan/compiled.ts";
import { percentOfLine, pointsValue, tidyPercent } from "./earnings.ts";
import type { Paid, Worked } from "./earnings.ts";

/** Terms, rate and base of a line that a member's whole period pays. */
export function workedOverPeriod(run: Paid, bonus: number, line: number, currency: string): Worked {
  const { plan, standing } = run;
  const rule = plan.bonuses[bonus]!;
  const lines = run.lines[bonus]!;
  const source = lines.source[line]!;
  if (rule.shape === "bands") {
    const { band, slices, volume } = workBands(rule, standing, source);
    const rate = slices.length === 1 && band !== null ? tidyPercent(rule.bands[band]!.percent) : null;
    const { unit } = plan.volumes[rule.volume]!;
    return { terms: periodTerms(rule, plan.peg, rate), rate, base: pointsValue(volume, unit, plan.peg, currency) };
  }
  if (rule.shape === "seller") throw new Error(`${rule.name} is paid by sales`);
  if (rule.shape !== "walk") return workedByOutcome(run, rule, bonus, line, currency);
  const base = lines.base![source]!;
  const isMoney = rule.base === "earnings" || rule.base === "amount";
  const value = isMoney ? formatMoney(base, currency) : pointsValue(base, rule.weights.unit, plan.peg, currency);
  const rate = rule.climb === "passed-up" ? null : percentOfLine(rule, lines.rate[line]!);
  return { terms: periodTerms(rule, plan.peg, rate), rate, base: value };
}

/**
 * The base of legs is what was taken, as points at the peg, where a percent of it is paid, else the amount itself; of a pool the whole
 * pool; of an award the award.
 */
function workedByOutcome(
  { plan, lines, outcomes }: Paid,
  rule: LegsBonus | PoolBonus | AwardBonus,
  bonus: number,
  line: number,
  currency: string,
): Worked {
  const columns = lines[bonus]!;
  const outcome = outcomes?.[bonus] ?? null;
  const amount = formatMoney(columns.uncut?.[line] ?? columns.amount[line]!, currency);
  if (rule.shape === "pool" && outcome !== null) {
    const base = formatMoney((outcome as PoolOutcome).amount, currency);
    return { terms: periodTerms(rule, plan.peg, null), rate: null, base };
  }
  if (rule.shape === "legs" && outcome !== null) {
    const at = columns.source[line]!;
    const legs = outcome as LegsOutcome;
    const pays = rule.pays[payIndex(rule, legs.paid[at]!)]!;
    if (pays.of === "percent") {
      const rate = tidyPercent(pays.table.percents[columns.rate[line]!]!);
      const base = pointsValue(legsBase(rule, pays, legs, at), rule.unit, plan.peg, currency);
      return { terms: periodTerms(rule, plan.peg, rate), rate, base };
    }
  }
  return { terms: periodTerms(rule, plan.peg, null), rate: null, base: amount };
}

export function periodTerms(rule: CompiledBonus, peg: string, rate: string | null): Terms {
  const reversal: PeriodTerms["reversal"] =
    rule.reversal === "none" || rule.reversal === "carry" ? rule.reversal : "recompute";
  const of = termsOf(rule);
  return {
    of,
    ...(of === "cv" || of === "qv" || of === "legs" ? { peg } : {}),
    reversal,
    ...(rate === null ? {} : { percent: rate }),
  };
}

function termsOf(rule: CompiledBonus): PeriodTerms["of"] {
  if (rule.shape === "bands") return "cv";
  return rule.shape === "seller" || rule.shape === "walk" ? rule.base : rule.shape;
}
