import { MissingRate } from "../bonus/sources.ts";
import type { PaidSoFar } from "../bonus/sources.ts";
import { CURRENCIES } from "../money/currency.ts";
import { addColumn, forget, newJournal, writeNumber } from "./columns.ts";
import type { Journal } from "./columns.ts";
import type { World } from "./events.ts";
import { addExact, exactAt, exactSums } from "./exact-sum.ts";

/** A sum over the period's sales, kept while sales come and are refunded. */
export interface SalesSum {
  /** A sale is new, or was refunded; answers whether the sum is another one. */
  readonly follow: (sale: number) => boolean;
  /** All of it; of amounts by index of their currency. */
  readonly now: () => bigint | ReadonlyMap<number, bigint>;
}

/** `of` is what a sale brings: whole points, or minor units of its currency, which must then have a rate. */
export function sumOfSales(
  { sales, standing }: World,
  paid: PaidSoFar,
  base: "points" | "amounts",
  of: (sale: number) => number,
): SalesSum {
  const inPoints = base === "points";
  const sums = exactSums(inPoints ? 1 : CURRENCIES.length);
  const counted = addColumn(sales.table, new Float64Array(sales.table.size));
  const used = new Set<number>();
  const count = (journal: Journal, sale: number): boolean => {
    const value = of(sale);
    const before = counted.now[sale]!;
    if (value === before) return false;
    const key = inPoints ? 0 : sales.view.currency[sale]!;
    if (!inPoints && paid.worth(key) === null) throw new MissingRate(CURRENCIES[key]!);
    used.add(key);
    addExact(journal, sums, key, value - before);
    writeNumber(journal, counted.now, sale, value);
    return true;
  };
  const start = newJournal();
  for (let sale = 0; sale < sales.table.size; sale++) {
    count(start, sale);
    forget(start);
  }
  return {
    follow: (sale) => count(standing.journal, sale),
    now: () => (inPoints ? exactAt(sums, 0) : new Map([...used].map((key) => [key, exactAt(sums, key)]))),
  };
}
