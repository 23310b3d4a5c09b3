import { inBlocks } from "../blocks.ts";

/** No parent: the root of a tree. */
export const NONE = -1;

/**
 * A forest in forward order: every parent stands before its children, and the children of one parent stand together
 * (breadth first). A pass over it reads memory forward and never needs a stack, however deep the tree.
 */
export interface Tree {
  /** Position of the parent, or `NONE`. */
  readonly parent: Int32Array;
  /**
   * The positions with every parent before their children, or null where the positions themselves stand so (the sponsor tree).
   */
  readonly order: Int32Array | null;
  /** 0 for a root. The distance between a member and one of their ancestors is the difference of their depths. */
  readonly depth: Int32Array;
  /** In which leg of their parent each stands, from 0; left out where the tree has no numbered legs. */
  readonly seat?: Uint8Array;
}

export interface OrderedTree extends Tree {
  /** Input index to position. */
  readonly position: Int32Array;
  /** Position to input index. */
  readonly source: Int32Array;
}

/** Members who are their own ancestors, each cycle once, as input indexes from child to parent. */
export interface Cycles {
  readonly cycles: readonly (readonly number[])[];
}

/**
 * Bring a forest, given as the parent's input index per member (`NONE` for roots), into forward order.
 * O(members), no recursion. Members on a cycle make the answer a list of all cycles instead.
 */
export function orderTree(parents: Int32Array): OrderedTree | Cycles {
  const size = parents.length;
  // Children by parent, as linked lists: entry 2m + 2 is the first child of member m, 2m + 3 their next sibling, entry
  // 0 the first root. The two stand side by side because they are needed together; that halves the time of this
  // function against two arrays. Linked from the last member to the first, each list runs in input order.
  const links = new Int32Array(2 * size + 2).fill(NONE);
  inBlocks(size, (from, to) => linkChildren(links, parents, size - to, size - from));

  const source = new Int32Array(size);
  const parent = new Int32Array(size);
  const depth = new Int32Array(size);
  // First the first child by position, in the end the position by member: the memory serves twice.
  const position = new Int32Array(size);
  let found = 0;
  for (let member = links[0]!; member !== NONE; member = links[2 * member + 3]!) {
    source[found] = member;
    parent[found] = NONE;
    position[found] = links[2 * member + 2]!;
    found++;
  }
  let touched = 0;
  // A block of heads may be followed only as far as members were found: the rest comes in the next round.
  for (let done = 0; done < found;) {
    const [first, end] = [done, found];
    inBlocks(end - first, (from, to) => {
      touched ^= touch(links, position, first + from, first + to);
      found = appendChildren(links, position, source, parent, depth, first + from, first + to, found);
    });
    done = end;
  }
  void touched;
  if (found < size) return { cycles: findCycles(parents) };

  inBlocks(size, (from, to) => invert(source, position, from, to));
  return { parent, order: null, depth, position, source };
}

function linkChildren(links: Int32Array, parents: Int32Array, from: number, to: number): void {
  for (let member = to - 1; member >= from; member--) {
    const list = 2 * parents[member]! + 2;
    links[2 * member + 3] = links[list]!;
    links[list] = member;
  }
}

/**
 * Read the links of the first and second children of a block's heads, which are all over the memory, and do nothing else: so
 * short a loop has many of these reads under way at once, and `appendChildren`, which can wait for few, finds them in the cache.
 * Measured on a million members: it halves the time of both together.
 */
function touch(links: Int32Array, firstChild: Int32Array, from: number, to: number): number {
  void links[0];
  let sum = 0;
  // Entry 1 belongs to nobody: that is where `NONE` leads.
  for (let head = from; head < to; head++) sum ^= links[2 * firstChild[head]! + 3]!;
  for (let head = from; head < to; head++) sum ^= links[2 * links[2 * firstChild[head]! + 3]! + 3]!;
  return sum;
}

/**
 * Append the children of the positions [from, to) behind the `found` members that are placed; answers how many are then.
 * A member's first child is noted when the member is met, while their links are at hand: one far read less for each.
 */
function appendChildren(
  links: Int32Array,
  firstChild: Int32Array,
  source: Int32Array,
  parent: Int32Array,
  depth: Int32Array,
  from: number,
  to: number,
  found: number,
): number {
  void links[0];
  void source[0];
  void parent[0];
  for (let head = from; head < to; head++) {
    const below = depth[head]! + 1;
    for (let member = firstChild[head]!; member !== NONE; member = links[2 * member + 3]!) {
      source[found] = member;
      parent[found] = head;
      depth[found] = below;
      firstChild[found] = links[2 * member + 2]!;
      found++;
    }
  }
  return found;
}

function invert(source: Int32Array, position: Int32Array, from: number, to: number): void {
  for (let at = from; at < to; at++) position[source[at]!] = at;
}

function findCycles(parents: Int32Array): number[][] {
  const seenBy = new Int32Array(parents.length).fill(NONE);
  const cycles: number[][] = [];
  for (let start = 0; start < parents.length; start++) {
    let at = start;
    while (at !== NONE && seenBy[at] === NONE) {
      seenBy[at] = start;
      at = parents[at]!;
    }
    if (at === NONE || seenBy[at] !== start) continue;
    const cycle: number[] = [];
    for (let member = at; cycle.length === 0 || member !== at; member = parents[member]!) cycle.push(member);
    cycles.push(cycle);
  }
  return cycles;
}
