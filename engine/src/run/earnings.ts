import { payCurrency, sellerTerms } from "../bonus/seller.ts";
import { baseValue } from "../bonus/terms.ts";
import type { Remaining, Terms } from "../bonus/terms.ts";
import { knownDecimals } from "../money/currency.ts";
import { formatDecimal } from "../money/decimal.ts";
import { rangeOfSale } from "./lines.ts";
import { compareBytewise } from "./order.ts";
import type { Run } from "./run.ts";
import { remainingLines } from "./sales.ts";

/** One earning: the only one of its sale, bonus and earner. */
export interface Earning {
  readonly saleId: string;
  readonly bonus: string;
  readonly earnerId: string;
  /** Distance from the seller in the tree; 0 for the seller's own. */
  readonly level: number;
  /** The level after compression; 0 for the seller's own. */
  readonly paidLevel: number;
  /** What the rate is of, as decimal money of `currency`; CV at the peg, with more decimals only where exactness needs them. */
  readonly base: string;
  /** Decimal percent ("5", "12.5"); null where a fixed amount or several percents make the amount. */
  readonly rate: string | null;
  /** Minor units of `currency`. Never zero. */
  readonly amount: bigint;
  readonly currency: string;
  /** Frozen terms, plain JSON; `remainder` tells from them what a refund leaves. */
  readonly terms: Terms;
}

/** The part of a run that its lines are read from. */
type Paid = Pick<Run, "plan" | "network" | "sales" | "lines">;

/** All earnings of a run, in the order of the plan's bonuses and of the sales given. */
export function* earningsOf(run: Run): Generator<Earning> {
  for (const [bonus, lines] of run.lines.entries()) {
    for (let line = 0; line < lines.count; line++) yield earningAt(run, bonus, line);
  }
}

/** The earnings of one sale (index into the run's sales). */
export function earningsOfSale(run: Run, sale: number): Earning[] {
  return run.lines.flatMap((lines, bonus) => {
    const [from, to] = rangeOfSale(lines, sale);
    return Array.from({ length: to - from }, (_, step) => earningAt(run, bonus, from + step));
  });
}

/** Line `line` of bonus `bonus`, read from the columns. */
export function earningAt(run: Paid, bonus: number, line: number): Earning {
  const { plan, network, sales } = run;
  const rule = plan.bonuses[bonus]!;
  const lines = run.lines[bonus]!;
  const sale = lines.sale[line]!;
  const earner = lines.earner[line]!;
  const paidLevel = lines.paidLevel[line]!;
  const seller = sales.seller[sale]!;
  const terms = rule.shape === "seller" ? sellerTerms(plan, rule, sales, sale) : walkTerms(run, bonus, paidLevel);
  const depth = rule.shape === "seller" ? null : network.trees[rule.tree].depth;
  const currency = payCurrency(plan, rule, sales, sale);
  return {
    saleId: sales.ids[sale]!,
    bonus: rule.name,
    earnerId: network.ids[earner]!,
    level: depth === null ? 0 : depth[seller]! - depth[earner]!,
    paidLevel,
    base: formatBase(terms, currency, remainingLines(sales, sale)),
    rate: rateOf(terms),
    amount: BigInt(lines.amount[line]!),
    currency,
    terms,
  };
}

function walkTerms({ plan }: Paid, bonus: number, paidLevel: number): Terms {
  const rule = plan.bonuses[bonus]!;
  if (rule.shape !== "walk") throw new Error(`${rule.name} climbs no tree`);
  const percent = rule.percents[paidLevel - 1]!;
  return rule.base === "cv" ? { of: "cv", peg: plan.peg, percent } : { of: "amount", percent };
}

/** "5", "12.5" as the plan writes it, without needless zeros; null for parts. */
export function rateOf(terms: Terms): string | null {
  if (!("percent" in terms)) return null;
  const [whole = "", fraction = ""] = terms.percent.split(".");
  const kept = fraction.replace(/0+$/, "");
  return `${whole.replace(/^0+(?=\d)/, "")}${kept === "" ? "" : `.${kept}`}`;
}

/** The base as decimal money: at least the currency's decimals, more only where the exact value has them. */
export function formatBase(terms: Terms, currency: string, remaining: readonly Remaining[]): string {
  return formatDecimal(baseValue(terms, currency, remaining), knownDecimals(currency));
}

/** Totals in minor units by currency; currencies without a line are absent. */
export function totalsOf(run: Run): Map<string, bigint> {
  const totals = new Map<string, bigint>();
  for (const [bonus, lines] of run.lines.entries()) {
    const rule = run.plan.bonuses[bonus]!;
    for (let line = 0; line < lines.count; line++) {
      const currency = payCurrency(run.plan, rule, run.sales, lines.sale[line]!);
      totals.set(currency, (totals.get(currency) ?? 0n) + BigInt(lines.amount[line]!));
    }
  }
  return totals;
}

/** The order of `earnings.csv`: bytewise by sale and bonus, then paid level as a number, then earner bytewise. */
export function compareEarnings(a: Earning, b: Earning): number {
  return (
    compareBytewise(a.saleId, b.saleId) ||
    compareBytewise(a.bonus, b.bonus) ||
    a.paidLevel - b.paidLevel ||
    compareBytewise(a.earnerId, b.earnerId)
  );
}
