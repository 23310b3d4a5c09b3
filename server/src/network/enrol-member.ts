import { audit, findOrCreatePerson } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import type { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { addMember } from "../members/index.ts";
import type { MemberKind } from "../members/index.ts";
import { receiveNewcomer } from "./holding-tank.ts";
import { placeMember } from "./place-member.ts";

export interface Enrolment {
  readonly email: string;
  readonly name: string;
  readonly locale: string;
  readonly handle: string;
  readonly displayName: string;
  readonly story?: string;
  readonly kind: MemberKind;
  /** null for a root, or for an affiliate who stands in no network. */
  readonly sponsorId: bigint | null;
}

/**
 * Makes a person a member and gives them their place in the trees, in one transaction: under their sponsor, and for a
 * distributor a seat in every tree that has seats, or a place in its holding tank.
 * @returns the member's id, or the failure of `addMember`, `placeMember` or `takeSeat`.
 */
export async function enrolMember(context: Context, enrolment: Enrolment): Promise<bigint | Failure> {
  const personId = await findOrCreatePerson(context, enrolment);
  const memberId = await addMember(context, {
    personId,
    handle: enrolment.handle,
    displayName: enrolment.displayName,
    kind: enrolment.kind,
    ...(enrolment.story !== undefined && { story: enrolment.story }),
  });
  if (isFailure(memberId)) return memberId;
  if (enrolment.sponsorId !== null) {
    const placed = await placeMember(context, { memberId, sponsorId: enrolment.sponsorId });
    if (isFailure(placed)) return placed;
  }
  if (enrolment.kind === "distributor") {
    const received = await receiveNewcomer(context, { memberId, sponsorId: enrolment.sponsorId });
    if (isFailure(received)) return received;
  }
  await audit(context, {
    action: "member.enrolled",
    subject: toEdge("member", memberId),
    after: {
      kind: enrolment.kind,
      sponsor: enrolment.sponsorId === null ? null : toEdge("member", enrolment.sponsorId),
    },
  });
  return memberId;
}
