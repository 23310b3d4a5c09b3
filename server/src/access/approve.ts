/**
 * The one mechanism for "a second person must agree". One person requests, another decides; a request is decided once.
 * The database refuses the same person twice, whatever the code does.
 */
import type { Context, Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { audit } from "./audit.ts";
import type { Permission } from "./permissions.ts";
import { decideApproval, insertApproval, openApproval } from "./approval-store.ts";
import type { ApprovalRow } from "./approval-store.ts";

/** What is to be approved: the permission that the second person needs, and the prefixed id of the thing. */
export interface ApprovalSubject {
  readonly action: Permission;
  readonly subject: string;
}

/** Asks for a second person's consent in the actor's name. One undecided request a thing. Returns its id. */
export async function requestApproval(
  context: Context,
  request: ApprovalSubject & { readonly reason?: string },
): Promise<bigint | Failure> {
  const by = actorOf(context);
  const id = await insertApproval(context.tx, {
    action: request.action,
    subject: request.subject,
    by,
    at: context.now,
    reason: request.reason ?? null,
  });
  if (id === undefined) {
    return new Failure("already-exists", `Consent to ${request.action} of ${request.subject} is asked for already.`);
  }
  await audit(context, {
    action: "approval.requested",
    subject: request.subject,
    reason: request.reason,
    after: { for: request.action },
  });
  return id;
}

/**
 * Consents in the actor's name. Fails with `second-person-needed` for the person who asked, and with `not-found` where
 * no undecided request stands. That the actor holds the permission is the route's business.
 */
export async function approve(
  context: Context,
  request: ApprovalSubject & { readonly reason?: string },
): Promise<ApprovalRow | Failure> {
  const open = await openApproval(context.tx, request.action, request.subject, { lock: true });
  if (open === undefined) return noneOpen(request);
  const by = actorOf(context);
  if (open.requestedBy === by) {
    return new Failure("second-person-needed", "Whoever asked cannot consent: a second person has to do this.", {
      action: request.action,
      requestedBy: toEdge("person", open.requestedBy),
    });
  }
  await decide(context, open, request, "approved");
  return open;
}

/** Refuses, with a reason. Refusing one's own request is withdrawing it. */
export async function refuse(
  context: Context,
  request: ApprovalSubject & { readonly reason: string },
): Promise<ApprovalRow | Failure> {
  const open = await openApproval(context.tx, request.action, request.subject, { lock: true });
  if (open === undefined) return noneOpen(request);
  await decide(context, open, request, open.requestedBy === actorOf(context) ? "withdrawn" : "refused");
  return open;
}

/** The undecided request for this thing. */
export function pendingApproval(db: Db, request: ApprovalSubject): Promise<ApprovalRow | undefined> {
  return openApproval(db, request.action, request.subject);
}

async function decide(
  context: Context,
  open: ApprovalRow,
  request: ApprovalSubject & { readonly reason?: string },
  decision: "approved" | "refused" | "withdrawn",
): Promise<void> {
  const by = actorOf(context);
  await decideApproval(context.tx, open.id, { decision, by, at: context.now, reason: request.reason ?? null });
  await audit(context, {
    action: `approval.${decision}`,
    subject: request.subject,
    reason: request.reason,
    after: { for: request.action, requestedBy: toEdge("person", open.requestedBy) },
  });
}

function noneOpen(request: ApprovalSubject): Failure {
  return new Failure("not-found", `No consent to ${request.action} of ${request.subject} is being asked for.`);
}

/** Consent is between people: the system itself can neither ask nor agree. */
function actorOf(context: Context): bigint {
  if (context.actor === null) throw new Error("an approval needs a person who acts");
  return context.actor;
}
