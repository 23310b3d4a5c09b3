import { NO_DAY, NONE } from "@fairline/engine";
import { FURTHER_FROM } from "../../network/index.ts";
import { civilDays } from "../civil-days.ts";
import { ascending, indexOfIds, inOrder } from "./ids.ts";
import { bytes, CopyReader, floats, ints } from "./read-copy.ts";

/** A tree beside the sponsor tree that the company has: whether its seats are read, or who stands under whom. */
export interface TreeSource {
  readonly name: string;
  readonly seated: boolean;
}

/** What is read, each with its own rows; the trees' follow, in order. */
export const SOURCES = { standing: 0, card: 1, sponsor: 2, holder: 3, sale: 4, line: 5, refund: 6, trees: 7 } as const;

const FURTHER = Number(FURTHER_FROM);

/** Ids by id: whoever stands, or a tree's edges. */
interface Pairs {
  readonly of: ReturnType<typeof floats>;
  readonly to: ReturnType<typeof floats>;
}
const pairs = (): Pairs => ({ of: floats(), to: floats() });

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
  /** The member who a person is, or -1. */
  memberOf(person: number): number;
}

/** Reads the rows of `peopleQueries`, in whatever order they come, and finds who stands where. */
export class PeopleReader {
  readonly #trees: readonly TreeSource[];
  readonly #readers: readonly CopyReader[];
  readonly #ids = floats();
  readonly #kinds = bytes();
  readonly #cards = { ...pairs(), days: ints() };
  readonly #sponsors = pairs();
  readonly #holders = pairs();
  readonly #edges: readonly (Pairs & { readonly legs: ReturnType<typeof ints> })[];

  readonly #dayOf: (milliseconds: number) => number;

  constructor(trees: readonly TreeSource[], timeZone: string) {
    this.#trees = trees;
    this.#dayOf = civilDays(timeZone);
    this.#edges = trees.map(() => ({ ...pairs(), legs: ints() }));
    this.#readers = Array.from({ length: SOURCES.trees + trees.length }, () => new CopyReader());
  }

  feed(source: number, piece: Uint8Array): void {
    const reader = this.#readers[source]!;
    const tree = source - SOURCES.trees;
    if (source === SOURCES.standing) {
      reader.feed(piece, 2, () => {
        this.#ids.push(reader.int64(-1));
        this.#kinds.push(reader.int16());
      });
    } else if (source === SOURCES.card) {
      reader.feed(piece, 3, () => {
        this.#cards.of.push(reader.int64(-1));
        this.#cards.to.push(reader.int64(-1));
        this.#cards.days.push(this.#dayOf(reader.instant()));
      });
    } else if (tree >= 0 && this.#trees[tree]!.seated) {
      const { of, to, legs } = this.#edges[tree]!;
      reader.feed(piece, 3, () => {
        of.push(reader.int64(-1));
        to.push(reader.int64(-1));
        legs.push(reader.int32(-1));
      });
    } else {
      const { of, to } =
        source === SOURCES.sponsor ? this.#sponsors : source === SOURCES.holder ? this.#holders : this.#edges[tree]!;
      reader.feed(piece, 2, () => {
        of.push(reader.int64(-1));
        to.push(reader.int64(-1));
      });
    }
  }

