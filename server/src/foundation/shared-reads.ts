import type { Db } from "./database.ts";

/** From when on a reading is kept, and for how long. */
export interface Rush {
  /** So many asks for the same within a second. */
  readonly asks: number;
  /** Milliseconds from the moment that the reading began. */
  readonly keep: number;
}

interface Shared<T> {
  now: Promise<T> | undefined;
  next: Promise<T> | undefined;
  kept: { readonly from: number; readonly reading: Promise<T> } | undefined;
  /** Asks since `since`, and how many a second there were before. */
  count: number;
  since: number;
  before: number;
}

/** More than all that a rush asks for often; beyond, what nobody asked for lately is forgotten. */
const most = 1_000;

/**
 * Reads that many ask for at once, read once for all of them. Whoever asks while the same is being read does not get that reading, which
 * may have begun before what they know of was written: they wait for the next one, which begins after all of them have asked. So everybody
 * gets what a reading of their own could have given, and nothing is kept; unless a `rush` says from how many asks a second on a reading may
 * serve for a while. Who asks alone, such as a shopkeeper who looks at what they just changed, never sees an old one.
 */
export class SharedReads<T> {
  readonly #rush: Rush | undefined;
  readonly #time: () => number;
  readonly #all = new WeakMap<Db, Map<string, Shared<T>>>();

  /** @param time milliseconds that only grow; the machine's where left out */
  constructor(rush?: Rush, time: () => number = () => performance.now()) {
    this.#rush = rush;
    this.#time = time;
  }

  /**
   * @param db whose content is read; within a transaction or other work over one connection every reading is its own
   * @param key what is read: the same key is the same question
   */
  read(db: Db, key: string, ask: () => Promise<T>): Promise<T> {
    if (db.isTransaction) return ask();
    const all = this.#all.get(db) ?? new Map<string, Shared<T>>();
    this.#all.set(db, all);
    let one = all.get(key);
    if (one === undefined) {
      one = { now: undefined, next: undefined, kept: undefined, count: 0, since: this.#time(), before: 0 };
      all.set(key, one);
    }
    const shared = one;
    const kept = this.#rush === undefined ? undefined : this.#keptOf(shared, this.#rush, all);
    if (kept !== undefined) return kept;
    if (shared.now === undefined) return this.#begin(all, key, shared, ask);
    shared.next ??= shared.now.catch(() => {}).then(() => this.#begin(all, key, shared, ask));
    return shared.next;
  }

  #begin(all: Map<string, Shared<T>>, key: string, one: Shared<T>, ask: () => Promise<T>): Promise<T> {
    const from = this.#time();
    const reading = ask();
    one.now = reading;
    one.next = undefined;
    const settle = (kept: Shared<T>["kept"]) => {
      one.kept = kept;
      // Whoever asks before the next reading has begun joins it.
      if (one.next !== undefined) return;
      one.now = undefined;
      if (this.#rush === undefined) all.delete(key);
    };
    reading.then(
      () => settle({ from, reading }),
      () => settle(undefined),
    );
    return reading;
  }

  #keptOf(one: Shared<T>, rush: Rush, all: Map<string, Shared<T>>): Promise<T> | undefined {
    const now = this.#time();
    const passed = now - one.since;
    if (passed >= 1_000) {
      one.before = passed < 2_000 ? (one.count * 1_000) / passed : 0;
      one.count = 0;
      one.since = now;
      if (all.size > most) {
        for (const [key, other] of all) if (other.now === undefined && now - other.since > rush.keep) all.delete(key);
      }
    }
    one.count += 1;
    const { kept } = one;
    if (kept === undefined || now - kept.from > rush.keep) return undefined;
    return Math.max(one.before, one.count) > rush.asks ? kept.reading : undefined;
  }
}
