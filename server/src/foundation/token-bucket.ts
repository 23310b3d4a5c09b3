/**
 * Limits how often something may happen: a bucket holds `burst` tokens, each happening takes one, and one comes back
 * every `every` seconds. Buckets live in this process's memory, at most `keep` of them.
 */
export class TokenBuckets {
  readonly #burst: number;
  readonly #every: number;
  readonly #keep: number;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(limit: { readonly burst: number; readonly every: number; readonly keep?: number }) {
    this.#burst = limit.burst;
    this.#every = limit.every * 1000;
    this.#keep = limit.keep ?? 50_000;
  }

  /** Takes one token. Returns 0 where there was one, otherwise the whole seconds until there is. */
  take(key: string, now: Temporal.Instant): number {
    const at = now.epochMilliseconds;
    const bucket = this.#buckets.get(key) ?? { tokens: this.#burst, at };
    const tokens = Math.min(this.#burst, bucket.tokens + Math.max(0, at - bucket.at) / this.#every);
    // Set anew each time, so that the map's order is the order of last use and the oldest can be let go.
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at });
    if (this.#buckets.size > this.#keep) this.#buckets.delete(this.#buckets.keys().next().value as string);
    return tokens >= 1 ? 0 : Math.max(1, Math.ceil(((1 - tokens) * this.#every) / 1000));
  }
}
