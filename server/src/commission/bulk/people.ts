import { NO_DAY, NONE } from "@fairline/engine";
import { FURTHER_FROM } from "../../foundation/ids.ts";
import { ascending, IdIndex, inOrder } from "./ids.ts";
import type { Pairs, PeopleColumns } from "./people-columns.ts";
import { byteRoom, floatRoom, intRoom } from "./room.ts";

const FURTHER = Number(FURTHER_FROM);

/** Where everybody stands in one tree, by place in `ids`. */
export interface Places {
  readonly name: string;
  /** Ids, -1 at the top and for whom the tree does not tell. */
  readonly parents: Float64Array;
  /** Null where the tree's seats are not read. */
  readonly legs: Int16Array | null;
}

/** Everybody whom a run reads, in the order of ids: members, then further positions. */
export interface People {
  readonly ids: Float64Array;
  readonly memberCount: number;
  readonly kinds: Uint8Array;
  readonly sponsors: Float64Array;
  /** Days from 1970-01-01, `NO_DAY` of a further position. */
  readonly joined: Int32Array;
  readonly places: readonly Places[];
  /** Whether a tree tells of somebody: of a further position only its own does. */
  tells(tree: number, at: number): boolean;
  /** Ids, -1 but for further positions. */
  readonly holders: Float64Array | null;
  /** Whether somebody is a member here. */
  knows(member: number): boolean;
  /** The members who these persons are, -1 where one is none. */
  membersOf(persons: Float64Array): Float64Array;
}

/** Finds who stands where. */
export function findPeople(columns: PeopleColumns): People {
  const order = ascending(columns.ids.column);
  const members = inOrder(columns.ids.column, order);
  const memberKinds = inOrder(columns.kinds.column, order);
  const memberCount = members.length;
  const index = new IdIndex(members);
  const seats = columns.trees.map(({ seated }, tree) => (seated ? seatsOf(columns, tree, members, index) : null));
  const further = furtherOf(seats);
  const ids = floatRoom(memberCount + further.length);
  ids.set(members);
  const kinds = byteRoom(ids.length);
  kinds.set(memberKinds);
  const holders = seats.some((one) => one !== null) ? floatRoom(ids.length).fill(-1) : null;
  for (const [number, { seat, at }] of further.entries()) {
    const place = memberCount + number;
    ids[place] = seat.nodes[at]!;
    const holder = seat.holderAt[at]!;
    if (holder === NONE) continue;
    kinds[place] = memberKinds[holder]!;
    holders![place] = members[holder]!;
  }
  const places = columns.trees.map(({ name, hasSeats }, tree): Places => {
    const seat = seats[tree]!;
    const parents = floatRoom(ids.length).fill(-1);
    if (seat === null) {
      (hasSeats ? passParents : tellParents)(parents, columns, tree, index);
      return { name, parents, legs: null };
    }
    const legs = new Int16Array(ids.length).fill(-1);
    const sit = (place: number, at: number): void => {
      parents[place] = seat.parents[at]!;
      if (parents[place] >= 0) legs[place] = seat.legs[at]!;
    };
    for (let at = 0; at < seat.nodes.length; at++) {
      if (seat.nodes[at]! < FURTHER && seat.holderAt[at] !== NONE) sit(seat.holderAt[at]!, at);
    }
    for (const [number, one] of further.entries()) if (one.seat === seat) sit(memberCount + number, one.at);
    return { name, parents, legs };
  });
  const sponsors = floatRoom(ids.length).fill(-1);
  fill(sponsors, columns.sponsors, index);
  return {
    ids,
    memberCount,
    kinds,
    sponsors,
    joined: joinedOf(columns, ids.length, index),
    places,
    tells: (tree, at) => at < memberCount || further[at - memberCount]!.seat === seats[tree],
    holders,
    knows: (member) => index.of(member) !== NONE,
    membersOf: membersOf(columns, index),
  };
}

function joinedOf(columns: PeopleColumns, length: number, index: IdIndex): Int32Array {
  const joined = intRoom(length).fill(NO_DAY);
  const places = index.all(columns.cards.of.column);
  const days = columns.cards.days.column;
  for (let card = 0; card < places.length; card++) {
    if (places[card] !== NONE) joined[places[card]!] = days[card]!;
  }
  return joined;
}

/** Of a tree in which members stand under members. */
function tellParents(parents: Float64Array, columns: PeopleColumns, tree: number, index: IdIndex): void {
  const { of, to } = columns.edges[tree]!;
  const known = index.all(to.column);
  const rows = index.all(of.column);
  for (let row = 0; row < rows.length; row++) {
    if (rows[row] !== NONE && known[row] !== NONE) parents[rows[row]!] = to.column[row]!;
  }
}

