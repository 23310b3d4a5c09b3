import { sellerVerdict } from "../bonus/seller.ts";
import type { SellerVerdict } from "../bonus/seller.ts";
import { walkVerdict } from "../bonus/walk.ts";
import type { WalkVerdict } from "../bonus/walk.ts";
import type { SellerBonus, WalkBonus } from "../plan/compile.ts";
import { earningsOfSale } from "../run/earnings.ts";
import type { Earning } from "../run/earnings.ts";
import type { Run } from "../run/run.ts";
import { remainingLines, saleCurrency } from "../run/sales.ts";
import { KINDS } from "../tree/network.ts";
import type { Kind } from "../tree/network.ts";
import { NONE } from "../tree/order.ts";
import { calculate } from "./calculation.ts";
import type { Calculation } from "./calculation.ts";
import { missedReasons } from "./explain-member.ts";
import type { MissedReason } from "./explain-member.ts";

export interface Person {
  readonly id: string;
  readonly kind: Kind;
}

/** A line with the way to its amount. */
export interface PaidLine {
  readonly earning: Earning;
  readonly calculation: Calculation;
}

/** One ancestor on the way up. */
export interface WalkStep {
  readonly member: Person;
  /** Distance from the seller. */
  readonly level: number;
  /** The level they take, or null where they are compressed out. */
  readonly paidLevel: number | null;
  /** The percent of the level they take. */
  readonly percent: string | null;
  /** Empty where they take a level. */
  readonly missed: readonly MissedReason[];
  /** What they are paid; null where skipped, and where the amount rounds to zero. */
  readonly paid: PaidLine | null;
}

export type BonusExplanation =
  | {
      readonly shape: "seller";
      readonly bonus: string;
      readonly verdict: SellerVerdict;
      /** The kinds of seller who can earn it. */
      readonly kinds: readonly Kind[];
      readonly customersOnly: boolean;
      readonly paid: PaidLine | null;
    }
  | {
      readonly shape: "walk";
      readonly bonus: string;
      readonly verdict: WalkVerdict;
      readonly kinds: readonly Kind[];
      readonly tree: string;
      /** Everybody passed on the way, nearest first, up to the last level's holder or the top. */
      readonly steps: readonly WalkStep[];
      /** Why the walk ended: all levels were taken, or nobody stands above. */
      readonly end: "levels-taken" | "top" | null;
      readonly levels: number;
    };

/** Everything a sale paid and did not pay, and why. */
export interface SaleExplanation {
  readonly saleId: string;
  readonly currency: string;
  readonly seller: Person | null;
  /** Null: a guest. */
  readonly buyer: Person | null;
  readonly ownPurchase: boolean;
  readonly bonuses: readonly BonusExplanation[];
}

/**
 * Explain one sale of a run, worked out on demand by the code that paid it; nothing is stored for it. Null where the
 * run has no such sale. A run over the seller's upline and the sales credited to those people explains the sale just
 * as the whole period's run does.
 */
export function explainSale(run: Run, saleId: string): SaleExplanation | null {
  const sale = run.sales.ids.indexOf(saleId);
  return sale < 0 ? null : explainSaleAt(run, sale);
}

/** As `explainSale`, by the sale's index in the run. */
export function explainSaleAt(run: Run, sale: number): SaleExplanation {
  const seller = run.sales.seller[sale]!;
  const buyer = run.sales.buyer[sale]!;
  const paid = new Map(
    earningsOfSale(run, sale).map((line) => [`${line.bonus} ${line.paidLevel}`, explainLine(run, sale, line)]),
  );
  return {
    saleId: run.sales.ids[sale]!,
    currency: saleCurrency(run.sales, sale),
    seller: seller === NONE ? null : person(run, seller),
    buyer: buyer === NONE ? null : person(run, buyer),
    ownPurchase: seller !== NONE && seller === buyer,
    bonuses: run.plan.bonuses.map((bonus) =>
      bonus.shape === "seller" ? explainSeller(run, bonus, seller, buyer, paid) : explainWalk(run, bonus, seller, paid),
    ),
  };
}

type PaidLines = ReadonlyMap<string, PaidLine>;

function explainLine(run: Run, sale: number, earning: Earning): PaidLine {
  const currency = saleCurrency(run.sales, sale);
  return {
    earning,
    calculation: calculate(earning.terms, earning.currency, remainingLines(run.sales, sale), currency),
  };
}

function explainSeller(run: Run, bonus: SellerBonus, seller: number, buyer: number, paid: PaidLines): BonusExplanation {
  return {
    shape: "seller",
    bonus: bonus.name,
    verdict: sellerVerdict(bonus, run.standing.kind, seller, buyer),
    kinds: bonus.kinds,
    customersOnly: bonus.customersOnly,
    paid: paid.get(`${bonus.name} 0`) ?? null,
  };
}

function explainWalk(run: Run, bonus: WalkBonus, seller: number, paid: PaidLines): BonusExplanation {
  const verdict = walkVerdict(bonus, run.standing.kind, seller);
  const about = {
    shape: "walk",
    bonus: bonus.name,
    verdict,
    kinds: bonus.kinds,
    tree: bonus.tree,
    levels: bonus.rates.length,
  } as const;
  if (verdict !== "climbs") return { ...about, steps: [], end: null };

  const { parent, depth } = run.network.trees[bonus.tree];
  const holds = run.standing.rules[bonus.rule]!;
  const steps: WalkStep[] = [];
  let taken = 0;
  let at = parent[seller]!;
  for (; at !== NONE && taken < bonus.rates.length; at = parent[at]!) {
    const level = depth[seller]! - depth[at]!;
    const member = person(run, at);
    if (holds[at] === 0) {
      steps.push({
        member,
        level,
        paidLevel: null,
        percent: null,
        missed: missedReasons(run, bonus.rule, at),
        paid: null,
      });
      continue;
    }
    const percent = bonus.percents[taken]!;
    taken++;
    steps.push({
      member,
      level,
      paidLevel: taken,
      percent,
      missed: [],
      paid: paid.get(`${bonus.name} ${taken}`) ?? null,
    });
  }
  return { ...about, steps, end: taken === bonus.rates.length ? "levels-taken" : "top" };
}

function person(run: Run, at: number): Person {
  return { id: run.network.ids[at]!, kind: KINDS[run.standing.kind[at]!]! };
}
