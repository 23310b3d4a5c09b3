/** A whole membership for an heir, a buyer or a partner: asked for, shown with what it changes, decided by a second person. */
import { approve, audit, refuse, requestApproval } from "../../access/index.ts";
import type { Context } from "../../foundation/database.ts";
import { violatedConstraint } from "../../foundation/database.ts";
import { Failure, isFailure } from "../../foundation/failure.ts";
import { toEdge } from "../../foundation/ids.ts";
import { enqueue } from "../../foundation/jobs.ts";
import { lockMember } from "../../members/index.ts";
import type { NetworkServices } from "../preview-change.ts";
import { lockTree, seatFailure } from "../take-seat.ts";
import { listTrees } from "../trees.ts";
import type { BalanceRule, MembershipTransfer, TransferEffect, WantedTransfer } from "./model.ts";
import { passPlaces, passPositions } from "./places.ts";
import { previewTransfer } from "./preview-transfer.ts";
import { decideTransfer, findTransfer, insertTransfer, lockTransfer, readBalanceRule } from "./store.ts";

type Services = Pick<NetworkServices, "nextPeriodStart">;

/**
 * Asks for it in the actor's name; nothing changes until a second person consents.
 * @param wish.balances whose is what was earned until then; by default as the company has set
 * @returns the transfer; the failures of `previewTransfer`, `already-exists` where one of this member waits for a decision.
 */
export async function askTransfer(
  context: Context,
  services: Services,
  wish: WantedTransfer & {
    readonly balances?: BalanceRule | undefined;
    readonly reason: string;
    readonly documents: string;
  },
): Promise<MembershipTransfer | Failure> {
  const { tx, now, actor } = context;
  if (actor === null) throw new Error("a transfer is asked for by a person");
  const effect = await previewTransfer(tx, services, wish, now);
  if (isFailure(effect)) return effect;
  const balances = wish.balances ?? (await readBalanceRule(tx));
  let id: bigint;
  try {
    id = await insertTransfer(tx, { ...wish, balances, askedAt: now, askedBy: actor });
  } catch (error) {
    if (violatedConstraint(error) !== "membership_transfer_one_asked") throw error;
    return new Failure("already-exists", "Another transfer of this membership waits for its decision.", {
      field: "from",
    });
  }
  const asked = await requestApproval(context, {
    action: "network.approve",
    subject: toEdge("membership", id),
    reason: wish.reason,
  });
  return isFailure(asked) ? asked : (await findTransfer(tx, id))!;
}

/**
 * Consents in the actor's name. Places and positions are written at once and are true from the next period's start on; what has
 * no history (customers, who waits, the end of the old membership) follows on the day (`completeTransfer`).
 * @returns the transfer; `second-person-needed`, `not-found`, and what stands in the way meanwhile.
 */
export async function approveTransfer(
  context: Context,
  services: Services,
  wish: { readonly id: bigint; readonly reason?: string | undefined },
): Promise<MembershipTransfer | Failure> {
  const { tx, now, actor } = context;
  const transfer = await lockTransfer(tx, wish.id);
  if (transfer === undefined) return new Failure("not-found", "There is no such transfer.");
  const subject = toEdge("membership", transfer.id);
  const agreed = await approve(context, {
    action: "network.approve",
    subject,
    ...(wish.reason !== undefined && { reason: wish.reason }),
  });
  if (isFailure(agreed)) return agreed;
  for (const { name } of await listTrees(tx)) await lockTree(context, name);
  const { fromId, toId } = transfer;
  // Neither leaves meanwhile, nor becomes part of another transfer.
  for (const id of fromId < toId ? [fromId, toId] : [toId, fromId]) await lockMember(tx, id);
  const effect = await previewTransfer(tx, services, transfer, now);
  if (isFailure(effect)) return effect;
  const pass = { fromId, toId, from: effect.effectiveAt };
  try {
    await passPlaces(tx, pass, effect.places);
    await passPositions(tx, pass);
  } catch (error) {
    return seatFailure(error);
  }
  await decideTransfer(tx, transfer.id, {
    state: "approved",
    at: now,
    by: actor!,
    effectiveAt: effect.effectiveAt,
    effect: effectSummary(effect),
  });
  await enqueue(context, "complete-memberships", {}, { runAt: effect.effectiveAt.add({ seconds: 5 }) });
  await audit(context, {
    action: "network.membership-transfer",
    subject,
    reason: transfer.reason,
    after: {
      from: toEdge("member", fromId),
      to: toEdge("member", toId),
      balances: transfer.balances,
      ...effectSummary(effect),
    },
  });
  return (await findTransfer(tx, transfer.id))!;
}

/** Refuses, with a reason; refusing one's own is withdrawing it. */
export async function refuseTransfer(
  context: Context,
  wish: { readonly id: bigint; readonly reason: string },
): Promise<MembershipTransfer | Failure> {
  const decided = await refuse(context, {
    action: "network.approve",
    subject: toEdge("membership", wish.id),
    reason: wish.reason,
  });
  if (isFailure(decided)) return decided;
  const state = decided.requestedBy === context.actor ? "withdrawn" : "refused";
  const { tx, now } = context;
  await decideTransfer(tx, wish.id, { state, at: now, by: context.actor!, effectiveAt: null, effect: null });
  return (await findTransfer(tx, wish.id))!;
}

function effectSummary(effect: TransferEffect) {
  return {
    effectiveAt: effect.effectiveAt.toString(),
    places: effect.places.map(({ underId, ...place }) => ({
      ...place,
      under: underId === null ? null : toEdge("member", underId),
    })),
    positions: effect.positions.map(({ id, tree }) => ({ id: toEdge("position", id), tree })),
    customers: effect.customers,
    waiting: effect.waiting,
  };
}