/** Of a tree of seats whose legs have no numbers: a member stands where their first position does, under the nearest holder above who is somebody else. */
function passParents(parents: Float64Array, columns: PeopleColumns, tree: number, index: IdIndex): void {
  const edges = columns.edges[tree]!;
  const order = ascending(edges.of.column);
  const positions = inOrder(edges.of.column, order);
  const positionAt = new IdIndex(positions);
  const above = positionAt.all(inOrder(edges.to.column, order));
  const held = floatRoom(positions.length).fill(-1);
  fill(held, columns.holders, positionAt);
  const holderAt = index.all(held);
  const seen = byteRoom(parents.length);
  for (let at = 0; at < positions.length; at++) {
    const member = holderAt[at]!;
    if (member === NONE || seen[member] === 1) continue;
    seen[member] = 1;
    let up = above[at]!;
    while (up !== NONE && (held[up]! < 0 || held[up] === held[at])) up = above[up]!;
    if (up !== NONE && holderAt[up] !== NONE) parents[member] = held[up]!;
  }
}

/** By person. */
function membersOf(columns: PeopleColumns, index: IdIndex): (persons: Float64Array) => Float64Array {
  const [of, to] = [columns.cards.of.column, columns.cards.to.column];
  const order = ascending(to);
  const [persons, members] = [inOrder(to, order), inOrder(of, order)];
  const here = index.all(members);
  const cards = new IdIndex(persons);
  return (buyers) => {
    const found = floatRoom(buyers.length);
    const at = cards.all(buyers);
    for (let buyer = 0; buyer < at.length; buyer++) {
      const card = at[buyer]!;
      found[buyer] = card === NONE || here[card] === NONE ? -1 : members[card]!;
    }
    return found;
  };
}

/** A member's first position, by number, stands for the member; each other one is called by its own number. */
function seatsOf(columns: PeopleColumns, tree: number, members: Float64Array, index: IdIndex): Seats {
  const edges = columns.edges[tree]!;
  const order = ascending(edges.of.column);
  const [positions, above] = [inOrder(edges.of.column, order), inOrder(edges.to.column, order)];
  const legs = inOrder(edges.legs.column, order);
  const positionAt = new IdIndex(positions);
  const held = floatRoom(positions.length).fill(-1);
  fill(held, columns.holders, positionAt);
  const holders = index.all(held);
  const nodes = floatRoom(positions.length);
  const holderAt = intRoom(positions.length);
  const seen = byteRoom(members.length);
  const strangers = new Set<number>();
  for (let at = 0; at < positions.length; at++) {
    const holder = held[at]!;
    const known = holders[at]!;
    holderAt[at] = known;
    const isFirst = known === NONE ? holder >= 0 && !strangers.has(holder) : seen[known] === 0;
    if (known !== NONE) seen[known] = 1;
    else if (holder >= 0) strangers.add(holder);
    nodes[at] = isFirst ? holder : FURTHER + positions[at]!;
  }
  // Above a seat the snapshot has a further position, or a member of the instant.
  const aboveAt = positionAt.all(above);
  const parents = floatRoom(above.length).fill(-1);
  for (let seat = 0; seat < parents.length; seat++) {
    const at = aboveAt[seat]!;
    if (at !== NONE && (nodes[at]! >= FURTHER || holderAt[at] !== NONE)) parents[seat] = nodes[at]!;
  }
  return { nodes, parents, legs, holderAt };
}

/** A tree's seats in the order of positions. */
interface Seats {
  readonly nodes: Float64Array;
  readonly parents: Float64Array;
  readonly legs: Int32Array;
  /** The holder's place among members, or `NONE`. */
  readonly holderAt: Int32Array;
}

/** Further positions of all trees, in the order of their numbers. */
function furtherOf(seats: readonly (Seats | null)[]): readonly { readonly seat: Seats; readonly at: number }[] {
  const further: { seat: Seats; at: number }[] = [];
  for (const seat of seats) {
    if (seat === null) continue;
    for (let at = 0; at < seat.nodes.length; at++) if (seat.nodes[at]! >= FURTHER) further.push({ seat, at });
  }
  return further.sort((a, b) => a.seat.nodes[a.at]! - b.seat.nodes[b.at]!);
}

function fill(column: Float64Array, { of, to }: Pairs, index: IdIndex): void {
  const places = index.all(of.column);
  const values = to.column;
  for (let row = 0; row < places.length; row++) if (places[row] !== NONE) column[places[row]!] = values[row]!;
}
