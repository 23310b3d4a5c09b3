/** Positions, who holds them, and where they are seated. */
import { sql } from "kysely";
import type { Generated } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { Seat } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    position: PositionTable;
    position_holder: HolderTable;
    seat: SeatTable;
  }
}

interface PositionTable {
  id: Generated<bigint>;
  tree: string;
  created_at: Temporal.Instant;
}

interface HolderTable {
  position_id: bigint;
  member_id: bigint;
  during: string;
}

interface SeatTable {
  tree: string;
  position_id: bigint;
  parent_id: bigint | null;
  leg: number | null;
  during: string;
}

const from = (at: Temporal.Instant) => sql<string>`tstzrange(${at}::timestamptz, null)`;

/** Makes a position, held by the member and seated from the instant on; null makes it a root. */
export async function insertPosition(
  db: Db,
  position: {
    readonly tree: string;
    readonly memberId: bigint;
    readonly seat: Seat | null;
    readonly at: Temporal.Instant;
  },
): Promise<bigint> {
  const { id } = await db
    .insertInto("position")
    .values({ tree: position.tree, created_at: position.at })
    .returning("id")
    .executeTakeFirstOrThrow();
  const during = from(position.at);
  await db.insertInto("position_holder").values({ position_id: id, member_id: position.memberId, during }).execute();
  await insertSeat(db, { tree: position.tree, positionId: id, seat: position.seat, from: position.at });
  return id;
}

async function insertSeat(
  db: Db,
  row: {
    readonly tree: string;
    readonly positionId: bigint;
    readonly seat: Seat | null;
    readonly from: Temporal.Instant;
  },
): Promise<void> {
  await db
    .insertInto("seat")
    .values({
      tree: row.tree,
      position_id: row.positionId,
      parent_id: row.seat?.parentId ?? null,
      leg: row.seat?.leg ?? null,
      during: from(row.from),
    })
    .execute();
}

/** The position stands elsewhere from the instant on; what was planned for later goes, what was before stays. */
export async function replaceSeat(
  db: Db,
  row: {
    readonly tree: string;
    readonly positionId: bigint;
    readonly seat: Seat | null;
    readonly from: Temporal.Instant;
  },
): Promise<void> {
  await sql`delete from seat where position_id = ${row.positionId} and lower(during) >= ${row.from}::timestamptz`.execute(
    db,
  );
  await sql`update seat set during = tstzrange(lower(during), ${row.from}::timestamptz)
    where position_id = ${row.positionId} and during @> ${row.from}::timestamptz`.execute(db);
  await insertSeat(db, row);
}

/** Somebody else holds the position from the instant on. */
export async function replaceHolder(
  db: Db,
  row: { readonly positionId: bigint; readonly memberId: bigint; readonly from: Temporal.Instant },
): Promise<void> {
  await sql`delete from position_holder
    where position_id = ${row.positionId} and lower(during) >= ${row.from}::timestamptz`.execute(db);
  await sql`update position_holder set during = tstzrange(lower(during), ${row.from}::timestamptz)
    where position_id = ${row.positionId} and during @> ${row.from}::timestamptz`.execute(db);
  await db
    .insertInto("position_holder")
    .values({ position_id: row.positionId, member_id: row.memberId, during: from(row.from) })
    .execute();
}

export async function treeOfPosition(db: Db, id: bigint): Promise<string | undefined> {
  const row = await db.selectFrom("position").select("tree").where("id", "=", id).executeTakeFirst();
  return row?.tree;
}

/** Who holds each of the positions at the instant; one that nobody held then is absent. */
export async function holdersOf(
  db: Db,
  positions: readonly bigint[],
  at: Temporal.Instant,
): Promise<ReadonlyMap<bigint, bigint>> {
  if (positions.length === 0) return new Map();
  const { rows } = await sql<{ position_id: bigint; member_id: bigint }>`
    select position_id, member_id from position_holder
    where position_id = any(${[...new Set(positions)]}::bigint[]) and during @> ${at}::timestamptz`.execute(db);
  return new Map(rows.map((row) => [row.position_id, row.member_id]));
}

export async function holderAt(db: Db, positionId: bigint, at: Temporal.Instant): Promise<bigint | undefined> {
  const row = await db
    .selectFrom("position_holder")
    .select("member_id")
    .where("position_id", "=", positionId)
    .where("during", "@>", sql<string>`${at}::timestamptz`)
    .executeTakeFirst();
  return row?.member_id;
}

