import type { Db } from "../../foundation/database.ts";
import { readCompany } from "../../foundation/company.ts";
import { firstDay, planAt, ratesAt } from "../../plan/index.ts";
import type { Period, PlanVersion } from "../../plan/index.ts";
import { runBefore } from "../load-snapshot.ts";
import { planNeeds } from "../plan-needs.ts";
import type { SnapshotHead } from "./snapshot-columns.ts";

/** What a run reads beside people and sales. */
export interface RunInputs {
  readonly plan: PlanVersion;
  readonly companyCurrency: string;
  readonly timeZone: string;
  readonly day: string;
  readonly rates: Readonly<Record<string, string>>;
  readonly pastRunId: bigint | null;
}

export async function inputsAt(db: Db, period: Period, asOf: Temporal.Instant): Promise<RunInputs> {
  const plan = await planAt(db, asOf);
  const { currency, timeZone } = await readCompany(db);
  const needs = planNeeds(plan.plan, currency);
  return {
    plan,
    companyCurrency: currency,
    timeZone,
    day: firstDay(period, timeZone),
    rates: needs.rates ? await ratesAt(db, asOf) : {},
    pastRunId: (needs.past ? await runBefore(db, period) : undefined) ?? null,
  };
}

export function headOf({
  plan,
  companyCurrency,
  day,
  rates,
}: Omit<RunInputs, "timeZone" | "pastRunId" | "day"> & { day: string | null }): SnapshotHead {
  return { plan: plan.plan, planSha256: plan.sha256, companyCurrency, day, rates };
}
