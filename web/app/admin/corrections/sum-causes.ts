import type { MoneyValue } from "../../ui/money.tsx";
import { minorOf, moneyOf } from "../daily/minor.ts";

/** What the differences of all causes come to, a currency at a time. */
export function sumByCurrency(causes: readonly { readonly difference: MoneyValue }[]): readonly MoneyValue[] {
  const sums = new Map<string, MoneyValue>();
  for (const { difference } of causes) {
    const before = sums.get(difference.currency);
    sums.set(
      difference.currency,
      before === undefined ? difference : moneyOf(minorOf(before) + minorOf(difference), difference),
    );
  }
  return [...sums.values()];
}
