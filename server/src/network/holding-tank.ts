/** Newcomers who wait for a seat that their sponsor chooses; after the deadline the tree's rule does. */
import { sql } from "kysely";
import type { Generated } from "kysely";
import type { Context, Db } from "../foundation/database.ts";
import { inTransaction } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import type { JobHandler, Recurring } from "../foundation/jobs.ts";
import type { FillRule, Seat, TreeRules, Waiting } from "./model.ts";
import { hasSeats } from "./model.ts";
import { firstRoot, nearestPosition, positionsOf } from "./seat-store.ts";
import { standsBelow, takeSeat } from "./take-seat.ts";
import type { Wish } from "./take-seat.ts";
import { findTree, listTrees } from "./trees.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    tank: TankTable;
  }
}

declare module "../foundation/jobs.ts" {
  interface Jobs {
    /** Seats by the tree's rule who waited past the deadline. */
    "seat-waiting": Record<string, never>;
  }
}

interface TankTable {
  id: Generated<bigint>;
  tree: string;
  member_id: bigint;
  sponsor_id: bigint | null;
  since: Temporal.Instant;
  deadline: Temporal.Instant;
  position_id: bigint | null;
  placed_at: Temporal.Instant | null;
}

/**
 * Every tree with seats receives a newcomer: at once, or in its holding tank. Who founds a tree does not wait.
 * @returns nothing, or the failure of `takeSeat`.
 */
export async function receiveNewcomer(
  context: Context,
  newcomer: { readonly memberId: bigint; readonly sponsorId: bigint | null },
): Promise<undefined | Failure> {
  for (const tree of await listTrees(context.tx)) {
    if (!hasSeats(tree)) continue;
    const waits = tree.tankDays !== null && (await firstRoot(context.tx, tree.name, context.now)) !== undefined;
    if (waits) {
      await letWait(context, tree, newcomer);
    } else {
      const seated = await takeSeat(context, { tree: tree.name, memberId: newcomer.memberId, under: null });
      if (!isFailure(seated)) continue;
      // A matrix that is full below the sponsor turns nobody away: they wait, and staff find the place.
      if (seated.code !== "wrong-state") return seated;
      await letWait(context, tree, newcomer);
    }
  }
  return undefined;
}

async function letWait(
  context: Context,
  tree: TreeRules,
  newcomer: { readonly memberId: bigint; readonly sponsorId: bigint | null },
): Promise<void> {
  await context.tx
    .insertInto("tank")
    .values({
      tree: tree.name,
      member_id: newcomer.memberId,
      sponsor_id: newcomer.sponsorId,
      since: context.now,
      deadline: context.now.add({ hours: 24 * (tree.tankDays ?? 0) }),
      position_id: null,
      placed_at: null,
    })
    .execute();
}

/** Who waits, those with the nearest deadline first; with `sponsorId` only their newcomers. */
export async function listWaiting(
  db: Db,
  filter: { readonly sponsorId?: bigint; readonly limit: number },
): Promise<readonly Waiting[]> {
  let query = db
    .selectFrom("tank")
    .select(["id", "tree", "member_id as memberId", "sponsor_id as sponsorId", "since", "deadline"])
    .where("placed_at", "is", null);
  if (filter.sponsorId !== undefined) query = query.where("sponsor_id", "=", filter.sponsorId);
  return await query.orderBy("deadline").orderBy("id").limit(filter.limit).execute();
}

/**
 * Seats one who waits.
 * @param choice.sponsorId where a sponsor chooses: only their own newcomers, and only below a position of theirs
 * @returns the position; `not-found` where nobody waits any more, `not-allowed` for a seat elsewhere, or `takeSeat`'s failure.
 */
