import { NONE } from "./order.ts";

/**
 * A tree that is being filled, one person after the other. Persons are input indexes; who stands already is put in first, parents
 * before children. `place` answers where the next one below somebody stands, and puts them there.
 */
export interface Places {
  /** Puts somebody where they stand by the data; `leg` is NONE where the tree numbers none. */
  readonly put: (who: number, under: number, leg: number) => void;
  /** To be called once, after everybody who stands by the data was put. */
  readonly begin: () => void;
  /** Puts somebody in the first place below a person who stands; answers it. */
  readonly place: (who: number, below: number) => { readonly under: number; readonly leg: number };
}

/**
 * The first free place, level by level, from the left: of numbered legs the lowest, else behind who came before.
 *
 * Every full person knows how deep the nearest free place below them is and through which child it is reached, so a search is one
 * descent; a place that is taken is told upward only to those for whom it was the nearest. Who has room for one only and has
 * them is one with that child (`link`, by ways that are shortened while they are walked), so that a line of a million costs no more.
 */
export function breadthFirst(size: number, room: Int32Array, depth: Int32Array, legs: number): Places {
  const [parent, link, head] = [filled(size), filled(size), Int32Array.from({ length: size }, (_, at) => at)];
  const [first, next, last, cursor] = [filled(size), filled(size), filled(size), filled(size)];
  const count = new Int32Array(size);
  const taken = new Uint8Array(legs > 0 ? size : 0);
  const seat = new Uint8Array(legs > 0 ? size : 0);
  const nearest = new Int32Array(size);
  const order: number[] = [];

  /** The end of a line of people with room for one: who stands for all of it. */
  const endOf = (at: number): number => {
    let end = at;
    while (link[end] !== NONE) end = link[end]!;
    for (let one = at; one !== end;) {
      const then = link[one]!;
      link[one] = end;
      one = then;
    }
    return end;
  };
  const isFull = (at: number): boolean => count[at]! >= room[at]!;

  const append = (who: number, under: number, leg: number): void => {
    parent[who] = under;
    count[under]!++;
    if (leg !== NONE && legs > 0) {
      taken[under]! |= 1 << leg;
      seat[who] = leg;
    }
    if (first[under] === NONE) first[under] = last[under] = who;
    else if (legs === 0 || seat[last[under]!]! <= seat[who]!) last[under] = next[last[under]!] = who;
    else insertBySeat(who, under);
  };
  const insertBySeat = (who: number, under: number): void => {
    let before = NONE;
    let at = first[under]!;
    while (at !== NONE && seat[at]! <= seat[who]!) [before, at] = [at, next[at]!];
    next[who] = at;
    if (before === NONE) first[under] = who;
    else next[before] = who;
  };

  /** The first child from `from` on with a free place at this depth. */
  const childWith = (from: number, deep: number): number => {
    let at = from;
    while (at !== NONE && nearest[endOf(at)] !== deep) at = next[at]!;
    return at;
  };
  /** Somebody became full: where the nearest place below them is now. */
  const lookBelow = (at: number): void => {
    let least = 2 ** 31 - 1;
    for (let child = first[at]!; child !== NONE; child = next[child]!) {
      const deep = nearest[endOf(child)]!;
      if (deep < least) least = deep;
    }
    nearest[at] = least;
    cursor[at] = childWith(first[at]!, least);
  };
  const joinLine = (at: number): void => {
    const child = first[at]!;
    head[endOf(child)] = head[at]!;
    link[at] = child;
  };
  const settle = (at: number): void => {
    if (!isFull(at)) nearest[at] = depth[at]!;
    else if (room[at] === 1 && count[at] === 1) joinLine(at);
    else lookBelow(at);
  };
  /** The nearest place below `at` has changed. */
  const tellAbove = (at: number): void => {
    for (let child = head[endOf(at)]!, above = parent[child]!; above !== NONE;) {
      if (!isFull(above) || cursor[above] !== child) return;
      const further = childWith(child, nearest[above]!);
      if (further !== NONE) {
        cursor[above] = further;
        return;
      }
      lookBelow(above);
      child = head[above]!;
      above = parent[child]!;
    }
  };

  return {
    put: (who, under, leg) => {
      order.push(who);
      if (under !== NONE) append(who, under, leg);
    },
    begin: () => {
      for (const at of order.toReversed()) settle(at);
      order.length = 0;
    },
    place: (who, below) => {
      let under = endOf(below);
      while (isFull(under)) under = endOf(cursor[under]!);
      const leg = legs === 0 ? NONE : lowestFree(taken[under]!);
      depth[who] = depth[under]! + 1;
      nearest[who] = depth[who]!;
      append(who, under, leg);
      if (isFull(under)) {
        settle(under);
        tellAbove(under);
      }
      return { under, leg };
    },
  };
}

/** In the leg with fewer people, the first of equal ones, and so on downward to the first that is empty. */
export function balanced(size: number, legs: number): Places {
  const child = filled(size * legs);
  const parent = filled(size);
  const people = new Int32Array(size).fill(1);
  const order: number[] = [];
  const peopleIn = (at: number, leg: number): number => {
    const first = child[at * legs + leg]!;
    return first === NONE ? 0 : people[first]!;
  };
  return {
    put: (who, under, leg) => {
      order.push(who);
      if (under === NONE) return;
      parent[who] = under;
      if (leg !== NONE && leg < legs) child[under * legs + leg] = who;
    },
    begin: () => {
      for (const at of order.toReversed()) if (parent[at] !== NONE) people[parent[at]!]! += people[at]!;
      order.length = 0;
    },
    place: (who, below) => {
      let under = below;
      for (;;) {
        let leg = 0;
        for (let other = 1; other < legs; other++) if (peopleIn(under, other) < peopleIn(under, leg)) leg = other;
        const there = child[under * legs + leg]!;
        if (there === NONE) {
          child[under * legs + leg] = who;
          parent[who] = under;
          for (let at = under; at !== NONE; at = parent[at]!) people[at]!++;
          return { under, leg };
        }
        under = there;
      }
    },
  };
}

/** Always down the same leg, to its end. */
export function outerEnd(size: number, leg: number): Places {
  const link = filled(size);
  return {
    put: (who, under, own) => {
      if (under !== NONE && own === leg) link[under] = who;
    },
    begin: () => {},
    place: (who, below) => {
      let under = below;
      while (link[under] !== NONE) under = link[under]!;
      // The way is shortened for who comes next; it leads further down the same leg all the same.
      for (let at = below; at !== under;) {
        const then = link[at]!;
        link[at] = under;
        at = then;
      }
      link[under] = who;
      return { under, leg };
    },
  };
}

function filled(size: number): Int32Array {
  return new Int32Array(size).fill(NONE);
}

function lowestFree(taken: number): number {
  let leg = 0;
  while ((taken >> leg) & 1) leg++;
  return leg;
}
