import type { Plan } from "../../src/index.ts";
import type { Fraction } from "./fraction.ts";
import { cutDown, isBelow, percent, plus, rounded, sum, times, whole, written, ZERO } from "./fraction.ts";
import { worth } from "./seller.ts";
import { left, minorUnits } from "./world.ts";
import type { Period, ReferenceLine } from "./world.ts";

type Bonus = Plan["bonuses"][string];

/** An amount in minor units of the company's currency, at the frozen rates; not rounded. */
export function inCompanyCurrency(period: Period, amount: bigint, currency: string): Fraction {
  if (currency === period.companyCurrency) return whole(amount);
  const rate = times(written(period.rates![currency]!), minorUnits(period.companyCurrency));
  const minor = minorUnits(currency);
  return times(whole(amount), times(rate, { n: minor.d, d: minor.n }));
}

/** Cuts what one member's sales pay, then what one person earns. */
export function capped(period: Period, bonus: Bonus, lines: readonly ReferenceLine[]): ReferenceLine[] {
  const { source, earner } = bonus.caps ?? {};
  let cut = [...lines];
  if (typeof source === "string")
    cut = capEach(
      period,
      cut,
      (line) => line.sourceId,
      () => source,
    );
  else if (source !== undefined) {
    const limit = (level: number): string => ("each" in source ? source.each : (source[level - 1] ?? source.at(-1)!));
    cut = capEach(
      period,
      cut,
      (line) => `${line.sourceId} ${line.paidLevel}`,
      ({ paidLevel }) => limit(Math.max(1, paidLevel)),
    );
  }
  return earner === undefined
    ? cut
    : capEach(
        period,
        cut,
        (line) => line.earnerId,
        () => earner as string,
      );
}

function capEach(
  period: Period,
  lines: readonly ReferenceLine[],
  keyOf: (line: ReferenceLine) => string,
  limitOf: (line: ReferenceLine) => string,
): ReferenceLine[] {
  const groups = Object.values(Object.groupBy(lines, keyOf)) as ReferenceLine[][];
  const cut = new Map<ReferenceLine, bigint>();
  for (const group of groups) {
    const limit = cutDown(times(written(limitOf(group[0]!)), minorUnits(period.companyCurrency)));
    const all = group.reduce(
      (total, line) => total + rounded(inCompanyCurrency(period, line.amount, line.currency)),
      0n,
    );
    if (all <= limit) continue;
    const shares = group.map((line) => {
      const exact: Fraction = { n: line.amount * limit, d: all };
      return { line, part: cutDown(exact), rest: (line.amount * limit) % all };
    });
    const isOwn = group.every((line) => line.currency === period.companyCurrency);
    let over = isOwn ? limit - shares.reduce((total, { part }) => total + part, 0n) : 0n;
    const id = ({ line }: { line: ReferenceLine }): string => line.saleId ?? line.sourceId;
    const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
    shares.sort((a, b) => order(id(a), id(b)) || order(a.line.earnerId, b.line.earnerId));
    shares.sort((a, b) => Number(b.rest - a.rest));
    for (const { line, part } of shares) cut.set(line, over-- > 0n ? part + 1n : part);
  }
  return lines.map((line) => ({ ...line, amount: cut.get(line) ?? line.amount }));
}

/** The plan's limit over all bonuses that the company owes. */
export function limited(period: Period, lines: readonly ReferenceLine[]): ReferenceLine[] {
  const { plan } = period;
  if (plan.payout === undefined) return [...lines];
  const owed = (line: ReferenceLine): boolean =>
    !("kept" in plan.bonuses[line.bonus]! && (plan.bonuses[line.bonus] as { kept?: boolean }).kept === true);
  const paying = period.sales.filter(({ grant }) => grant?.pays !== false);
  const base =
    plan.payout.of === "cv"
      ? worth(period, {
          n: paying.flatMap((sale) => sale.lines).reduce((all, line) => all + left(line).cv, 0n),
          d: 100n,
        })
      : sum(
          paying.map((sale) =>
            sale.lines.reduce(
              (all, line) => plus(all, inCompanyCurrency(period, left(line).amount, sale.currency)),
              ZERO,
            ),
          ),
        );
  const limit = cutDown(times(base, percent(plan.payout.atMost)));
  const total = lines
    .filter(owed)
    .reduce((all, line) => all + rounded(inCompanyCurrency(period, line.amount, line.currency)), 0n);
  if (!isBelow(whole(limit), whole(total))) return [...lines];
  return lines.map((line) => (owed(line) ? { ...line, amount: (line.amount * limit) / total } : line));
}
