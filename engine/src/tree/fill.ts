import type { Plan } from "../plan/document.ts";
import type { Worth } from "../plan/rate.ts";
import { compareBytewise } from "../run/order.ts";
import type { Member } from "./network.ts";
import { MOST_LEGS } from "./network.ts";
import { NONE, orderTree } from "./order.ts";
import { balanced, breadthFirst, outerEnd } from "./places.ts";
import type { Places } from "./places.ts";

type TreeForm = Plan["trees"][string];

/**
 * The members with a place in every tree that the plan fills (`fill`): whoever the data place nowhere stands below their sponsor, in
 * the order of joining, of the same day in the bytewise order of ids, and a sponsor always before whom they brought in. Pure: the same members in
 * any order have the same places. `titles`: rank numbers (0 for none) at the period's start, where the width goes by rank.
 *
 * A place is found anew from what is given, so whoever keeps the network keeps the answer: what is in the data stays. Data that
 * make no network (double ids, circles) are left as they are; `buildNetwork` says what is wrong with them.
 */
export function fillTrees(
  plan: Plan,
  members: readonly Member[],
  titles: ReadonlyMap<string, number> = new Map(),
): readonly Member[] {
  const ranks = (plan.ranks ?? []).map(({ name }) => name);
  return Object.values(plan.trees).reduce(
    (placed, form) => (form.fill === undefined ? placed : fillTree(form, ranks, placed, titles)),
    members,
  );
}

/** As `fillTrees`, for one tree. Time: members x log(members); `balanced` members x depth of the tree. */
export function fillTree(
  form: TreeForm,
  ranks: readonly string[],
  members: readonly Member[],
  titles: ReadonlyMap<string, number> = new Map(),
): readonly Member[] {
  const { parent: relation, legs = 0 } = form;
  const size = members.length;
  const indexes = new Map(members.map(({ id }, index) => [id, index]));
  const indexOf = (id: string | null | undefined): number => indexes.get(id ?? "") ?? NONE;
  const sponsors = orderTree(Int32Array.from(members, ({ sponsorId }) => indexOf(sponsorId)));
  const given = Int32Array.from(members, ({ parents }) => indexOf(parents?.[relation]));
  const placed = orderTree(given);
  if (indexes.size < size || "cycles" in sponsors || "cycles" in placed) return members;

  // Who stands under nobody and has others below by the data is a top of theirs.
  const stands = new Uint8Array(size);
  for (let at = 0; at < size; at++) {
    if (given[at] === NONE) continue;
    stands[at] = 1;
    stands[given[at]!] = 1;
  }
  const kinds: ReadonlySet<string> = new Set(form.who ?? ["distributor"]);
  const hasPlace = members.map(({ kind }, at) => stands[at] === 1 || kinds.has(kind));
  const above = nearestAbove(sponsors, hasPlace);

  const inOrder = orderOfJoining(members);
  const places = placesOf(
    form,
    ranks,
    members,
    titles,
    Int32Array.from(placed.position, (at) => placed.depth[at]!),
  );
  putGiven(places, inOrder, placed, stands, (at) => {
    const leg = members[at]!.legs?.[relation];
    return leg === undefined || !(leg >= 0 && leg < MOST_LEGS) ? NONE : leg;
  });

  const filled = [...members];
  const waiting: number[] = [];
  for (const who of inOrder) {
    for (let at = who; at !== NONE && stands[at] === 0 && hasPlace[at] === true; at = above[at]!) waiting.push(at);
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      stands[at] = 1;
      const member = members[at]!;
      if (above[at] === NONE) {
        places.put(at, NONE, NONE);
        filled[at] = { ...member, parents: { ...member.parents, [relation]: null } };
        continue;
      }
      const { under, leg } = places.place(at, above[at]!);
      filled[at] = {
        ...member,
        parents: { ...member.parents, [relation]: members[under]!.id },
        ...(legs > 0 && { legs: { ...member.legs, [relation]: leg } }),
      };
    }
  }
  return filled;
}

/** Who stands by the data, parents first, and children of one parent in the order of joining. */
function putGiven(
  places: Places,
  inOrder: readonly number[],
  placed: Exclude<ReturnType<typeof orderTree>, { cycles: unknown }>,
  stands: Uint8Array,
  legOf: (at: number) => number,
): void {
  const byDepth = inOrder.filter((at) => stands[at] === 1);
  byDepth.sort((a, b) => placed.depth[placed.position[a]!]! - placed.depth[placed.position[b]!]!);
  for (const at of byDepth) {
    const parent = placed.parent[placed.position[at]!]!;
    places.put(at, parent === NONE ? NONE : placed.source[parent]!, legOf(at));
  }
  places.begin();
}

/** The nearest person above in the sponsor tree who has a place, by input index. */
function nearestAbove(
  { source, parent }: Exclude<ReturnType<typeof orderTree>, { cycles: unknown }>,
  hasPlace: readonly boolean[],
): Int32Array {
  const above = new Int32Array(source.length).fill(NONE);
  for (let position = 0; position < source.length; position++) {
    if (parent[position] === NONE) continue;
    const sponsor = source[parent[position]!]!;
    above[source[position]!] = hasPlace[sponsor] === true ? sponsor : above[sponsor]!;
  }
  return above;
}

/** Who has no day of joining comes first. */
function orderOfJoining(members: readonly Member[]): number[] {
  const byId = members.map((_, at) => at);
  return byId.sort((a, b) => {
    const [x, y] = [members[a]!.joinedOn ?? "", members[b]!.joinedOn ?? ""];
    return x < y ? -1 : x > y ? 1 : compareBytewise(members[a]!.id, members[b]!.id);
  });
}

function placesOf(
  { fill, legs = 0, width }: TreeForm,
  ranks: readonly string[],
  members: readonly Member[],
  titles: ReadonlyMap<string, number>,
  depth: Int32Array,
): Places {
  const size = members.length;
  if (legs > 0 && fill === "balanced") return balanced(size, legs);
  if (legs > 0 && (fill === "left" || fill === "right")) return outerEnd(size, fill === "left" ? 0 : legs - 1);
  const most = legs > 0 ? legs : size;
  const byTitle = Array.from({ length: ranks.length + 1 }, (_, title) =>
    Math.max(1, Math.min(most, Math.floor(width === undefined ? most : widthOf(width, ranks, title)))),
  );
  const room = Int32Array.from(members, ({ id }) => byTitle[titles.get(id) ?? 0] ?? byTitle[0]!);
  return breadthFirst(size, room, depth, legs);
}

/** How many can stand directly below who holds this title (a rank number, 0 for none). Below the lowest rank written: one. */
function widthOf(width: Worth, ranks: readonly string[], title: number): number {
  if (typeof width === "string") return Number(width);
  if ("byRank" in width) {
    let best = 0;
    for (const name of Object.keys(width.byRank)) {
      const rank = ranks.indexOf(name) + 1;
      if (rank > best && rank <= title) best = rank;
    }
    return best === 0 ? 1 : widthOf(width.byRank[ranks[best - 1]!]!, ranks, title);
  }
  // Volumes are not known before people stand: the checker refuses such a width.
  if ("byVolume" in width) return 1;
  const [parts, choose] = "lower" in width ? [width.lower, Math.min] : [width.higher, Math.max];
  return choose(...parts.map((part) => widthOf(part, ranks, title)));
}
