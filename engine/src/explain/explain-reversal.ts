import type { Earning } from "../run/earnings.ts";
import type { Removal } from "../run/reverse.ts";
import { calculate } from "./calculation.ts";
import type { Calculation } from "./calculation.ts";

/** How a refund of a later period changed one earning: f(after) - f(before), each rounded on its own. */
export interface ReversalExplanation {
  /** The line of the refund's period: negative base, negative amount. */
  readonly earning: Earning;
  readonly before: Calculation;
  readonly after: Calculation;
}

/** `reversal` comes from `reverseEarning` with the same removal. `saleCurrency`: the sale's own. */
export function explainReversal(
  reversal: Earning,
  { before, after }: Pick<Removal, "before" | "after">,
  saleCurrency: string,
): ReversalExplanation {
  const { terms, currency } = reversal;
  return {
    earning: reversal,
    before: calculate(terms, currency, before, saleCurrency),
    after: calculate(terms, currency, after, saleCurrency),
  };
}
