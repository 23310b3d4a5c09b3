import { inBlocks } from "../blocks.ts";
import type { Figures } from "../volume/figures.ts";
import type { Selector } from "./rate-table.ts";

/** Row of the rate table by position, or one row for all. Row 0 pays nothing. */
export type Rows = Uint16Array | number;

/** Which row of its rate table a walk pays each member by. `rank` are the numbers that `byRank` means. */
export function selectRows(select: Selector, figures: Figures, rank: Uint8Array): Rows {
  switch (select.by) {
    case "nothing":
      return 0;
    case "row":
      return select.row;
    case "rank":
    case "volume": {
      const value = select.by === "rank" ? rank : figures.volumes[select.volume]!;
      const from = select.by === "rank" ? select.ranks : select.from;
      const parts = select.parts.map((inner) => selectRows(inner, figures, rank));
      const rows = new Uint16Array(figures.network.size);
      if (value instanceof Uint8Array && parts.every((part) => typeof part === "number")) {
        const rowOf = rowsByRank(from, parts);
        inBlocks(rows.length, (first, end) => lookUp(rows, value, rowOf, first, end));
        return rows;
      }
      for (const [index, least] of from.entries()) {
        const given = parts[index]!;
        inBlocks(rows.length, (first, end) => {
          if (typeof given === "number") raiseTo(rows, value, least, given, first, end);
          else raiseToRows(rows, value, least, given, first, end);
        });
      }
      return rows;
    }
    case "both": {
      const parts = select.parts.map((part) => selectRows(part, figures, rank));
      return Uint16Array.from({ length: figures.network.size }, (_, at) => {
        let place = 0;
        for (const [index, part] of parts.entries()) {
          const places = select.places[index]!;
          place = place * places.size + places.get(typeof part === "number" ? part : part[at]!)!;
        }
        return select.rows[place]!;
      });
    }
    default:
      throw new Error(`unknown selector ${String(select satisfies never)}`);
  }
}

/** Rank to row: that of the highest entry not above it. */
function rowsByRank(from: readonly number[], rows: readonly number[]): Uint16Array {
  return Uint16Array.from({ length: 256 }, (_, rank) => rows[from.findLastIndex((least) => least <= rank)] ?? 0);
}

function lookUp(rows: Uint16Array, rank: Uint8Array, rowOf: Uint16Array, from: number, to: number): void {
  void rowOf[0];
  for (let at = from; at < to; at++) rows[at] = rowOf[rank[at]!]!;
}

/** The bands come from the lowest up, so the last one that is reached stays. */
function raiseTo(
  rows: Uint16Array,
  value: Float64Array | Uint8Array,
  least: number,
  row: number,
  from: number,
  to: number,
): void {
  void rows[0];
  for (let at = from; at < to; at++) if (value[at]! >= least) rows[at] = row;
}

function raiseToRows(
  rows: Uint16Array,
  value: Float64Array | Uint8Array,
  least: number,
  given: Uint16Array,
  from: number,
  to: number,
): void {
  for (let at = from; at < to; at++) if (value[at]! >= least) rows[at] = given[at]!;
}

/** One member's row. */
export function rowAt(select: Selector, figures: Figures, rank: Uint8Array, at: number): number {
  switch (select.by) {
    case "nothing":
      return 0;
    case "row":
      return select.row;
    case "rank":
    case "volume": {
      const value = select.by === "rank" ? rank[at]! : figures.volumes[select.volume]![at]!;
      const from = select.by === "rank" ? select.ranks : select.from;
      let index = from.length - 1;
      while (index >= 0 && value < from[index]!) index--;
      return index < 0 ? 0 : rowAt(select.parts[index]!, figures, rank, at);
    }
    case "both": {
      let place = 0;
      for (const [index, part] of select.parts.entries()) {
        const places = select.places[index]!;
        place = place * places.size + places.get(rowAt(part, figures, rank, at))!;
      }
      return select.rows[place]!;
    }
    default:
      throw new Error(`unknown selector ${String(select satisfies never)}`);
  }
}
