import { payCurrency, sellerTerms } from "../bonus/seller.ts";
import { baseValue, pointsOf } from "../bonus/terms.ts";
import type { AverageTerms, BaseKind, PartTerms, Remaining, SaleTerms, Terms } from "../bonus/terms.ts";
import { knownDecimals } from "../money/currency.ts";
import { decimal, formatDecimal, POINT_DECIMALS } from "../money/decimal.ts";
import type { Decimal } from "../money/decimal.ts";
import type { Reversal, WalkBonus } from "../plan/compiled.ts";
import { countsAll, weightOf, weightPercent } from "../plan/weights.ts";
import { aboutLine } from "../volume/of-sales.ts";
import { rangeOfSource } from "./lines.ts";
import { compareBytewise } from "./order.ts";
import type { Run } from "./run.ts";
import { periodTerms, workedOverPeriod } from "./whole-period.ts";
import { remainingLines } from "./sales.ts";

/** One earning: the only one of its source, bonus and earner. */
export interface Earning {
  /** The sale that pays, or null where a member's whole period does. */
  readonly saleId: string | null;
  /** Whose sales, or whose earnings, pay: the sale's seller, or the member. */
  readonly sourceId: string;
  readonly bonus: string;
  readonly earnerId: string;
  /** Distance from the source in the tree; 0 for the seller's own. */
  readonly level: number;
  /** The level (or generation) after compression; 0 for the seller's own. */
  readonly paidLevel: number;
  /** What the rate is of, as decimal money of `currency`; points at the peg, with more decimals only where exactness needs them. */
  readonly base: string;
  /** Decimal percent ("5", "12.5"); null where a fixed amount or several percents make the amount. */
  readonly rate: string | null;
  /** Minor units of `currency`. Zero only where a cap left nothing. */
  readonly amount: bigint;
  readonly currency: string;
  /** Already the seller's own margin: reported, never owed by the company. */
  readonly kept: boolean;
  /** Minor units before caps and the plan's limit; null where nothing was cut. */
  readonly uncut: bigint | null;
  readonly reversal: Reversal;
  /** Frozen terms, plain JSON; `remainder` tells from them what a refund leaves. */
  readonly terms: Terms;
}

/** The part of a run that its lines are read from. */
export type Paid = Pick<Run, "plan" | "network" | "sales" | "lines" | "standing"> & Partial<Pick<Run, "outcomes">>;

/** All earnings of a run, in the order of the plan's bonuses and of the sources given. */
export function* earningsOf(run: Run): Generator<Earning> {
  for (const [bonus, lines] of run.lines.entries()) {
    for (let line = 0; line < lines.count; line++) {
      if (lines.amount[line] !== 0) yield earningAt(run, bonus, line);
    }
  }
}

/** The earnings that one sale (index into the run's sales) pays by itself. */
export function earningsOfSale(run: Run, sale: number): Earning[] {
  return run.lines.flatMap((lines, bonus) => {
    if (run.plan.bonuses[bonus]!.per !== "sale") return [];
    const [from, to] = rangeOfSource(lines, sale);
    const found = Array.from({ length: to - from }, (_, step) => earningAt(run, bonus, from + step));
    return found.filter(({ amount }) => amount !== 0n);
  });
}

/** How far away the line's source is, and what is paid on at which rate: what of an earning takes no names. */
export function workedAt(run: Paid, bonus: number, line: number): Pick<Earning, "level" | "base" | "rate"> {
  const { plan, sales } = run;
  const rule = plan.bonuses[bonus]!;
  const currency = payCurrency(plan, rule, sales, run.lines[bonus]!.source[line]!);
  const { rate, base } = workedFrom(run, bonus, line, currency);
  return { level: levelOf(run, bonus, line), base, rate };
}

function levelOf({ plan, network, sales, lines }: Paid, bonus: number, line: number): number {
  const rule = plan.bonuses[bonus]!;
  if (rule.shape !== "walk") return 0;
  const { source, earner } = lines[bonus]!;
  const { depth } = network.trees[rule.tree]!;
  const member = rule.per === "sale" ? sales.seller[source[line]!]! : source[line]!;
  return depth[member]! - depth[earner[line]!]!;
}

