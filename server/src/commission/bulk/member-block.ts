import type { People } from "./people.ts";
import { byteRoom, floatRoom, intRoom } from "./room.ts";

/** People side by side, in the order of ids: what is read, hashed, written and read back at once. */
export interface MemberBlock {
  readonly count: number;
  readonly ids: Float64Array;
  /** As the engine counts them: customer, affiliate, distributor. */
  readonly kinds: Uint8Array;
  /** Ids, -1 of nobody. */
  readonly sponsors: Float64Array;
  /** Days from 1970-01-01, or `NO_DAY`. */
  readonly joined: Int32Array;
  /** Of a further position, -1 of everybody else. */
  readonly holders: Float64Array;
  /** The trees that are told of; null where the plan climbs none beside the sponsor tree. */
  readonly trees: readonly MemberTree[] | null;
}

export interface MemberTree {
  readonly name: string;
  /** Ids, 0 at the top, -1 of whom the tree does not tell. */
  readonly parents: Float64Array;
  /** -1 where there is none. */
  readonly legs: Int32Array;
}

export function memberBlock(count: number, trees: readonly string[] | null): MemberBlock {
  return {
    count,
    ids: floatRoom(count),
    kinds: byteRoom(count),
    sponsors: floatRoom(count),
    joined: intRoom(count),
    holders: floatRoom(count),
    trees: trees?.map((name) => ({ name, parents: floatRoom(count), legs: intRoom(count) })) ?? null,
  };
}

/** Everybody, as they were found. @param hasTrees whether the plan climbs trees beside the sponsor tree */
export function everybody(people: People, hasTrees: boolean): MemberBlock {
  const { ids, kinds, sponsors, joined, holders, places } = people;
  const trees = places.map(({ name, parents, legs }, tree): MemberTree => ({
    name,
    parents: parents.map((parent, at) => (people.tells(tree, at) ? Math.max(0, parent) : -1)),
    legs: legs === null ? intRoom(ids.length).fill(-1) : Int32Array.from(legs),
  }));
  return {
    count: ids.length,
    ids,
    kinds,
    sponsors,
    joined,
    holders: holders ?? floatRoom(ids.length).fill(-1),
    trees: hasTrees ? trees : null,
  };
}
