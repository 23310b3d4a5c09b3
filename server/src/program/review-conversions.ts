import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { holdConversion, refuseConversion } from "../plan/index.ts";
import { returnToCaps } from "./caps.ts";
import { conversionsOfSale, lockConversions, writeDecided, writeDelivered } from "./conversion-store.ts";
import type { Conversion } from "./model.ts";
import { heldUntil } from "./record-conversions.ts";

/**
 * Approves conversions that wait, all or none: their earnings are held from now on, until their days are over. Approved ones
 * stay as they are.
 * @returns how many were approved now; `not-found`, `wrong-state` with those that were refused.
 */
export async function approveConversions(
  context: Context,
  wish: { readonly ids: readonly bigint[]; readonly reason?: string | undefined },
): Promise<{ readonly changed: number } | Failure> {
  const found = await lockAll(context, wish.ids);
  if (found instanceof Failure) return found;
  const refused = found.filter(({ state }) => state === "refused");
  if (refused.length > 0) {
    return new Failure("wrong-state", "What was refused cannot be approved any more.", {
      conversions: refused.map(({ id }) => toEdge("conversion", id)),
    });
  }
  const due = found.filter(({ state }) => state === "pending");
  await approve(context, due, wish.reason);
  return { changed: due.length };
}

/**
 * Refuses conversions, all or none, with a reason that their affiliates are told: what they earned goes back on every tier, what
 * was paid is taken from what can be paid next. Refused ones stay so.
 */
export async function refuseConversions(
  context: Context,
  wish: { readonly ids: readonly bigint[]; readonly reason: string },
): Promise<{ readonly changed: number } | Failure> {
  const found = await lockAll(context, wish.ids);
  if (found instanceof Failure) return found;
  const due = found.filter(({ state }) => state !== "refused");
  const ids = due.map(({ id }) => id);
  for (const id of ids) await refuseConversion(context, id);
  await returnToCaps(context, ids);
  await writeDecided(context.tx, ids, { state: "refused", at: context.now, by: context.actor, reason: wish.reason });
  for (const conversion of due) {
    await audit(context, {
      action: "conversion.refused",
      subject: toEdge("conversion", conversion.id),
      reason: wish.reason,
      before: { state: conversion.state },
      after: { state: "refused" },
    });
  }
  return { changed: due.length };
}

/**
 * The goods of a sale were delivered: what waited for that is approved, and the hold runs from the later of the two. Told
 * again with a later day the hold becomes longer, never shorter.
 */
export async function noteDelivery(
  context: Context,
  delivery: { readonly saleId: bigint; readonly at: Temporal.Instant },
): Promise<void> {
  const ids = (await conversionsOfSale(context.tx, delivery.saleId)).map(({ id }) => id);
  const found = (await lockConversions(context.tx, ids)).filter(
    ({ state, deliveredAt }) =>
      state !== "refused" && (deliveredAt === null || Temporal.Instant.compare(deliveredAt, delivery.at) < 0),
  );
  await writeDelivered(
    context.tx,
    found.map(({ id }) => id),
    delivery.at,
  );
  const told = found.map((conversion) => ({ ...conversion, deliveredAt: delivery.at }));
  await approve(
    context,
    told.filter(({ state, decision }) => state === "pending" && decision.approval === "delivery"),
    undefined,
  );
  for (const { id, decidedAt, decision } of told.filter(({ state }) => state === "approved")) {
    await holdConversion(context, { conversionId: id, until: heldUntil(decidedAt!, delivery.at, decision.holdDays) });
  }
}

async function approve(context: Context, due: readonly Conversion[], reason: string | undefined): Promise<void> {
  await writeDecided(
    context.tx,
    due.map(({ id }) => id),
    { state: "approved", at: context.now, by: context.actor, reason: reason ?? null },
  );
  for (const { id, deliveredAt, decision } of due) {
    await holdConversion(context, { conversionId: id, until: heldUntil(context.now, deliveredAt, decision.holdDays) });
    await audit(context, {
      action: "conversion.approved",
      subject: toEdge("conversion", id),
      reason,
      before: { state: "pending" },
      after: { state: "approved" },
    });
  }
}

async function lockAll(context: Context, ids: readonly bigint[]): Promise<readonly Conversion[] | Failure> {
  const wanted = [...new Set(ids)];
  const found = await lockConversions(context.tx, wanted);
  if (found.length === wanted.length) return found;
  const known = new Set(found.map(({ id }) => id));
  return new Failure("not-found", "Some of these conversions are not there.", {
    conversions: wanted.filter((id) => !known.has(id)).map((id) => toEdge("conversion", id)),
  });
}
