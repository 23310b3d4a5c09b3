/** Moves and transfers: asked for by one person, shown with what they change, decided by another. */
import { approve, audit, refuse, requestApproval } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { holdMember, standingAt } from "../members/index.ts";
import { decideChange, findChange, insertChange } from "./change-store.ts";
import type { NetworkChange, TreeRules } from "./model.ts";
import { hasSeats } from "./model.ts";
import { previewChange } from "./preview-change.ts";
import type { Effect, NetworkServices, WantedChange } from "./preview-change.ts";
import { replaceHolder, replaceSeat } from "./seat-store.ts";
import { replaceEdge } from "./store.ts";
import { lockTree, mayBeSeated, seatFailure } from "./take-seat.ts";
import { findTree } from "./trees.ts";

/**
 * Asks for a change in the actor's name; nothing moves until a second person consents.
 * @returns the change, or why it cannot be done as things stand.
 */
export async function askChange(
  context: Context,
  services: NetworkServices,
  wish: WantedChange & { readonly reason: string; readonly documents: string | null },
): Promise<NetworkChange | Failure> {
  if (context.actor === null) throw new Error("a change is asked for by a person");
  const effect = await previewChange(context.tx, services, wish, context.now);
  if (isFailure(effect)) return effect;
  const refused = await mayBeDone(context, wish, effect);
  if (refused !== undefined) return refused;
  const id = await insertChange(context.tx, { ...wish, askedAt: context.now, askedBy: context.actor });
  const asked = await requestApproval(context, {
    action: "network.approve",
    subject: toEdge("change", id),
    reason: wish.reason,
  });
  return isFailure(asked) ? asked : (await findChange(context.tx, id))!;
}

/**
 * Consents to a change in the actor's name: what is written begins with the next period, so no period that is open, locked
 * or committed changes. Whether it can be done is looked at again.
 * @returns the change; `second-person-needed`, `not-found`, `tree-cycle`, `already-exists` for a seat taken meanwhile.
 */
export async function approveChange(
  context: Context,
  services: NetworkServices,
  id: bigint,
  reason?: string,
): Promise<NetworkChange | Failure> {
  const { tx, now } = context;
  const change = await findChange(tx, id);
  if (change === undefined) return new Failure("not-found", "There is no such change.");
  const agreed = await approve(context, {
    action: "network.approve",
    subject: toEdge("change", id),
    ...(reason !== undefined && { reason }),
  });
  if (isFailure(agreed)) return agreed;
  await lockTree(context, change.tree);
  const effect = await previewChange(tx, services, change, now);
  if (isFailure(effect)) return effect;
  const refused = await mayBeDone(context, change, effect);
  if (refused !== undefined) return refused;
  try {
    await write(context, (await findTree(tx, change.tree))!, change, effect.effectiveAt);
  } catch (error) {
    return seatFailure(error);
  }
  const summary = {
    people: effect.people,
    volume: effect.volume.toString(),
    loses: effect.loses.map((node) => node.id.toString()),
    gains: effect.gains.map((node) => node.id.toString()),
    from: effect.from?.toString() ?? null,
  };
  await decideChange(tx, id, { state: "approved", at: now, effectiveAt: effect.effectiveAt, effect: summary });
  await audit(context, {
    action: `network.${change.kind}`,
    subject: toEdge("change", id),
    reason: change.reason,
    after: { tree: change.tree, effectiveAt: effect.effectiveAt, people: effect.people },
  });
  return (await findChange(tx, id))!;
}

/** Refuses a change, with a reason; refusing one's own is withdrawing it. */
export async function refuseChange(context: Context, id: bigint, reason: string): Promise<NetworkChange | Failure> {
  const decided = await refuse(context, { action: "network.approve", subject: toEdge("change", id), reason });
  if (isFailure(decided)) return decided;
  const state = decided.requestedBy === context.actor ? "withdrawn" : "refused";
  await decideChange(context.tx, id, { state, at: context.now, effectiveAt: null, effect: null });
  return (await findChange(context.tx, id))!;
}

/** What the tree alone does not say: who has left takes nobody, only distributors hold positions. */
async function mayBeDone(context: Context, wanted: WantedChange, effect: Effect): Promise<Failure | undefined> {
  if (wanted.kind === "transfer") {
    if (wanted.holderId === effect.from) return new Failure("wrong-state", "They hold this position already.");
    return mayBeSeated(context.tx, wanted.holderId!, context.now);
  }
  if (wanted.parentId === null || wanted.memberId === null) return undefined;
  await holdMember(context.tx, wanted.parentId);
  const standing = await standingAt(context.tx, wanted.parentId, context.now);
  return standing?.status === "terminated"
    ? new Failure("wrong-state", "The new place is under a member who has left; choose another.", { field: "parent" })
    : undefined;
}

async function write({ tx }: Context, tree: TreeRules, change: NetworkChange, from: Temporal.Instant): Promise<void> {
  if (change.kind === "transfer") {
    await replaceHolder(tx, { positionId: change.positionId!, memberId: change.holderId!, from });
  } else if (hasSeats(tree)) {
    const seat = change.parentId === null ? null : { parentId: change.parentId, leg: change.leg! };
    await replaceSeat(tx, { tree: tree.name, positionId: change.positionId!, seat, from });
  } else {
    await replaceEdge(tx, { tree: tree.name, memberId: change.memberId!, parentId: change.parentId, from });
  }
}
