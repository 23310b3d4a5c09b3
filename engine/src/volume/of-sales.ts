import { inBlocks } from "../blocks.ts";
import { TooLarge } from "../money/ratio.ts";
import type { Measure } from "../plan/compiled.ts";
import { countsAll, weightOf } from "../plan/weights.ts";
import type { Weights } from "../plan/weights.ts";
import type { SaleTable } from "../run/sales.ts";
import { NONE } from "../tree/order.ts";
import type { Transfer } from "./figures.ts";

type OfSales = Extract<Measure, { readonly of: "credited" | "own" | "customers" | "hosted" }>;

/**
 * Per member (by position) the points of sales in hundredths, what is left of them after this period's refunds.
 * credited: as seller, own purchases and customers' alike; PV is this over QV. own: what they bought themselves, whoever is
 * credited; customers: credited less own; hosted: sold at a party to which they invited.
 */
export function volumeOfSales(
  size: number,
  sales: SaleTable,
  { of, points, weights }: Pick<OfSales, "of" | "points" | "weights">,
  transfers: readonly Transfer[],
): Float64Array {
  const volume = new Float64Array(size);
  const column = qualifyingPoints(sales, points, weights);
  // A column is put in order when it is first asked for (sale-columns.ts): only what is needed is.
  const { seller } = sales;
  if (of === "credited") inBlocks(sales.count, (from, to) => addPoints(volume, seller, column, from, to));
  else if (of === "hosted") {
    const { host } = sales;
    if (host !== null) inBlocks(sales.count, (from, to) => addPoints(volume, host, column, from, to));
  } else if (of === "own") inBlocks(sales.count, (from, to) => addPoints(volume, sales.buyer, column, from, to));
  else inBlocks(sales.count, (from, to) => addCustomers(volume, seller, sales.buyer, column, from, to));
  // Points are never negative, so a sum only grows: if the last value is exact, all before it were.
  inBlocks(size, (from, to) => refuseInexact(volume, from, to));
  if (of === "credited") {
    // What is handed over has no product, market or tag: a volume of chosen sales does not have it.
    const weight = weightOf(weights, { productId: null, market: null, tags: NO_TAGS }, NOTHING_PAID);
    for (const transfer of transfers) handOver(volume, transfer, transfer[points] * weight);
  }
  return volume;
}

/** Each step is exact or refused: what is handed over may come back, and would bring what was rounded back too. */
function handOver(volume: Float64Array, { from, to }: Transfer, points: number): void {
  volume[from]! -= points;
  volume[to]! += points;
  for (const value of [points, -volume[from]!, volume[to]!]) {
    if (value > Number.MAX_SAFE_INTEGER) throw new TooLarge(BigInt(value));
  }
}

/** What of each sale counts, in the weights' unit. The sales' own column where everything counts. */
function qualifyingPoints(sales: SaleTable, points: "qv" | "cv", weights: Weights): Float64Array {
  const column = weighColumn(sales, points, weights, null);
  if ([...sales.grants.values()].every(({ qualifies }) => qualifies)) return column;
  const qualifying = column.slice();
  for (const [sale, { qualifies }] of sales.grants) if (!qualifies) qualifying[sale] = 0;
  return qualifying;
}

const NOTHING_PAID: ReadonlySet<string> = new Set();

/**
 * A column of the sales, weighed: integers in the weights' unit, exact. `paidOn` answers which bonuses were paid on a sale.
 * Without weights it is the sales' own column, not a copy.
 */
export function weighColumn(
  sales: SaleTable,
  base: "amount" | "cv" | "qv",
  weights: Weights,
  paidOn: ((sale: number) => ReadonlySet<string>) | null,
): Float64Array {
  const column = sales[base];
  if (countsAll(weights)) return column;
  const weighed = new Float64Array(sales.count);
  for (let sale = 0; sale < sales.count; sale++) {
    weighed[sale] = weighSale(sales, base, weights, paidOn?.(sale) ?? NOTHING_PAID, sale);
  }
  return weighed;
}

/** What of one sale counts, in the weights' unit. `paid` are the bonuses that were paid on it. */
export function weighSale(
  sales: SaleTable,
  base: "amount" | "cv" | "qv",
  weights: Weights,
  paid: ReadonlySet<string>,
  sale: number,
): number {
  if (countsAll(weights)) return sales[base][sale]!;
  let sum = 0;
  const lines = weights.byLine ? sales.lines[sale] : undefined;
  if (lines !== undefined) {
    for (const line of lines) {
      sum +=
        Number((line.remaining ?? line)[base] ?? 0n) * weightOf(weights, aboutLine(sales, sale, line.productId), paid);
    }
  } else sum = sales[base][sale]! * weightOf(weights, aboutLine(sales, sale, null), paid);
  if (sum > Number.MAX_SAFE_INTEGER) throw new TooLarge(BigInt(sum));
  return sum;
}

/** What one sale adds to a volume, in its unit. */
export function pointsOfSale(
  sales: SaleTable,
  { points, weights }: Pick<OfSales, "points" | "weights">,
  sale: number,
): number {
  return sales.grants.get(sale)?.qualifies === false ? 0 : weighSale(sales, points, weights, NOTHING_PAID, sale);
}

const NO_TAGS: readonly string[] = [];

/** What a weight depends on. */
export function aboutLine(
  sales: SaleTable,
  sale: number,
  productId: string | null,
): { productId: string | null; market: string | null; tags: readonly string[] } {
  const about = sales.about[sale];
  return { productId, market: about?.market ?? null, tags: about?.tags ?? NO_TAGS };
}

/** Adds the points of the sales [from, to) to whom the column names. */
export function addPoints(
  volume: Float64Array,
  member: Int32Array,
  points: Float64Array,
  from: number,
  to: number,
): void {
  void volume[0];
  void points[0];
  for (let sale = from; sale < to; sale++) {
    const at = member[sale]!;
    if (at !== NONE) volume[at]! += points[sale]!;
  }
}

function addCustomers(
  volume: Float64Array,
  seller: Int32Array,
  buyer: Int32Array,
  points: Float64Array,
  from: number,
  to: number,
): void {
  for (let sale = from; sale < to; sale++) {
    const at = seller[sale]!;
    if (at !== NONE && at !== buyer[sale]!) volume[at]! += points[sale]!;
  }
}

/** Throws `TooLarge` where a sum has left the range in which integers are exact. */
export function refuseInexact(volume: Float64Array, from: number, to: number): void {
  for (let at = from; at < to; at++) {
    if (volume[at]! > Number.MAX_SAFE_INTEGER) throw new TooLarge(BigInt(volume[at]!));
  }
}
