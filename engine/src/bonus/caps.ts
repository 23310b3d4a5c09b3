import { CURRENCIES } from "../money/currency.ts";
import { moneyUnits } from "../money/decimal.ts";
import { applyRatio, TooLarge } from "../money/ratio.ts";
import type { CompiledBonus } from "../plan/compiled.ts";
import { compareBytewise } from "../run/order.ts";
import type { LineColumns } from "../run/lines.ts";
import type { Figures } from "../volume/figures.ts";
import type { RateTable } from "./rate-table.ts";
import { MissingRate, paysInSaleCurrency } from "./sources.ts";
import type { PaidSoFar } from "./sources.ts";
import { valuesOf } from "./table-entries.ts";

/**
 * Cuts what is above a bonus's limits. The lines of whoever is above share the limit in proportion to their amounts, by
 * largest remainder (ties in the order of ids), so that together they are exactly the limit; lines in foreign currencies are
 * cut down to whole minor units. First what one member's sales pay, then what one person earns, at last with all their positions.
 * `valuesBy`: what a table gives each member.
 */
export function applyCaps(
  bonus: CompiledBonus,
  lines: LineColumns,
  figures: Figures,
  paid: PaidSoFar,
  valuesBy: (table: RateTable) => (at: number) => number = (table) => valuesOf(table, figures, bonus.rankBy),
): void {
  const { companyCurrency } = figures.plan;
  const { earner, together, source, sourceTogether } = bonus.caps;
  if (source !== null) {
    const limits = source.map((limit) => moneyUnits(limit, companyCurrency));
    const { seller } = figures.sales;
    const memberOf = (line: number): number =>
      bonus.per === "sale" ? seller[lines.source[line]!]! : lines.source[line]!;
    // Level by level the last limit holds for each further level by itself.
    const levelOf = (line: number): number => (sourceTogether ? 0 : Math.max(lines.paidLevel[line]! - 1, 0));
    const limitOf = (line: number): number => limits[Math.min(levelOf(line), limits.length - 1)]!;
    cutTo(bonus, lines, figures, paid, (line) => memberOf(line) * 256 + levelOf(line), limitOf);
  }
  // A further position stands as its holder does.
  const holderOf = (line: number): number => figures.network.holder?.[lines.earner[line]!] ?? lines.earner[line]!;
  for (const [table, keyOf] of [
    [earner, (line: number) => lines.earner[line]!],
    [together, holderOf],
  ] as const) {
    if (table === null) continue;
    const limitOf = valuesBy(table);
    cutTo(bonus, lines, figures, paid, keyOf, (line) => limitOf(holderOf(line)));
  }
}

/** Cut the lines of each group (`keyOf`) that is above its limit. Minor units of the company's currency. */
export function cutTo(
  bonus: CompiledBonus,
  lines: LineColumns,
  figures: Figures,
  paid: PaidSoFar,
  keyOf: (line: number) => number,
  limitOf: (line: number) => number,
): void {
  const worth = companyWorth(bonus, lines, figures, paid);
  const sums = new Map<number, number>();
  for (let line = 0; line < lines.count; line++) {
    const sum = (sums.get(keyOf(line)) ?? 0) + worth.of(line);
    if (sum > Number.MAX_SAFE_INTEGER) throw new TooLarge(BigInt(sum));
    sums.set(keyOf(line), sum);
  }
  const groups = new Map<number, number[]>();
  for (let line = 0; line < lines.count; line++) {
    const key = keyOf(line);
    if (sums.get(key)! <= limitOf(line)) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [line]);
    else group.push(line);
  }
  if (groups.size === 0) return;
  lines.uncut ??= lines.amount.slice(0, lines.count);
  for (const [key, group] of groups) {
    const limit = limitOf(group[0]!);
    share(
      bonus,
      lines,
      figures,
      group,
      limit,
      sums.get(key)!,
      group.every((line) => !worth.isForeign(line)),
    );
  }
}

/** Give each line its part of the limit. */
function share(
  bonus: CompiledBonus,
  lines: LineColumns,
  figures: Figures,
  group: readonly number[],
  limit: number,
  sum: number,
  whole: boolean,
): void {
  let left = BigInt(limit);
  const parts = group.map((line) => {
    const product = BigInt(lines.amount[line]!) * BigInt(limit);
    const part = product / BigInt(sum);
    left -= part;
    lines.amount[line] = Number(part);
    return { line, rest: product % BigInt(sum) };
  });
  if (!whole) return;
  const idOf = (line: number): string =>
    (bonus.per === "sale" ? figures.sales.ids : figures.network.ids)[lines.source[line]!] ?? "";
  const earnerOf = (line: number): string => figures.network.ids[lines.earner[line]!] ?? "";
  parts.sort(
    (a, b) =>
      (a.rest < b.rest ? 1 : a.rest > b.rest ? -1 : 0) ||
      compareBytewise(idOf(a.line), idOf(b.line)) ||
      compareBytewise(earnerOf(a.line), earnerOf(b.line)) ||
      a.line - b.line,
  );
  for (const { line } of parts.slice(0, Number(left))) lines.amount[line]!++;
}

/** What a line is worth in the company's currency, at the frozen rates. */
export function companyWorth(
  bonus: CompiledBonus,
  lines: LineColumns,
  { plan, sales }: Figures,
  paid: PaidSoFar,
): { readonly of: (line: number) => number; readonly isForeign: (line: number) => boolean } {
  const own = CURRENCIES.indexOf(plan.companyCurrency);
  const inSales = paysInSaleCurrency(bonus);
  const currencyOf = (line: number): number => (inSales ? sales.currency[lines.source[line]!]! : own);
  return {
    isForeign: (line) => currencyOf(line) !== own,
    of: (line) => {
      const currency = currencyOf(line);
      if (currency === own) return lines.amount[line]!;
      const worth = paid.worth(currency);
      if (worth === null) throw new MissingRate(CURRENCIES[currency]!);
      return applyRatio(lines.amount[line]!, worth);
    },
  };
}
