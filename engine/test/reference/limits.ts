import type { Member, Plan } from "../../src/index.ts";
import type { Fraction } from "./fraction.ts";
import { cutDown, isBelow, percent, plus, rounded, sum, times, whole, written, ZERO } from "./fraction.ts";
import { worth } from "./seller.ts";
import { worthOf } from "./rate.ts";
import type { By, Worth } from "./rate.ts";
import type { Standing } from "./standing.ts";
import { holderOf, left, minorUnits } from "./world.ts";
import type { Period, ReferenceLine } from "./world.ts";

type Bonus = Plan["bonuses"][string];

/** An amount in minor units of the company's currency, at the frozen rates; not rounded. */
export function inCompanyCurrency(period: Period, amount: bigint, currency: string): Fraction {
  if (currency === period.companyCurrency) return whole(amount);
  const rate = times(written(period.rates![currency]!), minorUnits(period.companyCurrency));
  const minor = minorUnits(currency);
  return times(whole(amount), times(rate, { n: minor.d, d: minor.n }));
}

/** Cuts what one member's sales pay, then what one person earns, then what they earn with all their positions. */
export function capped(
  period: Period,
  bonus: Bonus,
  standing: Standing,
  lines: readonly ReferenceLine[],
): ReferenceLine[] {
  const { source, earner, together } = bonus.caps ?? {};
  let cut = [...lines];
  if (typeof source === "string")
    cut = capEach(
      period,
      cut,
      (line) => line.sourceId,
      () => minorOf(period, written(source)),
    );
  else if (source !== undefined) {
    const limit = (level: number): string => ("each" in source ? source.each : (source[level - 1] ?? source.at(-1)!));
    cut = capEach(
      period,
      cut,
      (line) => `${line.sourceId} ${line.paidLevel}`,
      ({ paidLevel }) => minorOf(period, written(limit(Math.max(1, paidLevel)))),
    );
  }
  const person = ({ earnerId }: ReferenceLine): Member =>
    holderOf(
      period,
      period.members.find(({ id }) => id === earnerId)!,
    );
  const mostOf =
    (table: Worth) =>
    (line: ReferenceLine): bigint =>
      minorOf(period, worthOf(period.plan, bonus as By, table, standing, person(line)));
  if (earner !== undefined) cut = capEach(period, cut, (line) => line.earnerId, mostOf(earner));
  if (together !== undefined) cut = capEach(period, cut, (line) => person(line).id, mostOf(together));
  return cut;
}

function minorOf(period: Period, amount: Fraction): bigint {
  return cutDown(times(amount, minorUnits(period.companyCurrency)));
}

/**
 * Takes off what others have paid each earner in advance, and what is still to be taken off from earlier periods. `overpaid`: what
 * went beyond what is due.
 */
export function afterAdvances(
  period: Period,
  bonus: Bonus,
  stillOwed: (id: string) => bigint,
  lines: readonly ReferenceLine[],
): { readonly lines: ReferenceLine[]; readonly overpaid: Map<string, bigint> } {
  const advances = "advances" in bonus ? bonus.advances : undefined;
  const overpaid = new Map<string, bigint>();
  if (advances === undefined) return { lines: [...lines], overpaid };
  const carries = advances.overpaid === "carried";
  const offOf = (id: string): bigint =>
    BigInt(advances.of.length * (period.advances?.[id] ?? 0)) + (carries ? stillOwed(id) : 0n);
  const dueOf = (id: string): bigint =>
    lines
      .filter(({ earnerId }) => earnerId === id)
      .reduce((all, { amount, currency }) => all + rounded(inCompanyCurrency(period, amount, currency)), 0n);
  for (const { id } of period.members) {
    const over = offOf(id) - dueOf(id);
    if (carries && over > 0n) overpaid.set(id, over);
  }
  const left = ({ earnerId }: ReferenceLine): bigint => {
    const rest = dueOf(earnerId) - offOf(earnerId);
    return rest > 0n ? rest : 0n;
  };
  return { lines: capEach(period, lines, (line) => line.earnerId, left), overpaid };
}

function capEach(
  period: Period,
  lines: readonly ReferenceLine[],
  keyOf: (line: ReferenceLine) => string,
  limitOf: (line: ReferenceLine) => bigint,
): ReferenceLine[] {
  const groups = Object.values(Object.groupBy(lines, keyOf)) as ReferenceLine[][];
  const cut = new Map<ReferenceLine, bigint>();
  for (const group of groups) {
    const limit = limitOf(group[0]!);
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
