import type { Call } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import type { Failure } from "../foundation/failure.ts";
import { cancelOrder } from "./cancel-order.ts";
import { endOpenPayments } from "./retry-payment.ts";
import { sendRefund } from "./send-refund.ts";
import type { PaymentServices } from "./settle-payment.ts";
import { lockOrder } from "./store.ts";
import { withdrawOrder } from "./withdraw-order.ts";

/**
 * Cancels an order however its payment stands: one that is not paid just ends, with what is reserved or awaited for it; of one that is
 * paid all money goes back, as long as nothing was shipped.
 */
export async function endOrder(
  services: PaymentServices,
  call: Pick<Call, "transact">,
  wish: { readonly orderId: bigint; readonly reason: string; readonly isShopper?: boolean },
): Promise<undefined | Failure> {
  const ended = await endOpenPayments(services, wish.orderId);
  if (isFailure(ended)) return ended;
  const done = await call.transact((context) => cancelOrWithdraw(context, wish));
  if (isFailure(done)) return done;
  if (done.refundId === null) return undefined;
  const sent = await sendRefund(services, done.refundId);
  return isFailure(sent) ? sent : undefined;
}

/** Which of the two it is, is decided under the order's lock: a payment may have come in the meantime. */
async function cancelOrWithdraw(
  context: Context,
  wish: { readonly orderId: bigint; readonly reason: string; readonly isShopper?: boolean },
): Promise<{ readonly refundId: bigint | null } | Failure> {
  const order = await lockOrder(context.tx, wish.orderId);
  if (order?.state === "paid") return await withdrawOrder(context, wish);
  return (await cancelOrder(context, wish)) ?? { refundId: null };
}
