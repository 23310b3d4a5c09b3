import type { Generated } from "kysely";
import type { Db, Tx } from "../foundation/database.ts";
import type { NetworkChange } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    network_change: ChangeTable;
  }
}

interface ChangeTable {
  id: Generated<bigint>;
  kind: NetworkChange["kind"];
  tree: string;
  member_id: bigint | null;
  position_id: bigint | null;
  parent_id: bigint | null;
  leg: number | null;
  holder_id: bigint | null;
  reason: string;
  documents: string | null;
  asked_at: Temporal.Instant;
  asked_by: bigint;
  state: Generated<NetworkChange["state"]>;
  decided_at: Temporal.Instant | null;
  effective_at: Temporal.Instant | null;
  /** Read from jsonb; written as JSON text. */
  effect: unknown;
}

const columns = [
  "id",
  "kind",
  "tree",
  "member_id as memberId",
  "position_id as positionId",
  "parent_id as parentId",
  "leg",
  "holder_id as holderId",
  "reason",
  "documents",
  "asked_at as askedAt",
  "asked_by as askedBy",
  "state",
  "decided_at as decidedAt",
  "effective_at as effectiveAt",
] as const;

export async function insertChange(
  tx: Tx,
  change: Omit<NetworkChange, "id" | "state" | "decidedAt" | "effectiveAt">,
): Promise<bigint> {
  const { id } = await tx
    .insertInto("network_change")
    .values({
      kind: change.kind,
      tree: change.tree,
      member_id: change.memberId,
      position_id: change.positionId,
      parent_id: change.parentId,
      leg: change.leg,
      holder_id: change.holderId,
      reason: change.reason,
      documents: change.documents,
      asked_at: change.askedAt,
      asked_by: change.askedBy,
      decided_at: null,
      effective_at: null,
      effect: null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

export function findChange(db: Db, id: bigint): Promise<NetworkChange | undefined> {
  return db.selectFrom("network_change").select(columns).where("id", "=", id).executeTakeFirst();
}

/** The newest first; with `state` those of it, with `memberId` or `positionId` the history of one. */
export async function listChanges(
  db: Db,
  filter: {
    readonly state?: NetworkChange["state"] | undefined;
    readonly memberId?: bigint | undefined;
    readonly positionId?: bigint | undefined;
    readonly before?: bigint | undefined;
    readonly limit: number;
  },
): Promise<readonly NetworkChange[]> {
  let query = db.selectFrom("network_change").select(columns);
  if (filter.state !== undefined) query = query.where("state", "=", filter.state);
  if (filter.memberId !== undefined) query = query.where("member_id", "=", filter.memberId);
  if (filter.positionId !== undefined) query = query.where("position_id", "=", filter.positionId);
  if (filter.before !== undefined) query = query.where("id", "<", filter.before);
  return await query.orderBy("id", "desc").limit(filter.limit).execute();
}

export async function decideChange(
  tx: Tx,
  id: bigint,
  decision: {
    readonly state: "approved" | "refused" | "withdrawn";
    readonly at: Temporal.Instant;
    readonly effectiveAt: Temporal.Instant | null;
    readonly effect: object | null;
  },
): Promise<void> {
  await tx
    .updateTable("network_change")
    .set({
      state: decision.state,
      decided_at: decision.at,
      effective_at: decision.effectiveAt,
      effect: decision.effect === null ? null : JSON.stringify(decision.effect),
    })
    .where("id", "=", id)
    .execute();
}
