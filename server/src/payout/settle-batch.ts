import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { endBatchIfDone, endPayouts } from "./end-payouts.ts";
import type { Batch } from "./model.ts";
import { findBatch, lockBatch } from "./batch-store.ts";
import { payoutsOfBatch } from "./payout-store.ts";

/**
 * The bank has executed the batch: what of it has not failed is paid, and so are the earnings in it. payout-clearing -> the
 * members' paid.
 * Idempotent: a paid batch is given again.
 * @returns the batch; `not-found`, `wrong-state` where it is not approved.
 */
export async function settleBatch(context: Context, batchId: bigint): Promise<Batch | Failure> {
  const { tx, actor } = context;
  if (actor === null) throw new Error("a batch is settled by a person");
  const batch = await lockBatch(tx, batchId);
  if (batch === undefined) return new Failure("not-found", "There is no such batch.");
  if (batch.state === "paid") return batch;
  if (batch.method === "stripe") {
    return new Failure("wrong-state", "Stripe itself says what of this batch is paid; send it.", {
      state: batch.state,
    });
  }
  if (batch.state !== "approved") {
    return new Failure("wrong-state", `The batch is ${batch.state}; only an approved one can have been paid.`, {
      state: batch.state,
    });
  }
  const payouts = await payoutsOfBatch(tx, batchId);
  const onTheWay = payouts.filter((payout) => payout.state === "approved");
  await endPayouts(context, onTheWay, "paid");
  await endBatchIfDone(context, batch, actor);
  await audit(context, { action: "payout.paid", subject: toEdge("batch", batchId) });
  return (await findBatch(tx, batchId))!;
}
