import { calculate, explainSale, explainSource } from "@fairline/engine";
import type { Calculation, PaidLine, Run, SaleExplanation, SourceExplanation } from "@fairline/engine";
import { sql } from "kysely";
import { readCompany } from "../foundation/company.ts";
import type { Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { standingAt } from "../members/index.ts";
import { uplineAt } from "../network/index.ts";
import {
  engineKind,
  findAdjustment,
  findEarning,
  findPeriod,
  firstDay,
  planAt,
  planVersion,
  remainingOf,
} from "../plan/index.ts";
import type { FrozenSale, Period, StandingEarning } from "../plan/index.ts";
import { saleStory, standingSale, standingSales } from "../sales/index.ts";
import type { SaleStory, StandingSale } from "../sales/index.ts";
import { runSnapshot } from "./calculate-run.ts";
import { previewRun } from "./draft-run.ts";
import { payeeOf } from "./holder-earnings.ts";
import { daysIn, frozen, instantOfRun, joiningDays } from "./load-snapshot.ts";
import type { RunHead, Snapshot, SnapshotMember } from "./model.ts";
import { planNeeds } from "./plan-needs.ts";
import { storedSnapshot } from "./replay-run.ts";
import { snapshotSales, snapshotUpline } from "./snapshot-store.ts";
import { liveRun } from "./store.ts";

/** One change of an earning: where it stood, and why. */
export interface EarningChange {
  readonly at: Temporal.Instant;
  readonly amount: bigint;
  readonly account: "pending" | "held" | "available";
  readonly cause: "sale" | "run" | "reversal" | "adjustment";
}

/** All that is behind an earning. */
export interface EarningStory {
  readonly earning: StandingEarning;
  readonly period: Period;
  /** Null where a member's whole period pays. */
  readonly sale: SaleStory | null;
  /** Whose whole period pays; null where a sale does. */
  readonly sourceId: bigint | null;
  /**
   * Everything that the sale (or the member's period, of one bonus) paid and did not pay, and why. From the run's own snapshot once the period is locked
   * (`exact`), from what stands now before: then it can still change.
   */
  readonly explanation: SaleExplanation | SourceExplanation;
  readonly exact: boolean;
  /** The way from base to amount: by the frozen terms for what remains of the sale, of a whole period as its run has it. */
  readonly calculation: Calculation;
  /** Oldest first; their sum is the earning's amount. */
  readonly history: readonly EarningChange[];
}

/**
 * Explains one earning, worked out on demand by the code that paid it; nothing is stored for it.
 * @returns `not-found` for an unknown earning; `wrong-state` for an adjustment, which no plan has worked out: the sentence
 *   says what its statement text is, and `data.adjustment` leads to its reason.
 */
export async function explainEarning(
  db: Db,
  earningId: bigint,
  now: Temporal.Instant,
): Promise<EarningStory | Failure> {
  const earning = await findEarning(db, earningId);
  if (earning === undefined) return new Failure("not-found", "There is no such earning.");
  if (earning.adjustmentId !== null) return await adjusted(db, earning);
  if (earning.conversionId !== null) {
    return new Failure("wrong-state", "An affiliate program pays this; its conversion tells how it was decided.", {
      conversion: toEdge("conversion", earning.conversionId),
      earner: toEdge("member", earning.earnerId),
    });
  }
  const period = (await findPeriod(db, earning.periodId))!;
  const recorded = period.state === "open" ? undefined : await liveRun(db, period.id);
  const about = { earning, period, exact: recorded !== undefined, history: await historyOf(db, earningId) };
  const { saleId, sourceId, bonus } = earning;
  if (saleId === null) {
    const run = await runToTell(db, { period, recorded, sale: null, now });
    if (isFailure(run)) return run;
    const told = tellSource(run, { sourceId: sourceId!, bonus, earnerId: earning.earnerId });
    if (told === null) return new Failure("not-found", "The run of this period no longer has this line.");
    return { ...about, ...told, sale: null, sourceId };
  }
  const standing = (await standingSale(db, saleId))!;
  const run = await runToTell(db, { period, recorded, sale: standing, now });
  if (isFailure(run)) return run;
  const explanation = explainSale(run, toEdge("sale", saleId));
  if (explanation === null) throw new Error(`sale ${saleId} is not in the run of its own period ${period.name}`);
  const { terms, currency } = earning;
  const paid = paidTo(explanation, earning);
  // What a refund leaves follows from the frozen terms; what is worked out over a period, only from the run.
  const calculation =
    "reversal" in terms ? paid?.calculation : calculate(terms, currency, remainingOf(standing), standing.currency);
  if (calculation === undefined) return new Failure("not-found", "The run of this period no longer has this line.");
  return { ...about, sale: (await saleStory(db, saleId))!, sourceId: null, explanation, calculation };
}

/** The run that explains a line: of the stored snapshot, or live; only as much of it as the plan makes needful. */
export async function runToTell(
  db: Db,
  about: {
    readonly period: Period;
    readonly recorded: RunHead | undefined;
    /** Null where a member's whole period pays. */
    readonly sale: StandingSale | null;
    readonly now: Temporal.Instant;
  },
): Promise<Run | Failure> {
  const { period, recorded, sale, now } = about;
  const asOf = instantOfRun(period, now);
  const plan = recorded === undefined ? await planAt(db, asOf) : await planVersion(db, recorded.planVersionId);
  const { currency } = await readCompany(db);
  if (sale === null || planNeeds(plan.plan, currency).wholeRun) {
    if (recorded !== undefined) return await wholeRun(db, recorded);
    const preview = await previewRun(db, period, now);
    return isFailure(preview) ? preview : preview.run;
  }
  if (recorded === undefined) return runSnapshot(await liveSnapshot(db, period, sale, asOf));
  const { companyCurrency, day, rates } = recorded;
  const part = await storedPart(db, recorded.id, sale);
  return runSnapshot({ plan, companyCurrency, day, rates, past: [], pastRunId: null, ...part });
}

const lastWhole = new WeakMap<Db, { readonly key: string; readonly run: Run }>();

/** A run again from its whole snapshot; the last one is kept, since whoever looks at one line looks at others. */
async function wholeRun(db: Db, head: RunHead): Promise<Run> {
  const key = `${head.id} ${head.inputSha256}`;
  const last = lastWhole.get(db);
  if (last?.key === key) return last.run;
  const run = runSnapshot(await storedSnapshot(db, head));
  lastWhole.set(db, { key, run });
  return run;
}

/** What a member's whole period pays under a bonus, and the line of one earner of it; null where there is none. */
export function tellSource(
  run: Run,
  key: { readonly sourceId: bigint; readonly bonus: string; readonly earnerId: bigint },
): { readonly explanation: SourceExplanation; readonly calculation: Calculation } | null {
  const explanation = explainSource(run, key.bonus, toEdge("member", key.sourceId));
  if (explanation === null) return null;
  const lines = explanation.shape === "walk" ? explanation.steps.map(({ paid }) => paid) : [explanation.paid];
  const earner = toEdge("member", key.earnerId);
  const calculation = lines.find((line) => line && payeeOf(run, line.earning.earnerId) === earner)?.calculation;
  return calculation === undefined ? null : { explanation, calculation };
}

/** The line of a bonus that a sale pays to an earner. */
export function paidTo(
  { bonuses }: SaleExplanation,
  line: { readonly bonus: string; readonly earnerId: bigint },
): PaidLine | undefined {
  const lines = bonuses.flatMap((bonus) =>
    bonus.bonus !== line.bonus ? [] : bonus.shape === "seller" ? [bonus.paid] : bonus.steps.map((step) => step.paid),
  );
  const earner = toEdge("member", line.earnerId);
  return lines.find((paid) => paid !== null && paid.earning.earnerId === earner) ?? undefined;
}

async function adjusted(db: Db, earning: StandingEarning): Promise<Failure> {
  const adjustment = (await findAdjustment(db, earning.adjustmentId!))!;
  return new Failure("wrong-state", `This is an adjustment, not a plan's result: "${adjustment.statement}".`, {
    adjustment: toEdge("adjustment", adjustment.id),
    earner: toEdge("member", earning.earnerId),
  });
}

// A run over the seller's upline and the sales credited to those people explains the sale just as the whole run does, so
// an explanation costs as much as the line is long, not as the company is large.

/** The part of a run's own snapshot that explains a sale. */
export async function storedPart(
  db: Db,
  runId: bigint,
  sale: FrozenSale,
): Promise<Pick<Snapshot, "members" | "sales">> {
  const people = [sale.sellerId, sale.buyerMemberId].filter((id) => id !== null);
  const members = await snapshotUpline(db, runId, people);
  const credited = await snapshotSales(
    db,
    runId,
    members.map((member) => member.id),
  );
  // A sale without a seller is credited to nobody, and pays nobody.
  const own = sale.sellerId === null ? [sale] : [];
  return { members, sales: onlyKnown([...credited, ...own], members) };
}

async function liveSnapshot(db: Db, period: Period, sale: StandingSale, asOf: Temporal.Instant): Promise<Snapshot> {
  const { currency, timeZone } = await readCompany(db);
  const dayOf = daysIn(timeZone);
  const members = new Map<bigint, SnapshotMember>();
  for (const start of [sale.sellerId, sale.buyerMemberId]) {
    if (start === null) continue;
    const line = [start, ...(await uplineAt(db, "sponsor", start, asOf)).map((person) => person.memberId)];
    for (const [index, id] of line.entries()) {
      if (members.has(id)) break;
      const standing = await standingAt(db, id, asOf);
      members.set(id, { id, kind: engineKind(standing), sponsorId: line[index + 1] ?? null });
    }
  }
  const joined = await joiningDays(db, timeZone, [...members.keys()]);
  const known = [...members.values()].map((member) => ({ ...member, joinedOn: joined.get(member.id) ?? null }));
  const credited = await standingSales(db, period.id, [...members.keys()]);
  const own = sale.sellerId === null ? [sale] : [];
  const sales = [...credited, ...own].map((one) => frozen(one, dayOf));
  return {
    plan: await planAt(db, asOf),
    companyCurrency: currency,
    members: known,
    day: firstDay(period, timeZone),
    rates: {},
    past: [],
    pastRunId: null,
    sales: onlyKnown(sales, known),
  };
}

/** Buyers of other sales do not matter here; where they are not among the members, they are nobody in particular. */
function onlyKnown(sales: readonly FrozenSale[], members: readonly SnapshotMember[]): readonly FrozenSale[] {
  const known = new Set(members.map((member) => member.id));
  return sales.map((sale) => ({
    ...sale,
    buyerMemberId: sale.buyerMemberId !== null && known.has(sale.buyerMemberId) ? sale.buyerMemberId : null,
  }));
}

/** An earning's changes, oldest first. */
export async function historyOf(db: Db, earningId: bigint): Promise<readonly EarningChange[]> {
  return (
    await sql<EarningChange>`
      select at, amount, account, cause from earning_history where earning_id = ${earningId} order by id`.execute(db)
  ).rows;
}
