import type { RateTable, Selector } from "../bonus/rate-table.ts";
import { rowAt } from "../bonus/rows.ts";
import { applyEntry } from "../bonus/table-entries.ts";
import type { RankBy } from "../plan/compiled.ts";
import type { Figures } from "../volume/figures.ts";
import type { Changes } from "./columns.ts";
import type { Standing } from "./standing.ts";

/** The changes that may give somebody another row of a table. */
export function inputsOfTable({ changes }: Standing, { select }: RateTable, rankBy: RankBy): Changes[] {
  const found = new Set<Changes>();
  const look = (node: Selector): void => {
    if (node.by === "rank") found.add(changes[rankBy]);
    if (node.by === "volume") found.add(changes.volumes[node.volume]!);
    if ("parts" in node) for (const part of node.parts) look(part);
  };
  look(select);
  return [...found];
}

/** Which entry of a table that knows no levels one member has. */
export function entryAt(figures: Figures, table: RateTable, rankBy: RankBy, at: number): number {
  return rowAt(table.select, figures, figures.ranks[rankBy], at) * table.levels;
}

/** One member's value of a table of whole numbers. */
export function valueAt(figures: Figures, table: RateTable, rankBy: RankBy, at: number): number {
  return applyEntry(table, entryAt(figures, table, rankBy, at), 1);
}
