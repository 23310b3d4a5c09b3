/** Where the time comes from: the machine's in a running server, a script's in the demo and in tests. */
export interface Clock {
  now(): Temporal.Instant;
}

/** Microseconds, because that is what PostgreSQL keeps: a time written and read back is the same time. */
export const systemClock: Clock = {
  now: () => Temporal.Now.instant().round({ smallestUnit: "microsecond", roundingMode: "floor" }),
};
