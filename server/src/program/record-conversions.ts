import { sql } from "kysely";
import type { Context } from "../foundation/database.ts";
import { accrueConversion, holdConversion } from "../plan/index.ts";
import { writeGrants } from "./caps.ts";
import { insertConversion } from "./conversion-store.ts";
import type { PricedConversion } from "./price-sale.ts";

export interface Recorded {
  readonly conversionId: bigint;
  readonly memberId: bigint;
  readonly programId: bigint;
}

/**
 * Writes down what a sale or event brought its affiliates and posts what it earns, as pending; where nobody has to approve
 * it, it is held at once until its days are over.
 */
export async function recordConversions(
  context: Context,
  about: {
    /** Null for an event, which has a reference instead. */
    readonly saleId: bigint | null;
    readonly reference: string | null;
    readonly event: string;
    readonly periodId: bigint;
    readonly market: string | null;
    readonly currency: string;
    readonly buyerId: bigint | null;
    readonly payment: { readonly subscription: string; readonly number: number } | null;
  },
  priced: readonly PricedConversion[],
): Promise<readonly Recorded[]> {
  const recorded: Recorded[] = [];
  for (const conversion of priced) {
    const { program, group } = conversion.covering;
    const approved = conversion.decision.approval === "auto";
    const id = await insertConversion(context.tx, {
      ...about,
      programId: program.id,
      memberId: conversion.memberId,
      groupId: group.id,
      at: context.now,
      clickId: conversion.credit.clickId,
      amount: conversion.amount,
      decision: conversion.decision,
      subscription: about.payment?.subscription ?? null,
      payment: about.payment?.number ?? null,
      state: approved ? "approved" : "pending",
      decidedAt: approved ? context.now : null,
    });
    await accrueConversion(context, {
      conversionId: id,
      periodId: about.periodId,
      lines: conversion.earnings.map((line) => ({ ...line, saleId: about.saleId })),
    });
    await writeGrants(context.tx, id, conversion.grants);
    if (approved) {
      await holdConversion(context, {
        conversionId: id,
        until: heldUntil(context.now, null, conversion.decision.holdDays),
      });
    }
    recorded.push({ conversionId: id, memberId: conversion.memberId, programId: program.id });
  }
  return recorded;
}

/** The hold runs from the later of approval and delivery, where that is known. */
export function heldUntil(
  approvedAt: Temporal.Instant,
  deliveredAt: Temporal.Instant | null,
  days: number,
): Temporal.Instant {
  const from = deliveredAt !== null && Temporal.Instant.compare(deliveredAt, approvedAt) > 0 ? deliveredAt : approvedAt;
  return from.add({ hours: 24 * days });
}

/** Whether an event was told before: the same reference of the same program and event is the same one. */
export async function knownEvent(
  context: Context,
  event: { readonly programId: bigint; readonly event: string; readonly reference: string },
): Promise<bigint | undefined> {
  const { rows } = await sql<{ id: bigint }>`
    select id from program_conversion
    where program_id = ${event.programId} and event = ${event.event} and reference = ${event.reference}`.execute(
    context.tx,
  );
  return rows[0]?.id;
}