/** The positions that the member holds, the first one first; of one tree or of all. */
export async function positionsOf(
  db: Db,
  memberId: bigint,
  at: Temporal.Instant,
  tree?: string,
): Promise<readonly { readonly id: bigint; readonly tree: string }[]> {
  const { rows } = await sql<{ id: bigint; tree: string }>`
    select position.id, position.tree from position_holder holder join position on position.id = holder.position_id
    where holder.member_id = ${memberId} and holder.during @> ${at}::timestamptz
      and (${tree ?? null}::text is null or position.tree = ${tree ?? null})
    order by position.id`.execute(db);
  return rows;
}

/** The first position of the nearest member above (or of the member themself) who has one in the tree. */
export async function nearestPosition(
  db: Db,
  tree: string,
  memberId: bigint,
  at: Temporal.Instant,
): Promise<bigint | undefined> {
  const { rows } = await sql<{ id: bigint }>`
    with recursive above (member_id, depth) as (
      select ${memberId}::bigint, 0
      union all
      select edge.parent_id, above.depth + 1 from above join tree_edge edge
        on edge.tree = 'sponsor' and edge.member_id = above.member_id and edge.during @> ${at}::timestamptz
    )
    select position.id from above
    join position_holder holder on holder.member_id = above.member_id and holder.during @> ${at}::timestamptz
    join position on position.id = holder.position_id and position.tree = ${tree}
    order by above.depth, position.id limit 1`.execute(db);
  return rows[0]?.id;
}

/** The tree's oldest root. */
export async function firstRoot(db: Db, tree: string, at: Temporal.Instant): Promise<bigint | undefined> {
  const { rows } = await sql<{ id: bigint }>`
    select position_id as id from seat where tree = ${tree} and parent_id is null and during @> ${at}::timestamptz
    order by position_id limit 1`.execute(db);
  return rows[0]?.id;
}

/** Who sits, or is going to sit, directly under these: a leg that is promised to somebody is not free. */
export async function legsFrom(
  db: Db,
  parents: readonly bigint[],
  at: Temporal.Instant,
): Promise<readonly { readonly parentId: bigint; readonly leg: number; readonly positionId: bigint }[]> {
  const { rows } = await sql<{ parentId: bigint; leg: number; positionId: bigint }>`
    select distinct on (parent_id, leg) parent_id as "parentId", leg, position_id as "positionId" from seat
    where parent_id = any(${parents}::bigint[]) and during && ${from(at)} order by parent_id, leg, during`.execute(db);
  return rows;
}

/** The end of a side: from the position always down the same leg. */
export async function outerEnd(
  db: Db,
  start: { readonly positionId: bigint; readonly leg: number; readonly at: Temporal.Instant; readonly levels: number },
): Promise<{ readonly positionId: bigint; readonly depth: number }> {
  const { rows } = await sql<{ positionId: bigint; depth: number }>`
    with recursive walk (id, depth) as (
      select ${start.positionId}::bigint, 0
      union all
      select (
        select seat.position_id from seat
        where seat.parent_id = walk.id and seat.leg = ${start.leg} and seat.during && ${from(start.at)}
        order by seat.during limit 1
      ), walk.depth + 1
      from walk where walk.id is not null and walk.depth < ${start.levels}
    )
    select id as "positionId", depth from walk where id is not null order by depth desc limit 1`.execute(db);
  return rows[0]!;
}

/** Everybody below a position with their parent and leg, parents before children. */
export async function seatsBelow(
  db: Db,
  positionId: bigint,
  at: Temporal.Instant,
): Promise<readonly { readonly positionId: bigint; readonly parentId: bigint }[]> {
  const { rows } = await sql<{ positionId: bigint; parentId: bigint }>`
    with recursive below (id, parent_id, depth) as (
      select position_id, parent_id, 1 from seat where parent_id = ${positionId} and during @> ${at}::timestamptz
      union all
      select seat.position_id, seat.parent_id, below.depth + 1
      from below join seat on seat.parent_id = below.id and seat.during @> ${at}::timestamptz
    )
    select id as "positionId", parent_id as "parentId" from below order by depth`.execute(db);
  return rows;
}

/** Of these positions: the members whose first position of the tree is among them. */
export async function firstPositions(
  db: Db,
  tree: string,
  positions: readonly bigint[],
  at: Temporal.Instant,
): Promise<readonly bigint[]> {
  const { rows } = await sql<{ memberId: bigint }>`
    select holder.member_id as "memberId" from position_holder holder
    where holder.position_id = any(${positions}::bigint[]) and holder.during @> ${at}::timestamptz and not exists (
      select from position_holder earlier join position on position.id = earlier.position_id
      where earlier.member_id = holder.member_id and earlier.during @> ${at}::timestamptz
        and position.tree = ${tree} and position.id < holder.position_id)`.execute(db);
  return rows.map((row) => row.memberId);
}
