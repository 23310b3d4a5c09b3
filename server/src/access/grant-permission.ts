import type { Context } from "../foundation/database.ts";
import { lockName } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { audit } from "./audit.ts";
import type { Permission } from "./permissions.ts";
import { deletePermission, insertPermission, othersHolding, permissionsOf, personDetail } from "./store.ts";

export interface PermissionChange {
  readonly person: bigint;
  readonly permission: Permission;
  readonly reason?: string | undefined;
}

/** Lets a person do something. Granting what is held changes nothing. Returns all that the person may do now. */
export async function grantPermission(
  context: Context,
  change: PermissionChange,
): Promise<ReadonlySet<Permission> | Failure> {
  if ((await personDetail(context.tx, change.person)) === undefined) return noSuchPerson();
  const granted = await insertPermission(context.tx, {
    person_id: change.person,
    permission: change.permission,
    granted_at: context.now,
    granted_by: context.actor,
  });
  if (granted) await note(context, "permission.granted", change);
  return permissionsOf(context.tx, change.person);
}

/**
 * Takes a permission away; what is not held stays so. The last person who may grant permissions keeps that right:
 * without them nobody could ever again.
 */
export async function revokePermission(
  context: Context,
  change: PermissionChange,
): Promise<ReadonlySet<Permission> | Failure> {
  if ((await personDetail(context.tx, change.person)) === undefined) return noSuchPerson();
  if (change.permission === "staff.write") {
    // Two holders who revoke each other at once must not both succeed.
    await lockName(context.tx, "staff.write");
    const held = await permissionsOf(context.tx, change.person);
    if (held.has("staff.write") && !(await othersHolding(context.tx, "staff.write", change.person))) {
      return new Failure(
        "wrong-state",
        "This is the last person who may grant permissions. Grant it to another first.",
      );
    }
  }
  if (await deletePermission(context.tx, change.person, change.permission))
    await note(context, "permission.revoked", change);
  return permissionsOf(context.tx, change.person);
}

function noSuchPerson(): Failure {
  return new Failure("not-found", "There is no such person.");
}

function note(context: Context, action: string, change: PermissionChange): Promise<void> {
  return audit(context, {
    action,
    subject: toEdge("person", change.person),
    reason: change.reason,
    after: { permission: change.permission },
  });
}
