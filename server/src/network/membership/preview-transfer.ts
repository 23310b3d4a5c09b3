import { Failure } from "../../foundation/failure.ts";
import type { Db } from "../../foundation/database.ts";
import { countCustomers, memberById, standingAt } from "../../members/index.ts";
import { countWaitingFor } from "../holding-tank.ts";
import type { NetworkServices } from "../preview-change.ts";
import { positionsOf } from "../seat-store.ts";
import type { TransferEffect, WantedTransfer } from "./model.ts";
import { placeEffects } from "./places.ts";
import { comingTransfer } from "./store.ts";

/**
 * What handing a whole membership on would do if it were decided at `now`; nothing is written. It takes effect as the next
 * period starts, and sees what is planned for that day already.
 * @returns `not-found`, `bad-input` for a membership that would go to its holder, `wrong-state` for who has left, cannot hold
 *   what the other holds, or is part of another transfer whose day has not come.
 */
export async function previewTransfer(
  db: Db,
  services: Pick<NetworkServices, "nextPeriodStart">,
  wanted: WantedTransfer,
  now: Temporal.Instant,
): Promise<TransferEffect | Failure> {
  const { fromId, toId } = wanted;
  if (fromId === toId) return new Failure("bad-input", "They hold this membership already.", { field: "to" });
  for (const [field, id] of [
    ["from", fromId],
    ["to", toId],
  ] as const) {
    const member = await memberById(db, id);
    const standing = member && (await standingAt(db, id, now));
    if (member === undefined || standing === undefined) {
      return new Failure("not-found", "There is no such member.", { field });
    }
    if (standing.status === "terminated") {
      return new Failure("wrong-state", `${member.displayName} has left.`, { field });
    }
    if (field === "to" && standing.status !== "active") {
      return new Failure("wrong-state", `${member.displayName} is suspended; clear that first.`, { field });
    }
    const coming = await comingTransfer(db, id);
    if (coming !== undefined) {
      return new Failure("wrong-state", `${member.displayName} is part of a transfer whose day has not come yet.`, {
        field,
      });
    }
  }
  const [old, next] = [await standingAt(db, fromId, now), await standingAt(db, toId, now)];
  if (old?.kind === "distributor" && next?.kind !== "distributor") {
    return new Failure("wrong-state", "A distributor's membership goes to a distributor: make them one first.", {
      field: "to",
    });
  }
  const effectiveAt = await services.nextPeriodStart(db, now);
  return {
    effectiveAt,
    places: await placeEffects(db, fromId, toId, effectiveAt),
    positions: await positionsOf(db, fromId, effectiveAt),
    customers: await countCustomers(db, fromId),
    waiting: await countWaitingFor(db, fromId),
  };
}
