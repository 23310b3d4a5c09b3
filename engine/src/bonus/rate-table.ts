import { decimal } from "../money/decimal.ts";
import { ratio } from "../money/ratio.ts";
import type { Ratio } from "../money/ratio.ts";
import { hundredths } from "../plan/requirement.ts";
import type { Names } from "../plan/requirement.ts";
import type { Rate } from "../plan/rate.ts";

/** How a member's row of the table is found. `rows` are where the node's own rows begin; row 0 of a table pays nothing. */
export type Selector =
  | { readonly by: "nothing" }
  | { readonly by: "row"; readonly row: number }
  | { readonly by: "rank"; readonly ranks: readonly number[]; readonly parts: readonly Selector[] }
  | {
      readonly by: "volume";
      readonly volume: number;
      readonly from: readonly number[];
      readonly parts: readonly Selector[];
    }
  /** `rows[i][j]...` flattened: the row for the combination of the parts' places among `places`. */
  | {
      readonly by: "both";
      readonly parts: readonly Selector[];
      readonly places: readonly ReadonlyMap<number, number>[];
      readonly rows: readonly number[];
    };

/**
 * All percents that a walk may pay, as rows of levels over one common denominator. A row is what one kind of earner (by
 * rank, by band) is paid; the last column stands for all further levels.
 */
export interface RateTable {
  readonly select: Selector;
  readonly levels: number;
  /** Whether the last column pays in some row: then the walk has no last level. */
  readonly open: boolean;
  readonly percents: readonly string[];
  readonly nums: Float64Array;
  readonly den: number;
  readonly exactDen: bigint;
  readonly exactNums: readonly bigint[];
  /** Up to this base the number path is exact for every entry; -1: never. */
  readonly limit: number;
}

/** Percents level by level, and the one for all further levels. */
interface Row {
  readonly list: readonly string[];
  readonly rest: string;
}

const NOTHING: Row = { list: [], rest: "0" };

/** Rows times columns stay below this, so that a pair of entries fits the column of the lines. */
export const MOST_RATES = 40_000;

export function compileRate(rate: Rate, names: Names, toRatio: (percent: string) => Ratio): RateTable {
  const rows: Row[] = [NOTHING];
  const select = build(rate, names, rows);
  // One column more than the longest list: what a single percent pays on all further levels.
  const levels = Math.max(...rows.map((row) => row.list.length)) + 1;
  const percents = rows.flatMap((row) => Array.from({ length: levels }, (_, level) => at(row, level)));
  const ratios = percents.map(toRatio);
  const exactDen = ratios.reduce((den, one) => (den * one.exactDen) / gcd(den, one.exactDen), 1n);
  const exactNums = ratios.map((one) => (one.exactNum * exactDen) / one.exactDen);
  const largest = exactNums.reduce((a, b) => (b > a ? b : a), 0n);
  const nums = Float64Array.from(exactNums, Number);
  const limit = ratioLimit(largest, exactDen);
  const open = rows.some((row) => decimal(row.rest).units > 0n);
  return { select, levels, open, percents, nums, den: Number(exactDen), exactDen, exactNums, limit };
}

/** As the ratio's own limit, without reducing: the loops use the common denominator as it stands. */
function ratioLimit(num: bigint, den: bigint): number {
  const room = 2n ** 53n - 3n * den;
  if (room < 0n || num > 2n ** 53n) return -1;
  return Number(num === 0n ? 2n ** 53n - 1n : room / (2n * num));
}

/** The exact ratio of the difference of two entries (`below` is null for none). */
export function entryRatio(table: RateTable, entry: number, below: number | null): Ratio {
  const num = table.exactNums[entry]! - (below === null ? 0n : table.exactNums[below]!);
  return ratio(num, table.exactDen);
}

function build(rate: Rate, names: Names, rows: Row[]): Selector {
  if (typeof rate === "string") return { by: "row", row: rows.push({ list: [], rest: rate }) - 1 };
  if (isList(rate)) return { by: "row", row: rows.push({ list: rate, rest: "0" }) - 1 };
  const form = rate;
  if ("byRank" in form) {
    const entries = Object.entries(form.byRank)
      .map(([name, part]) => ({ rank: names.ranks.indexOf(name) + 1, part }))
      .sort((a, b) => a.rank - b.rank);
    return {
      by: "rank",
      ranks: entries.map(({ rank }) => rank),
      parts: entries.map(({ part }) => build(part, names, rows)),
    };
  }
  if ("byVolume" in form) {
    const volume = names.volumes.findIndex(({ name }) => name === form.byVolume);
    return {
      by: "volume",
      volume,
      from: form.bands.map(({ from }) => hundredths(from) * names.volumes[volume]!.unit),
      parts: form.bands.map(({ percent }) => build(percent, names, rows)),
    };
  }
  return buildBoth(form, names, rows);
}

/** Every combination of the parts' rows becomes a row of its own: the lower or the higher percent, level by level. */
function buildBoth(
  form: { readonly lower: readonly Rate[] } | { readonly higher: readonly Rate[] },
  names: Names,
  rows: Row[],
): Selector {
  const lower = "lower" in form;
  const own: Row[] = [NOTHING];
  const parts = ("lower" in form ? form.lower : form.higher).map((part) => build(part, names, own));
  const reachable = parts.map((part) => [...rowsOf(part)]);
  const places = reachable.map((list) => new Map(list.map((row, place) => [row, place])));
  const combined: number[] = [];
  const combine = (part: number, picked: readonly Row[]): void => {
    if (part < reachable.length) {
      for (const row of reachable[part]!) combine(part + 1, [...picked, own[row]!]);
    } else combined.push(rows.push(extreme(picked, lower)) - 1);
  };
  combine(0, []);
  return { by: "both", parts, places, rows: combined };
}

/** The rows that a selector can answer, 0 (nothing) where it can find none. */
function rowsOf(select: Selector): Set<number> {
  switch (select.by) {
    case "nothing":
      return new Set([0]);
    case "row":
      return new Set([select.row]);
    case "both":
      return new Set(select.rows);
    case "rank":
    case "volume":
      return new Set([0, ...select.parts.flatMap((part) => [...rowsOf(part)])]);
    default:
      throw new Error(`unknown selector ${String(select satisfies never)}`);
  }
}

function extreme(picked: readonly Row[], lower: boolean): Row {
  const levels = Math.max(...picked.map((row) => row.list.length));
  const best = (percents: readonly string[]): string => percents.reduce((a, b) => pickPercent(a, b, lower));
  return {
    list: Array.from({ length: levels }, (_, level) => best(picked.map((row) => at(row, level)))),
    rest: best(picked.map((row) => row.rest)),
  };
}

function isList(rate: Rate): rate is readonly string[] {
  return Array.isArray(rate);
}

function pickPercent(a: string, b: string, lower: boolean): string {
  return comparePercents(a, b) <= 0 === lower ? a : b;
}

/** Exact, by value. */
export function comparePercents(a: string, b: string): number {
  const [x, y] = [decimal(a), decimal(b)];
  const left = x.units * 10n ** BigInt(y.scale);
  const right = y.units * 10n ** BigInt(x.scale);
  return left < right ? -1 : left > right ? 1 : 0;
}

function at(row: Row, level: number): string {
  return row.list[level] ?? row.rest;
}

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
