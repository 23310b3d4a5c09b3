import { sql } from "kysely";
import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { enqueue } from "../foundation/jobs.ts";
import { ownPostback } from "./store.ts";
import "./tables.ts";

/**
 * Sends a delivery again, at once and with all its tries; it says what is left by now. A json message keeps its id, so a receiver
 * who had it knows it.
 * @returns `wrong-state` while the postback is off
 */
export async function sendAgain(
  context: Context,
  wish: { readonly id: bigint; readonly memberId: bigint | null; readonly deliveryId: bigint },
): Promise<{ readonly deliveryId: bigint } | Failure> {
  const postback = await ownPostback(context.tx, wish.id, wish.memberId);
  if (isFailure(postback)) return postback;
  if (postback.disabledAt !== null) {
    return new Failure("wrong-state", "This postback is switched off. Switch it on, then send again.");
  }
  const { rows } = await sql<{ id: bigint }>`
    update postback_delivery set state = 'waiting', attempts = 0, due_at = ${context.now}::timestamptz
    where id = ${wish.deliveryId} and postback_id = ${wish.id} returning id`.execute(context.tx);
  if (rows.length === 0) return new Failure("not-found", "There is no such delivery.");
  await audit(context, {
    action: "postback.again",
    subject: toEdge("postback", wish.id),
    reason: "by hand",
    after: { delivery: toEdge("postbackDelivery", wish.deliveryId) },
  });
  await enqueue(context, "send-postbacks", {});
  return { deliveryId: wish.deliveryId };
}
