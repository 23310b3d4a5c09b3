/** Where the time comes from: the machine's in a running server, a script's in the demo and in tests. */
export interface Clock {
  now(): Temporal.Instant;
}

/** Microseconds, because that is what PostgreSQL keeps: a time written and read back is the same time. */
export const systemClock: Clock = {
  now: () => Temporal.Now.instant().round({ smallestUnit: "microsecond", roundingMode: "floor" }),
};

/** A clock's time in milliseconds since 1970, for paths so short that an instant would be a good part of them. */
export function millisecondsOf(clock: Clock): number {
  return clock === systemClock ? Date.now() : clock.now().epochMilliseconds;
}
