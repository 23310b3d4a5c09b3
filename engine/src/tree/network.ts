import type { Fault, Result } from "../fault.ts";
import { failure, success } from "../fault.ts";
import { inBlocks } from "../blocks.ts";
import { NONE, orderTree } from "./order.ts";
import type { OrderedTree, Tree } from "./order.ts";
import { dayNumber } from "../plan/calendar.ts";

/** What a person is to the company at the period's last instant. */
export const KINDS = ["customer", "affiliate", "distributor"] as const;
export type Kind = (typeof KINDS)[number];

export interface Member {
  readonly id: string;
  readonly kind: Kind;
  /** Who brought them in, or null at the top. */
  readonly sponsorId: string | null;
  /** Whom they stand under in other trees, by relation (enroller, placement); null at its top. */
  readonly parents?: Readonly<Record<string, string | null>>;
  /** The leg of their parent in which they stand, from 0, by relation: { placement: 1 } is the right leg of a binary tree. */
  readonly legs?: Readonly<Record<string, number>>;
  /** A further position of this member: it stands in trees, and what it earns is the holder's. */
  readonly holderId?: string;
  /** The day of joining as "2026-01-31". */
  readonly joinedOn?: string;
}

/**
 * The people of a run and the trees they stand in. Everything inside the engine names a member by *position*: an
 * index in the order of the sponsor tree, parents before children.
 */
export interface Network {
  readonly size: number;
  /** Position to id. Empty in a network made from columns without ids. */
  readonly ids: readonly string[];
  readonly positions: ReadonlyMap<string, number>;
  /** Position to index into `KINDS`. */
  readonly kind: Uint8Array;
  /** By relation. */
  readonly trees: { readonly sponsor: Tree; readonly [relation: string]: Tree };
  /** Day of joining, days since 1970-01-01, or `NO_DAY`; null where nobody's is known. */
  readonly joined: Int32Array | null;
  /** Position to that of its holder (oneself for who stands for nobody else); left out where everybody has one position. */
  readonly holder?: Int32Array;
}

/** No day is known. */
export const NO_DAY = -(2 ** 31);

/** `index` is the member's place in the input, so that a caller can name a line or a row. */
export interface NetworkFault extends Fault {
  readonly code:
    | "network.duplicate-id"
    | "network.unknown-sponsor"
    | "network.own-sponsor"
    | "network.cycle"
    | "network.leg"
    | "network.holder"
    | "network.joined-on";
  readonly data: {
    /** Which tree, where it is not the sponsor's. */ readonly relation?: string;
    readonly index: number;
    readonly id: string;
    readonly sponsorId?: string;
    readonly cycle?: readonly string[];
  };
}

/**
 * Put members, in any order, into a network. Every fault is reported: duplicate ids, unknown sponsors, members who
 * sponsor themselves, cycles (each once, at its member that comes first in the input).
 */
export function buildNetwork(members: readonly Member[]): Result<Network, NetworkFault> {
  const faults: NetworkFault[] = [];
  const indexes = new Map<string, number>();
  const kinds = new Uint8Array(members.length);
  for (const [index, { id, kind }] of members.entries()) {
    kinds[index] = KINDS.indexOf(kind);
    if (indexes.has(id)) {
      faults.push({
        code: "network.duplicate-id",
        message: `member id "${id}" stands twice; ids are unique, remove or rename one`,
        data: { index, id },
      });
    } else indexes.set(id, index);
  }
  const sponsors = resolveParents(members, indexes, "sponsor", faults);
  const tree = orderTree(sponsors);
  if ("cycles" in tree) faults.push(...cycleFaults(members, tree.cycles, "sponsor"));
  const relations = new Set<string>();
  for (const { parents } of members) for (const relation of Object.keys(parents ?? {})) relations.add(relation);
  relations.delete("sponsor");
  const others = [...relations].sort().map((relation) => {
    const parents = resolveParents(members, indexes, relation, faults);
    const ordered = orderTree(parents);
    if ("cycles" in ordered) faults.push(...cycleFaults(members, ordered.cycles, relation));
    return { relation, parents };
  });
  const joined = joiningDays(members, faults);
  const seats = seatsByRelation(members, new Map([["sponsor", sponsors], ...others.map(pairOf)]), faults);
  const holders = holdersOf(members, indexes, faults);
  if ("cycles" in tree || faults.length > 0) return failure(faults);
  const ids = Array.from(tree.source, (index) => members[index]!.id);
  const network = assemble(tree.source, tree, kinds, ids);
  const days = joined === null ? null : Int32Array.from(tree.source, (index) => joined[index]!);
  const trees: Record<string, Tree> & { sponsor: Tree } = { sponsor: network.trees.sponsor };
  for (const { relation, parents } of others) trees[relation] = addTree(parents, tree)!;
  for (const [relation, seat] of seats) {
    trees[relation] = { ...trees[relation]!, seat: Uint8Array.from(tree.source, (index) => seat[index]!) };
  }
  const held =
    holders === null ? {} : { holder: Int32Array.from(tree.source, (index) => tree.position[holders[index]!]!) };
  return success({ ...network, trees, joined: days, ...held });
}

