import { z } from "@hono/zod-openapi";
import { instantSchema, moneySchema, staffPersonSchema, toMoney } from "../access/index.ts";
import type { PersonJson } from "../access/index.ts";
import { toEdge } from "../foundation/ids.ts";
import type { Period } from "../plan/index.ts";
import { NAMED } from "./differences.ts";
import type { Comparison } from "./differences.ts";
import { cardOf, personSchema } from "./explanation-json.ts";
import type { Names } from "./explanation-json.ts";
import type { BonusTotal, RunHead } from "./model.ts";

export const periodSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    from: instantSchema,
    to: instantSchema,
    state: z.enum(["open", "locked", "committed"]),
  })
  .openapi("Period");

export const bonusTotalSchema = z.object({
  bonus: z.string(),
  amount: moneySchema,
  lines: z.number().int(),
  kept: z.boolean().openapi({ description: "The sellers' own margin: reported, in no total" }),
});

export const runSchema = z
  .object({
    id: z.string(),
    state: z.enum(["draft", "locked", "committed", "discarded"]),
    plan: z.string(),
    engineVersion: z.string(),
    asOf: instantSchema,
    inputSha256: z.string(),
    outputSha256: z.string(),
    lines: z.number().int(),
    earners: z.number().int(),
    bonuses: z.array(bonusTotalSchema),
    totals: z.array(moneySchema),
    draftedAt: instantSchema,
    draftedBy: staffPersonSchema.nullable(),
    lockedAt: instantSchema.nullable(),
    lockedBy: staffPersonSchema.nullable(),
    committedAt: instantSchema.nullable(),
    committedBy: staffPersonSchema.nullable(),
  })
  .openapi("Run");

const earnerChangeSchema = z.object({
  member: personSchema,
  before: moneySchema,
  after: moneySchema,
  change: moneySchema,
  bonuses: z
    .array(z.object({ bonus: z.string(), change: moneySchema }))
    .openapi({ description: "Which bonuses the change is made of" }),
});

export const comparisonSchema = z
  .object({
    bonuses: z.array(z.object({ bonus: z.string(), before: moneySchema, after: moneySchema, change: moneySchema })),
    gained: z.array(earnerChangeSchema),
    gainedCount: z.number().int(),
    lost: z.array(earnerChangeSchema),
    lostCount: z.number().int(),
  })
  .openapi("RunComparison");

export function periodJson(period: Period): z.infer<typeof periodSchema> {
  return {
    id: toEdge("period", period.id),
    name: period.name,
    from: period.from.toString(),
    to: period.to.toString(),
    state: period.state,
  };
}

/** Sums by currency of what is owed; what sellers keep is not. */
export function sumByCurrency(totals: readonly Pick<BonusTotal, "currency" | "amount" | "kept">[]) {
  const sums = new Map<string, bigint>();
  for (const { currency, amount } of totals.filter(({ kept }) => kept !== true))
    sums.set(currency, (sums.get(currency) ?? 0n) + amount);
  return Array.from(sums, ([currency, amount]) => toMoney(amount, currency));
}

export function bonusesJson(totals: readonly BonusTotal[]): z.infer<typeof bonusTotalSchema>[] {
  return totals.map(({ bonus, currency, amount, lines, kept }) => ({
    bonus,
    amount: toMoney(amount, currency),
    lines,
    kept: kept ?? false,
  }));
}

export function runJson(run: RunHead, nameOf: (id: bigint | null) => PersonJson | null): z.infer<typeof runSchema> {
  return {
    id: toEdge("run", run.id),
    state: run.state,
    plan: toEdge("planVersion", run.planVersionId),
    engineVersion: run.engineVersion,
    asOf: run.asOf.toString(),
    inputSha256: run.inputSha256,
    outputSha256: run.outputSha256,
    lines: run.lines,
    earners: run.earners,
    bonuses: bonusesJson(run.totals),
    totals: sumByCurrency(run.totals),
    draftedAt: run.draftedAt.toString(),
    draftedBy: nameOf(run.draftedBy),
    lockedAt: run.lockedAt?.toString() ?? null,
    lockedBy: nameOf(run.lockedBy),
    committedAt: run.committedAt?.toString() ?? null,
    committedBy: nameOf(run.committedBy),
  };
}

/** The members that a comparison will name. */
export function peopleInComparison({ differences }: Comparison): readonly bigint[] {
  return differences.map((one) => one.earnerId);
}

export function comparisonJson(
  { differences, totals, ...count }: Comparison,
  names: Names,
): z.infer<typeof comparisonSchema> {
  const row = (one: Comparison["differences"][number]) => ({
    member: cardOf(names, one.earnerId),
    before: toMoney(one.before, one.currency),
    after: toMoney(one.after, one.currency),
    change: toMoney(one.after - one.before, one.currency),
    bonuses: one.bonuses.map(({ bonus, change }) => ({ bonus, change: toMoney(BigInt(change), one.currency) })),
  });
  const gained = differences.filter((one) => one.after > one.before);
  const lost = differences.filter((one) => one.after < one.before).toReversed();
  return {
    bonuses: totals.map(({ bonus, currency, before, after }) => ({
      bonus,
      before: toMoney(before, currency),
      after: toMoney(after, currency),
      change: toMoney(after - before, currency),
    })),
    gained: gained.slice(0, NAMED).map(row),
    gainedCount: count.gained,
    lost: lost.slice(0, NAMED).map(row),
    lostCount: count.lost,
  };
}
