/** A membership's transfer as it looks in JSON: with the names of everybody in it. */
import { z } from "@hono/zod-openapi";
import { instantSchema, personNames, staffPersonSchema } from "../../access/index.ts";
import type { Db } from "../../foundation/database.ts";
import { toEdge } from "../../foundation/ids.ts";
import { cardOf, cardSchema, memberCards } from "../../members/index.ts";
import { balanceRules, transferKinds } from "./model.ts";
import type { MembershipTransfer, TransferEffect } from "./model.ts";

export const transferKindSchema = z.enum(transferKinds);
export const balanceRuleSchema = z
  .enum(balanceRules)
  .openapi("BalanceRule", { description: "stay: what was earned until then is the old holder's; go: the new one's" });
export const transferStateSchema = z.enum(["asked", "approved", "refused", "withdrawn"]);

export const transferSchema = z
  .object({
    id: z.string(),
    kind: transferKindSchema,
    from: cardSchema,
    to: cardSchema,
    balances: balanceRuleSchema,
    reason: z.string(),
    documents: z.string(),
    askedAt: instantSchema,
    askedBy: staffPersonSchema.nullable(),
    state: transferStateSchema,
    decidedAt: instantSchema.nullable(),
    decidedBy: staffPersonSchema.nullable(),
    effectiveAt: instantSchema.nullable(),
    completedAt: instantSchema.nullable().openapi({ description: "When the rest had followed: customers, the end" }),
  })
  .openapi("MembershipTransfer");

export const transferEffectSchema = z
  .object({
    effectiveAt: instantSchema,
    places: z.array(
      z.object({
        tree: z.string(),
        place: z.enum(["takes", "keeps"]),
        under: cardSchema.nullable().openapi({ description: "Under whom the new holder then stands; null: a root" }),
        children: z.number().int(),
        people: z.number().int(),
      }),
    ),
    positions: z.array(z.object({ id: z.string(), tree: z.string() })),
    customers: z.number().int(),
    waiting: z.number().int(),
  })
  .openapi("MembershipTransferEffect");

export async function transfersJson(
  db: Db,
  transfers: readonly MembershipTransfer[],
): Promise<z.infer<typeof transferSchema>[]> {
  const names = await memberCards(db, [...new Set(transfers.flatMap(({ fromId, toId }) => [fromId, toId]))]);
  const nameOf = await personNames(
    db,
    transfers.flatMap(({ askedBy, decidedBy }) => (decidedBy === null ? [askedBy] : [askedBy, decidedBy])),
  );
  return transfers.map((one) => ({
    id: toEdge("membership", one.id),
    kind: one.kind,
    from: cardOf(names, one.fromId),
    to: cardOf(names, one.toId),
    balances: one.balances,
    reason: one.reason,
    documents: one.documents,
    askedAt: one.askedAt.toString(),
    askedBy: nameOf(one.askedBy),
    state: one.state,
    decidedAt: one.decidedAt?.toString() ?? null,
    decidedBy: one.decidedBy === null ? null : nameOf(one.decidedBy),
    effectiveAt: one.effectiveAt?.toString() ?? null,
    completedAt: one.completedAt?.toString() ?? null,
  }));
}

export async function transferJson(db: Db, transfer: MembershipTransfer): Promise<z.infer<typeof transferSchema>> {
  return (await transfersJson(db, [transfer]))[0]!;
}

export async function transferEffectJson(
  db: Db,
  effect: TransferEffect,
): Promise<z.infer<typeof transferEffectSchema>> {
  const names = await memberCards(
    db,
    effect.places.flatMap(({ underId }) => (underId === null ? [] : [underId])),
  );
  return {
    effectiveAt: effect.effectiveAt.toString(),
    places: effect.places.map(({ tree, place, underId, children, people }) => ({
      tree,
      place,
      under: underId === null ? null : cardOf(names, underId),
      children,
      people,
    })),
    positions: effect.positions.map(({ id, tree }) => ({ id: toEdge("position", id), tree })),
    customers: effect.customers,
    waiting: effect.waiting,
  };
}