/** Line `line` of bonus `bonus`, read from the columns. */
export function earningAt(run: Paid, bonus: number, line: number): Earning {
  const { plan, network, sales } = run;
  const rule = plan.bonuses[bonus]!;
  const lines = run.lines[bonus]!;
  const source = lines.source[line]!;
  const earner = lines.earner[line]!;
  const member = rule.per === "sale" ? sales.seller[source]! : source;
  const currency = payCurrency(plan, rule, sales, source);
  const cut = lines.uncut !== null && lines.uncut[line] !== lines.amount[line];
  const { terms, rate, base } = workedFrom(run, bonus, line, currency);
  return {
    saleId: rule.per === "sale" ? sales.ids[source]! : null,
    sourceId: network.ids[member]!,
    bonus: rule.name,
    earnerId: network.ids[earner]!,
    level: levelOf(run, bonus, line),
    paidLevel: lines.paidLevel[line]!,
    base,
    rate,
    amount: BigInt(lines.amount[line]!),
    currency,
    kept: rule.kept,
    uncut: cut ? BigInt(lines.uncut![line]!) : null,
    reversal: rule.reversal,
    terms,
  };
}

export interface Worked {
  readonly terms: Terms;
  readonly rate: string | null;
  readonly base: string;
}

function workedFrom(run: Paid, bonus: number, line: number, currency: string): Worked {
  const { plan, sales } = run;
  const rule = plan.bonuses[bonus]!;
  const lines = run.lines[bonus]!;
  const source = lines.source[line]!;
  if (rule.per === "member") return workedOverPeriod(run, bonus, line, currency);
  const terms =
    rule.shape === "seller" ? sellerTerms(plan, rule, sales, source) : walkTerms(run, rule as WalkBonus, line, bonus);
  const left = remainingLines(sales, source);
  const [base, rate] = [formatBase(terms, currency, left), rateOf(terms)];
  if (rule.reversal === "recompute" || rule.reversal === "none") {
    return { terms: periodTerms(rule, plan.peg, rate), rate, base };
  }
  const isCut = lines.uncut !== null && lines.uncut[line] !== lines.amount[line];
  if (rule.reversal === "line" && !isCut) return { terms, rate, base };
  const wholeOf = (kind: BaseKind): bigint => left.reduce((sum, one) => sum + pointsOf(one, kind), 0n);
  // A fixed amount is paid without any points too; it goes with what was charged.
  const of = wholeOf(terms.of) === 0n ? "amount" : terms.of;
  const average: AverageTerms = {
    of,
    ...(terms.peg === undefined || of !== terms.of ? {} : { peg: terms.peg }),
    average: { base: String(wholeOf(of)), amount: String(lines.amount[line]!) },
    ...(rate === null ? {} : { percent: rate }),
  };
  return { terms: average, rate, base };
}

/** The percent that a walk's line was paid at; of a differential the difference. */
export function percentOfLine(rule: WalkBonus, entry: number): string {
  const { percents } = rule.table;
  if (rule.climb !== "differential") return tidyPercent(percents[entry]!);
  const [own, below] = [percents[Math.floor(entry / percents.length)]!, percents[entry % percents.length]!];
  return tidyPercent(subtract(own, below));
}

function subtract(a: string, b: string): string {
  const [x, y] = [decimal(a), decimal(b)];
  const scale = Math.max(x.scale, y.scale);
  const at = (value: Decimal): bigint => value.units * 10n ** BigInt(scale - value.scale);
  return formatDecimal({ units: at(x) - at(y), scale }, 0);
}

