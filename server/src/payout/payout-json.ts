import { z } from "@hono/zod-openapi";
import { instantSchema, moneySchema, staffPersonSchema, toMoney } from "../access/index.ts";
import type { PersonJson } from "../access/index.ts";
import type { Names } from "../commission/index.ts";
import { cardOf, personSchema } from "../commission/index.ts";
import { toEdge } from "../foundation/ids.ts";
import { accountKinds, batchlessMethods, batchMethods, batchStates, waitingReasons } from "./model.ts";
import type { Batch, Payout, PayoutAccount } from "./model.ts";
import { outcomes } from "./result-model.ts";
import type { Outcome } from "./result-model.ts";

export const batchStateSchema = z.enum(batchStates);

export const batchSchema = z
  .object({
    id: z.string(),
    currency: z.string(),
    method: z.enum(batchMethods),
    state: batchStateSchema,
    executionDate: z.string().openapi({ format: "date" }),
    count: z.number().int(),
    total: moneySchema,
    madeAt: instantSchema,
    madeBy: staffPersonSchema.nullable(),
    approvedAt: instantSchema.nullable(),
    approvedBy: staffPersonSchema.nullable(),
    fileTakenAt: instantSchema.nullable().openapi({ description: "From then on a bank may have it" }),
    paidAt: instantSchema.nullable(),
    paidBy: staffPersonSchema.nullable(),
    refusedAt: instantSchema.nullable(),
    refusedBy: staffPersonSchema.nullable(),
    cancelledAt: instantSchema.nullable(),
    cancelledBy: staffPersonSchema.nullable(),
  })
  .openapi("PayoutBatch");

export const waitingSchema = z.enum(waitingReasons);

export const payoutSchema = z
  .object({
    id: z.string(),
    member: personSchema,
    amount: moneySchema,
    state: batchStateSchema,
    kind: z.enum([...accountKinds, ...batchlessMethods]),
    holder: z.string(),
    shown: z.string(),
    country: z.string(),
    earnings: z.object({ amount: moneySchema, count: z.number().int() }),
    netted: moneySchema.openapi({ description: "What refunds took from earlier payouts: amount less earnings" }),
    bank: z
      .object({ outcome: z.enum(outcomes), code: z.string(), at: instantSchema })
      .nullable()
      .openapi({ description: "The bank's last word on it" }),
  })
  .openapi("Payout");

export const accountSchema = z
  .object({
    kind: z.enum(accountKinds),
    holder: z.string(),
    shown: z.string().openapi({ description: "The number's last four letters; a mail address masked" }),
    bic: z.string().nullable(),
    routing: z.string().nullable(),
    savings: z.boolean(),
    business: z.boolean(),
    country: z.string(),
    changedAt: instantSchema,
  })
  .openapi("PayoutAccount");

/** Everybody a batch names. */
export function peopleOfBatch(batch: Batch): readonly (bigint | null)[] {
  return [batch.madeBy, batch.approvedBy, batch.paidBy, batch.refusedBy, batch.cancelledBy];
}

export function batchJson(
  batch: Batch,
  sums: { readonly count: number; readonly total: bigint },
  nameOf: (id: bigint | null) => PersonJson | null,
): z.infer<typeof batchSchema> {
  return {
    id: toEdge("batch", batch.id),
    currency: batch.currency,
    method: batch.method,
    state: batch.state,
    executionDate: batch.executionDate.toString(),
    count: sums.count,
    total: toMoney(sums.total, batch.currency),
    madeAt: batch.madeAt.toString(),
    madeBy: nameOf(batch.madeBy),
    approvedAt: batch.approvedAt?.toString() ?? null,
    approvedBy: nameOf(batch.approvedBy),
    fileTakenAt: batch.fileTakenAt?.toString() ?? null,
    paidAt: batch.paidAt?.toString() ?? null,
    paidBy: nameOf(batch.paidBy),
    refusedAt: batch.refusedAt?.toString() ?? null,
    refusedBy: nameOf(batch.refusedBy),
    cancelledAt: batch.cancelledAt?.toString() ?? null,
    cancelledBy: nameOf(batch.cancelledBy),
  };
}

export function accountJson(account: PayoutAccount): z.infer<typeof accountSchema> {
  return {
    kind: account.kind,
    holder: account.holder,
    shown: account.shown,
    bic: account.bic,
    routing: account.routing,
    savings: account.savings,
    business: account.business,
    country: account.country,
    changedAt: account.changedAt.toString(),
  };
}

export function payoutJson(
  payout: Payout,
  made: { readonly earnings: bigint; readonly count: number } | undefined,
  names: Names,
  bank: { readonly outcome: Outcome; readonly code: string; readonly at: Temporal.Instant } | undefined,
): z.infer<typeof payoutSchema> {
  const { earnings, count } = made ?? { earnings: 0n, count: 0 };
  return {
    id: toEdge("payout", payout.id),
    member: cardOf(names, payout.memberId),
    amount: toMoney(payout.amount, payout.currency),
    state: payout.state,
    kind: payout.kind,
    holder: payout.holder,
    shown: payout.shown,
    country: payout.country,
    earnings: { amount: toMoney(earnings, payout.currency), count },
    netted: toMoney(payout.amount - earnings, payout.currency),
    bank: bank === undefined ? null : { outcome: bank.outcome, code: bank.code, at: bank.at.toString() },
  };
}
