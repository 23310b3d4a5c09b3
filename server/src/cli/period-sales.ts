import type { Remaining, Sale } from "@fairline/engine";
import { sortBytewise } from "@fairline/engine";
import { monthOf } from "./calendar.ts";
import type { SaleRow } from "./read-sales.ts";

/** A sale of an earlier period that refunds of this one take from. */
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
}

export interface Origin {
  readonly period: string;
  readonly sales: readonly Sale[];
  readonly removed: readonly RemovedSale[];
}

/** Sort the rows of a file without faults into what the run of `period` needs. */
export function splitByPeriod(rows: readonly SaleRow[], period: string): PeriodSales {
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
    sold.filter((row) => monthOf(row.soldOn) === month).map((row) => toSale(row, refundsOf.get(row.id) ?? []));

  const removed = new Map<string, RemovedSale[]>();
  for (const row of sold) {
    const month = monthOf(row.soldOn);
    const refunds = refundsOf.get(row.id);
    if (month >= period || refunds === undefined || !refunds.some((refund) => monthOf(refund.soldOn) === period))
      continue;
    const until = (last: (month: string) => boolean): Remaining[] => [
      remainingOf(
        row,
        refunds.filter((refund) => last(monthOf(refund.soldOn))),
      ),
    ];
    const removal = { saleId: row.id, before: until((m) => m < period), after: until((m) => m <= period) };
    const list = removed.get(month);
    if (list === undefined) removed.set(month, [removal]);
    else list.push(removal);
  }
  const origins = Array.from(removed, ([month, list]) => ({ period: month, sales: salesOf(month), removed: list }));
  return { sales: salesOf(period), origins: sortBytewise(origins, (origin) => origin.period) };
}

/** A row as a sale of one order line; its own period's refunds have left it. */
function toSale(row: SaleRow, refunds: readonly SaleRow[]): Sale {
  const own = refunds.filter((refund) => monthOf(refund.soldOn) === monthOf(row.soldOn));
  const line = {
    productId: row.productId,
    quantity: row.quantity,
    amount: BigInt(row.amount),
    cv: BigInt(row.cv),
    qv: BigInt(row.qv),
    ...(own.length > 0 && { remaining: remainingOf(row, own) }),
  };
  return { id: row.id, sellerId: row.sellerId, buyerId: row.buyerId, currency: row.currency, lines: [line] };
}

/** Refund rows are negative, so what remains is the plain sum. */
function remainingOf(row: SaleRow, refunds: readonly SaleRow[]): Remaining & { readonly qv: bigint } {
  const sum = (column: "amount" | "cv" | "qv"): bigint =>
    BigInt(refunds.reduce((left, refund) => left + refund[column], row[column]));
  return { amount: sum("amount"), cv: sum("cv"), qv: sum("qv") };
}
