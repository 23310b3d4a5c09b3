import type { CallLimit } from "../access/index.ts";
import { TokenBuckets } from "../foundation/token-bucket.ts";

/** `burst` calls at once, then one every `every` seconds, for one person or, without sign-in, one address. */
const limits: Readonly<Record<CallLimit, { readonly burst: number; readonly every: number }>> = {
  "sign-in": { burst: 20, every: 6 },
  checkout: { burst: 20, every: 3 },
  // Codes of gift cards are money: a person types a few, a guesser millions.
  "gift-card": { burst: 10, every: 30 },
};

export type TakeCall = (limit: CallLimit, caller: string, now: Temporal.Instant) => number;

/** Each call takes one; gives 0, or the seconds to wait. */
export function openLimits(): TakeCall {
  const buckets = {
    "sign-in": new TokenBuckets(limits["sign-in"]),
    checkout: new TokenBuckets(limits.checkout),
    "gift-card": new TokenBuckets(limits["gift-card"]),
  } satisfies Record<CallLimit, TokenBuckets>;
  return (limit, caller, now) => buckets[limit].take(caller, now);
}
