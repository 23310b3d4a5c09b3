import type { Remaining, Sale } from "@fairline/engine";
import { sortBytewise } from "@fairline/engine";
import type { SaleRow } from "./read-sales.ts";

/**
 * A sale of an earlier period that refunds took from: of this period, or only of those before (`before` is then `after`; where
 * a member's whole period is worked out again, it is over what remains of every sale).
 */
export interface RemovedSale {
  readonly saleId: string;
  readonly before: readonly Remaining[];
  readonly after: readonly Remaining[];
}

/** What a file's rows mean for one period. */
export interface PeriodSales {
  /** The sales of the period with what its own refunds leave, bytewise by id. */
  readonly sales: readonly Sale[];
  /** Per earlier period whose sales are refunded in this one: all its sales as its own run saw them, and the removals. */
  readonly origins: readonly Origin[];
  /** Earlier periods that have sales, in the order of time, and what their own runs saw of them. */
  readonly earlier: readonly string[];
  readonly salesOf: (period: string) => readonly Sale[];
}

export interface Origin {
  readonly period: string;
  readonly sales: readonly Sale[];
  readonly removed: readonly RemovedSale[];
}

/** Sort the rows of a file without faults into what the run of `period` needs; `periodOf` names the period of a day. */
export function splitByPeriod(
  rows: readonly SaleRow[],
  period: string,
  periodOf: (day: string) => string,
): PeriodSales {
  const refundsOf = new Map<string, SaleRow[]>();
  for (const row of rows) {
    if (row.refundOf === null) continue;
    const known = refundsOf.get(row.refundOf);
    if (known === undefined) refundsOf.set(row.refundOf, [row]);
    else known.push(row);
  }
  const sold = sortBytewise(
    rows.filter((row) => row.refundOf === null),
    (row) => row.id,
  );
  const salesOf = (month: string): Sale[] =>
    sold
      .filter((row) => periodOf(row.soldOn) === month)
      .map((row) => {
        const own = (refundsOf.get(row.id) ?? []).filter((refund) => periodOf(refund.soldOn) === month);
        return toSale(row, own);
      });

  const isRefundedIn = (row: SaleRow, when: (month: string) => boolean): boolean =>
    (refundsOf.get(row.id) ?? []).some((refund) => when(periodOf(refund.soldOn)));
  const refunded = sold.filter(
    (row) => periodOf(row.soldOn) < period && isRefundedIn(row, (month) => month === period),
  );
  const touched = new Set(refunded.map((row) => periodOf(row.soldOn)));
  const removed = new Map<string, RemovedSale[]>();
  for (const row of sold) {
    const month = periodOf(row.soldOn);
    const refunds = refundsOf.get(row.id);
    if (!touched.has(month) || refunds === undefined || !isRefundedIn(row, (when) => when <= period)) continue;
    const until = (last: (month: string) => boolean): Remaining[] => [
      remainingOf(
        row,
        refunds.filter((refund) => last(periodOf(refund.soldOn))),
      ),
    ];
    const removal = { saleId: row.id, before: until((m) => m < period), after: until((m) => m <= period) };
    const list = removed.get(month);
    if (list === undefined) removed.set(month, [removal]);
    else list.push(removal);
  }
  const origins = Array.from(removed, ([month, list]) => ({ period: month, sales: salesOf(month), removed: list }));
  const earlier = new Set(sold.map((row) => periodOf(row.soldOn)).filter((name) => name < period));
  return {
    sales: salesOf(period),
    origins: sortBytewise(origins, (origin) => origin.period),
    earlier: sortBytewise([...earlier], (name) => name),
    salesOf,
  };
}

/** A row as a sale of one order line; its own period's refunds have left it. */
function toSale(row: SaleRow, own: readonly SaleRow[]): Sale {
  const line = {
    productId: row.productId,
    quantity: row.quantity,
    amount: BigInt(row.amount),
    cv: BigInt(row.cv),
    qv: BigInt(row.qv),
    ...(row.wholesale !== null && { wholesale: BigInt(row.wholesale) }),
    ...(row.retail !== null && { retail: BigInt(row.retail) }),
    ...(own.length > 0 && { remaining: remainingOf(row, own) }),
  };
  return {
    id: row.id,
    sellerId: row.sellerId,
    buyerId: row.buyerId,
    currency: row.currency,
    on: row.soldOn,
    ...(row.market !== null && { market: row.market }),
    ...(row.tags.length > 0 && { tags: row.tags }),
    ...(row.hostId !== null && { hostId: row.hostId }),
    lines: [line],
  };
}

/** Refund rows are negative, so what remains is the plain sum. */
function remainingOf(row: SaleRow, refunds: readonly SaleRow[]): Remaining & { readonly qv: bigint } {
  const sum = (column: "amount" | "cv" | "qv"): bigint =>
    BigInt(refunds.reduce((left, refund) => left + refund[column], row[column]));
  return { amount: sum("amount"), cv: sum("cv"), qv: sum("qv") };
}
