import { formatMoney, remainder } from "@fairline/engine";
import type { PartTerms, Remaining, SaleTerms } from "@fairline/engine";
import { chooseRate, fixedIn, rounded, tell } from "./choose-rate.ts";
import type { Chosen, Offered } from "./choose-rate.ts";
import type { Facts } from "./conditions.ts";
import type { DecidedLine, Program } from "./model.ts";
import { share } from "./share.ts";

/** A line of the sale that the affiliate is credited for. */
export interface OwnLine {
  /** From 1, as in the sale. */
  readonly line: number;
  readonly facts: Facts;
  /** What the catalogue gives an affiliate for one unit, minor units; null where it says nothing. */
  readonly catalogFixed: bigint | null;
}

export interface PricedLine extends OwnLine {
  readonly chosen: Chosen | null;
  /** What the line pays by itself, minor units. Together the lines may come to a unit more or less than `amount`. */
  readonly pays: bigint;
  readonly part: PartTerms;
  readonly decided: DecidedLine;
}

export interface Price {
  readonly lines: readonly PricedLine[];
  /** Frozen: a part for every line of the sale, nothing for those of others. */
  readonly terms: SaleTerms;
  /** f(all of it): what the affiliate gets before caps, minor units. */
  readonly amount: bigint;
}

const nothing: PartTerms = { percent: "0" };

/**
 * What a sale (or event) pays one affiliate of a program: the rate of each of their lines, the terms that freeze them, and
 * what they come to, rounded as refunds will round.
 * @param sale.lines how many lines the whole sale has; 0 for an event
 */
export function priceConversion(
  program: Pick<Program, "choose">,
  rates: readonly Offered[],
  sale: { readonly lines: number; readonly currency: string; readonly own: readonly OwnLine[] },
): Price {
  const { currency, own } = sale;
  const whole = sale.lines === 0 ? null : own.reduce((sum, { facts }) => sum + facts.amount, 0n);
  const choices = own.map((line) => ({
    line,
    choice: chooseRate(program.choose, [...rates, ...ofCatalog(line, currency)], { facts: line.facts, whole }),
  }));
  const shares = sharesOfSale(choices, currency);
  const lines = choices.map(({ line, choice }): PricedLine => {
    const { chosen, others } = choice;
    const part = chosen === null ? nothing : partOf(chosen, line.facts, shares.get(line.line));
    const pays = shares.get(line.line) ?? (chosen === null ? 0n : rounded(chosen.worth));
    const decided: DecidedLine = {
      line: line.line,
      product: line.facts.product,
      amount: formatMoney(line.facts.amount, currency),
      pays: formatMoney(pays, currency),
      rate: chosen === null ? null : tell(chosen.rate, currency),
      others,
    };
    return { ...line, chosen, pays, part, decided };
  });
  const terms = termsOf(sale.lines, lines);
  const amount =
    whole === null
      ? lines.reduce((sum, { pays }) => sum + pays, 0n)
      : remainder(terms, currency, allOf(sale.lines, lines));
  return { lines, terms, amount };
}

/** As parts, one for each line of the sale in its order. An event has one line and no refunds. */
export function termsOf(
  count: number,
  lines: readonly { readonly line: number; readonly part: PartTerms }[],
): SaleTerms {
  const parts = new Map(lines.map(({ line, part }) => [line, part]));
  return {
    of: "amount",
    parts: Array.from({ length: Math.max(count, 1) }, (_, index) => parts.get(index + 1) ?? nothing),
  };
}

/** The sale as it was sold, as far as these lines tell: what the terms are worth before any refund. */
export function allOf(count: number, lines: readonly Pick<OwnLine, "line" | "facts">[]): readonly Remaining[] {
  const amounts = new Map(lines.map(({ line, facts }) => [line, facts.amount]));
  return Array.from({ length: count }, (_, index) => ({ amount: amounts.get(index + 1) ?? 0n, cv: 0n, qv: 0n }));
}

function ofCatalog({ catalogFixed, facts }: OwnLine, currency: string): readonly Offered[] {
  if (catalogFixed === null) return [];
  return [
    {
      id: null,
      edge: null,
      title: "catalog",
      level: "product",
      subject: facts.product,
      percent: null,
      fixed: { [currency]: formatMoney(catalogFixed, currency) },
      per: "unit",
      tiers: [],
      payments: null,
      conditions: [],
    },
  ];
}

function partOf({ rate }: Chosen, { amount, quantity, currency }: Facts, shared: bigint | undefined): PartTerms {
  if (rate.percent !== null) return { percent: rate.percent };
  const original = formatMoney(amount, currency);
  if (shared !== undefined) return { fixed: formatMoney(shared, currency), quantity: 1, original };
  return { fixed: formatMoney(fixedIn(rate, currency)!, currency), quantity, original };
}

/** An amount for the whole sale is spread over the lines that it was chosen for, to the last minor unit, as their goods are. */
function sharesOfSale(
  choices: readonly { readonly line: OwnLine; readonly choice: { readonly chosen: Chosen | null } }[],
  currency: string,
): ReadonlyMap<number, bigint> {
  const byRate = new Map<Offered, { readonly line: OwnLine; readonly chosen: Chosen }[]>();
  for (const { line, choice } of choices) {
    if (choice.chosen?.rate.per !== "sale") continue;
    const lines = byRate.get(choice.chosen.rate) ?? [];
    lines.push({ line, chosen: choice.chosen });
    byRate.set(choice.chosen.rate, lines);
  }
  const shares = new Map<number, bigint>();
  for (const [rate, lines] of byRate) {
    // The rest of the amount goes with the lines that another rate pays.
    const total = lines.reduce((sum, { chosen }) => sum + chosen.worth.num, 0n);
    const den = lines[0]!.chosen.worth.den;
    const amount = den === 1n && lines.length === 1 ? total : rounded({ num: total, den });
    const parts = share(
      amount,
      lines.map(({ line }) => line.facts.amount),
    );
    if (fixedIn(rate, currency) === null) continue;
    for (const [index, { line }] of lines.entries()) shares.set(line.line, parts[index]!);
  }
  return shares;
}
