import type { Context } from "../foundation/database.ts";
import { violatedConstraint } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { holdMember, lockMember, memberById, standingAt } from "../members/index.ts";
import { insertEdge } from "./store.ts";
import { seatFailure } from "./take-seat.ts";

/**
 * Gives a member without a place their place under a sponsor (and, where told, an enroller), from now on.
 * @returns nothing; `not-found` for an unknown sponsor, `already-exists` where the member has a place, `tree-cycle` where
 *   the sponsor stands below the member, `wrong-state` where the sponsor has left or has no room.
 */
export async function placeMember(
  context: Context,
  place: { readonly memberId: bigint; readonly sponsorId: bigint; readonly enrollerId?: bigint },
): Promise<undefined | Failure> {
  const parents: readonly (readonly ["sponsor" | "enroller", bigint])[] = [
    ["sponsor", place.sponsorId],
    ["enroller", place.enrollerId ?? place.sponsorId],
  ];
  // In the order of their ids, so that two who place each other's sponsors wait instead of blocking each other.
  const people = new Set([place.memberId, ...parents.map(([, parentId]) => parentId)]);
  for (const id of [...people].toSorted((a, b) => Number(a - b))) {
    await (id === place.memberId ? lockMember : holdMember)(context.tx, id);
  }
  for (const [tree, parentId] of parents) {
    const standing = await standingAt(context.tx, parentId, context.now);
    if (standing === undefined && (await memberById(context.tx, parentId)) === undefined) {
      return new Failure("not-found", `The ${tree} does not exist; choose a member.`, { field: `${tree}Id` });
    }
    if (standing?.status === "terminated") {
      return new Failure("wrong-state", `The ${tree} has left; choose another member.`, { field: `${tree}Id` });
    }
    try {
      await insertEdge(context.tx, { tree, memberId: place.memberId, parentId, from: context.now });
    } catch (error) {
      if (violatedConstraint(error) === "tree_edge_pkey") {
        return new Failure("already-exists", `The member has a place in the ${tree} tree already.`);
      }
      return seatFailure(error);
    }
  }
  return undefined;
}
