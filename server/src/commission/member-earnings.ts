import { explainMember } from "@fairline/engine";
import type { MissedReason } from "@fairline/engine";
import { sql } from "kysely";
import { readCompany } from "../foundation/company.ts";
import type { Db } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { standingAt } from "../members/index.ts";
import { engineKind, planAt } from "../plan/index.ts";
import type { EarningState, FrozenSale, Period } from "../plan/index.ts";
import { standingSales } from "../sales/index.ts";
import { runSnapshot } from "./calculate-run.ts";
import { instantOfRun } from "./load-snapshot.ts";

/** What a member has earned in a period, by state; minor units. */
export interface EarnedInPeriod {
  readonly periodId: bigint;
  readonly currency: string;
  readonly bonus: string;
  readonly state: EarningState;
  readonly amount: bigint;
  readonly lines: number;
}

/** A member's earnings added up by period, currency, bonus and state, the newest period first. */
export async function earnedByPeriod(db: Db, memberId: bigint): Promise<readonly EarnedInPeriod[]> {
  return (
    await sql<EarnedInPeriod>`
      select period_id as "periodId", currency, bonus, state, amount, lines from earning_sum
      where earner_id = ${memberId} order by period_id desc, currency, bonus, state`.execute(db)
  ).rows;
}

/** One activity rule of the plan and what the member still lacks to meet it; nothing lacking: met. */
export interface ActivityNow {
  readonly rule: string;
  readonly missed: readonly MissedReason[];
}

/** Where a member stands in the period so far: who is active takes levels. */
export async function activityOf(
  db: Db,
  memberId: bigint,
  period: Period,
  now: Temporal.Instant,
): Promise<readonly ActivityNow[]> {
  const asOf = instantOfRun(period, now);
  const kind = engineKind(await standingAt(db, memberId, asOf));
  const run = runSnapshot({
    plan: await planAt(db, asOf),
    companyCurrency: (await readCompany(db)).currency,
    members: [{ id: memberId, kind, sponsorId: null }],
    // Their own volume needs their own sales only, whoever bought.
    sales: (await standingSales(db, period.id, [memberId])).map(ofAnyBuyer),
  });
  const explained = explainMember(run, toEdge("member", memberId));
  return (explained?.rules ?? []).map(({ name, missed }) => ({ rule: name, missed }));
}

function ofAnyBuyer({ id, currency, sellerId, lines }: FrozenSale): FrozenSale {
  return { id, currency, sellerId, buyerMemberId: null, lines };
}