  finish(): People {
    const order = ascending(this.#ids.column);
    const members = inOrder(this.#ids.column, order);
    const memberKinds = inOrder(this.#kinds.column, order);
    const memberCount = members.length;
    const indexOf = indexOfIds(members);
    const seats = this.#trees.map(({ seated }, tree) => (seated ? this.#seatsOf(tree, members, indexOf) : null));
    const further = furtherOf(seats);
    const ids = new Float64Array(memberCount + further.length);
    ids.set(members);
    const kinds = new Uint8Array(ids.length);
    kinds.set(memberKinds);
    const holders = seats.some((one) => one !== null) ? new Float64Array(ids.length).fill(-1) : null;
    for (const [index, { seat, at }] of further.entries()) {
      const place = memberCount + index;
      ids[place] = seat.nodes[at]!;
      const holder = seat.holderAt[at]!;
      if (holder === NONE) continue;
      kinds[place] = memberKinds[holder]!;
      holders![place] = members[holder]!;
    }
    const places = this.#trees.map(({ name }, tree): Places => {
      const seat = seats[tree]!;
      const parents = new Float64Array(ids.length).fill(-1);
      if (seat === null) {
        const { of, to } = this.#edges[tree]!;
        fill(parents, of.column, to.column, indexOf, (id) => indexOf(id) !== NONE);
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
      for (const [index, one] of further.entries()) if (one.seat === seat) sit(memberCount + index, one.at);
      return { name, parents, legs };
    });
    const sponsors = new Float64Array(ids.length).fill(-1);
    fill(sponsors, this.#sponsors.of.column, this.#sponsors.to.column, indexOf, () => true);
    return {
      ids,
      memberCount,
      kinds,
      sponsors,
      joined: this.#joinedOf(ids.length, indexOf),
      places,
      tells: (tree, at) => at < memberCount || further[at - memberCount]!.seat === seats[tree],
      holders,
      knows: (member) => indexOf(member) !== NONE,
      memberOf: this.#personsOf(indexOf),
    };
  }

  #joinedOf(length: number, indexOf: (id: number) => number): Int32Array {
    const joined = new Int32Array(length).fill(NO_DAY);
    const [of, days] = [this.#cards.of.column, this.#cards.days.column];
    for (let card = 0; card < of.length; card++) {
      const at = indexOf(of[card]!);
      if (at !== NONE) joined[at] = days[card]!;
    }
    return joined;
  }

  #personsOf(indexOf: (id: number) => number): (person: number) => number {
    const [of, to] = [this.#cards.of.column, this.#cards.to.column];
    const order = ascending(to);
    const [persons, members] = [inOrder(to, order), inOrder(of, order)];
    const cardOf = indexOfIds(persons);
    return (person) => {
      const card = cardOf(person);
      return card === NONE || indexOf(members[card]!) === NONE ? -1 : members[card]!;
    };
  }

  /** A member's first position, by number, stands for the member; each other one is called by its own number. */
  #seatsOf(tree: number, members: Float64Array, indexOf: (id: number) => number): Seats {
    const edges = this.#edges[tree]!;
    const order = ascending(edges.of.column);
    const [positions, above] = [inOrder(edges.of.column, order), inOrder(edges.to.column, order)];
    const legs = inOrder(edges.legs.column, order);
    const positionAt = indexOfIds(positions);
    const held = new Float64Array(positions.length).fill(-1);
    fill(held, this.#holders.of.column, this.#holders.to.column, positionAt, () => true);
    const nodes = new Float64Array(positions.length);
    const holderAt = new Int32Array(positions.length);
    const seen = new Uint8Array(members.length);
    const strangers = new Set<number>();
    for (let at = 0; at < positions.length; at++) {
      const holder = held[at]!;
      const known = holder < 0 ? NONE : indexOf(holder);
      holderAt[at] = known;
      const isFirst = known === NONE ? holder >= 0 && !strangers.has(holder) : seen[known] === 0;
      if (known !== NONE) seen[known] = 1;
      else if (holder >= 0) strangers.add(holder);
      nodes[at] = isFirst ? holder : FURTHER + positions[at]!;
    }
    // Above a seat the snapshot has a further position, or a member of the instant.
    const parents = Float64Array.from(above, (position) => {
      const at = position < 0 ? NONE : positionAt(position);
      return at === NONE || (nodes[at]! < FURTHER && holderAt[at] === NONE) ? -1 : nodes[at]!;
    });
    return { nodes, parents, legs, holderAt };
  }
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

function fill(
  column: Float64Array,
  of: Float64Array,
  to: Float64Array,
  indexOf: (id: number) => number,
  counts: (id: number) => boolean,
): void {
  for (let row = 0; row < of.length; row++) {
    const at = indexOf(of[row]!);
    if (at !== NONE && counts(to[row]!)) column[at] = to[row]!;
  }
}
