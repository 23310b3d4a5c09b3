import { explainMember } from "@fairline/engine";
import type { MemberExplanation, MissedReason } from "@fairline/engine";
import { sql } from "kysely";
import { readCompany } from "../foundation/company.ts";
import type { Db } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { standingAt } from "../members/index.ts";
import { engineKind, firstDay, planAt } from "../plan/index.ts";
import type { EarningState, FrozenSale, Period, PlanVersion } from "../plan/index.ts";
import { standingSales } from "../sales/index.ts";
import { runSnapshot } from "./calculate-run.ts";
import { standingNow } from "./expected-earnings.ts";
import { daysIn, frozen, instantOfRun, joiningDays } from "./load-snapshot.ts";
import { planNeeds } from "./plan-needs.ts";

/** What a member has earned in a period, by state; minor units. */
export interface EarnedInPeriod {
  readonly periodId: bigint;
  readonly currency: string;
  readonly bonus: string;
  readonly state: EarningState;
  readonly amount: bigint;
  readonly lines: number;
}

/** A member's earnings added up by period, currency, bonus and state, the newest period first; with `periodId` those of that period only. */
export async function earnedByPeriod(db: Db, memberId: bigint, periodId?: bigint): Promise<readonly EarnedInPeriod[]> {
  const when = periodId === undefined ? sql`true` : sql`period_id = ${periodId}`;
  return (
    await sql<EarnedInPeriod>`
      select period_id as "periodId", currency, bonus, state, amount, lines from earning_sum
      where earner_id = ${memberId} and ${when} order by period_id desc, currency, bonus, state`.execute(db)
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
  const plan = await planAt(db, asOf);
  const { currency } = await readCompany(db);
  const explained = planNeeds(plan.plan, currency).wholeRun
    ? await standingNow(db, memberId, period, now)
    : await alone(db, plan, { memberId, period, asOf });
  return (explained?.rules ?? []).map(({ name, missed }) => ({ rule: name, missed }));
}

/** Where a plan counts people's own sales only, a run over one person and theirs says the same. */
async function alone(
  db: Db,
  plan: PlanVersion,
  about: { readonly memberId: bigint; readonly period: Period; readonly asOf: Temporal.Instant },
): Promise<MemberExplanation | null> {
  const { memberId, period, asOf } = about;
  const { currency, timeZone } = await readCompany(db);
  const kind = engineKind(await standingAt(db, memberId, asOf));
  const joined = await joiningDays(db, timeZone, [memberId]);
  const dayOf = daysIn(timeZone);
  const run = runSnapshot({
    plan,
    companyCurrency: currency,
    members: [{ id: memberId, kind, sponsorId: null, joinedOn: joined.get(memberId) ?? null }],
    day: firstDay(period, timeZone),
    rates: {},
    past: [],
    pastRunId: null,
    // Their own volume needs their own sales only.
    sales: (await standingSales(db, period.id, [memberId])).map((sale) => ofKnownBuyer(frozen(sale, dayOf), memberId)),
  });
  return explainMember(run, toEdge("member", memberId));
}

/** Where a member stands in the ranks of the plan, if the period ended now. */
export interface RankNow {
  readonly paid: string | null;
  readonly title: string | null;
  readonly highest: string | null;
  /** The lowest rank above what they hold, with what is missing of it; null at the top. */
  readonly next: { readonly name: string; readonly missed: readonly MissedReason[] } | null;
}

/** Null where the plan has no ranks. */
export async function rankOf(db: Db, memberId: bigint, period: Period, now: Temporal.Instant): Promise<RankNow | null> {
  const plan = await planAt(db, instantOfRun(period, now));
  if (plan.plan.ranks === undefined) return null;
  const explained = await standingNow(db, memberId, period, now);
  if (explained === null) return null;
  const { ranks, paidRank, title, highestRank } = explained;
  const above = ranks[ranks.findIndex(({ name }) => name === paidRank) + 1];
  return {
    paid: paidRank,
    title,
    highest: highestRank,
    next: above === undefined ? null : { name: above.name, missed: above.missed },
  };
}

function ofKnownBuyer(sale: FrozenSale, memberId: bigint): FrozenSale {
  return { ...sale, buyerMemberId: sale.buyerMemberId === memberId ? memberId : null };
}
