import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    tree_edge: TreeEdgeTable;
  }
}

/** A tree's name. `sponsor`: levels that pay. `enroller`: who brought the member in. A company may add others. */
export type Tree = string;

interface TreeEdgeTable {
  tree: Tree;
  member_id: bigint;
  parent_id: bigint;
  during: string;
}

export async function insertEdge(
  db: Db,
  edge: { readonly tree: Tree; readonly memberId: bigint; readonly parentId: bigint; readonly from: Temporal.Instant },
): Promise<void> {
  await db
    .insertInto("tree_edge")
    .values({
      tree: edge.tree,
      member_id: edge.memberId,
      parent_id: edge.parentId,
      during: sql<string>`tstzrange(${edge.from}::timestamptz, null)`,
    })
    .execute();
}

/**
 * The member stands under another (null: under nobody) from the instant on. What was planned for later goes, what was
 * before stays.
 */
export async function replaceEdge(
  db: Db,
  edge: {
    readonly tree: Tree;
    readonly memberId: bigint;
    readonly parentId: bigint | null;
    readonly from: Temporal.Instant;
  },
): Promise<void> {
  await sql`delete from tree_edge where tree = ${edge.tree} and member_id = ${edge.memberId}
    and lower(during) >= ${edge.from}::timestamptz`.execute(db);
  await sql`update tree_edge set during = tstzrange(lower(during), ${edge.from}::timestamptz)
    where tree = ${edge.tree} and member_id = ${edge.memberId} and during @> ${edge.from}::timestamptz`.execute(db);
  if (edge.parentId !== null) await insertEdge(db, { ...edge, parentId: edge.parentId });
}

/** Trees of members in which the member has anybody below at that instant or later, and who that is. */
export async function edgesBelowFrom(
  db: Db,
  memberId: bigint,
  from: Temporal.Instant,
): Promise<readonly { readonly tree: Tree; readonly memberId: bigint }[]> {
  const { rows } = await sql<{ tree: Tree; memberId: bigint }>`
    select distinct edge.tree, edge.member_id as "memberId" from tree_edge edge join tree on tree.name = edge.tree
    where tree.kind = 'sponsor' and edge.parent_id = ${memberId} and edge.during && tstzrange(${from}::timestamptz, null)
    order by edge.tree, edge.member_id`.execute(db);
  return rows;
}

/** The nearest member above who has not left, in that tree as of the instant; null where there is none. */
export async function nearestLiving(
  db: Db,
  tree: Tree,
  memberId: bigint,
  at: Temporal.Instant,
  hasLeft: (memberId: bigint) => Promise<boolean>,
): Promise<bigint | null> {
  const line = await uplineAt(db, tree, memberId, at);
  for (const person of line) if (!(await hasLeft(person.memberId))) return person.memberId;
  return null;
}

/** All edges of a tree at that instant: member id -> parent id. Members without an edge are roots. */
export async function edgesAt(db: Db, tree: Tree, at: Temporal.Instant): Promise<ReadonlyMap<bigint, bigint>> {
  const rows = await db
    .selectFrom("tree_edge")
    .select(["member_id", "parent_id"])
    .where("tree", "=", tree)
    .where("during", "@>", sql<string>`${at}::timestamptz`)
    .execute();
  return new Map(rows.map((row) => [row.member_id, row.parent_id]));
}

export interface TreePerson {
  readonly memberId: bigint;
  readonly parentId: bigint | null;
  /** 0 for the member asked about, 1 for their first level. */
  readonly depth: number;
  readonly handle: string;
  readonly displayName: string;
  readonly joinedAt: Temporal.Instant;
}

/** The member and everyone below, parents before children, siblings by the day they joined. */
export async function downlineAt(
  db: Db,
  tree: Tree,
  memberId: bigint,
  at: Temporal.Instant,
  limit: number,
): Promise<readonly TreePerson[]> {
  const { rows } = await sql<TreePerson>`
    with recursive below (member_id, parent_id, depth) as (
      select ${memberId}::bigint, null::bigint, 0
      union all
      select edge.member_id, edge.parent_id, below.depth + 1
      from below join tree_edge edge
        on edge.tree = ${tree} and edge.parent_id = below.member_id and edge.during @> ${at}::timestamptz
    )
    select below.member_id as "memberId", below.parent_id as "parentId", below.depth,
      card.handle, card.display_name as "displayName", card.joined_at as "joinedAt"
    from below join member_card card using (member_id)
    order by below.depth, card.joined_at, card.member_id
    limit ${limit}`.execute(db);
  return rows;
}

/** The line above the member, nearest first; without the member themself. */
export async function uplineAt(
  db: Db,
  tree: Tree,
  memberId: bigint,
  at: Temporal.Instant,
): Promise<readonly TreePerson[]> {
  const { rows } = await sql<TreePerson>`
    with recursive above (member_id, parent_id, depth) as (
      select member_id, parent_id, 0 from tree_edge
      where tree = ${tree} and member_id = ${memberId} and during @> ${at}::timestamptz
      union all
      select above.parent_id, edge.parent_id, above.depth + 1
      from above left join tree_edge edge
        on edge.tree = ${tree} and edge.member_id = above.parent_id and edge.during @> ${at}::timestamptz
      where above.parent_id is not null
    )
    select above.member_id as "memberId", above.parent_id as "parentId", above.depth,
      card.handle, card.display_name as "displayName", card.joined_at as "joinedAt"
    from above join member_card card using (member_id)
    where above.depth > 0
    order by above.depth`.execute(db);
  return rows;
}
