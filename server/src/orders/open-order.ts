import type { Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { orderIdOfToken } from "./store.ts";
import { hashToken } from "./tokens.ts";

/** The order that one of its secrets opens. @returns its id; `not-found`. */
export async function openOrder(db: Db, token: string): Promise<bigint | Failure> {
  const id = await orderIdOfToken(db, hashToken(token));
  return id ?? new Failure("not-found", "There is no such order. Look for the link in the newest mail about it.");
}
