import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { changeStanding, handCustomersOn, memberById, standingAt } from "../members/index.ts";
import type { Standing } from "../members/index.ts";
import { receiveNewcomer } from "./holding-tank.ts";
import { comingTransfer } from "./membership/store.ts";
import { positionsOf } from "./seat-store.ts";
import { edgesBelowFrom, nearestLiving, replaceEdge, uplineAt } from "./store.ts";

/** Who serves the customers of a member who has left: the nearest member above who has not, or the company. */
export type CustomersGo = "upline" | "company";

/**
 * Changes what a member is from now on, with what it means for the trees. Who is suspended stays where they are. Who leaves
 * does so now; those directly under them in sponsor trees come under the nearest living member above as the next period
 * starts, seats in binary and matrix trees stay and pass volume, customers go on at once. A new distributor is seated.
 * @param wish.from the start of the next period
 * @returns the new standing; the failures of `changeStanding` and `takeSeat`, `wrong-state` for who leaves while their membership
 *   is about to go to another.
 */
export async function changeMember(
  context: Context,
  wish: {
    readonly memberId: bigint;
    readonly change: Partial<Standing>;
    readonly reason: string;
    readonly from: Temporal.Instant;
    readonly customersGo?: CustomersGo;
  },
): Promise<Standing | Failure> {
  const { tx, now } = context;
  const before = await standingAt(tx, wish.memberId, now);
  const coming = wish.change.status === "terminated" ? await comingTransfer(tx, wish.memberId) : undefined;
  if (coming !== undefined && coming.fromId === wish.memberId) {
    const { displayName } = (await memberById(tx, coming.toId))!;
    return new Failure("wrong-state", `This membership goes to ${displayName} with the next period and ends then.`);
  }
  const after = await changeStanding(context, wish);
  if (isFailure(after)) return after;
  if (after.status === "terminated") {
    await rollUp(context, wish.memberId, wish.from);
    await passCustomersOn(context, wish.memberId, wish.customersGo ?? "upline", wish.reason);
  } else if (before?.kind === "affiliate" && after.kind === "distributor") {
    const seated = await seatNewDistributor(context, wish.memberId);
    if (isFailure(seated)) return seated;
  }
  return after;
}

async function rollUp(context: Context, memberId: bigint, from: Temporal.Instant): Promise<void> {
  const { tx, now } = context;
  const above = new Map<string, bigint | null>();
  const children = await edgesBelowFrom(tx, memberId, from);
  for (const { tree, memberId: child } of children) {
    if (!above.has(tree)) above.set(tree, await nearestLiving(tx, tree, memberId, from, (id) => hasLeft(context, id)));
    await replaceEdge(tx, { tree, memberId: child, parentId: above.get(tree)!, from });
  }
  if (children.length === 0) return;
  await audit(context, {
    action: "network.rolled-up",
    subject: toEdge("member", memberId),
    after: {
      at: from,
      decided: now,
      trees: [...above].map(([tree, parent]) => ({ tree, under: parent && toEdge("member", parent) })),
      members: children.length,
    },
  });
}

async function passCustomersOn(context: Context, memberId: bigint, rule: CustomersGo, reason: string): Promise<void> {
  const { tx, now } = context;
  const line = rule === "company" ? [] : await uplineAt(tx, "sponsor", memberId, now);
  let owner: bigint | null = null;
  for (const { memberId: above } of line) {
    owner ??= (await hasLeft(context, above)) ? null : above;
  }
  const customers = await handCustomersOn(tx, memberId, owner, now);
  if (customers === 0) return;
  await audit(context, {
    action: "member.customers",
    subject: toEdge("member", memberId),
    reason,
    after: { customers, to: owner === null ? null : toEdge("member", owner) },
  });
}

async function seatNewDistributor(context: Context, memberId: bigint): Promise<undefined | Failure> {
  if ((await positionsOf(context.tx, memberId, context.now)).length > 0) return undefined;
  const [sponsor] = await uplineAt(context.tx, "sponsor", memberId, context.now);
  return receiveNewcomer(context, { memberId, sponsorId: sponsor?.memberId ?? null });
}

async function hasLeft({ tx, now }: Context, memberId: bigint): Promise<boolean> {
  return (await standingAt(tx, memberId, now))?.status === "terminated";
}
