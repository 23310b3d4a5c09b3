/**
 * The picture of a region, by level of detail: everybody whose branch is wide enough is a cell of their own; siblings that
 * are too narrow are put together into one block as wide as all of them, with their sums, and as tall as the tallest.
 * So a picture has at most as many cells as fit, however many people stand in it.
 */
import { nameOf, sellingOf, volumeOf, volumeStep } from "./explore-model.ts";
import type { View } from "./explore-model.ts";

export interface Region {
  /** Rows, counted from the view's first: `[from, to)` is as wide as the picture. */
  readonly from: number;
  readonly to: number;
  /** The level at the top, the view's root being 0, and how many are shown. */
  readonly top: number;
  readonly levels: number;
  /** Pixels. */
  readonly width: number;
}

/** Narrower than this many pixels is put together. */
const narrow = 2;
/** From this many pixels on a cell has room for its name. */
const named = 44;

/** A cell's numbers, in this order, each an Int32; the picture is these, cell after cell. */
export const cellNumbers = [
  /** The first of its rows, counted from the view's first, and how many there are: all that stand in it. */
  "at",
  "span",
  "level",
  /** How many levels it covers: 1 for a person, for a block as many as its tallest branch has. */
  "tall",
  /** How many branches are put together; 1 is a person. */
  "branches",
  /** A person's rank; of a block the highest in it. */
  "rank",
  /** A person's activity; -1 for a block. */
  "activity",
  /** Of 100 in it, how many are selling. */
  "selling",
  /** The step of a person's own volume; of a block, of the average. */
  "volume",
] as const;

/** Header: its length as an Int32, then JSON padded with spaces to whole words; then the cells, in the machine's order (little-endian). */
export function encodeCells(view: View, region: Region): Uint8Array<ArrayBuffer> {
  const { numbers, labels } = cellsOf(view, region);
  const head = { taken: view.snapshot.taken.epochMilliseconds, labels };
  const text = Buffer.from(JSON.stringify(head));
  const padded = Math.ceil(text.length / 4) * 4;
  const bytes = new Uint8Array(4 + padded + numbers.length * 4);
  bytes.fill(32, 4, 4 + padded);
  bytes.set(text, 4);
  const words = new DataView(bytes.buffer);
  words.setInt32(0, padded, true);
  for (const [index, number] of numbers.entries()) words.setInt32(4 + padded + index * 4, number, true);
  return bytes;
}

export function cellsOf(
  view: View,
  region: Region,
): { readonly numbers: readonly number[]; readonly labels: readonly (readonly [cell: number, name: string])[] } {
  const { snapshot, fields } = view;
  const { size, level, tall, topRank, rank, activity, volume } = snapshot;
  const first = view.from + Math.floor(region.from);
  const last = Math.min(view.to, view.from + Math.ceil(region.to));
  const pixels = region.width / (region.to - region.from);
  const [top, bottom] = [view.level + region.top, view.level + region.top + region.levels];
  const numbers: number[] = [];
  const labels: [number, string][] = [];
  const shown = {
    rank: fields.has("rank"),
    activity: fields.has("activity"),
    volume: fields.has("volume"),
  };
  const add = (at: number, end: number, covers: number, branches: number, best: number) => {
    if (level[at]! + covers <= top) return;
    const people = end - at;
    const single = branches === 1;
    const selling = sellingOf(snapshot, at, end);
    const own = single ? volume[at]! : volumeOf(snapshot, at, end) / people;
    if (single && fields.has("name") && people * pixels >= named) {
      labels.push([numbers.length / cellNumbers.length, nameOf(snapshot, at).name]);
    } else if (single && fields.has("handle") && people * pixels >= named) {
      labels.push([numbers.length / cellNumbers.length, nameOf(snapshot, at).handle]);
    }
    numbers.push(
      at - view.from,
      people,
      level[at]! - view.level,
      covers,
      branches,
      shown.rank ? best : 0,
      shown.activity && single ? activity[at]! : -1,
      shown.activity ? Math.round((100 * selling) / people) : 0,
      shown.volume ? volumeStep(own) : 0,
    );
  };
  // Siblings from `row` on that are shown at their own level, from the left; their children are taken up afterwards.
  const waiting: [from: number, to: number][] = [];
  const siblings = (from: number, to: number) => {
    let [start, branches, covers, best] = [-1, 0, 0, 0];
    const close = (end: number) => {
      if (start < 0) return;
      if (branches === 1 && covers === 1) add(start, end, 1, 1, rank[start]!);
      else add(start, end, covers, branches, best);
      [start, branches, covers, best] = [-1, 0, 0, 0];
    };
    for (let row = from; row < to; row += size[row]!) {
      const end = row + size[row]!;
      if (end <= first) continue;
      if (row >= last) break;
      if (size[row]! * pixels >= narrow) {
        close(row);
        add(row, end, 1, 1, rank[row]!);
        if (size[row]! > 1 && level[row]! + 1 < bottom) waiting.push([row + 1, end]);
        continue;
      }
      if (start < 0) start = row;
      branches += 1;
      if (tall[row]! > covers) covers = tall[row]!;
      if (topRank[row]! > best) best = topRank[row]!;
      if ((end - start) * pixels >= narrow) close(end);
    }
    close(Math.min(to, last));
  };
  siblings(view.from, view.to);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) siblings(...next);
  return { numbers, labels };
}
