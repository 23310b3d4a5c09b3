import type { Context } from "../foundation/database.ts";
import { violatedConstraint } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { memberById } from "../members/index.ts";
import { insertEdge } from "./store.ts";
import type { Tree } from "./store.ts";

/**
 * Gives a member without a place their place under a sponsor (and, where told, an enroller), from now on.
 * @returns nothing; `not-found` for an unknown sponsor, `already-exists` where the member has a place, `tree-cycle` where
 *   the sponsor stands below the member.
 */
export async function placeMember(
  context: Context,
  place: { readonly memberId: bigint; readonly sponsorId: bigint; readonly enrollerId?: bigint },
): Promise<undefined | Failure> {
  const parents: readonly (readonly [Tree, bigint])[] = [
    ["sponsor", place.sponsorId],
    ["enroller", place.enrollerId ?? place.sponsorId],
  ];
  for (const [tree, parentId] of parents) {
    if (!(await memberById(context.tx, parentId))) {
      return new Failure("not-found", `The ${tree} does not exist; choose a member.`, { field: `${tree}Id` });
    }
    try {
      await insertEdge(context.tx, { tree, memberId: place.memberId, parentId, from: context.now });
    } catch (error) {
      const constraint = violatedConstraint(error);
      if (constraint === undefined) throw error;
      // The check of "not under oneself" and the trigger speak of the same thing: a member below themself.
      return constraint === "tree_edge_pkey"
        ? new Failure("already-exists", `The member has a place in the ${tree} tree already.`)
        : new Failure("tree-cycle", `The ${tree} stands below the member: that would close a circle.`);
    }
  }
  return undefined;
}
