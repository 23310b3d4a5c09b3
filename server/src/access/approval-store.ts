import type { Generated } from "kysely";
import type { Db, Tx } from "../foundation/database.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    approval: ApprovalTable;
  }
}

interface ApprovalTable {
  id: Generated<bigint>;
  action: string;
  subject: string;
  requested_by: bigint;
  requested_at: Temporal.Instant;
  decided_by: bigint | null;
  decided_at: Temporal.Instant | null;
  decision: "approved" | "refused" | "withdrawn" | null;
  reason: string | null;
}

export interface ApprovalRow {
  readonly id: bigint;
  readonly requestedBy: bigint;
  readonly requestedAt: Temporal.Instant;
}

/** The undecided request, if there is one. */
export async function openApproval(
  db: Db,
  action: string,
  subject: string,
  options: { readonly lock?: boolean } = {},
): Promise<ApprovalRow | undefined> {
  let query = db
    .selectFrom("approval")
    .select(["id", "requested_by", "requested_at"])
    .where("action", "=", action)
    .where("subject", "=", subject)
    .where("decision", "is", null);
  if (options.lock === true) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  return row && { id: row.id, requestedBy: row.requested_by, requestedAt: row.requested_at };
}

/** Undefined where an undecided request for the same thing stands. */
export async function insertApproval(
  tx: Tx,
  row: {
    readonly action: string;
    readonly subject: string;
    readonly by: bigint;
    readonly at: Temporal.Instant;
    readonly reason: string | null;
  },
): Promise<bigint | undefined> {
  const inserted = await tx
    .insertInto("approval")
    .values({
      action: row.action,
      subject: row.subject,
      requested_by: row.by,
      requested_at: row.at,
      decided_by: null,
      decided_at: null,
      decision: null,
      reason: row.reason,
    })
    .onConflict((conflict) => conflict.columns(["action", "subject"]).where("decision", "is", null).doNothing())
    .returning("id")
    .executeTakeFirst();
  return inserted?.id;
}

export async function decideApproval(
  tx: Tx,
  id: bigint,
  decision: {
    readonly decision: "approved" | "refused" | "withdrawn";
    readonly by: bigint;
    readonly at: Temporal.Instant;
    readonly reason: string | null;
  },
): Promise<void> {
  await tx
    .updateTable("approval")
    .set({
      decision: decision.decision,
      decided_by: decision.by,
      decided_at: decision.at,
      ...(decision.reason === null ? {} : { reason: decision.reason }),
    })
    .where("id", "=", id)
    .execute();
}
