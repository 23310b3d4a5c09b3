import type { Db } from "../foundation/database.ts";
import { readCompany } from "../foundation/company.ts";
import { standingsAt } from "../members/index.ts";
import { edgesAt } from "../network/index.ts";
import { engineKind, planAt } from "../plan/index.ts";
import type { Period } from "../plan/index.ts";
import { standingSales } from "../sales/index.ts";
import type { Snapshot, SnapshotMember } from "./model.ts";

/** A period's last instant, as fine as the database keeps time: `[from, to)` ends a microsecond before `to`. */
export function lastInstant(period: Period): Temporal.Instant {
  return period.to.subtract({ microseconds: 1 });
}

export function isOver(period: Period, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(period.to, now) <= 0;
}

/** What a run of the period looks at: its last instant, or now while it is not over (a live preview). */
export function instantOfRun(period: Period, now: Temporal.Instant): Temporal.Instant {
  return isOver(period, now) ? lastInstant(period) : now;
}

/**
 * Everything a run of the period reads, as of `asOf`: plan, members with kinds and sponsors, the period's sales less what
 * was refunded by now. Source: design, "Period".
 */
export async function loadSnapshot(db: Db, period: Period, asOf: Temporal.Instant): Promise<Snapshot> {
  const plan = await planAt(db, asOf);
  const company = await readCompany(db);
  const sales = await standingSales(db, period.id);
  const standings = await standingsAt(db, asOf);
  const sponsors = await edgesAt(db, "sponsor", asOf);
  const members = standings.map((standing): SnapshotMember => ({
    id: standing.memberId,
    kind: engineKind(standing),
    sponsorId: sponsors.get(standing.memberId) ?? null,
  }));
  const known = new Set(members.map((member) => member.id));
  const live = Temporal.Instant.compare(asOf, lastInstant(period)) < 0;
  return {
    plan,
    companyCurrency: company.currency,
    members,
    sales: sales
      // In a live preview a seller may have joined in the moment between the two reads; the next preview has them. Once the
      // period is over everybody who sold in it is known, and a seller who is not would be a bug that the engine reports.
      .filter((sale) => !live || sale.sellerId === null || known.has(sale.sellerId))
      .map(({ id, currency, sellerId, buyerMemberId, lines }) => ({
        id,
        currency,
        sellerId,
        // Who became a member after the period was a customer in it.
        buyerMemberId: buyerMemberId !== null && known.has(buyerMemberId) ? buyerMemberId : null,
        lines,
      })),
  };
}
