import { approve, audit, refuse } from "../access/index.ts";
import { readCompany } from "../foundation/company.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { reopenWithdrawals } from "./withdrawal-store.ts";
import { endPayouts } from "./end-payouts.ts";
import { nextWeekday } from "./make-batch.ts";
import type { Batch } from "./model.ts";
import { findBatch, lockBatch, moveBatch, moveExecutionDate } from "./batch-store.ts";
import { movePayouts, payoutsOfBatch } from "./payout-store.ts";

/**
 * Approves a batch, as somebody other than its maker (the database refuses that too). A day of payment that has passed
 * meanwhile moves to the next weekday.
 * @returns the batch; `not-found`, `wrong-state`, `second-person-needed`.
 */
export async function approveBatch(context: Context, batchId: bigint): Promise<Batch | Failure> {
  const batch = await openBatch(context, batchId);
  if (isFailure(batch)) return batch;
  const by = actorOf(context);
  const approved = await approve(context, { action: "payout.approve", subject: toEdge("batch", batchId) });
  if (isFailure(approved)) return approved;
  const { timeZone } = await readCompany(context.tx);
  const today = context.now.toZonedDateTimeISO(timeZone).toPlainDate();
  if (Temporal.PlainDate.compare(batch.executionDate, today) < 0) {
    await moveExecutionDate(context.tx, batchId, nextWeekday(today));
  }
  await moveBatch(context.tx, batchId, "approved", by, context.now);
  const payouts = await payoutsOfBatch(context.tx, batchId);
  await movePayouts(
    context.tx,
    payouts.map((payout) => payout.id),
    "approved",
    context.now,
  );
  await audit(context, { action: "payout.approved", subject: toEdge("batch", batchId) });
  return (await findBatch(context.tx, batchId))!;
}

/**
 * Refuses a batch that is not approved yet, or takes back one's own. What was in it is available again.
 * @returns the batch; `not-found`, `wrong-state`.
 */
export async function refuseBatch(
  context: Context,
  wish: { readonly batchId: bigint; readonly reason: string },
): Promise<Batch | Failure> {
  const { batchId, reason } = wish;
  const batch = await openBatch(context, batchId);
  if (isFailure(batch)) return batch;
  const by = actorOf(context);
  const refused = await refuse(context, { action: "payout.approve", subject: toEdge("batch", batchId), reason });
  if (isFailure(refused)) return refused;
  const payouts = await payoutsOfBatch(context.tx, batchId);
  await endPayouts(context, payouts, "refused");
  await reopenWithdrawals(
    context.tx,
    payouts.map((payout) => payout.id),
  );
  await moveBatch(context.tx, batchId, "refused", by, context.now);
  await audit(context, { action: "payout.refused", subject: toEdge("batch", batchId), reason });
  return (await findBatch(context.tx, batchId))!;
}

/**
 * Takes an approved batch back, all of it, as long as no answer of the bank was read. Where its file was taken, somebody has to
 * say that the bank will not execute it: otherwise it could pay what is paid a second time later.
 * @returns the batch; `not-found`, `wrong-state`.
 */
export async function cancelBatch(
  context: Context,
  wish: { readonly batchId: bigint; readonly reason: string; readonly bankStopped: boolean },
): Promise<Batch | Failure> {
  const { batchId, reason } = wish;
  const batch = await lockBatch(context.tx, batchId);
  if (batch === undefined) return new Failure("not-found", "There is no such batch.");
  const payouts = await payoutsOfBatch(context.tx, batchId);
  if (batch.state !== "approved" || payouts.some((payout) => payout.state !== "approved")) {
    const state = batch.state === "approved" ? "answered by the bank in part" : batch.state;
    return new Failure("wrong-state", `The batch is ${state}; only an approved one can be cancelled.`, {
      state: batch.state,
    });
  }
  if (batch.fileTakenAt !== null && batch.method === "stripe") {
    // One that was asked for may be there already, or come about by the next try: it is sent, and reversed at Stripe.
    return new Failure("wrong-state", "Its transfers are under way; what is sent can be reversed at Stripe.", {
      state: batch.state,
    });
  }
  if (batch.fileTakenAt !== null && !wish.bankStopped) {
    return new Failure("wrong-state", "Its file was taken: first have the bank stop it, and say so here.", {
      field: "bankStopped",
    });
  }
  const by = actorOf(context);
  await endPayouts(context, payouts, "cancelled");
  await reopenWithdrawals(
    context.tx,
    payouts.map((payout) => payout.id),
  );
  await moveBatch(context.tx, batchId, "cancelled", by, context.now);
  await audit(context, {
    action: "payout.cancelled",
    subject: toEdge("batch", batchId),
    reason,
    after: { fileTaken: batch.fileTakenAt !== null },
  });
  return (await findBatch(context.tx, batchId))!;
}

async function openBatch(context: Context, batchId: bigint): Promise<Batch | Failure> {
  const batch = await lockBatch(context.tx, batchId);
  if (batch === undefined) return new Failure("not-found", "There is no such batch.");
  if (batch.state !== "made") {
    return new Failure("wrong-state", `The batch is ${batch.state} already.`, { state: batch.state });
  }
  return batch;
}

function actorOf(context: Context): bigint {
  if (context.actor === null) throw new Error("a batch is decided by a person");
  return context.actor;
}
