/** Why an ancestor whom a walk looked at is not paid there. */
export const UNPAID = [
  /** They miss the activity rule, and their level is used up (compression none). */
  "inactive",
  /** Their rate pays nothing on this level; the level is used up. */
  "pays-nothing",
  /** Their rate pays nothing on this level; it goes on to the next one. */
  "passed-on",
  /** Before the first level that is paid. */
  "too-near",
  /** Somebody below on the line has as high a percent. */
  "no-difference",
  /** Their generation is beyond the last one that is paid, or somebody of their rank stands between. */
  "too-far",
  /** A leader who misses the activity rule ends a generation and earns nothing. */
  "leader-only",
  /** The amount is less than half a minor unit. */
  "rounds-to-zero",
  /** They end the walk and take no level themselves. */
  "ends-only",
] as const;
export type Unpaid = (typeof UNPAID)[number];

export const [
  INACTIVE,
  PAYS_NOTHING,
  PASSED_ON,
  TOO_NEAR,
  NO_DIFFERENCE,
  TOO_FAR,
  LEADER_ONLY,
  ROUNDS_TO_ZERO,
  ENDS_ONLY,
] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;

/** One ancestor whom the walk looked at and did not pay: position, level or generation, entry of the rate table. */
export interface Visit {
  readonly at: number;
  readonly level: number;
  readonly why: Unpaid;
}

/**
 * Where a walk notes whom it looked at; without room while paying a whole period. The same loops do both, so they cannot
 * disagree. Columns, because a call in such a loop, even one that is never made, costs it half its speed.
 */
export interface Visits {
  count: number;
  readonly room: number;
  readonly at: Int32Array;
  readonly level: Int32Array;
  /** Index into `UNPAID`. */
  readonly why: Uint8Array;
}

export function newVisits(room: number): Visits {
  return { count: 0, room, at: new Int32Array(room), level: new Int32Array(room), why: new Uint8Array(room) };
}

export function listVisits({ count, at, level, why }: Visits): Visit[] {
  return Array.from({ length: count }, (_, visit) => ({
    at: at[visit]!,
    level: level[visit]!,
    why: UNPAID[why[visit]!]!,
  }));
}
