import { audit, toMoney } from "../../access/index.ts";
import { inTransaction } from "../../foundation/database.ts";
import type { Db } from "../../foundation/database.ts";
import { toEdge } from "../../foundation/ids.ts";
import type { JobHandler, Recurring } from "../../foundation/jobs.ts";
import { bankReference } from "../bank-reference.ts";
import { lockBatch } from "../batch-store.ts";
import { endPayouts } from "../end-payouts.ts";
import { findPayout } from "../payout-store.ts";
import { insertResults } from "../result-store.ts";
import type { TransferServices } from "./send-transfers.ts";
import { forgetOldEvents, noteReversed, payoutOfTransfer } from "./store.ts";
import type { KnownTransfer, StripeConnect } from "./stripe-connect.ts";

declare module "../../foundation/jobs.ts" {
  interface Jobs {
    /** Asks Stripe which transfers came back, for the case that nobody told. */
    "read-transfers": Record<string, never>;
  }
}

/** How far back the nightly look goes. */
const days = 60;

export function readTransfersJob(services: TransferServices | undefined): JobHandler<"read-transfers"> {
  return async (_payload, { db, clock }) => {
    await forgetOldEvents(db, clock.now());
    if (services !== undefined) await readReversed(db, services.connect, clock.now());
  };
}

/** Every night. */
export const readTransfersSchedule: Recurring = { job: "read-transfers", at: "20 4 * * *" };

/** Takes in all that came back lately. Returns how many payouts became available again. */
export async function readReversed(db: Db, connect: StripeConnect, now: Temporal.Instant): Promise<number> {
  let returned = 0;
  for (const one of await connect.reversedSince(now.subtract({ hours: 24 * days }))) {
    if (await takeReversal(db, one, now)) returned += 1;
  }
  return returned;
}

/** As `readReversed`, of the payout whose transfer an event names. */
export async function readTransfer(
  db: Db,
  connect: StripeConnect,
  transfer: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const payoutId = await payoutOfTransfer(db, transfer);
  const payout = payoutId === undefined ? undefined : await findPayout(db, payoutId);
  if (payout === undefined || payout.batchId === null) return false;
  const found = await connect.find({
    reference: bankReference("payout", payout.id),
    group: bankReference("batch", payout.batchId),
  });
  return found !== undefined && (await takeReversal(db, found, now));
}

/**
 * A transfer that came back whole is available again, once. What came back in part is written down, and in the audit log: the payout
 * stays paid, since it was, and what is missing is for people to settle.
 */
async function takeReversal(db: Db, found: KnownTransfer, now: Temporal.Instant): Promise<boolean> {
  if (found.reversed === 0n) return false;
  const payoutId = await payoutOfTransfer(db, found.transfer);
  const batchId = payoutId === undefined ? null : ((await findPayout(db, payoutId))?.batchId ?? null);
  if (payoutId === undefined || batchId === null) return false;
  return await inTransaction(db, async (tx) => {
    await lockBatch(tx, batchId);
    const payout = (await findPayout(tx, payoutId))!;
    const whole = found.reversed >= payout.amount;
    if (payout.state !== "paid") return false;
    const context = { tx, now, actor: null };
    const before = await noteReversed(tx, payout.id, found.reversed);
    if (before === found.reversed) return false;
    if (whole) await endPayouts(context, [payout], "failed");
    await insertResults(
      tx,
      null,
      [
        {
          payoutId: payout.id,
          outcome: whole ? "failed" : "accepted",
          effect: whole ? "returned" : "none",
          code: whole ? "transfer_reversed" : "transfer_reversed_in_part",
        },
      ],
      now,
    );
    await audit(context, {
      action: whole ? "payout.transfer-reversed" : "payout.transfer-reversed-in-part",
      subject: toEdge("payout", payout.id),
      after: { reversed: toMoney(found.reversed, payout.currency) },
    });
    return whole;
  });
}
