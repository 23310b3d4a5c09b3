import { randomInt } from "node:crypto";

/**
 * Counts happenings by key in windows of a set length. Lives in this process: another one counts for itself, and a start
 * begins anew; what it guards against comes in floods. At most two windows and `keep` keys each are remembered.
 *
 * A flood brings a new key with every click, so keys are not kept: a table of fixed size has their hashes and counts, and
 * makes no garbage. Two keys count as one where place and hash meet, once in billions; the hash has a start of its own in
 * each process, so nobody can choose keys that do.
 */
export class Velocity {
  readonly #keep: number;
  readonly #mask: number;
  readonly #seed = randomInt(2 ** 31);
  #window = -1;
  #now: Counts;
  #before: Counts;

  constructor(keep = 200_000) {
    this.#keep = keep;
    // Never more than half full, so that a key is found after a step or two.
    const places = 2 ** Math.ceil(Math.log2(keep * 2));
    this.#mask = places - 1;
    this.#now = emptyCounts(places);
    this.#before = emptyCounts(places);
  }

  /**
   * Notes one happening. Returns whether there are more than `most` in the last `seconds`: those of this window, and of the
   * one before the share that the sliding window still covers.
   */
  isBeyond(key: string, at: number, most: number, seconds: number): boolean {
    if (most === 0) return false;
    const length = seconds * 1000;
    const window = Math.floor(at / length);
    if (window !== this.#window) this.#turn(window);
    const start = hash(key, this.#seed);
    // Nought marks a free place.
    const mark = hash(key, ~start) | 1;
    const now = this.#now;
    const place = this.#find(now, start, mark);
    if (now.marks[place] === 0) {
      if (now.size < this.#keep) {
        now.size += 1;
        now.marks[place] = mark;
        now.counts[place] = 1;
      }
    } else now.counts[place]! += 1;
    const here = Math.max(now.counts[place]!, 1);
    const before = this.#before.counts[this.#find(this.#before, start, mark)]!;
    const share = 1 - (at - window * length) / length;
    return here + Math.floor(before * share) > most;
  }

  #turn(window: number): void {
    const follows = window === this.#window + 1;
    [this.#now, this.#before] = [this.#before, this.#now];
    clear(this.#now);
    if (!follows) clear(this.#before);
    this.#window = window;
  }

  /** The place of a key, or the free one that it would take. */
  #find({ marks }: Counts, start: number, mark: number): number {
    let place = start & this.#mask;
    while (marks[place] !== 0 && marks[place] !== mark) place = (place + 1) & this.#mask;
    return place;
  }
}

interface Counts {
  size: number;
  readonly marks: Int32Array;
  readonly counts: Uint32Array;
}

function emptyCounts(places: number): Counts {
  return { size: 0, marks: new Int32Array(places), counts: new Uint32Array(places) };
}

function clear(counts: Counts): void {
  if (counts.size === 0) return;
  counts.size = 0;
  counts.marks.fill(0);
  counts.counts.fill(0);
}

/** FNV-1a over the characters, its bits mixed at the end so that the low ones name a place. */
function hash(text: string, seed: number): number {
  let sum = 0x811c9dc5 ^ seed;
  for (let index = 0; index < text.length; index += 1) sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193);
  sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
  sum = Math.imul(sum ^ (sum >>> 13), 0xc2b2ae35);
  return sum ^ (sum >>> 16);
}
