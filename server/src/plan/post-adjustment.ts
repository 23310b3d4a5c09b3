import type { Context } from "../foundation/database.ts";
import { causeOf, post } from "../ledger/index.ts";
import type { Movement } from "../ledger/index.ts";
import type { Adjustment } from "./adjustment-model.ts";
import type { AdjustedLine } from "./store.ts";
import { insertEarnings, insertPostings } from "./store.ts";

/**
 * Posts adjusted lines into a period as pending: they are held and paid with it, like what its run pays. `movements` are
 * what the books get for them; their sums are those of the lines. The caller holds the period, which is not committed.
 */
export async function postAdjusted(
  context: Context,
  wish: { readonly periodId: bigint; readonly lines: readonly AdjustedLine[]; readonly movements: readonly Movement[] },
): Promise<void> {
  const { periodId, lines } = wish;
  const ids = await insertEarnings(context.tx, periodId, lines);
  await insertPostings(
    context.tx,
    lines.map(({ amount }, index) => ({ earningId: ids[index]!, amount, account: "pending" })),
    { at: context.now, periodId, cause: "adjustment" },
  );
  await post(context, wish.movements);
}

/** Posts one adjustment by hand, or what an override adds. Nothing is posted for zero. */
export async function postAdjustment(
  context: Context,
  wish: { readonly adjustment: Adjustment; readonly periodId: bigint; readonly amount: bigint },
): Promise<void> {
  const { adjustment, periodId, amount } = wish;
  if (amount === 0n) return;
  const { id, type, memberId, currency, bonus } = adjustment;
  const line: AdjustedLine = {
    adjustmentId: id,
    saleId: null,
    sourceId: null,
    bonus: bonus ?? type,
    earnerId: memberId,
    level: 0,
    paidLevel: 0,
    base: "0",
    rate: null,
    // No sale: nothing of it follows a refund.
    terms: { of: "amount", percent: "0" },
    earlierTerms: null,
    amount,
    currency,
  };
  await postAdjusted(context, {
    periodId,
    lines: [line],
    movements: [
      {
        debit: { company: "commission" },
        credit: { member: memberId, account: "pending" },
        amount,
        currency,
        key: `adjustment:${id}`,
        cause: causeOf("adjustment", id),
        periodId,
      },
    ],
  });
}
