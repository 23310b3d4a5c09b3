/** People of a view as they are told one by one: on the card, in the table, in the file. */
import { formatPoints } from "@fairline/engine";
import { z } from "@hono/zod-openapi";
import { toEdge } from "../foundation/ids.ts";
import { activities, sellingOf, volumeOf, volumeStep } from "./explore-model.ts";
import type { View } from "./explore-model.ts";
import { edgeOf, shownName } from "./explore-search.ts";
import { hasSeats } from "./model.ts";

export const personSchema = z
  .object({
    id: z.string(),
    /** The first of the branch's rows, counted from the view's first. */
    at: z.number().int(),
    /** Who stands above within the view. */
    above: z.string().nullable(),
    leg: z.number().int().nullable(),
    member: z.string(),
    name: z.string().nullable(),
    handle: z.string().nullable(),
    level: z.number().int(),
    /** How many stand below, on all levels, and on how many levels. */
    below: z.number().int(),
    levels: z.number().int(),
    /** What a reader may not see is null. The day, or for partners the month. */
    joined: z.string().nullable(),
    kind: z.enum(["affiliate", "distributor"]).nullable(),
    rank: z.number().int().nullable(),
    activity: z.enum(activities).nullable(),
    /** How many in the branch are selling, they included. */
    selling: z.number().int().nullable(),
    volumeStep: z.number().int().nullable(),
    /** Points, exactly: own, and of the whole branch. */
    volume: z.string().nullable(),
    branchVolume: z.string().nullable(),
  })
  .openapi("ExplorerPerson");

export type PersonJson = z.infer<typeof personSchema>;

export function personJson(view: View, row: number, timeZone: string): PersonJson {
  const { snapshot, fields, exact } = view;
  const end = row + snapshot.size[row]!;
  const joined = Temporal.Instant.fromEpochMilliseconds(snapshot.joined[row]! * 1000)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();
  const hasVolume = fields.has("volume");
  return {
    id: edgeOf(view, row),
    at: row - view.from,
    above: row === view.root || snapshot.above[row]! < 0 ? null : edgeOf(view, snapshot.above[row]!),
    leg: row !== view.root && hasSeats(snapshot.tree) ? snapshot.leg[row]! : null,
    member: toEdge("member", BigInt(snapshot.members[row]!)),
    ...shownName(view, row),
    level: snapshot.level[row]! - view.level,
    below: snapshot.size[row]! - 1,
    levels: snapshot.tall[row]! - 1,
    joined: fields.has("joined") ? joined.slice(0, exact ? 10 : 7) : null,
    kind: exact ? (["affiliate", "distributor"] as const)[snapshot.kind[row]!]! : null,
    rank: fields.has("rank") ? snapshot.rank[row]! : null,
    activity: fields.has("activity") ? activities[snapshot.activity[row]!]! : null,
    selling: fields.has("activity") ? sellingOf(snapshot, row, end) : null,
    volumeStep: hasVolume ? volumeStep(snapshot.volume[row]!) : null,
    volume: exact && hasVolume ? formatPoints(snapshot.volume[row]!) : null,
    branchVolume: exact && hasVolume ? formatPoints(volumeOf(snapshot, row, end)) : null,
  };
}

/** From the view's first down to the row's own. */
export function lineTo(view: View, row: number): readonly number[] {
  const line = [row];
  for (let at = row; at !== view.root && view.snapshot.above[at]! >= 0; at = line.at(-1)!) {
    line.push(view.snapshot.above[at]!);
  }
  return line.toReversed();
}

/** Those directly below, from the left; of -1, the roots. */
export function childrenOf({ snapshot, from, to }: View, row: number): readonly number[] {
  const children: number[] = [];
  const end = row < 0 ? to : row + snapshot.size[row]!;
  for (let at = row < 0 ? from : row + 1; at < end; at += snapshot.size[at]!) children.push(at);
  return children;
}

export const sortKeys = ["tree", "name", "below", "joined", "rank", "activity", "selling", "volume", "branch"] as const;
export type SortKey = (typeof sortKeys)[number];

/** Rows sorted by what is shown of them; by what is not they stay as in the tree. Ties stay in the tree's order. */
export function sortRows(
  view: View,
  rows: readonly number[],
  by: SortKey,
  down: boolean,
  locale: string,
): readonly number[] {
  const { snapshot, fields, exact } = view;
  const end = (row: number) => row + snapshot.size[row]!;
  const keys: Readonly<Record<SortKey, ((row: number) => number) | undefined>> = {
    tree: (row) => row,
    name: undefined,
    below: (row) => snapshot.size[row]!,
    joined: fields.has("joined") ? (row) => snapshot.joined[row]! : undefined,
    rank: fields.has("rank") ? (row) => snapshot.rank[row]! : undefined,
    activity: fields.has("activity") ? (row) => -snapshot.activity[row]! : undefined,
    selling: fields.has("activity") ? (row) => sellingOf(snapshot, row, end(row)) : undefined,
    // An order by exact numbers would tell them.
    volume: fields.has("volume")
      ? (row) => (exact ? snapshot.volume[row]! : volumeStep(snapshot.volume[row]!))
      : undefined,
    branch: exact ? (row) => volumeOf(snapshot, row, end(row)) : undefined,
  };
  const sign = down ? -1 : 1;
  if (by === "name") {
    const collator = new Intl.Collator(locale, { numeric: true });
    const named = rows.map((row) => {
      const { name, handle } = shownName(view, row);
      return { row, name: name ?? handle ?? "" };
    });
    return named.sort((a, b) => sign * collator.compare(a.name, b.name) || a.row - b.row).map(({ row }) => row);
  }
  const key = keys[by];
  return key === undefined ? rows : rows.toSorted((a, b) => sign * (key(a) - key(b)) || a - b);
}
