import type { Context, Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { giveAccess, orderIdOfToken } from "./store.ts";
import { hashToken, newToken } from "./tokens.ts";

/** The order that one of its secrets opens. @returns its id; `not-found`. */
export async function openOrder(db: Db, token: string): Promise<bigint | Failure> {
  const id = await orderIdOfToken(db, hashToken(token));
  return id ?? new Failure("not-found", "There is no such order. Look for the link in the newest mail about it.");
}

/** A new secret that opens an order, for who holds one of another that it belongs to. */
export async function openFurther(context: Context, orderId: bigint): Promise<string> {
  const token = newToken();
  await giveAccess(context, orderId, hashToken(token));
  return token;
}
