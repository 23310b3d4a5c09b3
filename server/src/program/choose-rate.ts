import { currencyDecimals, decimal, formatMoney, roundQuotient } from "@fairline/engine";
import { meets } from "./conditions.ts";
import type { Facts } from "./conditions.ts";
import type { DecidedLine, DecidedRate, Program, Rate } from "./model.ts";
import { rateLevels } from "./model.ts";

/** A rate as it is chosen among: one of the program's, or what the catalogue says of the product (`id` null). */
export type Offered = Pick<
  Rate,
  "title" | "level" | "subject" | "percent" | "fixed" | "per" | "tiers" | "payments" | "conditions"
> & {
  readonly id: bigint | null;
  readonly edge: string | null;
};

/** One line whose rate is looked for. */
export interface Priced {
  readonly facts: Facts;
  /** Minor units: all goods that the affiliate has of the sale, of which this line is a part; null for an event. */
  readonly whole: bigint | null;
}

/** What a rate comes to on a line, exactly: num / den minor units. */
export interface Worth {
  readonly num: bigint;
  readonly den: bigint;
}

export interface Chosen {
  readonly rate: Offered;
  readonly worth: Worth;
}

export interface Choice {
  readonly chosen: Chosen | null;
  readonly others: DecidedLine["others"];
}

/**
 * Which rate pays a line: of those whose subject and conditions fit, of the most particular level (or with `best` of any)
 * the one that comes to most for this line. Amounts are compared exactly, never the numbers that stand in the rates: a flat
 * 0.50 does not beat 30% of 100.00. Of equals the more particular, then the older one.
 */
export function chooseRate(choose: Program["choose"], rates: readonly Offered[], line: Priced): Choice {
  const fitting: Chosen[] = [];
  const others: DecidedLine["others"][number][] = [];
  for (const rate of rates) {
    if (!isFor(rate, line.facts) || !meets(rate.conditions, line.facts)) continue;
    const { payment } = line.facts;
    if (payment !== null && rate.payments !== null && payment > rate.payments) {
      others.push({ ...tell(rate, line.facts.currency), why: "payments-over", pays: null });
      continue;
    }
    const worth = worthOf(rate, line);
    if (worth === null) others.push({ ...tell(rate, line.facts.currency), why: "no-amount-in-currency", pays: null });
    else fitting.push({ rate, worth });
  }
  const ranked = fitting.toSorted((a, b) => {
    const level = rankOf(b.rate) - rankOf(a.rate);
    const amount = compare(b.worth, a.worth);
    return (choose === "precedence" ? level || amount : amount || level) || older(a.rate, b.rate);
  });
  const [chosen, ...rest] = ranked;
  for (const other of rest) {
    const { currency } = line.facts;
    const why = choose === "precedence" && rankOf(other.rate) < rankOf(chosen!.rate) ? "less-particular" : "less";
    others.push({ ...tell(other.rate, currency), why, pays: formatMoney(rounded(other.worth), currency) });
  }
  return { chosen: chosen ?? null, others };
}

/** Whether the subject of the rate's level is that of the line. */
function isFor({ level, subject }: Offered, facts: Facts): boolean {
  switch (level) {
    case "program":
      return true;
    case "market":
      return facts.market === subject;
    case "category":
      return facts.category === subject;
    case "product":
      return facts.product === subject;
    case "customer":
      return facts.customer === subject || facts.class === subject;
    case "group":
      return facts.group === subject;
    case "tier":
      return subject !== null && facts.tiers.includes(subject);
    case "affiliate":
      return facts.affiliate === subject;
    case "lifetime":
      return facts.way === "owner";
    default:
      throw new Error(`unknown level ${String(level satisfies never)}`);
  }
}

/** Null where a fixed rate names no amount in the sale's currency. */
function worthOf(rate: Offered, { facts, whole }: Priced): Worth | null {
  if (rate.percent !== null) {
    const { units, scale } = decimal(rate.percent);
    return { num: facts.amount * units, den: 100n * 10n ** BigInt(scale) };
  }
  const each = fixedIn(rate, facts.currency);
  if (each === null) return null;
  if (whole === null) return { num: rate.per === "unit" ? each * BigInt(facts.quantity) : each, den: 1n };
  // What was free pays nothing: there is nothing of it that a refund could take a part of.
  if (facts.amount === 0n) return { num: 0n, den: whole === 0n ? 1n : whole };
  return rate.per === "unit"
    ? { num: each * BigInt(facts.quantity), den: 1n }
    : { num: each * facts.amount, den: whole };
}

/** Minor units of the fixed amount in a currency, or null where the rate names none. */
export function fixedIn(rate: Pick<Offered, "fixed">, currency: string): bigint | null {
  const text = rate.fixed !== null && Object.hasOwn(rate.fixed, currency) ? rate.fixed[currency] : undefined;
  if (text === undefined) return null;
  const { units, scale } = decimal(text);
  const decimals = currencyDecimals(currency) ?? 0;
  return decimals >= scale
    ? units * 10n ** BigInt(decimals - scale)
    : roundQuotient(units, 10n ** BigInt(scale - decimals));
}

export function rounded({ num, den }: Worth): bigint {
  return roundQuotient(num, den);
}

function compare(a: Worth, b: Worth): number {
  const difference = a.num * b.den - b.num * a.den;
  return difference === 0n ? 0 : difference > 0n ? 1 : -1;
}

function rankOf({ level }: Offered): number {
  return rateLevels.indexOf(level);
}

/** The catalogue's own comes after what the program says of the product. */
function older(a: Offered, b: Offered): number {
  if (a.id === null || b.id === null) return a.id === b.id ? 0 : a.id === null ? 1 : -1;
  return a.id < b.id ? -1 : 1;
}

export function tell(rate: Offered, currency: string): DecidedRate {
  const fixed = fixedIn(rate, currency);
  return {
    id: rate.edge,
    title: rate.title,
    level: rate.level,
    subject: rate.subject,
    percent: rate.percent,
    fixed: fixed === null ? null : formatMoney(fixed, currency),
    per: rate.per,
  };
}
