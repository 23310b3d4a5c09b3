import type { Remaining } from "../bonus/terms.ts";
import type { Fault, Result } from "../fault.ts";
import { failure, success } from "../fault.ts";
import { dayNumber } from "../plan/calendar.ts";
import { overdrawnTransfer } from "../run/run.ts";
import type { RunFault, RunInput } from "../run/run.ts";
import type { Sale, SaleFault } from "../run/sales.ts";
import { KINDS, MOST_LEGS, NO_DAY } from "../tree/network.ts";
import type { Member, NetworkFault } from "../tree/network.ts";
import { NONE } from "../tree/order.ts";
import { isFurther } from "../volume/activity.ts";
import { pointsOfSale } from "../volume/of-sales.ts";
import { addColumn, writeMark } from "./columns.ts";
import type { GrowingIds } from "./positions.ts";
import { addSale, setRemaining } from "./sales.ts";
import type { LiveSales } from "./sales.ts";
import { addPosition, lookAgain, takePosition } from "./standing.ts";
import type { Standing } from "./standing.ts";
import { isWithin, link, unlink } from "./trees.ts";
import type { LiveTree } from "./trees.ts";
import { setNumber, volumeNumbers } from "./volumes.ts";

/** What a live state refuses, and why. Nothing of a refused event stays. */
export interface LiveFault extends Fault {
  readonly code:
    | RunFault["code"]
    | SaleFault["code"]
    | NetworkFault["code"]
    | "live.unknown-member"
    | "live.unknown-sale"
    | "live.unknown-tree"
    | "live.remaining";
  readonly data: { readonly [key: string]: unknown };
}

/** What the events of a live state change. */
export interface World {
  readonly standing: Standing;
  readonly sales: LiveSales;
  readonly transfers: NonNullable<RunInput["transfers"]>;
}

/** What an event was about, for whoever follows: the sale, or the one who moved and in which tree. */
export type Happened =
  | { readonly what: "sale" | "refund"; readonly sale: number }
  | { readonly what: "move"; readonly at: number; readonly tree: LiveTree }
  | { readonly what: "join"; readonly at: number };

export function positionOf({ standing }: World, memberId: string): Result<number, LiveFault> {
  const at = standing.network.positions.get(memberId);
  if (at !== undefined) return success(at);
  return refuse("live.unknown-member", `"${memberId}" is not among the members`, { memberId });
}

export function saleOf({ sales }: World, saleId: string): Result<number, LiveFault> {
  const sale = sales.indexes.get(saleId);
  if (sale !== undefined) return success(sale);
  return refuse("live.unknown-sale", `there is no sale "${saleId}" in this period`, { saleId });
}

export function sell(world: World, sale: Sale): Result<Happened, LiveFault> {
  const { standing, sales } = world;
  const added = addSale(standing.journal, sales, standing.network, sale);
  if (!added.ok) return added;
  countSale(world, added.value, () => 0);
  return success({ what: "sale", sale: added.value });
}

export function refund(world: World, saleId: string, remaining: readonly Remaining[]): Result<Happened, LiveFault> {
  const { standing, sales } = world;
  const found = saleOf(world, saleId);
  if (!found.ok) return found;
  const sale = found.value;
  const before = standing.figures.plan.volumes.map((form) =>
    "points" in form ? pointsOfSale(sales.view, form, sale) : 0,
  );
  const wrong = setRemaining(standing.journal, sales, sale, remaining);
  if (wrong !== null) return refuse("live.remaining", `sale "${saleId}": ${wrong}`, { saleId });
  countSale(world, sale, (volume) => before[volume]!);
  for (const [index, form] of standing.figures.plan.volumes.entries()) {
    if (form.of !== "credited" || standing.changes.volumes[index]!.count === 0) continue;
    const overdrawn = overdrawnTransfer(standing.figures, world.transfers);
    if (overdrawn !== null) return failure([overdrawn]);
  }
  return success({ what: "refund", sale });
}

