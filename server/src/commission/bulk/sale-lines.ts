import { CURRENCIES, formatMoney } from "@fairline/engine";
import type { CompiledPlan, SaleLine } from "@fairline/engine";
import type { SaleBlock } from "./sale-block.ts";
import type { SaleWords } from "./sale-words.ts";

/** A line as the engine has it where it looks into sales. */
export function saleLine(block: SaleBlock, at: number, words: SaleWords): SaleLine {
  const currency = CURRENCIES[words.currencies[block.currencies[at]!]!]!;
  const [fixed, wholesale, retail] = [block.fixed[at]!, block.wholesale[at]!, block.retail[at]!];
  return {
    productId: words.productText(block.products[at]!),
    quantity: block.quantities[at]!,
    amount: BigInt(block.amountsSold[at]!),
    cv: BigInt(block.cvsSold[at]!),
    qv: BigInt(block.qvsSold[at]!),
    remaining: { amount: BigInt(block.amounts[at]!), cv: BigInt(block.cvs[at]!), qv: BigInt(block.qvs[at]!) },
    ...(wholesale >= 0 && { wholesale: BigInt(wholesale) }),
    ...(retail >= 0 && { retail: BigInt(retail) }),
    ...(fixed >= 0 && { terms: { affiliate: { fixed: { [currency]: formatMoney(BigInt(fixed), currency) } } } }),
  };
}

/** Whether order lines, markets or tags matter, so that a sale's sums are not enough. */
export function looksIntoSales(plan: CompiledPlan): boolean {
  const weighed = [...plan.bonuses, ...plan.volumes].some(
    (one) => "weights" in one && (one.weights.filter !== null || one.weights.counts !== null),
  );
  return weighed || plan.bonuses.some(({ shape }) => shape === "seller");
}