/** Input index of everybody's parent in one tree. */
function resolveParents(
  members: readonly Member[],
  indexes: ReadonlyMap<string, number>,
  relation: string,
  faults: NetworkFault[],
): Int32Array {
  const parents = new Int32Array(members.length).fill(NONE);
  const about = relation === "sponsor" ? {} : { relation };
  for (const [index, member] of members.entries()) {
    const { id } = member;
    const parentId = relation === "sponsor" ? member.sponsorId : (member.parents?.[relation] ?? null);
    if (parentId === null) continue;
    const parent = indexes.get(parentId);
    if (parentId === id) {
      faults.push({
        code: "network.own-sponsor",
        message: `member "${id}" is their own ${relation}; name who brought them in, or leave the ${relation} empty`,
        data: { index, id, sponsorId: parentId, ...about },
      });
    } else if (parent === undefined) {
      faults.push({
        code: "network.unknown-sponsor",
        message: `${relation} "${parentId}" of member "${id}" is not among the members; add them or correct the id`,
        data: { index, id, sponsorId: parentId, ...about },
      });
    } else parents[index] = parent;
  }
  return parents;
}

function pairOf({ relation, parents }: { readonly relation: string; readonly parents: Int32Array }) {
  return [relation, parents] as const;
}

/** The most legs that a tree can have numbered. */
export const MOST_LEGS = 8;

/** By relation in which somebody stands in a leg: everybody's leg, by input index. One person a leg; whoever has a parent has one. */
function seatsByRelation(
  members: readonly Member[],
  parents: ReadonlyMap<string, Int32Array>,
  faults: NetworkFault[],
): Map<string, Uint8Array> {
  const seats = new Map<string, Uint8Array>();
  for (const { legs } of members) {
    for (const relation of Object.keys(legs ?? {})) {
      if (!seats.has(relation)) seats.set(relation, new Uint8Array(members.length));
    }
  }
  for (const [relation, seat] of seats) {
    const above = parents.get(relation);
    const taken = new Map<string, string>();
    for (const [index, { id, legs }] of members.entries()) {
      const leg = legs?.[relation];
      const parent = above?.[index] ?? NONE;
      const fault = (message: string): void => {
        faults.push({ code: "network.leg", message: `member "${id}" ${message}`, data: { relation, index, id } });
      };
      if (leg === undefined) {
        if (parent !== NONE) fault(`stands under somebody by ${relation} and in no leg; say in which, from 0`);
        continue;
      }
      if (parent === NONE)
        fault(`stands in leg ${leg} of nobody by ${relation}; name whom they stand under, or leave the leg out`);
      else if (!Number.isInteger(leg) || leg < 0 || leg >= MOST_LEGS) {
        fault(`stands in leg ${leg} by ${relation}; legs are numbered from 0 to ${MOST_LEGS - 1}`);
      } else {
        const key = `${parent} ${leg}`;
        const other = taken.get(key);
        if (other !== undefined)
          fault(`stands where "${other}" stands by ${relation}: in leg ${leg} of "${members[parent]!.id}"`);
        taken.set(key, id);
        seat[index] = leg;
      }
    }
  }
  return seats;
}

/** Input index of everybody's holder; null where nobody has a further position. */
function holdersOf(
  members: readonly Member[],
  indexes: ReadonlyMap<string, number>,
  faults: NetworkFault[],
): Int32Array | null {
  if (members.every(({ holderId }) => holderId === undefined)) return null;
  return Int32Array.from(members, ({ id, holderId }, index) => {
    if (holderId === undefined) return index;
    const holder = indexes.get(holderId);
    const further = holder !== undefined && members[holder]!.holderId !== undefined;
    if (holder === undefined || holder === index || further) {
      const message = further
        ? `"${id}" is a position of "${holderId}", which is a further position itself; name whose it is`
        : `"${id}" is a position of "${holderId}", who is not another of the members`;
      faults.push({ code: "network.holder", message, data: { index, id } });
    }
    return holder ?? index;
  });
}

function cycleFaults(
  members: readonly Member[],
  cycles: ReadonlyArray<readonly number[]>,
  relation: string,
): NetworkFault[] {
  return cycles.map((cycle) => {
    const first = cycle.reduce((a, b) => Math.min(a, b));
    const at = cycle.indexOf(first);
    const ids = [...cycle.slice(at), ...cycle.slice(0, at)].map((index) => members[index]!.id);
    return {
      code: "network.cycle",
      message: `${relation}s go round in a circle: ${describeCycle(ids)}; one of them needs another ${relation}`,
      data: { index: first, id: ids[0]!, cycle: ids, ...(relation === "sponsor" ? {} : { relation }) },
    };
  });
}

