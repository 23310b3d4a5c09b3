import { z } from "@hono/zod-openapi";
import { instantSchema, moneySchema, toMoney } from "../access/index.ts";
import type { Names, PersonJson } from "../commission/index.ts";
import { cardOf, personSchema, staffPersonSchema } from "../commission/index.ts";
import { toEdge } from "../foundation/ids.ts";
import type { Batch, Payout, PayoutAccount } from "./model.ts";

export const batchStateSchema = z.enum(["made", "approved", "paid", "refused"]);

export const batchSchema = z
  .object({
    id: z.string(),
    currency: z.string(),
    state: batchStateSchema,
    executionDate: z.string().openapi({ format: "date" }),
    count: z.number().int(),
    total: moneySchema,
    madeAt: instantSchema,
    madeBy: staffPersonSchema.nullable(),
    approvedAt: instantSchema.nullable(),
    approvedBy: staffPersonSchema.nullable(),
    paidAt: instantSchema.nullable(),
    paidBy: staffPersonSchema.nullable(),
    refusedAt: instantSchema.nullable(),
    refusedBy: staffPersonSchema.nullable(),
  })
  .openapi("PayoutBatch");

export const waitingReasons = [
  "no-account",
  "member-inactive",
  "below-minimum",
  "in-unfinished-batch",
  "account-outside-sepa",
] as const;

export const payoutSchema = z
  .object({
    id: z.string(),
    member: personSchema,
    amount: moneySchema,
    state: batchStateSchema,
    holder: z.string(),
    ibanLast4: z.string(),
    country: z.string(),
    earnings: z.object({ amount: moneySchema, count: z.number().int() }),
    netted: moneySchema.openapi({ description: "What refunds took from earlier payouts: amount less earnings" }),
  })
  .openapi("Payout");

export const accountSchema = z
  .object({
    holder: z.string(),
    ibanLast4: z.string(),
    bic: z.string().nullable(),
    country: z.string(),
    changedAt: instantSchema,
  })
  .openapi("PayoutAccount");

/** Everybody a batch names. */
export function peopleOfBatch(batch: Batch): readonly (bigint | null)[] {
  return [batch.madeBy, batch.approvedBy, batch.paidBy, batch.refusedBy];
}

export function batchJson(
  batch: Batch,
  sums: { readonly count: number; readonly total: bigint },
  nameOf: (id: bigint | null) => PersonJson | null,
): z.infer<typeof batchSchema> {
  return {
    id: toEdge("batch", batch.id),
    currency: batch.currency,
    state: batch.state,
    executionDate: batch.executionDate.toString(),
    count: sums.count,
    total: toMoney(sums.total, batch.currency),
    madeAt: batch.madeAt.toString(),
    madeBy: nameOf(batch.madeBy),
    approvedAt: batch.approvedAt?.toString() ?? null,
    approvedBy: nameOf(batch.approvedBy),
    paidAt: batch.paidAt?.toString() ?? null,
    paidBy: nameOf(batch.paidBy),
    refusedAt: batch.refusedAt?.toString() ?? null,
    refusedBy: nameOf(batch.refusedBy),
  };
}

export function accountJson(account: PayoutAccount): z.infer<typeof accountSchema> {
  return {
    holder: account.holder,
    ibanLast4: account.ibanLast4,
    bic: account.bic,
    country: account.country,
    changedAt: account.changedAt.toString(),
  };
}

export function payoutJson(
  payout: Payout,
  made: { readonly earnings: bigint; readonly count: number } | undefined,
  names: Names,
): z.infer<typeof payoutSchema> {
  const { earnings, count } = made ?? { earnings: 0n, count: 0 };
  return {
    id: toEdge("payout", payout.id),
    member: cardOf(names, payout.memberId),
    amount: toMoney(payout.amount, payout.currency),
    state: payout.state,
    holder: payout.holder,
    ibanLast4: payout.ibanLast4,
    country: payout.country,
    earnings: { amount: toMoney(earnings, payout.currency), count },
    netted: toMoney(payout.amount - earnings, payout.currency),
  };
}
