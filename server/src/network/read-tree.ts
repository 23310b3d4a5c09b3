/**
 * Trees as of an instant. A tree of members and one of positions are read by the same queries over different tables; each
 * step is one probe of an index, so a read costs what it returns (a count what it counts) and not what the tree holds.
 */
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Db } from "../foundation/database.ts";
import { hasSeats } from "./model.ts";
import type { TreeNode, TreeRules } from "./model.ts";

type AnyTree = Pick<TreeRules, "name" | "kind">;

/** The edges that are true at the instant, as (id, parent_id, leg). */
function edgesOf(tree: AnyTree, at: Temporal.Instant): RawBuilder<unknown> {
  return hasSeats(tree)
    ? sql`(select position_id as id, parent_id, leg from seat where tree = ${tree.name} and during @> ${at}::timestamptz)`
    : sql`(select member_id as id, parent_id, null::smallint as leg from tree_edge
        where tree = ${tree.name} and during @> ${at}::timestamptz)`;
}

/** Names for rows with an `id`: the member themself, or whoever holds the position at the instant. */
function withNames(tree: AnyTree, at: Temporal.Instant): RawBuilder<unknown> {
  return hasSeats(tree)
    ? sql`join position_holder holder on holder.position_id = node.id and holder.during @> ${at}::timestamptz
        join member_card card on card.member_id = holder.member_id`
    : sql`join member_card card on card.member_id = node.id`;
}

const columns = sql`node.id, node.parent_id as "parentId", node.leg, node.depth, card.member_id as "memberId",
  card.handle, card.display_name as "displayName"`;

/** Those directly below, from the left; of members by id. */
export async function childrenAt(
  db: Db,
  tree: AnyTree,
  id: bigint,
  at: Temporal.Instant,
  limit = 1000,
): Promise<readonly TreeNode[]> {
  const { rows } = await sql<TreeNode>`
    select ${columns} from (select edge.*, 1 as depth from ${edgesOf(tree, at)} edge where parent_id = ${id}) node
    ${withNames(tree, at)} order by node.leg, node.id limit ${limit}`.execute(db);
  return rows;
}

/** The line from the one asked about (depth 0) up to the root. */
export async function lineAt(db: Db, tree: AnyTree, id: bigint, at: Temporal.Instant): Promise<readonly TreeNode[]> {
  const { rows } = await sql<TreeNode>`
    with recursive line (id, parent_id, leg, depth) as (
      select start.id, edge.parent_id, edge.leg, 0
      from (select ${id}::bigint as id) start left join ${edgesOf(tree, at)} edge using (id)
      union all
      select line.parent_id, edge.parent_id, edge.leg, line.depth + 1
      from line left join ${edgesOf(tree, at)} edge on edge.id = line.parent_id
      where line.parent_id is not null
    )
    select ${columns} from line node ${withNames(tree, at)} order by node.depth`.execute(db);
  return rows;
}

/** How many stand below, on all levels. */
export async function countBelow(db: Db, tree: AnyTree, id: bigint, at: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with recursive below (id) as (
      select edge.id from ${edgesOf(tree, at)} edge where parent_id = ${id}
      union all
      select edge.id from below join ${edgesOf(tree, at)} edge on edge.parent_id = below.id
    )
    select count(*)::integer as count from below`.execute(db);
  return rows[0]!.count;
}

/** The ids of the one asked about and of everybody below. */
export async function groupAt(db: Db, tree: AnyTree, id: bigint, at: Temporal.Instant): Promise<readonly bigint[]> {
  const { rows } = await sql<{ id: bigint }>`
    with recursive below (id) as (
      select ${id}::bigint
      union all
      select edge.id from below join ${edgesOf(tree, at)} edge on edge.parent_id = below.id
    )
    select id from below`.execute(db);
  return rows.map((row) => row.id);
}

/** Every edge of the tree at the instant: from child to parent; roots of positions have null, members' have no row. */
export async function allEdgesAt(
  db: Db,
  tree: AnyTree,
  at: Temporal.Instant,
): Promise<readonly { readonly id: bigint; readonly parentId: bigint | null; readonly leg: number | null }[]> {
  const { rows } = await sql<{ id: bigint; parentId: bigint | null; leg: number | null }>`
    select id, parent_id as "parentId", leg from ${edgesOf(tree, at)} edge order by id`.execute(db);
  return rows;
}

/** Who holds each position of the tree at the instant: for the run, which pays members for their positions. */
export async function holdersAt(db: Db, tree: string, at: Temporal.Instant): Promise<ReadonlyMap<bigint, bigint>> {
  const { rows } = await sql<{ positionId: bigint; memberId: bigint }>`
    select position_id as "positionId", member_id as "memberId"
    from position_holder holder join position on position.id = holder.position_id
    where position.tree = ${tree} and holder.during @> ${at}::timestamptz`.execute(db);
  return new Map(rows.map((row) => [row.positionId, row.memberId]));
}
