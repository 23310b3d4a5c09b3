import { decimal, formatDecimal, formatMoney } from "../money/decimal.ts";
import { join } from "../plan/schema.ts";
import { compareEarnings, earningsOf, totalsOf } from "../run/earnings.ts";
import type { Earning } from "../run/earnings.ts";
import type { Run } from "../run/run.ts";
import type { CasePeriod } from "./document.ts";
import { stateDifferences } from "./state-differences.ts";
import type { Difference } from "./state-differences.ts";
import { sumText, writtenSum } from "./sums.ts";

export type { Difference } from "./state-differences.ts";

/** Everything in which a run is not what the case says. What the case does not speak of is not looked at. `reversals`: lines of refunds. */
export function differencesOf(golden: CasePeriod, run: Run, reversals: readonly Earning[]): Difference[] {
  const currency = run.plan.companyCurrency;
  const differences: Difference[] = [];
  const compare = (where: string, expected: string, got: string): void => {
    if (expected !== got) differences.push({ where, expected, got });
  };
  const lines = [...earningsOf(run)].sort(compareEarnings);
  if (golden.earnings !== undefined) differences.push(...rowDifferences(golden.earnings, lines.map(earningRow)));
  if (golden.totals !== undefined) differences.push(...sumDifferences("totals", golden.totals, lines, currency));
  if (golden.reversals !== undefined) {
    differences.push(...sumDifferences("reversals", golden.reversals, reversals, currency));
  }
  if (golden.owed !== undefined) compare("owed", writtenSum(golden.owed, currency), sumText(totalsOf(run), currency));
  for (const [pool, expected] of Object.entries(golden.pools ?? {})) {
    compare(join("pools", pool), writtenSum(expected, currency), formatMoney(run.pools.get(pool) ?? 0n, currency));
  }

  const { plan, network, standing } = run;
  const place = (member: string): number => network.positions.get(member)!;
  for (const [member, ranks] of Object.entries(golden.ranks ?? {})) {
    for (const [which, expected] of Object.entries(ranks)) {
      const rank = standing.ranks[which as "paid" | "title" | "highest"][place(member)]!;
      compare(join(join("ranks", member), which), expected, rank === 0 ? "none" : plan.ranks[rank - 1]!.name);
    }
  }
  for (const [member, volumes] of Object.entries(golden.volumes ?? {})) {
    for (const [name, expected] of Object.entries(volumes)) {
      const index = plan.volumes.findIndex((volume) => volume.name === name);
      // A unit is a power of ten.
      const scale = 2 + String(plan.volumes[index]!.unit).length - 1;
      const got = formatDecimal({ units: BigInt(standing.volumes[index]![place(member)]!), scale }, 2);
      compare(join(join("volumes", member), name), formatDecimal(decimal(expected), 2), got);
    }
  }
  for (const [member, rules] of Object.entries(golden.activity ?? {})) {
    for (const [name, expected] of Object.entries(rules)) {
      const index = plan.rules.findIndex((rule) => rule.name === name);
      const got = standing.rules[index]![place(member)] === 1;
      compare(join(join("activity", member), name), String(expected), String(got));
    }
  }
  return [...differences, ...stateDifferences(golden, run)];
}

/** A line as a case writes it. One that a member's whole period pays has no sale, and its source at the end. */
export function earningRow(earning: Earning): string {
  const { saleId, sourceId, bonus, level, paidLevel, earnerId, base, rate, amount, currency } = earning;
  const fields = [
    saleId ?? "",
    bonus,
    level,
    paidLevel,
    earnerId,
    base,
    rate ?? "",
    formatMoney(amount, currency),
    currency,
  ];
  return [...fields, ...(saleId === null ? [sourceId] : [])].join(",");
}

/** Rows in any order; those of one source, bonus and earner stand side by side. */
function rowDifferences(expected: readonly string[], got: readonly string[]): Difference[] {
  const left = new Map<string, string[]>();
  for (const row of got) left.set(rowKey(row), [...(left.get(rowKey(row)) ?? []), row]);
  const takeRow = (row: string, same: boolean): string | null => {
    const rows = left.get(rowKey(row)) ?? [];
    const at = same ? rows.indexOf(row) : 0;
    return at < 0 ? null : (rows.splice(at, 1)[0] ?? null);
  };
  const missing = expected.filter((row) => takeRow(row, true) === null);
  const differences = missing.map((row): Difference => ({
    where: "earnings",
    expected: row,
    got: takeRow(row, false),
  }));
  const more = [...left.values()].flat().map((row): Difference => ({ where: "earnings", expected: null, got: row }));
  return [...differences, ...more];
}

function rowKey(row: string): string {
  const fields = row.split(",");
  return [fields[0], fields[1], fields[4], fields[9]].join(",");
}

/** Every earner of every bonus that is listed. */
function sumDifferences(
  what: "totals" | "reversals",
  expected: Readonly<Record<string, Readonly<Record<string, string>>>>,
  lines: readonly Earning[],
  companyCurrency: string,
): Difference[] {
  return Object.entries(expected).flatMap(([bonus, earners]) => {
    const sums = new Map<string, Map<string, bigint>>();
    for (const line of lines) {
      if (line.bonus !== bonus) continue;
      const sum = sums.get(line.earnerId) ?? new Map<string, bigint>();
      sum.set(line.currency, (sum.get(line.currency) ?? 0n) + line.amount);
      sums.set(line.earnerId, sum);
    }
    const at = (earner: string): string => join(join(what, bonus), earner);
    const named = Object.entries(earners).flatMap(([earner, written]): Difference[] => {
      const [wanted, got] = [writtenSum(written, companyCurrency), sumText(sums.get(earner), companyCurrency)];
      return wanted === got ? [] : [{ where: at(earner), expected: wanted, got }];
    });
    const others = [...sums].filter(([earner]) => !Object.hasOwn(earners, earner));
    const more = others.flatMap(([earner, sum]): Difference[] => {
      const got = sumText(sum, companyCurrency);
      return got === formatMoney(0n, companyCurrency) ? [] : [{ where: at(earner), expected: null, got }];
    });
    return [...named, ...more];
  });
}
