import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { memberByHandle, memberById, standingAt } from "../members/index.ts";
import type { Member } from "../members/index.ts";
import { readGround } from "./click-rules.ts";
import { firstNumber } from "./click-numbers.ts";
import { judgeClick } from "./judge-click.ts";
import type { ClickReason } from "./model.ts";
import { linkByCode } from "./store.ts";
import { readDaySecret, visitorKey } from "./visitor-key.ts";
import type { Visitor } from "./visitor-key.ts";
import { writeClicks } from "./write-clicks.ts";

export interface Arrival {
  /** The click to carry on: this one, or the earlier one it repeats; null where it does not count. */
  readonly clickId: bigint | null;
  readonly member: Member;
  /** A path of the store. */
  readonly path: string;
  readonly reason: ClickReason | null;
}

/**
 * Stores one click of a link (`/r/:code`) or one visit of a member's site (`/@name`) in the caller's transaction and at its
 * instant: for worlds that have a time of their own. Requests come by `Arrivals`, which judges by the same rules; only
 * velocity, which it counts in its process, is not asked here.
 * @returns where to go; `not-found` for an unknown code or name, and nothing is stored then.
 */
export async function recordClick(
  context: Context,
  visit: { readonly code: string } | { readonly handle: string },
  visitor: Visitor,
): Promise<Arrival | Failure> {
  const { tx, now } = context;
  const link = "code" in visit ? await linkByCode(tx, visit.code) : undefined;
  const member =
    "code" in visit
      ? link && (await memberById(tx, link.memberId))
      : await memberByHandle(tx, visit.handle.toLowerCase());
  if (member === undefined) {
    return new Failure("not-found", "code" in visit ? "This link leads nowhere." : "Nobody here has this name.");
  }
  const { rules, programs, banned } = await readGround(tx);
  const reason = judgeClick({
    memberId: member.id,
    standing: await standingAt(tx, member.id, now),
    programs,
    userAgent: visitor.userAgent,
    prefetch: false,
    referrer: "",
    banned,
    visitor: visitor.memberId,
    tooMany: () => false,
  });
  const path = link?.path ?? "/";
  const click = {
    id: await firstNumber(tx),
    at: now.epochMilliseconds,
    memberId: member.id,
    linkId: link?.id ?? null,
    visitor: visitorKey(await readDaySecret(tx, now), visitor),
    landing: path,
    referrer: "",
    tags: link?.tags ?? {},
    reason,
    first: null,
  };
  const first = (await writeClicks(tx, [click], rules.duplicateMinutes)).get(click.id);
  if (first !== undefined) return { clickId: first, member, path, reason: "duplicate" };
  return { clickId: reason === null ? click.id : null, member, path, reason };
}
