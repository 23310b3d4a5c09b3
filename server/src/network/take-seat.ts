import { audit } from "../access/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import { lockName, violatedConstraint } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { memberById, standingAt } from "../members/index.ts";
import { findSeat } from "./find-seat.ts";
import { hasSeats } from "./model.ts";
import type { FillRule, Seat, TreeRules } from "./model.ts";
import { lineAt } from "./read-tree.ts";
import { firstRoot, insertPosition, nearestPosition, treeOfPosition } from "./seat-store.ts";
import { findTree } from "./trees.ts";

/** Where a newcomer is to sit: a seat that somebody chose, or below a position by a rule (the tree's own where none is said). */
export type Wish = { readonly seat: Seat } | { readonly under: bigint | null; readonly fill?: FillRule };

/**
 * Gives a member a position in a tree from now on: their first, or one more (re-entry).
 * `under: null` is below the nearest position above them in the sponsor tree (one more position: below their own first),
 * below the tree's root where nobody above has one, and the root itself in an empty tree.
 * @returns the position's id; `not-found`, `already-exists` for a seat that is taken, `wrong-state` where no seat is free
 *   or the member cannot be seated, `bad-input` for a seat that the tree does not have.
 */
export async function takeSeat(
  context: Context,
  place: { readonly tree: string; readonly memberId: bigint } & Wish,
): Promise<bigint | Failure> {
  const { tx, now } = context;
  const tree = await findTree(tx, place.tree);
  if (tree === undefined || !hasSeats(tree)) {
    return new Failure("not-found", `No tree with seats is called "${place.tree}".`, { field: "tree" });
  }
  const refused = await mayBeSeated(tx, place.memberId, now);
  if (refused !== undefined) return refused;
  await lockTree(context, tree.name);
  const seat = "seat" in place ? await chosenSeat(tx, tree, place.seat) : await seatUnder(context, tree, place);
  if (isFailure(seat)) return seat;
  try {
    const id = await insertPosition(tx, { tree: tree.name, memberId: place.memberId, seat, at: now });
    await audit(context, {
      action: "network.seated",
      subject: toEdge("member", place.memberId),
      after: { tree: tree.name, position: toEdge("position", id), ...seatJson(seat) },
    });
    return id;
  } catch (error) {
    return seatFailure(error);
  }
}

/** Who places in a tree or moves in it waits for the others, so that what was found free is free when it is taken. */
export function lockTree(context: Context, name: string): Promise<void> {
  return lockName(context.tx, `tree ${name}`);
}

/** Only a living distributor has a position. */
export async function mayBeSeated(db: Db, memberId: bigint, at: Temporal.Instant): Promise<Failure | undefined> {
  const standing = await standingAt(db, memberId, at);
  if (standing === undefined) return new Failure("not-found", "There is no such member.", { field: "member" });
  if (standing.kind === "distributor" && standing.status !== "terminated") return undefined;
  const name = (await memberById(db, memberId))?.displayName;
  return new Failure("wrong-state", `${name} is no distributor any more or yet; only distributors hold positions.`, {
    field: "member",
  });
}

async function chosenSeat(db: Db, tree: TreeRules, seat: Seat): Promise<Seat | Failure> {
  if ((await treeOfPosition(db, seat.parentId)) === tree.name) return seat;
  return new Failure("not-found", `The ${tree.name} tree has no such position.`, { field: "parent" });
}

async function seatUnder(
  context: Context,
  tree: TreeRules,
  place: { readonly memberId: bigint; readonly under: bigint | null; readonly fill?: FillRule },
): Promise<Seat | null | Failure> {
  const { tx, now } = context;
  const under =
    place.under ?? (await nearestPosition(tx, tree.name, place.memberId, now)) ?? (await firstRoot(tx, tree.name, now));
  if (under === undefined) return null;
  const known = await chosenSeat(tx, tree, { parentId: under, leg: 0 });
  return isFailure(known) ? known : findSeat(tx, tree, under, now, place.fill);
}

/** Whether a position is another or stands below it. */
export async function standsBelow(
  db: Db,
  tree: TreeRules,
  positionId: bigint,
  above: bigint,
  at: Temporal.Instant,
): Promise<boolean> {
  return (await lineAt(db, tree, positionId, at)).some((node) => node.id === above);
}

/** What the database says about a seat or an edge, as a Failure; anything else is thrown again. */
export function seatFailure(error: unknown): Failure {
  switch (violatedConstraint(error)) {
    case "seat_taken":
      return new Failure("already-exists", "That seat is taken, now or from a later day on; choose another.", {
        field: "leg",
      });
    case "seat_leg":
      return new Failure("bad-input", "The tree has no such leg; legs are counted from 0.", { field: "leg" });
    case "seat_no_cycle":
    case "seat_not_under_itself":
    case "tree_edge_no_cycle":
    case "tree_edge_check":
      return new Failure("tree-cycle", "The new place is below what is moved: that would close a circle.");
    case "tree_edge_width":
      return new Failure("wrong-state", "The tree is no wider there: choose another place.", { field: "parent" });
    case "network_closed_period":
      return new Failure("wrong-state", "This would change a period that is closed.");
    default:
      throw error;
  }
}

export function seatJson(seat: Seat | null): { readonly parent: string | null; readonly leg: number | null } {
  return { parent: seat === null ? null : toEdge("position", seat.parentId), leg: seat?.leg ?? null };
}
