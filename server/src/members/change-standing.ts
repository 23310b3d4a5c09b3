import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import type { Standing } from "./model.ts";
import { endStanding, insertStanding, lockMember, standingAt } from "./store.ts";

/**
 * Changes what a member is from now on: an affiliate becomes a distributor, a member is suspended or comes back. The
 * past stays as it was, so a run of an earlier period is not touched.
 * @returns the new standing; `not-found`, `wrong-state` for a terminated member (who can only join anew) or where nothing changes.
 */
export async function changeStanding(
  context: Context,
  wish: { readonly memberId: bigint; readonly change: Partial<Standing>; readonly reason: string },
): Promise<Standing | Failure> {
  const member = await lockMember(context.tx, wish.memberId);
  const before = member && (await standingAt(context.tx, member.id, context.now));
  if (member === undefined || before === undefined) return new Failure("not-found", "There is no such member.");
  if (before.status === "terminated") {
    return new Failure("wrong-state", `${member.displayName} has left; a member who left joins anew.`);
  }
  const after: Standing = { ...before, ...wish.change };
  if (after.kind === before.kind && after.status === before.status) {
    return new Failure("wrong-state", `${member.displayName} is ${before.status} as ${before.kind} already.`);
  }
  await endStanding(context.tx, member.id, context.now);
  await insertStanding(context.tx, member.id, after, context.now);
  await audit(context, {
    action: "member.standing",
    subject: toEdge("member", member.id),
    reason: wish.reason,
    before,
    after,
  });
  return after;
}
