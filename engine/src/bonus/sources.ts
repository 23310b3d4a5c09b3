import { inBlocks } from "../blocks.ts";
import { startBefore } from "../plan/calendar.ts";
import type { CompiledBonus, CompiledPlan, WalkBonus } from "../plan/compiled.ts";
import type { LineColumns } from "../run/lines.ts";
import type { SaleTable } from "../run/sales.ts";
import { CURRENCIES } from "../money/currency.ts";
import { applyRatio } from "../money/ratio.ts";
import type { Ratio } from "../money/ratio.ts";
import { NO_DAY } from "../tree/network.ts";
import { NONE } from "../tree/order.ts";
import type { Figures } from "../volume/figures.ts";
import { addPoints, refuseInexact, weighColumn, weighSale } from "../volume/of-sales.ts";

/** What a walk starts from: sales, or members. */
export interface Sources {
  readonly count: number;
  /** Position that each starts at, or `NONE`. */
  readonly start: Int32Array;
  /** Minor units, or hundredths of a point, times the weights' unit. Zero starts nothing. */
  readonly base: Float64Array;
}

/** What other bonuses of this run have paid so far, by index of the bonus. */
export interface PaidSoFar {
  readonly lines: readonly (LineColumns | undefined)[];
  /** Value of one minor unit of a currency (index into `CURRENCIES`) in the company's minor units, at the frozen rates. */
  readonly worth: (currency: number) => Ratio | null;
}

/** The sources of a walk, sales or members in the order of positions. */
export function sourcesOf(bonus: WalkBonus, figures: Figures, paid: PaidSoFar): Sources {
  const { network, sales } = figures;
  if (bonus.base === "earnings") {
    return { count: network.size, start: everybody(network.size), base: matchedEarnings(bonus, figures, paid) };
  }
  const base = baseOfSales(bonus, figures, paid);
  if (bonus.per === "sale") return { count: sales.count, start: sales.seller, base };
  const sums = new Float64Array(network.size);
  const { seller } = sales;
  inBlocks(sales.count, (from, to) => addPoints(sums, seller, base, from, to));
  inBlocks(sums.length, (from, to) => refuseInexact(sums, from, to));
  return { count: network.size, start: everybody(network.size), base: sums };
}

/** What of each sale the walk is paid on: its filter, weights, grants and newcomers applied. */
export function baseOfSales(
  bonus: Pick<WalkBonus, "base" | "weights" | "newcomers">,
  figures: Figures,
  paid: PaidSoFar,
): Float64Array {
  const { sales, plan } = figures;
  const column = bonus.base as "amount" | "cv" | "qv";
  const weighed = weighColumn(
    sales,
    column,
    bonus.weights,
    paidOn(plan, bonus.weights.counts?.paid ?? {}, sales, paid),
  );
  const unpaid = [...sales.grants].filter(([, grant]) => !grant.pays);
  if (bonus.newcomers === null && unpaid.length === 0) return weighed;
  const base = weighed.slice();
  for (const [sale] of unpaid) base[sale] = 0;
  if (bonus.newcomers !== null) {
    for (let sale = 0; sale < sales.count; sale++) {
      if (!isNewcomer(bonus.newcomers, figures, sales.seller[sale]!, sale)) base[sale] = 0;
    }
  }
  return base;
}

/** The same of one sale, on which the bonuses `paid` were paid. */
export function baseOfSale(
  bonus: Pick<WalkBonus, "base" | "weights" | "newcomers">,
  figures: Figures,
  paid: ReadonlySet<string>,
  sale: number,
): number {
  const { sales } = figures;
  const weighed = weighSale(sales, bonus.base as "amount" | "cv" | "qv", bonus.weights, paid, sale);
  if (sales.grants.size > 0 && sales.grants.get(sale)?.pays === false) return 0;
  const { newcomers } = bonus;
  return newcomers === null || isNewcomer(newcomers, figures, sales.seller[sale]!, sale) ? weighed : 0;
}

