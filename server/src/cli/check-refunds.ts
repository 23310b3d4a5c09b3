import { formatMoney, formatPoints, sortBytewise } from "@fairline/engine";
import type { InputFault } from "./input-fault.ts";
import type { SaleRow } from "./read-sales.ts";

/**
 * Hold every refund against its sale: the sale exists and is none itself, is not later, has the same seller and
 * currency (and product and buyer, where the refund names them), and all refunds together take no more than it had.
 * `lineOf` knows the ids of faulty rows too, so that a refund of a faulty sale is not called unknown; `complete` is
 * false where the file has such rows.
 */
export function checkRefunds(
  file: string,
  sales: readonly SaleRow[],
  lineOf: ReadonlyMap<string, number>,
  complete: boolean,
  report: (fault: InputFault) => void,
): void {
  const byId = new Map(sales.map((sale) => [sale.id, sale]));
  const left = new Map<string, { amount: number; cv: number; qv: number }>();
  // The earlier refunds come first, so the one that takes too much is the last in time, whatever the order of rows.
  const refunds = sortBytewise(
    sales.filter((sale) => sale.refundOf !== null),
    (refund) => `${refund.soldOn} ${refund.id}`,
  );
  for (const refund of refunds) {
    const fault = (column: string, value: string, reason: string, hint: string): void =>
      report({ file, line: refund.line, column, value, reason, hint });
    const of = refund.refundOf!;
    const sale = byId.get(of);
    if (sale === undefined) {
      if (complete || !lineOf.has(of))
        fault("refund_of", of, "unknown sale, no row has this id", "add the sale or correct the id");
      continue;
    }
    if (sale.refundOf !== null) {
      fault("refund_of", of, `the row on line ${sale.line} is a refund itself`, "name the sale that was refunded");
      continue;
    }
    const different = (column: string, own: string | null, its: string | null): void => {
      if (own === its) return;
      fault(
        column,
        own ?? "",
        `the refunded sale on line ${sale.line} has ${its === null ? "none" : `"${its}"`}`,
        "a refund repeats its sale's",
      );
    };
    if (refund.soldOn < sale.soldOn) {
      fault(
        "sold_on",
        refund.soldOn,
        `before the refunded sale of ${sale.soldOn} on line ${sale.line}`,
        "correct one of the dates",
      );
    }
    different("seller_id", refund.sellerId, sale.sellerId);
    different("currency", refund.currency, sale.currency);
    if (refund.buyerId !== null) different("buyer_id", refund.buyerId, sale.buyerId);
    if (refund.productId !== null) different("product_id", refund.productId, sale.productId);
    if (refund.currency !== sale.currency) continue;

    const rest = left.get(of) ?? { amount: sale.amount, cv: sale.cv, qv: sale.qv };
    for (const column of ["amount", "cv", "qv"] as const) {
      rest[column] += refund[column];
      if (rest[column] >= 0) continue;
      const written = column === "amount" ? formatMoney(refund.amount, refund.currency) : formatPoints(refund[column]);
      fault(
        column,
        written,
        `the refunds of "${of}" together take more than its ${column}`,
        `at most what is left of line ${sale.line} can be refunded`,
      );
      rest[column] = 0;
    }
    left.set(of, rest);
  }
}
