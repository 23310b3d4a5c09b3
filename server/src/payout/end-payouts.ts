import type { Context } from "../foundation/database.ts";
import { causeOf, post } from "../ledger/index.ts";
import type { Movement } from "../ledger/index.ts";
import { freeFromPayouts, lockAvailability, markEarningsPaid } from "../plan/index.ts";
import type { Batch, Payout } from "./model.ts";
import { moveBatch } from "./batch-store.ts";
import { earningsInPayouts } from "./payout-line-store.ts";
import { movePayouts, payoutsOfBatch } from "./payout-store.ts";

/**
 * Ends payouts of batches that the caller holds, with their earnings and the books:
 * - paid: payout-clearing -> the member's paid;
 * - refused, cancelled, failed: what is on the way is available again;
 * - failed, of one that was paid: the bank sent it back, paid -> available.
 */
export async function endPayouts(
  context: Context,
  payouts: readonly Payout[],
  end: "paid" | "refused" | "cancelled" | "failed",
): Promise<void> {
  if (payouts.length === 0) return;
  const { tx, now } = context;
  const ids = payouts.map((payout) => payout.id);
  if (end === "paid") await markEarningsPaid(tx, ids);
  else {
    // A batch that is being made sees the earnings and the balance both before this, or both after it.
    await lockAvailability(tx);
    await freeFromPayouts(context, { payoutIds: ids, earningIds: await earningsInPayouts(tx, ids) });
  }
  await movePayouts(tx, ids, end, now);
  await post(
    context,
    payouts.map((payout) => movement(payout, end)),
  );
}

function movement({ id, memberId, amount, currency, state }: Payout, end: string): Movement {
  const returned = state === "paid";
  return {
    debit: returned ? { member: memberId, account: "paid" } : { company: "payout-clearing" },
    credit: { member: memberId, account: end === "paid" ? "paid" : "available" },
    amount,
    currency,
    key: `payout:${id}:${returned ? "returned" : end}`,
    cause: causeOf("payout", id),
    periodId: null,
  };
}

/** A batch of which nothing is on the way any more has ended: paid, or failed where nothing of it was paid. */
export async function endBatchIfDone(context: Context, batch: Batch, by: bigint): Promise<void> {
  if (batch.state !== "approved") return;
  const states = new Set((await payoutsOfBatch(context.tx, batch.id)).map((payout) => payout.state));
  if (states.has("approved")) return;
  await moveBatch(context.tx, batch.id, states.has("paid") ? "paid" : "failed", by, context.now);
}
