import type { Context } from "../foundation/database.ts";
import { violatedConstraint } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import type { MemberKind } from "./model.ts";
import { insertMember, memberByHandle, memberOfPerson } from "./store.ts";

export interface NewMember {
  readonly personId: bigint;
  readonly handle: string;
  readonly displayName: string;
  readonly story?: string;
  readonly kind: MemberKind;
}

const handleForm = /^[a-z0-9][a-z0-9-]{1,30}$/;

/**
 * Makes a person a member, active from now on. Where they stand in the trees is the network's part.
 * @returns the member's id; `bad-input` for a malformed handle, `already-exists` where the person is a member already or
 *   the handle is taken.
 */
export async function addMember(context: Context, wish: NewMember): Promise<bigint | Failure> {
  if (!handleForm.test(wish.handle)) {
    return new Failure(
      "bad-input",
      `The name "${wish.handle}" cannot be part of an address: use 2 to 31 lower-case letters, digits and hyphens, not a hyphen first.`,
      { field: "handle" },
    );
  }
  if (await memberOfPerson(context.tx, wish.personId)) {
    return new Failure("already-exists", "This person is a member already.", { field: "personId" });
  }
  if (await memberByHandle(context.tx, wish.handle)) {
    return new Failure("already-exists", `The name "${wish.handle}" is taken; choose another.`, { field: "handle" });
  }
  try {
    return await insertMember(
      context.tx,
      {
        personId: wish.personId,
        handle: wish.handle,
        displayName: wish.displayName,
        story: wish.story ?? null,
        joinedAt: context.now,
      },
      { kind: wish.kind, status: "active" },
    );
  } catch (error) {
    // Two joined at the same moment: the database let one through.
    const constraint = violatedConstraint(error);
    if (constraint === undefined) throw error;
    return new Failure("already-exists", `This person or the name "${wish.handle}" has just become a member.`);
  }
}
