import { calculate, explainSale } from "@fairline/engine";
import type { Calculation, SaleExplanation } from "@fairline/engine";
import { sql } from "kysely";
import { readCompany } from "../foundation/company.ts";
import type { Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { standingAt } from "../members/index.ts";
import { uplineAt } from "../network/index.ts";
import { engineKind, findEarning, findPeriod, planAt, planVersion, remainingOf } from "../plan/index.ts";
import type { FrozenSale, Period, StandingEarning } from "../plan/index.ts";
import { saleStory, standingSale, standingSales } from "../sales/index.ts";
import type { SaleStory } from "../sales/index.ts";
import { runSnapshot } from "./calculate-run.ts";
import { instantOfRun } from "./load-snapshot.ts";
import type { Snapshot, SnapshotMember } from "./model.ts";
import { liveRun, snapshotSales, snapshotUpline } from "./store.ts";

/** One change of an earning: where it stood, and why. */
export interface EarningChange {
  readonly at: Temporal.Instant;
  readonly amount: bigint;
  readonly account: "pending" | "held" | "available";
  readonly cause: "sale" | "run" | "reversal";
}

/** All that is behind an earning. */
export interface EarningStory {
  readonly earning: StandingEarning;
  readonly period: Period;
  readonly sale: SaleStory;
  /**
   * Everything that the sale paid and did not pay, and why. From the run's own snapshot once the period is locked
   * (`exact`), from what stands now before: then it can still change.
   */
  readonly explanation: SaleExplanation;
  readonly exact: boolean;
  /** The way from base to amount, by the frozen terms, for what remains of the sale. */
  readonly calculation: Calculation;
  /** Oldest first; their sum is the earning's amount. */
  readonly history: readonly EarningChange[];
}

/**
 * Explains one earning, worked out on demand by the code that paid it; nothing is stored for it.
 * @returns `not-found` for an unknown earning.
 */
export async function explainEarning(
  db: Db,
  earningId: bigint,
  now: Temporal.Instant,
): Promise<EarningStory | Failure> {
  const earning = await findEarning(db, earningId);
  if (earning === undefined) return new Failure("not-found", "There is no such earning.");
  const period = (await findPeriod(db, earning.periodId))!;
  const sale = (await saleStory(db, earning.saleId))!;
  const standing = (await standingSale(db, earning.saleId))!;
  const run = period.state === "open" ? undefined : await liveRun(db, period.id);
  const snapshot =
    run === undefined
      ? await liveSnapshot(db, period, standing, instantOfRun(period, now))
      : {
          plan: await planVersion(db, run.planVersionId),
          companyCurrency: run.companyCurrency,
          ...(await storedPart(db, run.id, standing)),
        };
  const explanation = explainSale(runSnapshot(snapshot), toEdge("sale", sale.saleId));
  if (explanation === null) throw new Error(`sale ${sale.saleId} is not in the run of its own period ${period.name}`);
  return {
    earning,
    period,
    sale,
    explanation,
    exact: run !== undefined,
    calculation: calculate(earning.terms, earning.currency, remainingOf(standing), standing.currency),
    history: await historyOf(db, earningId),
  };
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

async function liveSnapshot(db: Db, period: Period, sale: FrozenSale, asOf: Temporal.Instant): Promise<Snapshot> {
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
  const known = [...members.values()];
  const credited = await standingSales(db, period.id, [...members.keys()]);
  const own = sale.sellerId === null ? [sale] : [];
  return {
    plan: await planAt(db, asOf),
    companyCurrency: (await readCompany(db)).currency,
    members: known,
    sales: onlyKnown([...credited, ...own], known),
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
