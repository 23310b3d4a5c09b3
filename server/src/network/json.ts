/** The network's things as they look in JSON. */
import { formatPoints } from "@fairline/engine";
import { z } from "@hono/zod-openapi";
import { instantSchema } from "../access/index.ts";
import type { Db } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { memberCards } from "../members/index.ts";
import { fillRules, hasSeats } from "./model.ts";
import type { TreeNode, TreeRules, Waiting } from "./model.ts";
import type { Effect } from "./preview-change.ts";

export const fillSchema = z.enum(fillRules).openapi("FillRule");

export const treeSchema = z
  .object({
    name: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, "is lower-case letters, digits and hyphens, a letter first"),
    kind: z.enum(["enroller", "sponsor", "binary", "matrix"]),
    width: z.number().int().min(1).max(1000).nullable(),
    depth: z.number().int().min(1).max(1000).nullable(),
    fill: fillSchema.nullable(),
    tankDays: z.number().int().min(1).max(365).nullable(),
  })
  .openapi("Tree");

export const nodeSchema = z
  .object({
    /** A position's id in a tree with seats, otherwise the member's. */
    id: z.string(),
    parent: z.string().nullable(),
    leg: z.number().int().nullable(),
    depth: z.number().int(),
    member: z.string(),
    handle: z.string(),
    displayName: z.string(),
  })
  .openapi("TreeNode");

export function nodeJson(tree: Pick<TreeRules, "kind">, node: TreeNode): z.infer<typeof nodeSchema> {
  const kind = hasSeats(tree) ? "position" : "member";
  return {
    id: toEdge(kind, node.id),
    parent: node.parentId === null ? null : toEdge(kind, node.parentId),
    leg: node.leg,
    depth: node.depth,
    member: toEdge("member", node.memberId),
    handle: node.handle,
    displayName: node.displayName,
  };
}

export const waitingSchema = z
  .object({
    id: z.string(),
    tree: z.string(),
    member: z.string(),
    displayName: z.string(),
    sponsor: z.string().nullable(),
    sponsorName: z.string().nullable(),
    since: instantSchema,
    deadline: instantSchema,
    overdue: z.boolean(),
  })
  .openapi("WaitingForSeat");

export async function waitingJson(
  db: Db,
  rows: readonly Waiting[],
  now: Temporal.Instant,
): Promise<z.infer<typeof waitingSchema>[]> {
  const cards = await memberCards(
    db,
    rows.flatMap((row) => (row.sponsorId === null ? [row.memberId] : [row.memberId, row.sponsorId])),
  );
  return rows.map((row) => ({
    id: toEdge("tank", row.id),
    tree: row.tree,
    member: toEdge("member", row.memberId),
    displayName: cards.get(row.memberId)?.displayName ?? "",
    sponsor: row.sponsorId === null ? null : toEdge("member", row.sponsorId),
    sponsorName: row.sponsorId === null ? null : (cards.get(row.sponsorId)?.displayName ?? null),
    since: row.since.toString(),
    deadline: row.deadline.toString(),
    overdue: Temporal.Instant.compare(row.deadline, now) <= 0,
  }));
}

/** The lists end here; the counts are whole. */
const listed = 200;

const lineSchema = z.object({ count: z.number().int(), people: z.array(nodeSchema) });

export const effectSchema = z
  .object({
    effectiveAt: instantSchema,
    /** Whose line above changes. */
    people: z.number().int(),
    /** What they sold in the open period, in points. */
    volume: z.string(),
    loses: lineSchema,
    gains: lineSchema,
    from: z.string().nullable(),
  })
  .openapi("ChangeEffect");

export function effectJson(tree: Pick<TreeRules, "kind">, effect: Effect): z.infer<typeof effectSchema> {
  const side = (nodes: readonly TreeNode[]) => ({
    count: nodes.length,
    people: nodes.slice(0, listed).map((node) => nodeJson(tree, node)),
  });
  return {
    effectiveAt: effect.effectiveAt.toString(),
    people: effect.people,
    volume: formatPoints(effect.volume),
    loses: side(effect.loses),
    gains: side(effect.gains),
    from: effect.from === null ? null : toEdge("member", effect.from),
  };
}
