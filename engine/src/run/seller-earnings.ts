import { paySellers } from "../bonus/seller.ts";
import type { Result } from "../fault.ts";
import { guardSize } from "./run.ts";
import { newLines } from "./lines.ts";
import { compilePlan } from "../plan/compile.ts";
import type { Plan } from "../plan/document.ts";
import { buildNetwork } from "../tree/network.ts";
import type { Kind } from "../tree/network.ts";
import { earningAt } from "./earnings.ts";
import type { Earning } from "./earnings.ts";
import { saleTable } from "./sales.ts";
import type { Sale } from "./sales.ts";

/** What is known at the moment of payment: the sale and what its seller and buyer are. */
export interface PaidSale {
  readonly plan: Plan;
  readonly sale: Sale;
  /** Null where the sale has no seller. */
  readonly sellerKind: Kind | null;
  /** Null for a guest. */
  readonly buyerKind: Kind | null;
  readonly companyCurrency: string;
}

/**
 * What a sale pays its seller at once (`retail`, `affiliate`: every bonus of shape "seller"), before any period is
 * closed. The same pass as the run's over a table of one sale, so the run's line for it is the same line as long as
 * the kinds are.
 */
export function sellerEarnings({ plan, sale, sellerKind, buyerKind, companyCurrency }: PaidSale): Result<Earning[]> {
  const people = new Map<string, Kind>();
  if (sale.buyerId !== null) people.set(sale.buyerId, buyerKind ?? "customer");
  if (sale.sellerId !== null) people.set(sale.sellerId, sellerKind ?? "customer");
  const network = buildNetwork(Array.from(people, ([id, kind]) => ({ id, kind, sponsorId: null })));
  if (!network.ok) return network;
  const sales = saleTable(network.value, [sale]);
  if (!sales.ok) return sales;
  return guardSize(() => {
    const compiled = compilePlan(plan, companyCurrency);
    const { kind } = network.value;
    const lines = compiled.bonuses.map((bonus) =>
      bonus.shape === "seller" ? paySellers(compiled, bonus, kind, sales.value) : newLines(0),
    );
    const run = { plan: compiled, network: network.value, sales: sales.value, lines };
    return lines.flatMap(({ count }, bonus) => (count === 0 ? [] : [earningAt(run, bonus, 0)]));
  });
}
