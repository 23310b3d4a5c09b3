import { fillOwed, ordersOwedKeys } from "../digital/index.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import type { JobHandler } from "../foundation/jobs.ts";
import { mailDownloads } from "./give-downloads.ts";
import { isMoneyHere } from "./money-here.ts";
import { lockOrder, orderLines, orderPayments, writeEvent } from "./store.ts";

/** The job `give-owed-keys`: keys that came go to the orders that wait for them, the oldest first, each by itself, and their shoppers are told. */
export const giveOwedKeysJob: JobHandler<"give-owed-keys"> = async ({ variant }, { db, clock }) => {
  for (;;) {
    const now = clock.now();
    const waiting = await inTransaction(db, (tx) => ordersOwedKeys({ tx }, BigInt(variant)));
    let given = 0;
    for (const orderId of waiting) {
      const here = await inTransaction(db, (tx) => giveOwed({ tx, now, actor: null }, orderId));
      given += here;
    }
    // More than are read at once may wait; who got nothing waits for the next keys.
    if (given === 0) return;
  }
};

/** @returns how many keys the order got */
async function giveOwed(context: Context, orderId: bigint): Promise<number> {
  const order = await lockOrder(context.tx, orderId);
  if (order === undefined || !(await isMoneyHere(context.tx, order))) return 0;
  const payment = (await orderPayments(context.tx, orderId)).find(({ state }) => state === "captured");
  const lines = await orderLines(context.tx, orderId);
  const { given } = await fillOwed(context, orderId);
  if (given === 0) return 0;
  await writeEvent(context, order.id, "keys-given", { keys: given });
  if (payment !== undefined) await mailDownloads(context, order, payment, lines, true);
  return given;
}
