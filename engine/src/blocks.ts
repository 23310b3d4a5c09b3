/** Small enough that a run of ten thousand already repeats, large enough that a call costs nothing beside its work. */
export const BLOCK = 4_096;

/**
 * Call `work(from, to)` for consecutive blocks of [0, count).
 *
 * Every long loop of the engine is a small function over a range, called block by block. A function that is called
 * once and loops a million times is compiled by V8 in the middle of its loop, thrown away behind it, and so again for
 * each loop and run; called by blocks it is compiled once, early. Measured on the starter plan with a million sales:
 * two to three times faster, and the first run of a process as fast as later ones.
 */
export function inBlocks(count: number, work: (from: number, to: number) => void): void {
  for (let from = 0; from < count; from += BLOCK) work(from, Math.min(from + BLOCK, count));
}
