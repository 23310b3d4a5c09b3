/** The places of a member in the trees, as a whole: what it is, and how it becomes another's. All by set, however wide. */
import { sql } from "kysely";
import type { Db, Tx } from "../../foundation/database.ts";
import { hasSeats } from "../model.ts";
import { countBelow, lineAt } from "../read-tree.ts";
import { replaceEdge } from "../store.ts";
import { listTrees } from "../trees.ts";
import type { PlaceEffect } from "./model.ts";

/** Everybody directly below at the instant or from a later one on. */
async function countChildren(db: Db, tree: string, memberId: bigint, from: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(distinct member_id)::integer as count from tree_edge
    where tree = ${tree} and parent_id = ${memberId} and during && tstzrange(${from}::timestamptz, null)`.execute(db);
  return rows[0]!.count;
}

/**
 * What becomes of each tree of members in which the old holder stands. The new holder takes the old one's place where they have
 * none of their own, or stand below: coming under themselves would close a circle.
 */
export async function placeEffects(
  db: Db,
  fromId: bigint,
  toId: bigint,
  at: Temporal.Instant,
): Promise<readonly PlaceEffect[]> {
  const effects: PlaceEffect[] = [];
  for (const tree of await listTrees(db)) {
    if (hasSeats(tree)) continue;
    const oldLine = await lineAt(db, tree, fromId, at);
    const newLine = await lineAt(db, tree, toId, at);
    const children = await countChildren(db, tree.name, fromId, at);
    if (oldLine.length <= 1 && children === 0) continue;
    const alone = newLine.length <= 1 && (await countChildren(db, tree.name, toId, at)) === 0;
    const below = newLine.slice(1).some((node) => node.id === fromId);
    const takes = alone || below;
    const underId = (takes ? oldLine[1]?.id : newLine[1]?.id) ?? null;
    effects.push({
      tree: tree.name,
      place: takes ? "takes" : "keeps",
      underId,
      children,
      people: await countBelow(db, tree, fromId, at),
    });
  }
  return effects;
}

/** Writes what `placeEffects` says. The new holder's own place first: only then can those above them come under them. */
export async function passPlaces(
  tx: Tx,
  pass: { readonly fromId: bigint; readonly toId: bigint; readonly from: Temporal.Instant },
  effects: readonly PlaceEffect[],
): Promise<void> {
  const { fromId, toId, from } = pass;
  for (const { tree, place, underId } of effects) {
    if (place === "takes") await replaceEdge(tx, { tree, memberId: toId, parentId: underId, from });
    await replaceEdge(tx, { tree, memberId: fromId, parentId: null, from });
    await passChildren(tx, tree, pass);
  }
}

/** Those directly below the old holder, now or by a plan, come under the new one from the instant on. */
async function passChildren(
  tx: Tx,
  tree: string,
  { fromId, toId, from }: { readonly fromId: bigint; readonly toId: bigint; readonly from: Temporal.Instant },
): Promise<void> {
  await sql`update tree_edge set parent_id = ${toId}
    where tree = ${tree} and parent_id = ${fromId} and member_id <> ${toId} and lower(during) >= ${from}::timestamptz`.execute(
    tx,
  );
  const { rows } = await sql<{ memberId: bigint; until: Temporal.Instant | null }>`
    update tree_edge set during = tstzrange(lower(during), ${from}::timestamptz)
    where tree = ${tree} and parent_id = ${fromId} and member_id <> ${toId} and during @> ${from}::timestamptz
    returning member_id as "memberId", upper(old.during) as until`.execute(tx);
  await sql`insert into tree_edge (tree, member_id, parent_id, during)
    select ${tree}, member_id, ${toId}, tstzrange(${from}::timestamptz, until)
    from unnest(${rows.map((row) => row.memberId)}::bigint[], ${rows.map((row) => row.until)}::timestamptz[])
      as child (member_id, until) order by member_id`.execute(tx);
}

/** Every position that the old holder holds then or by a plan is the new one's from the instant on. */
export async function passPositions(
  tx: Tx,
  { fromId, toId, from }: { readonly fromId: bigint; readonly toId: bigint; readonly from: Temporal.Instant },
): Promise<void> {
  await sql`update position_holder set member_id = ${toId}
    where member_id = ${fromId} and lower(during) >= ${from}::timestamptz`.execute(tx);
  const { rows } = await sql<{ positionId: bigint; until: Temporal.Instant | null }>`
    update position_holder set during = tstzrange(lower(during), ${from}::timestamptz)
    where member_id = ${fromId} and during @> ${from}::timestamptz
    returning position_id as "positionId", upper(old.during) as until`.execute(tx);
  await sql`insert into position_holder (position_id, member_id, during)
    select position_id, ${toId}, tstzrange(${from}::timestamptz, until)
    from unnest(${rows.map((row) => row.positionId)}::bigint[], ${rows.map((row) => row.until)}::timestamptz[])
      as held (position_id, until) order by position_id`.execute(tx);
}
