/** The explorer's things as they look in JSON: where it begins, and one branch of it. */
import { formatPoints } from "@fairline/engine";
import { z } from "@hono/zod-openapi";
import { instantSchema } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { fields, volumeSteps } from "./explore-model.ts";
import type { View } from "./explore-model.ts";
import { childrenOf, lineTo, personJson, personSchema } from "./explore-people.ts";
import { edgeOf, shownName } from "./explore-search.ts";
import type { Opened } from "./explore-view.ts";
import { listTrees } from "./trees.ts";

export const fieldSchema = z.enum(fields);

export const startSchema = z
  .object({
    tree: z.string(),
    trees: z.array(z.object({ name: z.string(), kind: z.enum(["enroller", "sponsor", "binary", "matrix"]) })),
    roots: z.array(z.string()),
    day: z.string(),
    today: z.string(),
    /** The first day on which anybody of the view had joined. */
    firstDay: z.string(),
    /** As of when, and which reading of the tree it is: cells and rows of one reading go together. */
    at: instantSchema,
    taken: z.number().int(),
    people: z.number().int(),
    levels: z.number().int(),
    /** The lowest first; a person's rank 1 is the first of them, 0 is none. */
    ranks: z.array(z.string()),
    fields: z.array(fieldSchema),
    exact: z.boolean(),
    /** Points at which the steps of volume begin; step 1 is the first of them. */
    volumeSteps: z.array(z.string()),
  })
  .openapi("ExplorerStart");

export const stepSchema = z.object({
  id: z.string(),
  name: z.string().nullable(),
  handle: z.string().nullable(),
  at: z.number().int(),
  span: z.number().int(),
  level: z.number().int(),
});

export const branchSchema = z
  .object({
    taken: z.number().int(),
    person: personSchema,
    line: z.array(stepSchema),
    /** Neighbours, for walking from person to person. */
    child: z.string().nullable(),
    left: z.string().nullable(),
    right: z.string().nullable(),
  })
  .openapi("ExplorerBranch");

export const stepOf = (view: View, row: number): z.infer<typeof stepSchema> => ({
  id: edgeOf(view, row),
  ...shownName(view, row),
  at: row - view.from,
  span: view.snapshot.size[row]!,
  level: view.snapshot.level[row]! - view.level,
});

export function branchJson({ view, timeZone }: Opened, row: number): z.infer<typeof branchSchema> {
  const { snapshot } = view;
  const siblings = row === view.root ? [row] : childrenOf(view, snapshot.above[row]!);
  const at = siblings.indexOf(row);
  const edge = (other: number | undefined) => (other === undefined ? null : edgeOf(view, other));
  return {
    taken: snapshot.taken.epochMilliseconds,
    person: personJson(view, row, timeZone),
    line: lineTo(view, row).map((each) => stepOf(view, each)),
    child: edge(snapshot.size[row]! > 1 ? row + 1 : undefined),
    left: edge(siblings[at - 1]),
    right: edge(siblings[at + 1]),
  };
}

export async function startJson(call: Call, opened: Opened): Promise<z.infer<typeof startSchema>> {
  const { view, day, today, timeZone, roots } = opened;
  const { snapshot } = view;
  let first = today.toZonedDateTime(timeZone).epochMilliseconds / 1000;
  for (let row = view.from; row < view.to; row++) first = Math.min(first, snapshot.joined[row]!);
  const levels = view.root >= 0 ? snapshot.tall[view.root]! : view.to === 0 ? 0 : snapshot.deepest + 1;
  return {
    tree: snapshot.tree.name,
    trees: (await listTrees(call.db)).map(({ name, kind }) => ({ name, kind })),
    roots: [...roots],
    day: day.toString(),
    today: today.toString(),
    firstDay: Temporal.Instant.fromEpochMilliseconds(first * 1000)
      .toZonedDateTimeISO(timeZone)
      .toPlainDate()
      .toString(),
    at: snapshot.at.toString(),
    taken: snapshot.taken.epochMilliseconds,
    people: view.to - view.from,
    levels,
    ranks: [...snapshot.ranks],
    fields: fields.filter((field) => view.fields.has(field)),
    exact: view.exact,
    volumeSteps: volumeSteps.map((step) => formatPoints(step)),
  };
}
