import type { MoneyValue } from "../../ui/money.tsx";
import { minorOf, moneyOf } from "../daily/minor.ts";

/** What was sold on one day, as the API tells it. */
export interface SoldDay {
  /** "2026-03-14", in the company's zone. */
  readonly day: string;
  readonly amount: MoneyValue;
}

/** How many days the month "2026-02" has. */
export function daysIn(month: string): number {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 0)).getUTCDate();
}

/**
 * A month's sales in one currency, added up: the first value is what the first day sold, the last all of the month, in
 * minor units. What a refund took after the month's end, while it was still open, counts on its last day.
 */
export function addUp(sold: readonly SoldDay[], month: string, currency: string): bigint[] {
  const days = Array.from({ length: daysIn(month) }, () => 0n);
  for (const { day, amount } of sold) {
    if (amount.currency !== currency) continue;
    const at = day.startsWith(month) ? Number(day.slice(-2)) - 1 : days.length - 1;
    days[at] = (days[at] ?? 0n) + minorOf(amount);
  }
  let sum = 0n;
  return days.map((one) => (sum += one));
}

/** The currencies of several lists, the one with the most sales first. */
export function currenciesOf(...lists: readonly (readonly SoldDay[])[]): MoneyValue[] {
  const counts = new Map<string, { readonly nothing: MoneyValue; count: number }>();
  for (const { amount } of lists.flat()) {
    const known = counts.get(amount.currency);
    if (known === undefined) counts.set(amount.currency, { nothing: moneyOf(0n, amount), count: 1 });
    else known.count += 1;
  }
  return [...counts.values()].sort((a, b) => b.count - a.count).map(({ nothing }) => nothing);
}

/** By how many percent `now` differs from `before`, rounded down, without its sign; undefined where there was nothing. */
export function percentBetween(now: bigint, before: bigint): number | undefined {
  if (before <= 0n) return undefined;
  const difference = now > before ? now - before : before - now;
  return Number((difference * 100n) / before);
}
