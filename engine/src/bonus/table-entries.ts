import { applyInLimit, applyRatio } from "../money/ratio.ts";
import type { RankBy } from "../plan/compiled.ts";
import type { Figures } from "../volume/figures.ts";
import { entryRatio } from "./rate-table.ts";
import type { RateTable } from "./rate-table.ts";
import { selectRows } from "./rows.ts";

/** Which entry of a table that knows no levels each member has. */
export function entriesOf(table: RateTable, figures: Figures, rankBy: RankBy): (at: number) => number {
  const rows = selectRows(table.select, figures, figures.ranks[rankBy]);
  const { levels } = table;
  return typeof rows === "number" ? () => rows * levels : (at) => rows[at]! * levels;
}

/** `base` times an entry, rounded half away from zero. */
export function applyEntry(table: RateTable, entry: number, base: number): number {
  return base >= 0 && base <= table.limit
    ? applyInLimit(base, table.nums[entry]!, table.den)
    : applyRatio(base, entryRatio(table, entry, null));
}

/** A table of whole numbers (amounts, shares, counts) as one value for each member. */
export function valuesOf(table: RateTable, figures: Figures, rankBy: RankBy): (at: number) => number {
  const entryOf = entriesOf(table, figures, rankBy);
  return (at) => applyEntry(table, entryOf(at), 1);
}
