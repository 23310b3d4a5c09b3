import { audit } from "../../access/index.ts";
import { inTransaction } from "../../foundation/database.ts";
import type { Context } from "../../foundation/database.ts";
import { isFailure } from "../../foundation/failure.ts";
import { toEdge } from "../../foundation/ids.ts";
import type { JobHandler, Recurring } from "../../foundation/jobs.ts";
import { changeStanding, handCustomersOn, lockMember, standingAt } from "../../members/index.ts";
import { passWaiting } from "../holding-tank.ts";
import { lockTree } from "../take-seat.ts";
import { listTrees } from "../trees.ts";
import { passPlaces, passPositions, placeEffects } from "./places.ts";
import { dueTransfers, lockTransfer, markCompleted } from "./store.ts";

declare module "../../foundation/jobs.ts" {
  interface Jobs {
    /** Completes the transfers of memberships whose day has come. */
    "complete-memberships": Record<string, never>;
  }
}

export const completeMembershipsJob: JobHandler<"complete-memberships"> = async (_payload, { db, clock }) => {
  const now = clock.now();
  for (const id of await dueTransfers(db, now)) {
    await inTransaction(db, (tx) => completeTransfer({ tx, now, actor: null }, id));
  }
};

export const completeMembershipsSchedule: Recurring = { job: "complete-memberships", at: "*/5 * * * *" };

/**
 * The day has come: who came under the old holder since the decision stands under the new one too, customers and who waits for a
 * seat are theirs, and the old membership ends. Once; again it changes nothing.
 * @returns whether there was anything to do.
 */
export async function completeTransfer(context: Context, id: bigint): Promise<boolean> {
  const { tx, now } = context;
  const transfer = await lockTransfer(tx, id);
  if (transfer === undefined || transfer.state !== "approved" || transfer.completedAt !== null) return false;
  const { fromId, toId, effectiveAt } = transfer;
  if (effectiveAt === null || Temporal.Instant.compare(now, effectiveAt) < 0) return false;
  for (const { name } of await listTrees(tx)) await lockTree(context, name);
  for (const member of fromId < toId ? [fromId, toId] : [toId, fromId]) await lockMember(tx, member);
  // The new holder may have left since: their places pass volume as those of everybody who has, nobody new comes under them.
  const lives = (await standingAt(tx, toId, now))?.status !== "terminated";
  const pass = { fromId, toId, from: effectiveAt };
  if (lives) {
    await passPlaces(tx, pass, await placeEffects(tx, fromId, toId, effectiveAt));
    await passPositions(tx, pass);
    await passWaiting(tx, fromId, toId, now);
  }
  const customers = await handCustomersOn(tx, fromId, lives ? toId : null, now);
  const subject = toEdge("membership", id);
  const ended = await changeStanding(context, {
    memberId: fromId,
    change: { status: "terminated" },
    reason: `${transfer.reason} (${subject})`,
  });
  if (isFailure(ended) && (await standingAt(tx, fromId, now))?.status !== "terminated") {
    throw new Error(`the membership ${toEdge("member", fromId)} cannot end: ${ended.message}`);
  }
  await markCompleted(tx, id, now);
  await audit(context, { action: "network.membership-passed", subject, after: { customers } });
  return true;
}
