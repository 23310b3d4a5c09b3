/**
 * The transfers of an approved batch. Each is noted before Stripe is asked and looked for before it is asked for again, under the
 * same idempotency key, so however often and by however many it is sent, it is made once; what is known is written in a transaction of its own, payout by payout.
 */
import { audit } from "../../access/index.ts";
import { inTransaction } from "../../foundation/database.ts";
import type { Db, Tx } from "../../foundation/database.ts";
import { Failure } from "../../foundation/failure.ts";
import { toEdge } from "../../foundation/ids.ts";
import { enqueue } from "../../foundation/jobs.ts";
import type { JobHandler } from "../../foundation/jobs.ts";
import { fromEdge } from "../../foundation/ids.ts";
import type { Sealer } from "../../foundation/seal-text.ts";
import { bankReference } from "../bank-reference.ts";
import { findBatch, lockBatch, noteFileTaken } from "../batch-store.ts";
import { endBatchIfDone, endPayouts } from "../end-payouts.ts";
import type { Batch, SealedPayout } from "../model.ts";
import { payoutsOfBatch } from "../payout-store.ts";
import { insertResults } from "../result-store.ts";
import { accountOf } from "../set-payout-account.ts";
import { refreshAccount } from "./connect-account.ts";
import { forgetAsked, nameTransfer, noteAsked, noteLater } from "./store.ts";
import type { StripeConnect, TransferOutcome } from "./stripe-connect.ts";

declare module "../../foundation/jobs.ts" {
  interface Jobs {
    /** Sends what of a batch has not been sent to Stripe yet. */
    "send-transfers": { readonly batch: string };
  }
}

export interface TransferServices {
  readonly connect: StripeConnect;
  readonly sealer: Sealer;
}

/** What was done of a batch; `left` waits for money on the company's balance, or for an answer. */
export interface SentTransfers {
  readonly sent: number;
  readonly failed: number;
  readonly left: number;
}

/** How long what could not be sent waits. */
const again = Temporal.Duration.from({ minutes: 10 });

/**
 * Sends what of a batch is approved and not sent yet.
 * @returns what came of it; `not-found`, `wrong-state` for a batch that is not approved or is paid another way.
 */
export async function sendTransfers(
  db: Db,
  { connect, sealer }: TransferServices,
  wish: { readonly batchId: bigint; readonly now: () => Temporal.Instant },
): Promise<SentTransfers | Failure> {
  const { batchId, now } = wish;
  const batch = await findBatch(db, batchId);
  if (batch === undefined) return new Failure("not-found", "There is no such batch.");
  if (batch.method !== "stripe") {
    return new Failure("wrong-state", "This batch is not paid by Stripe; take its file.", { state: batch.state });
  }
  if (batch.state === "made" || batch.state === "refused" || batch.state === "cancelled") {
    return new Failure("wrong-state", `The batch is ${batch.state}; only an approved one is sent.`, {
      state: batch.state,
    });
  }
  let [sent, failed, left] = [0, 0, 0];
  let noMoney = false;
  for (const payout of (await payoutsOfBatch(db, batchId)).filter(({ state }) => state === "approved")) {
    if (noMoney) {
      left += 1;
      continue;
    }
    const outcome = await sendOne(db, { connect, sealer }, batch, payout, now);
    if (outcome === "sent") sent += 1;
    else if (outcome === "refused") {
      failed += 1;
      // What stood in the way is most likely the account's; where Stripe has no answer now, its webhook tells.
      await refreshAccount({ db, connect, now: now() }, payout.memberId).catch(() => undefined);
    } else if (outcome !== "ended") left += 1;
    noMoney = outcome === "later";
  }
  return { sent, failed, left };
}

async function sendOne(
  db: Db,
  { connect, sealer }: TransferServices,
  batch: Batch,
  payout: SealedPayout,
  now: () => Temporal.Instant,
): Promise<TransferOutcome["state"] | "unknown" | "ended"> {
  // Behind the batch's lock, as whoever cancels it: either they see that it was asked for, or it never is.
  const asked = await inTransaction(db, async (tx) => {
    if (!(await isOnTheWay(tx, batch.id, payout.id))) return "ended" as const;
    await noteFileTaken(tx, batch.id, now());
    return await noteAsked(tx, payout.id, now());
  });
  if (asked === "ended") return "ended";
  const wish = {
    reference: bankReference("payout", payout.id),
    group: bankReference("batch", batch.id),
    account: sealer.open(payout.numberSealed, accountOf(payout.memberId)),
    amount: payout.amount,
    currency: payout.currency,
    attempt: asked.attempt,
  };
  let outcome: TransferOutcome;
  try {
    // Keys live for a day: one that was asked for before may be there, however long ago.
    const before = asked.before ? await connect.find(wish) : undefined;
    outcome = before === undefined ? await connect.transfer(wish) : { state: "sent", transfer: before.transfer };
  } catch {
    // No answer, or one that says nothing of this transfer: the next try asks for the same one.
    return "unknown";
  }
  if (outcome.state === "later") {
    await noteLater(db, payout.id, asked.attempt);
    return "later";
  }
  return await inTransaction(db, async (tx) => {
    if (!(await isOnTheWay(tx, batch.id, payout.id))) return "ended";
    const context = { tx, now: now(), actor: null };
    const done = outcome.state === "sent";
    if (outcome.state === "sent") await nameTransfer(tx, payout.id, outcome.transfer);
    else await forgetAsked(tx, payout.id);
    await endPayouts(context, [payout], done ? "paid" : "failed");
    const code = outcome.state === "sent" ? "sent" : outcome.code;
    const result = {
      payoutId: payout.id,
      outcome: done ? "paid" : "failed",
      effect: done ? "paid" : "failed",
    } as const;
    await insertResults(tx, null, [{ ...result, code }], context.now);
    await endBatchIfDone(context, (await findBatch(tx, batch.id))!, batch.approvedBy!);
    await audit(context, {
      action: done ? "payout.transferred" : "payout.transfer-refused",
      subject: toEdge("payout", payout.id),
      after: { code },
    });
    return outcome.state;
  });
}

/** Locks the batch. */
async function isOnTheWay(tx: Tx, batchId: bigint, payoutId: bigint): Promise<boolean> {
  const batch = await lockBatch(tx, batchId);
  const payouts = await payoutsOfBatch(tx, batchId);
  return batch?.state === "approved" && payouts.some(({ id, state }) => id === payoutId && state === "approved");
}

/** Goes on until nothing is left, with a pause where Stripe had no answer or the company no money there. */
export function sendTransfersJob(services: TransferServices | undefined): JobHandler<"send-transfers"> {
  return async (payload, { db, clock }) => {
    const batchId = fromEdge("batch", payload.batch);
    if (batchId === undefined || services === undefined) return;
    const sent = await sendTransfers(db, services, { batchId, now: () => clock.now() });
    if (sent instanceof Failure || sent.left === 0) return;
    await inTransaction(db, (tx) =>
      enqueue({ tx, now: clock.now(), actor: null }, "send-transfers", payload, {
        runAt: clock.now().add(again),
        key: `send-transfers ${payload.batch}`,
      }),
    );
  };
}
