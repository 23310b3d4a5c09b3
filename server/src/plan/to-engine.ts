import type { Kind, LineTerms, Remaining, Sale, SaleLine } from "@fairline/engine";
import { formatMoney } from "@fairline/engine";
import { toEdge } from "../foundation/ids.ts";

/** A sale's line as it was frozen, with what is left of it. Money in minor units, points in hundredths. */
export interface FrozenLine {
  readonly product: string;
  readonly quantity: number;
  readonly amountSold: bigint;
  readonly cvSold: bigint;
  readonly qvSold: bigint;
  readonly amount: bigint;
  readonly cv: bigint;
  readonly qv: bigint;
  /** What an affiliate gets for one unit instead of the plan's percentage, in the sale's currency. */
  readonly affiliateFixed: bigint | null;
  /** What the goods cost the seller and list at, for the whole quantity, where that is known. */
  readonly wholesale?: bigint | null;
  readonly retail?: bigint | null;
  /**
   * What is left of the whole line, where the plan counts less of it than was sold: what an affiliate program pays is no
   * business of the plan's. Left out: what is left above is all there is.
   */
  readonly whole?: { readonly amount: bigint; readonly cv: bigint; readonly qv: bigint };
}

export interface FrozenSale {
  readonly id: bigint;
  readonly currency: string;
  readonly sellerId: bigint | null;
  /** The buyer where they are a member; null for everybody else, who is a customer to the plan. */
  readonly buyerMemberId: bigint | null;
  /** The day of the sale in the company's time zone, its market and tags; left out in runs from before plans asked. */
  readonly on?: string | null;
  readonly market?: string | null;
  readonly tags?: readonly string[] | null;
  readonly lines: readonly FrozenLine[];
}

/** The engine knows people and sales by text; the ids at the edge are that text, so its files read like the pages. */
export function toEngineSale(sale: FrozenSale): Sale {
  return {
    id: toEdge("sale", sale.id),
    sellerId: sale.sellerId === null ? null : toEdge("member", sale.sellerId),
    buyerId: sale.buyerMemberId === null ? null : toEdge("member", sale.buyerMemberId),
    currency: sale.currency,
    ...(typeof sale.on === "string" && { on: sale.on }),
    ...(typeof sale.market === "string" && { market: sale.market }),
    ...(sale.tags && sale.tags.length > 0 && { tags: sale.tags }),
    lines: sale.lines.map((line): SaleLine => {
      const terms = frozenTerms(line, sale.currency);
      return {
        productId: line.product,
        quantity: line.quantity,
        amount: line.amountSold,
        cv: line.cvSold,
        qv: line.qvSold,
        remaining: { amount: line.amount, cv: line.cv, qv: line.qv },
        ...(typeof line.wholesale === "bigint" && { wholesale: line.wholesale }),
        ...(typeof line.retail === "bigint" && { retail: line.retail }),
        ...(terms && { terms }),
      };
    }),
  };
}

function frozenTerms(line: FrozenLine, currency: string): Record<string, LineTerms> | undefined {
  if (line.affiliateFixed === null) return undefined;
  return { affiliate: { fixed: { [currency]: formatMoney(line.affiliateFixed, currency) } } };
}

/** What is left of each line, as far as the plan counts it. */
export function remainingOf(sale: FrozenSale): readonly Remaining[] {
  return sale.lines.map((line) => ({ amount: line.amount, cv: line.cv, qv: line.qv }));
}

/** What is left of each line whatever the plan counts of it: what conversions are worth is a function of this. */
export function wholeOf(sale: FrozenSale): readonly Remaining[] {
  return sale.lines.map(({ whole, amount, cv, qv }) => whole ?? { amount, cv, qv });
}

/** Only an active member is an affiliate or a distributor to the plan; a suspended one earns like a customer: nothing. */
export function engineKind(standing: { readonly kind: Kind; readonly status: string } | undefined): Kind {
  return standing !== undefined && standing.status === "active" ? standing.kind : "customer";
}
