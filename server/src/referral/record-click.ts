import { createHmac } from "node:crypto";
import { isbot } from "isbot";
import { readCompany } from "../foundation/company.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { memberByHandle, memberById, standingAt } from "../members/index.ts";
import type { Member } from "../members/index.ts";
import type { ClickReason } from "./model.ts";
import { earlierClick, insertClick, linkByCode } from "./store.ts";

/** Who came, as far as it may be known: never stored as it is. */
export interface Visitor {
  readonly address: string;
  readonly userAgent: string;
  /** The signed-in member, if any: one's own clicks do not count. */
  readonly memberId: bigint | null;
}

export interface Arrival {
  /** The click to carry on: this one, or the earlier one it repeats; null where it does not count. */
  readonly clickId: bigint | null;
  readonly member: Member;
  /** A path of the store. */
  readonly path: string;
  readonly reason: ClickReason | null;
}

const duplicateWithin = { minutes: 30 };

/**
 * Stores a click of a link (`/r/:code`) or a visit of a member's site (`/@name`), with whether it counts and why not. The
 * last click that counts wins, so the caller replaces the cookie by `clickId` unless that is null.
 * @returns where to go; `not-found` for an unknown code or name, and nothing is stored then.
 */
export async function recordClick(
  context: Context,
  secret: string,
  visit: { readonly code: string } | { readonly handle: string },
  visitor: Visitor,
): Promise<Arrival | Failure> {
  const link = "code" in visit ? await linkByCode(context.tx, visit.code) : undefined;
  const member =
    "code" in visit
      ? link && (await memberById(context.tx, link.memberId))
      : await memberByHandle(context.tx, visit.handle.toLowerCase());
  if (member === undefined) {
    return new Failure("not-found", "code" in visit ? "This link leads nowhere." : "Nobody here has this name.");
  }
  const path = link?.path ?? "/";
  const key = visitorKey(secret, visitor, context.now);
  const earlier = await earlierClick(context.tx, key, member.id, context.now.subtract(duplicateWithin));
  const reason = await whyNot(context, member, visitor, earlier);
  const clickId = await insertClick(context.tx, {
    at: context.now,
    memberId: member.id,
    linkId: link?.id ?? null,
    visitor: key,
    landing: path,
    valid: reason === null,
    reason,
  });
  return {
    clickId: reason === null ? clickId : reason === "duplicate" ? (earlier ?? null) : null,
    member,
    path,
    reason,
  };
}

async function whyNot(
  context: Context,
  member: Member,
  visitor: Visitor,
  earlier: bigint | undefined,
): Promise<ClickReason | null> {
  const standing = await standingAt(context.tx, member.id, context.now);
  if (standing?.status !== "active") return "member-inactive";
  const company = await readCompany(context.tx);
  if (standing.kind === "affiliate" ? !company.affiliateOn : !company.networkOn) return "program-off";
  if (visitor.userAgent === "" || isbot(visitor.userAgent)) return "bot";
  if (visitor.memberId === member.id) return "self";
  return earlier === undefined ? null : "duplicate";
}

/**
 * The same visitor has the same key for one day (UTC) and nobody can go back from it to an address: a keyed hash whose key
 * changes daily.
 */
function visitorKey(secret: string, visitor: Visitor, now: Temporal.Instant): Buffer {
  const day = now.toZonedDateTimeISO("UTC").toPlainDate().toString();
  const dayKey = createHmac("sha256", secret).update(`visitor key ${day}`).digest();
  return createHmac("sha256", dayKey).update(`${visitor.address}\n${visitor.userAgent}`).digest().subarray(0, 16);
}
