import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { Agreement } from "./agreements.ts";
import { currentAgreement } from "./agreements.ts";
import type { Group, MembershipState, Program } from "./model.ts";
import { groupsOf, listPrograms } from "./store.ts";

/** An affiliate of a program; `id` is the member's. */
export interface ListedMembership {
  readonly id: bigint;
  readonly groupId: bigint;
  readonly state: MembershipState;
  readonly joinedAt: Temporal.Instant;
  readonly codes: readonly string[];
  /** The latest version of the agreement that they have accepted. */
  readonly agreement: number | null;
}

/** The newest members first. */
export async function listMemberships(
  db: Db,
  filter: {
    readonly programId: bigint;
    readonly state?: MembershipState | undefined;
    readonly groupId?: bigint | undefined;
    readonly before?: bigint | undefined;
    readonly limit: number;
  },
): Promise<readonly ListedMembership[]> {
  const { programId, state, groupId, before, limit } = filter;
  return (
    await sql<ListedMembership>`
      select membership.member_id as id, group_id as "groupId", state, membership.joined_at as "joinedAt",
        array(select code from program_code where program_code.member_id = membership.member_id
          and program_code.program_id = membership.program_id and archived_at is null order by code) as codes,
        (select max(version) from program_acceptance accepted
          join program_agreement agreement on agreement.id = accepted.agreement_id
          where agreement.program_id = membership.program_id and accepted.person_id = card.person_id) as agreement
      from program_membership membership join member_card card on card.member_id = membership.member_id
      where program_id = ${programId}
        and (${state ?? null}::text is null or state = ${state ?? null}::text)
        and (${groupId ?? null}::bigint is null or group_id = ${groupId ?? null})
        and (${before ?? null}::bigint is null or membership.member_id < ${before ?? null})
      order by membership.member_id desc limit ${limit}`.execute(db)
  ).rows;
}

/** A program that a member is in, as they see it. */
export interface OwnProgram {
  readonly program: Program;
  readonly group: Group;
  readonly state: MembershipState;
  readonly codes: readonly string[];
  readonly agreement: Agreement | undefined;
  readonly accepted: number | null;
}

export async function programsOfMember(db: Db, memberId: bigint): Promise<readonly OwnProgram[]> {
  const own: OwnProgram[] = [];
  for (const program of await listPrograms(db)) {
    const [membership] = await listMemberships(db, { programId: program.id, before: memberId + 1n, limit: 1 });
    if (membership?.id !== memberId) continue;
    const { groupId, state, codes, agreement: accepted } = membership;
    const group = (await groupsOf(db, program.id)).find(({ id }) => id === groupId)!;
    own.push({ program, group, state, codes, accepted, agreement: await currentAgreement(db, program.id) });
  }
  return own;
}
