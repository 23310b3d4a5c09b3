/** A move or a transfer as it looks in JSON: with the names of everybody in it, so that nobody decides about numbers. */
import { z } from "@hono/zod-openapi";
import { instantSchema, personNames, staffPersonSchema } from "../access/index.ts";
import type { Db } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { cardOf, cardSchema, memberCards } from "../members/index.ts";
import type { NetworkChange } from "./model.ts";
import { holdersOf } from "./seat-store.ts";

export const changeSchema = z
  .object({
    id: z.string(),
    kind: z.enum(["move", "transfer"]),
    tree: z.string(),
    /** Who moves, or who holds the position that moves or changes hands. */
    who: cardSchema.nullable(),
    position: z.string().nullable(),
    parent: z.string().nullable(),
    /** The new parent, or who holds the new parent's position. */
    under: cardSchema.nullable(),
    leg: z.number().int().nullable(),
    /** A transfer's new holder. */
    holder: cardSchema.nullable(),
    reason: z.string(),
    documents: z.string().nullable(),
    askedAt: instantSchema,
    askedBy: staffPersonSchema.nullable(),
    state: z.enum(["asked", "approved", "refused", "withdrawn"]),
    decidedAt: instantSchema.nullable(),
    effectiveAt: instantSchema.nullable(),
  })
  .openapi("NetworkChange");

export async function changeJson(
  db: Db,
  change: NetworkChange,
  now: Temporal.Instant,
): Promise<z.infer<typeof changeSchema>> {
  return (await changesJson(db, [change], now))[0]!;
}

/** Positions are named by who holds them at `now`, of a transfer that took effect by who held them before it. */
export async function changesJson(
  db: Db,
  changes: readonly NetworkChange[],
  now: Temporal.Instant,
): Promise<z.infer<typeof changeSchema>[]> {
  const positions = changes.flatMap((one) =>
    one.positionId === null ? [] : one.parentId === null ? [one.positionId] : [one.positionId, one.parentId],
  );
  const holders = await holdersOf(db, positions, now);
  const before = await holdersBefore(db, changes);
  const whoOf = (one: NetworkChange) =>
    one.memberId ?? before.get(one.id) ?? (one.positionId === null ? undefined : holders.get(one.positionId));
  const underOf = (one: NetworkChange) =>
    one.parentId === null ? undefined : one.positionId === null ? one.parentId : holders.get(one.parentId);
  const people = changes.flatMap((one) => [whoOf(one), underOf(one), one.holderId ?? undefined]);
  const names = await memberCards(db, [...new Set(people.filter((id) => id !== undefined))]);
  const nameOf = await personNames(
    db,
    changes.map((one) => one.askedBy),
  );
  const card = (id: bigint | null | undefined) => (id === null || id === undefined ? null : cardOf(names, id));
  return changes.map((one) => ({
    id: toEdge("change", one.id),
    kind: one.kind,
    tree: one.tree,
    who: card(whoOf(one)),
    position: one.positionId === null ? null : toEdge("position", one.positionId),
    parent: one.parentId === null ? null : toEdge(one.positionId === null ? "member" : "position", one.parentId),
    under: card(underOf(one)),
    leg: one.leg,
    holder: card(one.holderId),
    reason: one.reason,
    documents: one.documents,
    askedAt: one.askedAt.toString(),
    askedBy: nameOf(one.askedBy),
    state: one.state,
    decidedAt: one.decidedAt?.toString() ?? null,
    effectiveAt: one.effectiveAt?.toString() ?? null,
  }));
}

/** Who held what changed hands, at the last moment before it did. */
async function holdersBefore(db: Db, changes: readonly NetworkChange[]): Promise<ReadonlyMap<bigint, bigint>> {
  const before = new Map<bigint, bigint>();
  for (const { id, kind, positionId, effectiveAt } of changes) {
    if (kind !== "transfer" || positionId === null || effectiveAt === null) continue;
    const held = await holdersOf(db, [positionId], effectiveAt.subtract({ milliseconds: 1 }));
    const holder = held.get(positionId);
    if (holder !== undefined) before.set(id, holder);
  }
  return before;
}