/** Whether the seller joined at most so long before the sale. */
export function isNewcomer(
  { days, periods }: NonNullable<WalkBonus["newcomers"]>,
  { calendar, network, sales }: Figures,
  seller: number,
  sale: number,
): boolean {
  const joined = seller === NONE ? NO_DAY : (network.joined?.[seller] ?? NO_DAY);
  const day = sales.day?.[sale] ?? NO_DAY;
  if (joined === NO_DAY || day === NO_DAY) return false;
  if (days !== null && day - joined > days) return false;
  return periods === null || joined >= startBefore(calendar, day, periods - 1);
}

/** Which of the named bonuses have a line on a sale; null where none is asked for. */
function paidOn(
  plan: CompiledPlan,
  asked: { readonly [bonus: string]: string },
  sales: SaleTable,
  { lines }: PaidSoFar,
): ((sale: number) => ReadonlySet<string>) | null {
  const names = Object.keys(asked);
  if (names.length === 0) return null;
  const marked = names.map((name) => {
    const marks = new Uint8Array(sales.count);
    const index = plan.bonuses.findIndex((bonus) => bonus.name === name);
    // What a member's whole period pays is paid on no sale.
    const paid = plan.bonuses[index]!.per === "sale" ? lines[index] : undefined;
    for (let line = 0; line < (paid?.count ?? 0); line++) marks[paid!.source[line]!] = 1;
    return marks;
  });
  return (sale) => new Set(names.filter((_, index) => marked[index]![sale] === 1));
}

/** Per member what the matched bonuses pay them, in minor units of the company's currency. */
function matchedEarnings(bonus: WalkBonus, figures: Figures, paid: PaidSoFar): Float64Array {
  const sums = new Float64Array(figures.network.size);
  for (const on of bonus.on) addEarnings(sums, figures, on, paid);
  inBlocks(sums.length, (from, to) => refuseInexact(sums, from, to));
  return sums;
}

/** Adds what bonus `index` pays each earner; foreign currencies are converted person by person, each sum once. */
export function addEarnings(sums: Float64Array, { plan, sales }: Figures, index: number, paid: PaidSoFar): void {
  const lines = paid.lines[index];
  if (lines === undefined) return;
  const bonus = plan.bonuses[index]!;
  const own = CURRENCIES.indexOf(plan.companyCurrency);
  if (!paysInSaleCurrency(bonus)) {
    inBlocks(lines.count, (from, to) => addAmounts(sums, lines.earner, lines.amount, from, to));
    return;
  }
  const foreign = new Map<number, Map<number, number>>();
  for (let line = 0; line < lines.count; line++) {
    const currency = sales.currency[lines.source[line]!]!;
    const earner = lines.earner[line]!;
    if (currency === own) sums[earner]! += lines.amount[line]!;
    else {
      const byEarner = foreign.get(currency) ?? new Map<number, number>();
      byEarner.set(earner, (byEarner.get(earner) ?? 0) + lines.amount[line]!);
      foreign.set(currency, byEarner);
    }
  }
  for (const [currency, byEarner] of foreign) {
    const worth = paid.worth(currency);
    if (worth === null) throw new MissingRate(CURRENCIES[currency]!);
    for (const [earner, amount] of byEarner) sums[earner]! += applyRatio(amount, worth);
  }
}

/** Amounts and margins of single sales are paid in the sale's currency, all else in the company's. */
export function paysInSaleCurrency(bonus: CompiledBonus): boolean {
  if (bonus.shape !== "seller" && bonus.shape !== "walk") return false;
  return bonus.per === "sale" && (bonus.base === "amount" || bonus.base === "margin");
}

/** The run needs to convert a currency and was given no rate for it. Caught at the run's door. */
export class MissingRate extends Error {
  readonly currency: string;
  constructor(currency: string) {
    super(`no rate was given for ${currency}`);
    this.name = "MissingRate";
    this.currency = currency;
  }
}

function addAmounts(sums: Float64Array, earner: Int32Array, amount: Float64Array, from: number, to: number): void {
  void sums[0];
  void amount[0];
  for (let line = from; line < to; line++) sums[earner[line]!]! += amount[line]!;
}

function everybody(size: number): Int32Array {
  const start = new Int32Array(size);
  inBlocks(size, (from, to) => {
    for (let at = from; at < to; at++) start[at] = at;
  });
  return start;
}
