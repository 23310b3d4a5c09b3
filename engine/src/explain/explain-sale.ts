import { sellerVerdict } from "../bonus/seller.ts";
import type { SellerVerdict } from "../bonus/seller.ts";
import type { SellerBonus } from "../plan/compiled.ts";
import { earningAt } from "../run/earnings.ts";
import { rangeOfSource } from "../run/lines.ts";
import { sameCalendar } from "../run/pay-bonuses.ts";
import type { Run } from "../run/run.ts";
import { remainingLines, saleCurrency } from "../run/sales.ts";
import type { Kind } from "../tree/network.ts";
import { NONE } from "../tree/order.ts";
import { calculateLine } from "./calculation.ts";
import { explainWalk, person } from "./explain-walk.ts";
import type { Person, WalkExplanation } from "./explain-walk.ts";
import type { PaidLine } from "./paid-line.ts";

export type { Person, WalkStep } from "./explain-walk.ts";
export type { PaidLine } from "./paid-line.ts";

export interface SellerExplanation {
  readonly shape: "seller";
  readonly bonus: string;
  readonly verdict: SellerVerdict;
  /** The kinds of seller who can earn it. */
  readonly kinds: readonly Kind[];
  readonly customersOnly: boolean;
  readonly paid: PaidLine | null;
}

export type BonusExplanation = SellerExplanation | WalkExplanation;

/** Everything a sale paid and did not pay, and why. */
export interface SaleExplanation {
  readonly saleId: string;
  readonly currency: string;
  readonly seller: Person | null;
  /** Null: a guest. */
  readonly buyer: Person | null;
  readonly ownPurchase: boolean;
  /** The bonuses that single sales pay; what a member's whole period pays is told by `explainSource`. */
  readonly bonuses: readonly BonusExplanation[];
}

/**
 * Explain one sale of a run, worked out on demand by the code that paid it; nothing is stored for it. Null where the
 * run has no such sale. For a plan without ranks and group volumes a run over the seller's upline and the sales credited to
 * those people explains the sale just as the whole period's run does.
 */
export function explainSale(run: Run, saleId: string): SaleExplanation | null {
  const sale = run.sales.ids.indexOf(saleId);
  return sale < 0 ? null : explainSaleAt(run, sale);
}

/** As `explainSale`, by the sale's index in the run. */
export function explainSaleAt(run: Run, sale: number): SaleExplanation {
  const seller = run.sales.seller[sale]!;
  const buyer = run.sales.buyer[sale]!;
  return {
    saleId: run.sales.ids[sale]!,
    currency: saleCurrency(run.sales, sale),
    seller: seller === NONE ? null : person(run, seller),
    buyer: buyer === NONE ? null : person(run, buyer),
    ownPurchase: seller !== NONE && seller === buyer,
    bonuses: run.plan.bonuses.flatMap((bonus, index): BonusExplanation[] => {
      // A run of another calendar pays it, and explains it.
      if (bonus.per !== "sale" || !sameCalendar(bonus.calendar, run.calendar)) return [];
      const paidOf = paidLines(run, index, sale);
      if (bonus.shape === "seller") return [explainSeller(run, bonus, sale, paidOf(seller, 0))];
      return bonus.shape === "walk" ? [explainWalk(run, index, sale, paidOf)] : [];
    }),
  };
}

/** Finds the lines of one source of a bonus, with their calculation. */
export function paidLines(
  run: Run,
  bonus: number,
  source: number,
): (earner: number, paidLevel: number) => PaidLine | null {
  const lines = run.lines[bonus]!;
  const [from, to] = rangeOfSource(lines, source);
  return (earner, paidLevel) => {
    for (let line = from; line < to; line++) {
      if (lines.earner[line] !== earner || lines.paidLevel[line] !== paidLevel) continue;
      const earning = earningAt(run, bonus, line);
      return { earning, calculation: calculateLine(run, earning, bonus, line) };
    }
    return null;
  };
}

function explainSeller(run: Run, bonus: SellerBonus, sale: number, paid: PaidLine | null): SellerExplanation {
  const { kind, rules } = run.standing;
  const takes = bonus.rule === null ? null : rules[bonus.rule]!;
  const verdict = sellerVerdict(bonus, kind, takes, run.sales.seller[sale]!, run.sales.buyer[sale]!);
  return {
    shape: "seller",
    bonus: bonus.name,
    verdict: verdict === "earns" && paid === null && leavesNothing(run, sale) ? "nothing-counts" : verdict,
    kinds: bonus.kinds,
    customersOnly: bonus.customersOnly,
    paid,
  };
}

function leavesNothing(run: Run, sale: number): boolean {
  return run.sales.grants.has(sale) || remainingLines(run.sales, sale).every(({ amount }) => amount === 0n);
}
