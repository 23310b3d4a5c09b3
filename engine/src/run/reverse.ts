import { remainder } from "../bonus/terms.ts";
import type { Remaining } from "../bonus/terms.ts";
import { earningsOfSale, formatBase } from "./earnings.ts";
import type { Earning } from "./earnings.ts";
import type { Run } from "./run.ts";

/** What refunds of a later period take from a sale: what remained of each order line before them, and after. */
export interface Removal {
  /** Index of the sale in the run of its own period. */
  readonly sale: number;
  readonly before: readonly Remaining[];
  readonly after: readonly Remaining[];
}

/**
 * The lines that refunds dated in a later period add to that period, under the original sale: the earners, levels and
 * rates of the sale's own period (`origin`), a negative base (what was removed), and f(after) - f(before), both
 * rounded. Summed over all periods a fully refunded sale comes to zero, whatever the order of its refunds.
 */
export function reverseSales(origin: Run, removals: readonly Removal[]): Earning[] {
  return removals.flatMap((removal) =>
    earningsOfSale(origin, removal.sale)
      .map((earning) => reverseEarning(earning, removal))
      .filter((earning) => earning.amount !== 0n),
  );
}

/** One recorded line's part in a removal. */
export function reverseEarning(earning: Earning, { before, after }: Pick<Removal, "before" | "after">): Earning {
  const { terms, currency } = earning;
  const removed = before.map((left, index) => {
    const rest = after[index] ?? { amount: 0n, cv: 0n };
    return { amount: rest.amount - left.amount, cv: rest.cv - left.cv };
  });
  return {
    ...earning,
    base: formatBase(terms, currency, removed),
    amount: remainder(terms, currency, after) - remainder(terms, currency, before),
  };
}
