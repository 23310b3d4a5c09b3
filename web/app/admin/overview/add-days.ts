import type { MoneyValue } from "../../ui/money.tsx";
import { dayOf, periodDays } from "../../ui/period-name.ts";
import { minorOf, moneyOf } from "../daily/minor.ts";

/** What was sold on one day, as the API tells it. */
export interface SoldDay {
  /** "2026-03-14", in the company's zone. */
  readonly day: string;
  readonly amount: MoneyValue;
}

/** How many days the period "2026-02" or "2026-W19" has; 0 where the name says none. */
export function daysIn(period: string): number {
  const days = periodDays(period);
  return days === null ? 0 : days.to - days.from;
}

/** The how manieth day of the period an instant lies in, by the zone's calendar: 1 on the first. */
export function dayIn(period: string, at: string, zone: string): number {
  const day = new Intl.DateTimeFormat("sv", { dateStyle: "short", timeZone: zone }).format(new Date(at));
  return dayOf(day) - (periodDays(period)?.from ?? 0) + 1;
}

/**
 * A period's sales in one currency, added up: the first value is what the first day sold, the last all of the period, in
 * minor units. What a refund took after the period's end, while it was still open, counts on its last day.
 */
export function addUp(sold: readonly SoldDay[], period: string, currency: string): bigint[] {
  const days = Array.from({ length: daysIn(period) }, () => 0n);
  for (const { day, amount } of sold) {
    if (amount.currency !== currency) continue;
    const at = Math.min(dayOf(day) - (periodDays(period)?.from ?? 0), days.length - 1);
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
