import { sql } from "kysely";
import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { memberByHandle, memberById } from "../members/index.ts";
import type { Membership, MembershipState } from "./model.ts";
import { groupsOf, programById } from "./store.ts";

const columns = sql<Membership>`
  program_id as "programId", member_id as "memberId", group_id as "groupId", state, joined_at as "joinedAt"`;

/**
 * A member belongs to a program from now on, in a group (the default one where none is named), or changes group or state. What
 * was decided before keeps the group that it was decided by.
 * @returns the membership; `not-found` for an unknown program or member, `bad-input` for a group of another program.
 */
export async function setMembership(
  context: Context,
  wish: {
    readonly programId: bigint;
    readonly memberId: bigint;
    readonly groupId?: bigint | null | undefined;
    readonly state?: MembershipState | undefined;
    readonly reason?: string | undefined;
  },
): Promise<Membership | Failure> {
  const { tx, now } = context;
  if ((await programById(tx, wish.programId)) === undefined)
    return new Failure("not-found", "There is no such program.");
  if ((await memberById(tx, wish.memberId)) === undefined) return new Failure("not-found", "There is no such member.");
  const groups = await groupsOf(tx, wish.programId);
  const wanted = wish.groupId ?? null;
  if (wanted !== null && !groups.some(({ id }) => id === wanted)) {
    return new Failure("bad-input", "The program has no such group.", { field: "group" });
  }
  const before = await membershipOf(tx, wish.programId, wish.memberId);
  const groupId = wanted ?? before?.groupId ?? groups.find(({ isDefault }) => isDefault)!.id;
  const state = wish.state ?? "active";
  const { rows } = await sql<Membership>`
    insert into program_membership (program_id, member_id, group_id, state, joined_at, changed_at)
    values (${wish.programId}, ${wish.memberId}, ${groupId}, ${state}, ${now}::timestamptz, ${now}::timestamptz)
    on conflict (program_id, member_id) do update set group_id = excluded.group_id, state = excluded.state,
      changed_at = excluded.changed_at
    returning ${columns}`.execute(tx);
  const group = (id: bigint | undefined) => groups.find((one) => one.id === id)?.name ?? null;
  await audit(context, {
    action: "program.membership",
    subject: toEdge("member", wish.memberId),
    reason: wish.reason,
    before: before && { state: before.state, group: group(before.groupId) },
    after: { program: toEdge("program", wish.programId), state, group: group(groupId) },
  });
  return rows[0]!;
}

export async function membershipOf(
  db: Context["tx"],
  programId: bigint,
  memberId: bigint,
): Promise<Membership | undefined> {
  const { rows } = await sql<Membership>`
    select ${columns} from program_membership where program_id = ${programId} and member_id = ${memberId}`.execute(db);
  return rows[0];
}

const codeForm = /^[A-Z0-9][A-Z0-9_-]{1,39}$/;

/**
 * A code that shoppers type is the member's in this program from now on.
 * @returns the code in capitals; `bad-input` for another form; `already-exists` where it is somebody else's, or a member's name.
 */
export async function setCode(
  context: Context,
  wish: { readonly code: string; readonly programId: bigint; readonly memberId: bigint },
): Promise<{ readonly code: string } | Failure> {
  const code = wish.code.trim().toUpperCase();
  if (!codeForm.test(code)) {
    return new Failure("bad-input", `"${wish.code}" is no code: 2 to 40 letters, digits, hyphens.`, { field: "code" });
  }
  const namesake = await memberByHandle(context.tx, code.toLowerCase());
  if (namesake !== undefined && namesake.id !== wish.memberId) {
    return new Failure("already-exists", `"${code}" is another member's name, which works as their code.`, {
      field: "code",
    });
  }
  const { rows } = await sql<{ code: string }>`
    insert into program_code (code, member_id, program_id, created_at)
    values (${code}, ${wish.memberId}, ${wish.programId}, ${context.now}::timestamptz)
    on conflict (code) do update set archived_at = null, program_id = excluded.program_id
      where program_code.member_id = excluded.member_id
    returning code`.execute(context.tx);
  if (rows[0] === undefined) {
    return new Failure("already-exists", `The code ${code} is somebody else's.`, { field: "code" });
  }
  await audit(context, { action: "program.code", subject: toEdge("member", wish.memberId), after: { code } });
  return { code };
}

/** Nobody is paid for the code from now on; it stays its member's. */
export async function archiveCode(
  context: Context,
  wish: { readonly code: string; readonly reason: string },
): Promise<{ readonly code: string } | Failure> {
  const { rows } = await sql<{ code: string; memberId: bigint }>`
    update program_code set archived_at = coalesce(archived_at, ${context.now}::timestamptz)
    where code = ${wish.code.trim().toUpperCase()} returning code, member_id as "memberId"`.execute(context.tx);
  const [row] = rows;
  if (row === undefined) return new Failure("not-found", "There is no such code.");
  await audit(context, {
    action: "program.code-archived",
    subject: toEdge("member", row.memberId),
    reason: wish.reason,
    before: { code: row.code },
  });
  return { code: row.code };
}

/**
 * A product's sales are the member's from now on, however the shopper came; null: nobody's in particular any more.
 * @returns the product; `not-found` where it is to be taken from nobody.
 */
export async function connectProduct(
  context: Context,
  wish: {
    readonly product: string;
    readonly owner: { readonly memberId: bigint; readonly programId: bigint } | null;
    readonly reason: string;
  },
): Promise<{ readonly product: string } | Failure> {
  const { product, owner } = wish;
  if (owner === null) {
    const { rows } = await sql`delete from program_product where product = ${product} returning product`.execute(
      context.tx,
    );
    if (rows.length === 0) return new Failure("not-found", "This product is nobody's in particular.");
  } else {
    const membership = await membershipOf(context.tx, owner.programId, owner.memberId);
    if (membership?.state !== "active") {
      return new Failure("wrong-state", "Only an active affiliate of the program can have a product.", {
        field: "member",
      });
    }
    await sql`
      insert into program_product (product, member_id, program_id, since)
      values (${product}, ${owner.memberId}, ${owner.programId}, ${context.now}::timestamptz)
      on conflict (product) do update set member_id = excluded.member_id, program_id = excluded.program_id,
        since = excluded.since`.execute(context.tx);
  }
  await audit(context, {
    action: "program.product",
    subject: product,
    reason: wish.reason,
    after: { member: owner === null ? null : toEdge("member", owner.memberId) },
  });
  return { product };
}
