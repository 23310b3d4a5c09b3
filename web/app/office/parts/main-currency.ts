import type { MoneyValue } from "../../ui/money.tsx";
import { useRoot } from "../../use-root.ts";

/** The company's currency: what is shown first, and as nothing where there is nothing. */
export function useMainCurrency(): string {
  return useRoot().brand.currency;
}

/** The sum that stands large: in the company's currency if there is one, else the first. */
export function firstOf(sums: readonly MoneyValue[], currency: string): MoneyValue | undefined {
  return sums.find((sum) => sum.currency === currency) ?? sums[0];
}

/** Nothing, in a currency; `Intl` writes the decimals that belong to it. */
export const nothingIn = (currency: string): MoneyValue => ({ amount: "0", currency });
