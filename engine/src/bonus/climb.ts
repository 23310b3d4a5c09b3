import type { WalkBonus } from "../plan/compiled.ts";
import type { LineColumns } from "../run/lines.ts";
import type { Rows } from "./rows.ts";
import type { Sources } from "./sources.ts";
import type { Visits } from "./visits.ts";

/** All that a climb reads and writes, prepared once for a bonus and a period. By position where not said otherwise. */
export interface Climb {
  readonly bonus: WalkBonus;
  readonly kind: Uint8Array;
  readonly sources: Sources;
  readonly parent: Int32Array;
  /** Parents before children, or null where positions stand so. */
  readonly order: Int32Array | null;
  /** Who meets the rule to take a level. */
  readonly takes: Uint8Array;
  readonly rows: Rows;
  /** The next ancestor to look at, from a source and from an ancestor looked at. */
  readonly first: Int32Array;
  readonly next: Int32Array;
  /** Where a source's climb begins: mostly its own place; with moving compression the nearest holder. */
  readonly moved: Int32Array | null;
  readonly ends: Uint8Array | null;
  /** Generations: who ends one. With `same-rank` everybody with a rank, by their number. */
  readonly boundary: Uint8Array | null;
  /** How many lines one block of sources gives at most, or null where that cannot be said. */
  readonly mostLines: number | null;
}

/**
 * Finds whom the sources [from, to) pay, and at which entry of the rate table; answers how many lines there are then. Room for
 * them is made before. The amounts come after (price.ts): a loop that only follows the tree is short, so the processor works
 * on several sources at once while it waits for memory.
 */
export type ClimbBlock = (climb: Climb, lines: LineColumns, visits: Visits, from: number, to: number) => number;
