import type { Kind } from "@fairline/engine";
import { expectValue, sellerEarnings } from "@fairline/engine";
import { readCompany } from "../foundation/company.ts";
import { unawaited } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { post } from "../ledger/index.ts";
import type { Movement } from "../ledger/index.ts";
import { fromEngine, owedLines } from "./from-engine.ts";
import type { PlanVersion } from "./model.ts";
import { insertEarnings, insertPostings } from "./store.ts";
import { toEngineSale } from "./to-engine.ts";
import type { FrozenSale } from "./to-engine.ts";

/**
 * What a new sale pays its seller at once (retail, affiliate), as pending under the key (sale, bonus, earner). What
 * climbs the tree, and what asks for activity, comes with the period's run; what the seller keeps is owed by nobody. Posts commission -> the seller's pending.
 */
export async function accrueSale(
  context: Context,
  accrual: {
    readonly sale: FrozenSale;
    readonly periodId: bigint;
    readonly version: PlanVersion;
    readonly sellerKind: Kind | null;
    readonly buyerKind: Kind | null;
    /** What else of the sale comes into the books: posted by the same statement. */
    readonly beside?: readonly Movement[];
  },
): Promise<void> {
  const { sale, periodId } = accrual;
  const { currency: companyCurrency } = await readCompany(context.tx);
  const earnings = expectValue(
    sellerEarnings({
      plan: accrual.version.plan,
      sale: toEngineSale(sale),
      sellerKind: accrual.sellerKind,
      buyerKind: accrual.buyerKind,
      companyCurrency,
    }),
  );
  const lines = owedLines(earnings.map(fromEngine));
  const ids = await insertEarnings(context.tx, periodId, lines);
  const postings = lines.map((line, index) => ({
    earningId: ids[index]!,
    amount: line.amount,
    account: "pending" as const,
  }));
  unawaited(context.tx, insertPostings(context.tx, postings, { at: context.now, periodId, cause: "sale" }));
  const earned = lines.map((line): Movement => ({
    debit: { company: "commission" },
    credit: { member: line.earnerId, account: "pending" },
    amount: line.amount,
    currency: line.currency,
    key: `sale:${sale.id}:${line.bonus}:${line.earnerId}`,
    cause: toEdge("sale", sale.id),
    periodId,
  }));
  await post(context, [...(accrual.beside ?? []), ...earned]);
}
