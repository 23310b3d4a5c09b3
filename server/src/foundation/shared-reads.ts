import type { Db } from "./database.ts";

/**
 * Reads that many ask for at once, read once for all of them. Whoever asks while the same is being read does not get that reading, which
 * may have begun before what they know of was written: they wait for the next one, which begins after all of them have asked. So everybody
 * gets what a reading of their own could have given, and nothing is kept.
 */
export class SharedReads<T> {
  readonly #running = new WeakMap<Db, Map<string, { readonly now: Promise<T>; next: Promise<T> | undefined }>>();

  /**
   * @param db whose content is read; within a transaction or other work over one connection every reading is its own
   * @param key what is read: the same key is the same question
   */
  read(db: Db, key: string, ask: () => Promise<T>): Promise<T> {
    if (db.isTransaction) return ask();
    const running =
      this.#running.get(db) ?? new Map<string, { readonly now: Promise<T>; next: Promise<T> | undefined }>();
    this.#running.set(db, running);
    const one = running.get(key);
    if (one === undefined) return this.#begin(running, key, ask);
    one.next ??= one.now.catch(() => {}).then(() => this.#begin(running, key, ask));
    return one.next;
  }

  #begin(
    running: Map<string, { readonly now: Promise<T>; next: Promise<T> | undefined }>,
    key: string,
    ask: () => Promise<T>,
  ): Promise<T> {
    const one = { now: ask(), next: undefined as Promise<T> | undefined };
    running.set(key, one);
    const forget = () => {
      if (one.next === undefined && running.get(key) === one) running.delete(key);
    };
    one.now.then(forget, forget);
    return one.now;
  }
}