/** Volumes of sales change by what the sale counts there now, less what it did before. */
function countSale({ standing, sales }: World, sale: number, before: (volume: number) => number): void {
  const { view } = sales;
  const [seller, buyer, host] = [view.seller[sale]!, view.buyer[sale]!, view.host?.[sale] ?? NONE];
  for (const [index, form] of standing.figures.plan.volumes.entries()) {
    if (!("points" in form)) continue;
    const whose = { credited: seller, own: buyer, customers: seller === buyer ? NONE : seller, hosted: host };
    const at = whose[form.of];
    const by = pointsOfSale(view, form, sale) - before(index);
    if (at === NONE || by === 0) continue;
    const numbers = volumeNumbers(standing, index);
    setNumber(standing, numbers, at, numbers.column.now[at]! + by);
  }
}

/** Put a member, and everybody below, under another one; null: at the top. `leg`: in which of their legs, where legs are numbered. */
export function move(
  world: World,
  memberId: string,
  parentId: string | null,
  relation: string,
  leg: number | undefined,
): Result<Happened, LiveFault> {
  const { standing } = world;
  const [member, parent] = [positionOf(world, memberId), parentId === null ? null : positionOf(world, parentId)];
  if (!member.ok) return member;
  if (parent !== null && !parent.ok) return parent;
  const tree = standing.trees.get(relation);
  if (tree === undefined) {
    return refuse("live.unknown-tree", `no member has a ${relation}: there is no such tree to move in`, { relation });
  }
  const [at, above] = [member.value, parent === null ? NONE : parent.value];
  if (above !== NONE && isWithin(tree, above, at)) {
    const message = `"${memberId}" cannot stand under "${parentId}", who stands below them in the ${relation} tree`;
    return refuse("network.cycle", message, { memberId, parentId, relation });
  }
  const wrong = wrongLeg(world, tree, at, above, leg);
  if (wrong !== null) return refuse(wrong.code, `member "${memberId}" ${wrong.message}`, { memberId, relation });
  const stays = tree.parent.now[at] === above && (leg === undefined || tree.seat?.now[at] === leg);
  if (stays) return success({ what: "move", at, tree });
  for (const kept of standing.kept) if (kept.tree === tree) kept.detach?.(at);
  unlink(standing.journal, tree, at);
  link(standing.journal, tree, at, above);
  sit(standing, tree, at, leg);
  tree.order = undefined;
  standing.journal.undo.push(() => void (tree.order = undefined));
  for (const kept of standing.kept) if (kept.tree === tree) kept.attach?.(at);
  return success({ what: "move", at, tree });
}

