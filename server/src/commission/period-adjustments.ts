import { z } from "@hono/zod-openapi";
import { moneySchema, toMoney } from "../access/index.ts";
import type { Db } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { adjustmentTotals, approvedOverrides, overrideDifferences } from "../plan/index.ts";
import type { Adjustment, AdjustmentTotal } from "../plan/index.ts";
import type { BonusTotal } from "./model.ts";
import { sumByCurrency } from "./run-json.ts";
import { runLines } from "./run-lines.ts";

/** What a period pays beside its run: what was posted as adjustments, and what overrides will add in the commit. */
export interface PeriodAdjustments {
  readonly posted: readonly AdjustmentTotal[];
  /** Null where there is no run yet to say what the bonus comes to without the override. */
  readonly overrides: readonly {
    readonly override: Adjustment;
    readonly calculated: bigint | null;
    readonly difference: bigint;
  }[];
}

export async function adjustmentsOf(
  db: Db,
  periodId: bigint,
  run: { readonly id: bigint } | undefined,
): Promise<PeriodAdjustments> {
  const posted = await adjustmentTotals(db, periodId);
  const waiting = await approvedOverrides(db, periodId);
  if (run === undefined || waiting.length === 0) {
    return { posted, overrides: waiting.map((override) => ({ override, calculated: null, difference: 0n })) };
  }
  // The lines of these few earners only: a run can have millions.
  const earners = [...new Set(waiting.map(({ memberId }) => memberId))];
  const lines = await Promise.all(earners.map((earner) => runLines(db, run.id, { earner })));
  const owed = lines.flat().filter(({ kept }) => !kept);
  return { posted, overrides: overrideDifferences(waiting, owed) };
}

export const adjustmentsSchema = z
  .object({
    posted: z.array(z.object({ type: z.string(), amount: moneySchema, count: z.number().int() })),
    overrides: z.array(
      z.object({
        id: z.string(),
        member: z.string(),
        bonus: z.string(),
        amount: moneySchema,
        calculated: moneySchema.nullable(),
      }),
    ),
    toPay: z.array(moneySchema).openapi({ description: "The run's totals with all adjustments and overrides" }),
  })
  .openapi("PeriodAdjustments");

export function adjustmentsJson(
  { posted, overrides }: PeriodAdjustments,
  run: readonly BonusTotal[],
): z.infer<typeof adjustmentsSchema> {
  const added = overrides.map(({ override, difference }) => ({ currency: override.currency, amount: difference }));
  return {
    posted: posted.map(({ type, currency, amount, count }) => ({ type, amount: toMoney(amount, currency), count })),
    overrides: overrides.map(({ override, calculated }) => ({
      id: toEdge("adjustment", override.id),
      member: toEdge("member", override.memberId),
      bonus: override.bonus ?? "",
      amount: toMoney(override.amount, override.currency),
      calculated: calculated === null ? null : toMoney(calculated, override.currency),
    })),
    toPay: sumByCurrency([...run, ...posted, ...added]),
  };
}