function joiningDays(members: readonly Member[], faults: NetworkFault[]): Int32Array | null {
  if (members.every(({ joinedOn }) => joinedOn === undefined)) return null;
  return Int32Array.from(members, ({ id, joinedOn }, index) => {
    if (joinedOn === undefined) return NO_DAY;
    const day = dayNumber(joinedOn);
    if (day === null) {
      faults.push({
        code: "network.joined-on",
        message: `member "${id}": "${joinedOn}" is no day; write it as 2026-01-31`,
        data: { index, id },
      });
    }
    return day ?? NO_DAY;
  });
}

/**
 * Another tree of the same people, for bulk loads: `parents` by input index, `sponsors` the ordered sponsor tree. Null
 * where it goes round in a circle.
 */
export function addTree(
  parents: Int32Array,
  { source, position }: Pick<OrderedTree, "source" | "position">,
): Tree | null {
  const ordered = orderTree(parents);
  if ("cycles" in ordered) return null;
  const size = parents.length;
  const tree = { parent: new Int32Array(size), order: new Int32Array(size), depth: new Int32Array(size) };
  for (let at = 0; at < size; at++) {
    const member = source[at]!;
    const above = parents[member]!;
    tree.parent[at] = above === NONE ? NONE : position[above]!;
    tree.depth[at] = ordered.depth[ordered.position[member]!]!;
    tree.order[at] = position[ordered.source[at]!]!;
  }
  return tree;
}

/** The circle in words, shortened in the middle: at most eight of its members are named. */
function describeCycle(ids: readonly string[]): string {
  const shown = ids.length > 8 ? [...ids.slice(0, 6), `... ${ids.length - 7} more ...`, ids.at(-1)!] : ids;
  return [...shown, ids[0]!].join(" -> ");
}

/**
 * A network from columns, for bulk loads. `parents` holds input indexes (`NONE` for roots), `kinds` indexes into
 * `KINDS`. `positionOf` turns an input index into a position. Answers null where the parents go round in a circle.
 */
export function networkFromColumns(
  parents: Int32Array,
  kinds: Uint8Array,
  ids: readonly string[] = [],
): { readonly network: Network; readonly positionOf: Int32Array } | null {
  const tree = orderTree(parents);
  if ("cycles" in tree) return null;
  const ordered = ids.length === 0 ? [] : Array.from(tree.source, (index) => ids[index]!);
  return { network: assemble(tree.source, tree, kinds, ordered), positionOf: tree.position };
}

/** A tree with everybody's leg (`seats` by input index, from 0). For bulk loads. */
export function seatedTree(tree: Tree, seats: Uint8Array, positionOf: Int32Array): Tree {
  const seat = new Uint8Array(seats.length);
  inBlocks(seats.length, (from, to) => placeSeats(seat, seats, positionOf, from, to));
  return { ...tree, seat };
}

function placeSeats(seat: Uint8Array, seats: Uint8Array, positionOf: Int32Array, from: number, to: number): void {
  void seat[0];
  for (let member = from; member < to; member++) seat[positionOf[member]!] = seats[member]!;
}

/** A column of members by input index (or `NONE`) as positions. For bulk loads. */
export function toPositions(members: Int32Array, positionOf: Int32Array): Int32Array {
  const positions = new Int32Array(members.length);
  inBlocks(members.length, (from, to) => place(positions, members, positionOf, from, to));
  return positions;
}

function place(positions: Int32Array, members: Int32Array, positionOf: Int32Array, from: number, to: number): void {
  void positionOf[0];
  for (let at = from; at < to; at++) {
    const member = members[at]!;
    positions[at] = member === NONE ? NONE : positionOf[member]!;
  }
}

function gather(kind: Uint8Array, kinds: Uint8Array, source: Int32Array, from: number, to: number): void {
  for (let at = from; at < to; at++) kind[at] = kinds[source[at]!]!;
}

function assemble(source: Int32Array, tree: Tree, kinds: Uint8Array, ids: readonly string[]): Network {
  const size = source.length;
  const kind = new Uint8Array(size);
  inBlocks(size, (from, to) => gather(kind, kinds, source, from, to));
  const positions = new Map<string, number>();
  for (const [at, id] of ids.entries()) positions.set(id, at);
  return {
    size,
    ids,
    positions,
    kind,
    trees: { sponsor: { parent: tree.parent, order: null, depth: tree.depth } },
    joined: null,
  };
}
