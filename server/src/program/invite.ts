import { createHash, randomBytes } from "node:crypto";
import { sql } from "kysely";
import type { Generated } from "kysely";
import { audit, findOrCreatePerson } from "../access/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { memberOfPerson } from "../members/index.ts";
import { enrolMember } from "../network/index.ts";
import { acceptAgreement } from "./agreements.ts";
import { setMembership } from "./change-membership.ts";
import type { Membership } from "./model.ts";
import { groupsOf, programById } from "./store.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    program_invitation: { id: Generated<bigint> };
  }
}

export interface Invitation {
  readonly id: bigint;
  readonly programId: bigint;
  readonly groupId: bigint;
  readonly email: string;
  readonly invitedAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant;
  readonly acceptedAt: Temporal.Instant | null;
  readonly memberId: bigint | null;
  readonly revokedAt: Temporal.Instant | null;
}

const columns = sql<Invitation>`
  id, program_id as "programId", group_id as "groupId", email, invited_at as "invitedAt", expires_at as "expiresAt",
  accepted_at as "acceptedAt", member_id as "memberId", revoked_at as "revokedAt"`;

/** An invitation holds so long. */
const invitationTime = Temporal.Duration.from({ hours: 24 * 30 });

/**
 * Invites somebody into a program, without an application. Whoever has the secret of the invitation's link can take it once.
 * @returns the invitation and its secret, which is shown only now; `not-found`, `bad-input` for a group of another program.
 */
export async function invite(
  context: Context,
  wish: { readonly programId: bigint; readonly email: string; readonly groupId: bigint | null },
): Promise<{ readonly invitation: Invitation; readonly secret: string } | Failure> {
  const { tx, now, actor } = context;
  if ((await programById(tx, wish.programId)) === undefined)
    return new Failure("not-found", "There is no such program.");
  const groups = await groupsOf(tx, wish.programId);
  const group = groups.find(({ id, isDefault }) => (wish.groupId === null ? isDefault : id === wish.groupId));
  if (group === undefined) return new Failure("bad-input", "The program has no such group.", { field: "group" });
  const secret = randomBytes(24).toString("base64url");
  const { rows } = await sql<Invitation>`
    insert into program_invitation (program_id, group_id, email, token_hash, invited_at, invited_by, expires_at)
    values (${wish.programId}, ${group.id}, ${wish.email.trim()}, ${hashOf(secret)}, ${now}::timestamptz, ${actor},
      ${now.add(invitationTime)}::timestamptz)
    returning ${columns}`.execute(tx);
  const invitation = rows[0]!;
  await audit(context, { action: "program.invited", subject: toEdge("invitation", invitation.id) });
  return { invitation, secret };
}

/** The invitation of a secret, while it can be taken. */
export async function openInvitation(db: Db, secret: string, now: Temporal.Instant): Promise<Invitation | undefined> {
  const { rows } = await sql<Invitation>`
    select ${columns} from program_invitation
    where token_hash = ${hashOf(secret)} and accepted_at is null and revoked_at is null
      and expires_at > ${now}::timestamptz`.execute(db);
  return rows[0];
}

/**
 * Takes an invitation: who is signed in joins as who they are, anybody else as the person of the invitation's mail address, which
 * the secret was sent to.
 * @returns the membership; `not-found` where it was taken, revoked or is over; what makes them no member, or the agreement.
 */
export async function acceptInvitation(
  context: Context,
  wish: {
    readonly secret: string;
    readonly personId: bigint | null;
    readonly name: string;
    readonly locale: string;
    readonly handle: string;
    readonly agreement: number | null;
  },
): Promise<Membership | Failure> {
  const { tx, now } = context;
  const { rows } = await sql<Invitation>`
    update program_invitation set accepted_at = ${now}::timestamptz
    where token_hash = ${hashOf(wish.secret)} and accepted_at is null and revoked_at is null
      and expires_at > ${now}::timestamptz
    returning ${columns}`.execute(tx);
  const [invitation] = rows;
  if (invitation === undefined) return new Failure("not-found", "This invitation was taken already, or is over.");
  const { email, programId, groupId } = invitation;
  const { name, locale, handle } = wish;
  const personId = wish.personId ?? (await findOrCreatePerson(context, { email, name, locale }));
  const accepted = await acceptAgreement(context, { programId, personId, version: wish.agreement, by: "invitation" });
  if (isFailure(accepted)) return accepted;
  const member = await memberOfPerson(tx, personId);
  const memberId =
    member?.id ??
    (await enrolMember(context, {
      email,
      name,
      locale,
      handle,
      displayName: name,
      kind: "affiliate",
      sponsorId: null,
    }));
  if (isFailure(memberId)) return memberId;
  await sql`update program_invitation set member_id = ${memberId} where id = ${invitation.id}`.execute(tx);
  return await setMembership(context, { programId, memberId, groupId });
}

export async function revokeInvitation(
  context: Context,
  wish: { readonly id: bigint; readonly reason: string },
): Promise<Invitation | Failure> {
  const { rows } = await sql<Invitation>`
    update program_invitation set revoked_at = coalesce(revoked_at, ${context.now}::timestamptz)
    where id = ${wish.id} and accepted_at is null returning ${columns}`.execute(context.tx);
  const [invitation] = rows;
  if (invitation === undefined) return new Failure("not-found", "There is no such invitation that can be taken back.");
  await audit(context, {
    action: "program.invitation-revoked",
    subject: toEdge("invitation", wish.id),
    reason: wish.reason,
  });
  return invitation;
}

export async function invitationsOf(db: Db, programId: bigint): Promise<readonly Invitation[]> {
  return (
    await sql<Invitation>`
      select ${columns} from program_invitation where program_id = ${programId} order by id desc limit 500`.execute(db)
  ).rows;
}

function hashOf(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
