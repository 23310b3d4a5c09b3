import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { capturePaid } from "./capture-paid.ts";
import { findPayment, lockOrder } from "./store.ts";

/** Stands for a provider where gift cards, store credit or discounts leave nothing to pay: there is nobody to ask. */
export const creditName = "credit";

/**
 * Pays an order of which nothing is left to pay, in the transaction that placed it; an order that waits for money stays as it is.
 * @returns undefined; `sold-out`.
 */
export async function payNothing(context: Context, orderId: bigint, reference: string): Promise<undefined | Failure> {
  const payment = await findPayment(context.tx, reference);
  if (payment?.provider !== creditName) return undefined;
  const order = await lockOrder(context.tx, orderId);
  if (order === undefined) throw new Error(`order ${orderId} was not written`);
  const captured = await capturePaid(context, order, payment);
  if (isFailure(captured)) return captured;
  return captured === "captured" ? undefined : new Failure("sold-out", "Of something there is not enough left.");
}
