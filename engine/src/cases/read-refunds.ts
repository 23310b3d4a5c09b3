import type { Report } from "../plan/schema.ts";
import type { Removal } from "../run/reverse.ts";
import type { Sale } from "../run/sales.ts";
import type { CasePeriod } from "./document.ts";
import { AMOUNTS, readLeft } from "./read-sales.ts";
import type { Points } from "./read-sales.ts";

type Refund = NonNullable<CasePeriod["refunds"]>[number];

/** A period whose sales are refunded: as they were written, as the engine takes them, and what refunds so far have left. */
export interface Origin {
  readonly written: Pick<CasePeriod, "sales">;
  readonly sales: readonly Sale[];
  /** By index of the sale; who is not in it is as the run had it. */
  readonly left: ReadonlyMap<number, readonly Points[]>;
}

/** What one refund takes from a sale of `origin`, whose index is `sale`: what remained before, and what remains after it. */
export function readRefund({ left }: Refund, sale: number, origin: Origin, path: string, report: Report): Removal {
  const { lines, currency } = origin.sales[sale]!;
  const written = origin.written.sales![sale]!.lines ?? [origin.written.sales![sale]!];
  if (left !== undefined && left.length !== lines.length) {
    const message = `the sale has ${lines.length} order lines and this ${left.length}`;
    report({ path: `${path}.left`, reason: "wrong-value", message, nearest: null });
  }
  const before = origin.left.get(sale) ?? lines.map((line) => line.remaining ?? line);
  const after = before.map((were, place): Points => {
    const rest = left?.[place];
    if (rest === undefined) return { amount: 0n, cv: 0n, qv: 0n };
    const after = readLeft(rest, written[place]!, currency, `${path}.left[${place}]`, report);
    const above = AMOUNTS.find((key) => after[key] > (were[key] ?? 0n));
    if (above !== undefined) {
      const message = `more ${above} remains than there was`;
      report({ path: `${path}.left[${place}]`, reason: "wrong-value", message, nearest: null });
    }
    return after;
  });
  return { sale, before, after };
}

/** A sale that is refunded twice in one period. */
export function refundedTwice(refunds: readonly Refund[], path: string, report: Report): void {
  for (const [index, { sale }] of refunds.entries()) {
    if (refunds.findIndex((other) => other.sale === sale) === index) continue;
    const message = `the sale "${sale}" is refunded twice; say what remains in the end`;
    report({ path: `${path}.refunds[${index}].sale`, reason: "wrong-value", message, nearest: null });
  }
}