/** A walk's line as terms of its sale. */
export function walkTerms(run: Paid, rule: WalkBonus, line: number, bonus: number): SaleTerms {
  const { plan, sales } = run;
  const lines = run.lines[bonus]!;
  const source = lines.source[line]!;
  const of = rule.base as BaseKind;
  const percent = rawPercent(rule, lines.rate[line]!);
  const pegged = of === "amount" ? { of } : { of, peg: plan.peg };
  if (countsAll(rule.weights)) return { ...pegged, percent };
  const paid = new Set(
    Object.keys(rule.weights.counts?.paid ?? {}).filter((name) => {
      const other = plan.bonuses.findIndex((one) => one.name === name);
      const [from, to] = rangeOfSource(run.lines[other]!, source);
      return plan.bonuses[other]!.per === "sale" && to > from;
    }),
  );
  const countsOf = (productId: string | null): string =>
    weightPercent(weightOf(rule.weights, aboutLine(sales, source, productId), paid), rule.weights.unit);
  const products = rule.weights.byLine ? (sales.lines[source] ?? []).map(({ productId }) => productId) : [null];
  const counts = products.map(countsOf);
  if (new Set(counts).size === 1) {
    return counts[0] === "100" ? { ...pegged, percent } : { ...pegged, percent, counts: counts[0]! };
  }
  const parts = counts.map((one): PartTerms => (one === "100" ? { percent } : { percent, counts: one }));
  return { ...pegged, parts };
}

/** As the plan writes it where it is one of its own, so that terms read like the plan. */
function rawPercent(rule: WalkBonus, entry: number): string {
  return rule.climb === "differential" ? percentOfLine(rule, entry) : rule.table.percents[entry]!;
}

/** Points in hundredths times `unit` as money at the peg. */
export function pointsValue(points: number, unit: number, peg: string, currency: string): string {
  const worth = decimal(peg);
  const scale = POINT_DECIMALS + worth.scale + String(unit).length - 1;
  return formatDecimal({ units: BigInt(points) * worth.units, scale }, knownDecimals(currency));
}

/** "5", "12.5" without needless zeros; null where fixed amounts or several percents make the amount. */
export function rateOf(terms: Terms): string | null {
  if (!("parts" in terms)) return terms.percent === undefined ? null : tidyPercent(terms.percent);
  const rates = terms.parts.map((part) => ("percent" in part ? tidyPercent(part.percent) : null));
  return rates.every((rate) => rate === rates[0]) ? (rates[0] ?? null) : null;
}

export function tidyPercent(percent: string): string {
  const [whole = "", fraction = ""] = percent.split(".");
  const kept = fraction.replace(/0+$/, "");
  return `${whole.replace(/^0+(?=\d)/, "")}${kept === "" ? "" : `.${kept}`}`;
}

/** The base as decimal money: at least the currency's decimals, more only where the exact value has them. */
export function formatBase(terms: Terms, currency: string, remaining: readonly Remaining[]): string {
  if ("reversal" in terms) throw new Error("the base of a whole period does not follow from one sale");
  return formatDecimal(baseValue(terms, currency, remaining), knownDecimals(currency));
}

/** What the company owes, in minor units by currency; what sellers keep is left out, currencies without a line are absent. */
export function totalsOf(run: Run): Map<string, bigint> {
  const totals = new Map<string, bigint>();
  for (const [bonus, lines] of run.lines.entries()) {
    const rule = run.plan.bonuses[bonus]!;
    if (rule.kept) continue;
    for (let line = 0; line < lines.count; line++) {
      if (lines.amount[line] === 0) continue;
      const currency = payCurrency(run.plan, rule, run.sales, lines.source[line]!);
      totals.set(currency, (totals.get(currency) ?? 0n) + BigInt(lines.amount[line]!));
    }
  }
  return totals;
}

/** The order of `earnings.csv`: bytewise by sale, source and bonus, then paid level as a number, then earner bytewise. */
export function compareEarnings(a: Earning, b: Earning): number {
  return (
    compareBytewise(a.saleId ?? "", b.saleId ?? "") ||
    (a.saleId === null && b.saleId === null ? compareBytewise(a.sourceId, b.sourceId) : 0) ||
    compareBytewise(a.bonus, b.bonus) ||
    a.paidLevel - b.paidLevel ||
    compareBytewise(a.earnerId, b.earnerId)
  );
}
