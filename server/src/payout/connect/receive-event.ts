/**
 * What Stripe tells by a Connect webhook. As with payments, an event says that something happened and not how things stand, so
 * Stripe is asked; events come late, twice and in any order.
 */
import type { Stripe } from "stripe";
import type { Db } from "../../foundation/database.ts";
import { refreshAccount } from "./connect-account.ts";
import { readTransfer } from "./read-transfers.ts";
import { markEventHandled, memberOfAccount, noteEvent, writePayoutFailure } from "./store.ts";
import type { StripeConnect } from "./stripe-connect.ts";

/** Does what an event asks for, once; what is not ours is written down only. */
export async function receiveConnectEvent(
  { db, connect, now }: { readonly db: Db; readonly connect: StripeConnect; readonly now: Temporal.Instant },
  event: Stripe.Event,
): Promise<void> {
  if (await noteEvent(db, event.id, event.type, now)) return;
  const object = event.data.object as {
    readonly id?: string;
    readonly object?: string;
    readonly account?: unknown;
    readonly failure_code?: string | null;
  };
  if (object.object === "transfer" && object.id !== undefined) await readTransfer(db, connect, object.id, now);
  const account = event.account ?? (object.object === "account" ? object.id : undefined);
  const member = account === undefined ? undefined : await memberOfAccount(db, account);
  if (member !== undefined) {
    // The member's bank refused it, or took it: only the event names the reason.
    if (event.type === "payout.failed") await writePayoutFailure(db, member, object.failure_code ?? "failed");
    if (event.type === "payout.paid") await writePayoutFailure(db, member, null);
    await refreshAccount({ db, connect, now }, member);
  }
  await markEventHandled(db, event.id, now);
}
