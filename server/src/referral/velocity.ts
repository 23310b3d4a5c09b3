/**
 * Counts happenings by key in windows of a set length. Lives in this process: another one counts for itself, and a start
 * begins anew; what it guards against comes in floods. At most two windows and `keep` keys each are remembered.
 */
export class Velocity {
  readonly #keep: number;
  #window = -1;
  #now = new Map<string, number>();
  #before = new Map<string, number>();

  constructor(keep = 200_000) {
    this.#keep = keep;
  }

  /**
   * Notes one happening. Returns whether there are more than `most` in the last `seconds`: those of this window, and of the
   * one before the share that the sliding window still covers.
   */
  isBeyond(key: string, at: number, most: number, seconds: number): boolean {
    if (most === 0) return false;
    const length = seconds * 1000;
    const window = Math.floor(at / length);
    if (window !== this.#window) {
      this.#before = window === this.#window + 1 ? this.#now : new Map();
      this.#now = new Map();
      this.#window = window;
    }
    const here = (this.#now.get(key) ?? 0) + 1;
    if (here > 1 || this.#now.size < this.#keep) this.#now.set(key, here);
    const share = 1 - (at - window * length) / length;
    return here + Math.floor((this.#before.get(key) ?? 0) * share) > most;
  }
}
