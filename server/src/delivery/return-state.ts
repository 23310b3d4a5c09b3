import type { Context } from "../foundation/database.ts";
import { setReturnState } from "../orders/index.ts";
import { returnsOf } from "./store.ts";

/** Tells the order how its returns stand, for lists; the caller holds its lock. */
export async function refreshReturnState(context: Context, orderId: bigint): Promise<void> {
  const states = (await returnsOf(context.tx, orderId)).map(({ state }) => state);
  const state = states.includes("asked")
    ? "asked"
    : states.some((one) => one === "approved" || one === "received")
      ? "underway"
      : states.includes("settled")
        ? "done"
        : "none";
  await setReturnState(context.tx, orderId, state);
}
