import { paySellers } from "../bonus/seller.ts";
import type { Result } from "../fault.ts";
import { success } from "../fault.ts";
import type { Plan } from "../plan/document.ts";
import { compilePlan } from "../plan/compile.ts";
import type { CompiledBonus } from "../plan/compiled.ts";
import { buildNetwork } from "../tree/network.ts";
import type { Kind } from "../tree/network.ts";
import type { Figures } from "../volume/figures.ts";
import { earningAt } from "./earnings.ts";
import type { Earning } from "./earnings.ts";
import { newLines } from "./lines.ts";
import { sellerBase } from "./pay-bonuses.ts";
import { guardSize } from "./run.ts";
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
 * What a sale pays its seller at once (`retail`, `affiliate`: every bonus of shape "seller" that asks for no activity and
 * has no cap), before any period is closed. The same pass as the run's over a table of one sale, so the run's line for it is
 * the same line as long as the kinds are. What the seller keeps as their margin is among it (`kept`): it is owed by nobody.
 */
export function sellerEarnings(paid: PaidSale): Result<Earning[]> {
  const { plan, sale, sellerKind, buyerKind, companyCurrency } = paid;
  const people = new Map<string, Kind>();
  if (sale.buyerId !== null) people.set(sale.buyerId, buyerKind ?? "customer");
  if (sale.sellerId !== null) people.set(sale.sellerId, sellerKind ?? "customer");
  const network = buildNetwork(Array.from(people, ([id, kind]) => ({ id, kind, sponsorId: null })));
  if (!network.ok) return network;
  const sales = saleTable(network.value, [sale]);
  if (!sales.ok) return sales;
  return guardSize(() => {
    const compiled = compilePlan(plan, companyCurrency);
    const { size, kind } = network.value;
    const none = new Uint8Array(size);
    const standing: Figures = {
      plan: compiled,
      network: network.value,
      sales: sales.value,
      transfers: [],
      past: {},
      calendar: compiled.calendar,
      span: null,
      kind,
      volumes: [],
      rules: [],
      ranks: { paid: none, title: none, highest: none, missed: new Uint16Array(size) },
      legCaps: [],
      legRanks: [],
    };
    const isCapped = ({ caps }: CompiledBonus): boolean =>
      caps.earner !== null || caps.together !== null || caps.source !== null;
    const lines = compiled.bonuses.map((bonus) => {
      const atOnce = bonus.shape === "seller" && bonus.rule === null && bonus.advances === null && !isCapped(bonus);
      if (!atOnce) return newLines(0);
      const base = sellerBase(bonus, standing, { lines: [], worth: () => null });
      return paySellers(compiled, bonus, kind, null, sales.value, base);
    });
    const run = { plan: compiled, network: network.value, sales: sales.value, lines, standing };
    return success(lines.flatMap(({ count }, bonus) => (count === 0 ? [] : [earningAt(run, bonus, 0)])));
  });
}
