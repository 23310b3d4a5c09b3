/** The world's dice: its own small generator, so that a seed means the same on every machine and in every version of Node. */
export interface Chance {
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  /** True in `percent` of a hundred cases. */
  happens(percent: number): boolean;
  /** One of them; undefined where there is none. */
  pick<T>(from: readonly T[]): T | undefined;
  /** The same things in a random order. */
  shuffled<T>(things: readonly T[]): readonly T[];
}

/**
 * The dice of one step. Every step has its own, made of the seed and its number, so that a step that throws more or fewer times
 * (because a race went the other way) does not change those after it.
 */
export function chanceOf(seed: number, step: number): Chance {
  let state = (Math.imul(seed, 0x9e37_79b1) ^ Math.imul(step + 1, 0x85eb_ca6b)) >>> 0;
  // splitmix32.
  const next = (): number => {
    state = (state + 0x9e37_79b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0_aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  const between = (from: number, to: number): number => from + (next() % (to - from + 1));
  return {
    between,
    happens: (percent) => between(1, 100) <= percent,
    pick: (from) => (from.length === 0 ? undefined : from[between(0, from.length - 1)]),
    shuffled: (things) => {
      const left = [...things];
      return things.map(() => left.splice(between(0, left.length - 1), 1)[0]!);
    },
  };
}
