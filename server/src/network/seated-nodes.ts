import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { FURTHER_FROM } from "../foundation/ids.ts";

/** A position as a run reads it: ids of members, or of further positions. */
export interface SeatedNode {
  readonly id: bigint;
  /** Of a further position; null of a first one, and where nobody holds it. */
  readonly holderId: bigint | null;
  readonly parentId: bigint | null;
  /** From 0 at the left; null at the top. */
  readonly leg: number | null;
}

/** Every seat of a tree at an instant. */
export async function seatedNodesAt(db: Db, tree: string, at: Temporal.Instant): Promise<readonly SeatedNode[]> {
  const { rows } = await sql<SeatedNode>`
    select node_id as id, holder_id as "holderId", parent_id as "parentId", leg
    from seated_nodes(${tree}, ${at}::timestamptz)`.execute(db);
  return rows;
}

/** Who holds further positions now, or held them last, by the ids that runs give them. */
export async function lastHolders(db: Db, ids: readonly bigint[]): Promise<ReadonlyMap<bigint, bigint>> {
  const positions = ids.filter((id) => id >= FURTHER_FROM).map((id) => id - FURTHER_FROM);
  if (positions.length === 0) return new Map();
  const { rows } = await sql<{ id: bigint; memberId: bigint }>`
    select distinct on (position_id) position_id as id, member_id as "memberId" from position_holder
    where position_id = any(${positions}::bigint[]) order by position_id, lower(during) desc`.execute(db);
  return new Map(rows.map(({ id, memberId }) => [id + FURTHER_FROM, memberId]));
}