export async function seatWaiting(
  context: Context,
  choice: {
    readonly id: bigint;
    readonly sponsorId?: bigint;
    readonly seat?: Seat;
    readonly fill?: FillRule;
  },
): Promise<bigint | Failure> {
  const { tx, now } = context;
  const waiting = await tx
    .selectFrom("tank")
    .select(["tree", "member_id", "sponsor_id"])
    .where("id", "=", choice.id)
    .where("placed_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
  const foreign = choice.sponsorId !== undefined && waiting?.sponsor_id !== choice.sponsorId;
  if (waiting === undefined || foreign) {
    return new Failure("not-found", "Nobody waits here any more: they have their seat.");
  }
  if (choice.seat !== undefined && choice.sponsorId !== undefined) {
    const refused = await refuseElsewhere(context, waiting.tree, choice.sponsorId, choice.seat);
    if (refused !== undefined) return refused;
  }
  const wish: Wish =
    choice.seat !== undefined
      ? { seat: choice.seat }
      : { under: await sponsorsPosition(context, waiting), ...(choice.fill !== undefined && { fill: choice.fill }) };
  const position = await takeSeat(context, { tree: waiting.tree, memberId: waiting.member_id, ...wish });
  if (isFailure(position)) return position;
  await tx.updateTable("tank").set({ position_id: position, placed_at: now }).where("id", "=", choice.id).execute();
  return position;
}

async function sponsorsPosition(
  { tx, now }: Context,
  waiting: { readonly tree: string; readonly sponsor_id: bigint | null },
): Promise<bigint | null> {
  return waiting.sponsor_id === null
    ? null
    : ((await nearestPosition(tx, waiting.tree, waiting.sponsor_id, now)) ?? null);
}

async function refuseElsewhere(
  { tx, now }: Context,
  treeName: string,
  sponsorId: bigint,
  seat: Seat,
): Promise<Failure | undefined> {
  const tree = (await findTree(tx, treeName))!;
  for (const own of await positionsOf(tx, sponsorId, now, treeName)) {
    if (await standsBelow(tx, tree, seat.parentId, own.id, now)) return undefined;
  }
  return new Failure("not-allowed", "You can place your newcomers below your own positions only.", { field: "parent" });
}

/** How many newcomers wait for a seat that this sponsor may choose. */
export async function countWaitingFor(db: Db, sponsorId: bigint): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from tank where sponsor_id = ${sponsorId} and placed_at is null`.execute(db);
  return rows[0]!.count;
}

/**
 * A membership has gone to another: those who wait are the new holder's to seat. A seat that the old holder waited for themself is
 * the new one's wait, unless they wait or hold a position there already.
 */
export async function passWaiting(db: Db, fromId: bigint, toId: bigint, now: Temporal.Instant): Promise<void> {
  await sql`update tank set sponsor_id = ${toId} where sponsor_id = ${fromId} and placed_at is null`.execute(db);
  const own = sql`member_id = ${fromId} and placed_at is null`;
  await sql`delete from tank where ${own} and (
    exists (select from tank other where other.tree = tank.tree and other.member_id = ${toId} and other.placed_at is null)
    or exists (select from position_holder holder join position on position.id = holder.position_id
      where holder.member_id = ${toId} and position.tree = tank.tree and holder.during @> ${now}::timestamptz))`.execute(
    db,
  );
  await sql`update tank set member_id = ${toId}, sponsor_id = nullif(sponsor_id, ${toId}) where ${own}`.execute(db);
}

/** Seats everyone whose deadline has passed, each in a transaction of its own. Returns how many found no seat. */
export async function seatOverdue(db: Db, now: Temporal.Instant): Promise<{ seated: number; left: number }> {
  const { rows } = await sql<{ id: bigint }>`
    select id from tank where placed_at is null and deadline <= ${now}::timestamptz order by deadline, id`.execute(db);
  let seated = 0;
  for (const { id } of rows) {
    const position = await inTransaction(db, (tx) => seatWaiting({ tx, now, actor: null }, { id }));
    // Whoever finds no seat goes on waiting, and staff see them as overdue.
    if (!isFailure(position)) seated += 1;
  }
  return { seated, left: rows.length - seated };
}

export const seatWaitingJob: JobHandler<"seat-waiting"> = async (_payload, { db, clock }) => {
  await seatOverdue(db, clock.now());
};

/** Every five minutes. */
export const seatWaitingSchedule: Recurring = { job: "seat-waiting", at: "*/5 * * * *" };
