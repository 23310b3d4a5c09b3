import type { Db } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import type { Period } from "../plan/index.ts";
import { previewRun } from "./draft-run.ts";
import type { BonusTotal } from "./model.ts";

interface Preview {
  readonly periodId: bigint;
  readonly at: Temporal.Instant;
  readonly sales: number;
  readonly byEarner: ReadonlyMap<string, readonly BonusTotal[]>;
}

/** Up to here a preview takes milliseconds and is made anew for every look; above, once a minute. */
const fewSales = 20_000;
const largestAge = { minutes: 1 };

const last = new WeakMap<Db, Preview>();

/**
 * What a member would get for the period if it ended now, by bonus and currency: the seller's own and what climbs the tree,
 * which is posted by the period's run only. It can still change.
 */
export async function expectedOf(
  db: Db,
  memberId: bigint,
  period: Period,
  now: Temporal.Instant,
): Promise<readonly BonusTotal[]> {
  let preview = last.get(db);
  if (preview === undefined || preview.periodId !== period.id || preview.sales <= fewSales || isOld(preview, now)) {
    const { run, earnings } = await previewRun(db, period, now);
    const byEarner = new Map<string, BonusTotal[]>();
    for (const { earnerId, bonus, currency, amount } of earnings) {
      const own = byEarner.get(earnerId) ?? [];
      const at = own.findIndex((total) => total.bonus === bonus && total.currency === currency);
      const before = own[at];
      if (before === undefined) own.push({ bonus, currency, amount, lines: 1 });
      else own[at] = { bonus, currency, amount: before.amount + amount, lines: before.lines + 1 };
      byEarner.set(earnerId, own);
    }
    preview = { periodId: period.id, at: now, sales: run.sales.count, byEarner };
    last.set(db, preview);
  }
  return preview.byEarner.get(toEdge("member", memberId)) ?? [];
}

function isOld(preview: Preview, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(preview.at.add(largestAge), now) < 0;
}