/** A new member, in every tree at once. */
export function join(world: World, member: Member): Result<Happened, LiveFault> {
  const { standing } = world;
  const { network, columns, table, trees } = standing;
  const { id } = member;
  if (network.positions.has(id)) {
    return refuse("network.duplicate-id", `member id "${id}" stands twice; ids are unique, rename one`, { id });
  }
  const at = table.size;
  const places: { readonly tree: LiveTree; readonly above: number; readonly leg: number | undefined }[] = [];
  const relations = new Set([...Object.keys(member.parents ?? {}), ...Object.keys(member.legs ?? {}), "sponsor"]);
  for (const relation of relations) {
    const parentId = relation === "sponsor" ? member.sponsorId : (member.parents?.[relation] ?? null);
    const [leg, tree] = [member.legs?.[relation], trees.get(relation)];
    if (parentId === null && leg === undefined) continue;
    if (tree === undefined) {
      return refuse("live.unknown-tree", `no member has a ${relation}: there is no such tree to join`, { relation });
    }
    const above = parentId === null ? NONE : network.positions.get(parentId);
    if (above === undefined) {
      const message = `${relation} "${parentId}" of member "${id}" is not among the members; add them or correct the id`;
      return refuse(parentId === id ? "network.own-sponsor" : "network.unknown-sponsor", message, { id, parentId });
    }
    const wrong = wrongLeg(world, tree, at, above, leg);
    if (wrong !== null) return refuse(wrong.code, `member "${id}" ${wrong.message}`, { id, relation });
    places.push({ tree, above, leg });
  }
  const day = member.joinedOn === undefined ? NO_DAY : dayNumber(member.joinedOn);
  if (day === null) {
    const message = `member "${id}": "${member.joinedOn}" is no day; write it as 2026-01-31`;
    return refuse("network.joined-on", message, { id });
  }
  const holder = member.holderId === undefined ? at : network.positions.get(member.holderId);
  if (holder === undefined || (holder !== at && isFurther(network, holder))) {
    const message = `"${id}" is a position of "${member.holderId}", who is not among the members or is a further position itself`;
    return refuse("network.holder", message, { id, holderId: member.holderId });
  }
  const orders = [...trees.values()].map((tree) => [tree, tree.order] as const);
  addPosition(standing, holder);
  columns.kind.now[at] = KINDS.indexOf(member.kind);
  columns.joined.now[at] = day;
  const [ids, positions] = [network.ids as string[], network.positions as GrowingIds];
  ids.push(id);
  positions.add(id, at);
  standing.journal.undo.push(() => {
    ids.length = at;
    positions.remove(id);
    takePosition(standing, holder);
    for (const [tree, order] of orders) tree.order = order;
  });
  // Who comes last stands behind everybody above them.
  for (const tree of trees.values()) if (tree.order !== null) tree.order = undefined;
  for (const { tree, above, leg } of places) {
    link(standing.journal, tree, at, above);
    sit(standing, tree, at, leg);
  }
  for (const { tree, attach } of standing.kept) if (tree !== null) attach?.(at);
  standing.newcomers.push(at);
  return success({ what: "join", at });
}

/** What is wrong with a leg in which somebody is to stand. Where legs are numbered, whoever has a parent has one of their own. */
function wrongLeg(
  { standing }: World,
  tree: LiveTree,
  at: number,
  above: number,
  leg: number | undefined,
): { readonly code: "network.leg" | "run.legs"; readonly message: string } | null {
  const { relation } = tree;
  const wrong = (message: string) => ({ code: "network.leg" as const, message });
  if (leg === undefined) {
    if (above === NONE || tree.seat === null) return null;
    return wrong(`stands under somebody by ${relation} and in no leg; say in which, from 0`);
  }
  if (above === NONE) return wrong(`stands in leg ${leg} of nobody by ${relation}; name whom they stand under`);
  if (!Number.isInteger(leg) || leg < 0 || leg >= MOST_LEGS) {
    return wrong(`stands in leg ${leg} by ${relation}; legs are numbered from 0 to ${MOST_LEGS - 1}`);
  }
  if (tree.seat === null && tree.parent.now.some((parent, other) => parent !== NONE && other !== at)) {
    return wrong(`is the only one to stand in a leg by ${relation}`);
  }
  for (let other = tree.firstChild.now[above]!; other !== NONE; other = tree.nextChild.now[other]!) {
    if (other !== at && tree.seat!.now[other] === leg) {
      return wrong(`stands where "${standing.network.ids[other]}" stands by ${relation}: in leg ${leg}`);
    }
  }
  const further = standing.figures.plan.bonuses.some(
    (bonus) => bonus.shape === "legs" && bonus.tree === relation && leg >= bonus.legs,
  );
  if (!further) return null;
  return { code: "run.legs", message: `stands in leg ${leg} by ${relation}; a bonus matches fewer legs` };
}

/** `at` stands in this leg now. The first leg of a tree makes it one of numbered legs. */
function sit(standing: Standing, tree: LiveTree, at: number, leg: number | undefined): void {
  if (tree.seat === null) {
    if (leg === undefined) return;
    tree.seat = addColumn(standing.table, new Uint8Array(standing.table.size));
    lookAgain(standing);
  }
  if (tree.seat.now[at] !== (leg ?? 0)) writeMark(standing.journal, tree.seat.now, at, leg ?? 0);
}

export function refuse(
  code: LiveFault["code"],
  message: string,
  data: LiveFault["data"],
): { readonly ok: false; readonly faults: readonly LiveFault[] } {
  return failure([{ code, message, data }]);
}
