import { explainMember } from "@fairline/engine";
import type { MemberExplanation, Run } from "@fairline/engine";
import type { Db } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import type { Period } from "../plan/index.ts";
import { previewRun } from "./draft-run.ts";
import type { BonusTotal } from "./model.ts";

interface Preview {
  readonly periodId: bigint;
  readonly at: Temporal.Instant;
  readonly run: Run;
  readonly byEarner: ReadonlyMap<string, readonly BonusTotal[]>;
}

/** Up to here a preview takes milliseconds and is made anew for every look; above, once a minute. */
const fewSales = 20_000;
const largestAge = { minutes: 1 };

const last = new WeakMap<Db, Preview>();

/**
 * What a member would get for the period if it ended now, by bonus and currency: the seller's own and what climbs the tree,
 * which is posted by the period's run only. It can still change. Nothing while the plan cannot be run.
 */
export async function expectedOf(
  db: Db,
  memberId: bigint,
  period: Period,
  now: Temporal.Instant,
): Promise<readonly BonusTotal[]> {
  return (await previewOf(db, period, now))?.byEarner.get(toEdge("member", memberId)) ?? [];
}

/** Where a member would stand if the period ended now, by the whole company's run: volumes, rules and ranks with what is missing. */
export async function standingNow(
  db: Db,
  memberId: bigint,
  period: Period,
  now: Temporal.Instant,
): Promise<MemberExplanation | null> {
  const preview = await previewOf(db, period, now);
  return preview === undefined ? null : explainMember(preview.run, toEdge("member", memberId));
}

async function previewOf(db: Db, period: Period, now: Temporal.Instant): Promise<Preview | undefined> {
  const known = last.get(db);
  if (known !== undefined && known.periodId === period.id && known.run.sales.count > fewSales && !isOld(known, now)) {
    return known;
  }
  const made = await previewRun(db, period, now);
  if (isFailure(made)) return undefined;
  const byEarner = new Map<string, BonusTotal[]>();
  for (const { earnerId, bonus, currency, amount, kept } of made.earnings) {
    const own = byEarner.get(earnerId) ?? [];
    const at = own.findIndex((total) => total.bonus === bonus && total.currency === currency);
    const before = own[at];
    if (before === undefined) own.push({ bonus, currency, amount, lines: 1, ...(kept && { kept }) });
    else own[at] = { ...before, amount: before.amount + amount, lines: before.lines + 1 };
    byEarner.set(earnerId, own);
  }
  const preview = { periodId: period.id, at: now, run: made.run, byEarner };
  last.set(db, preview);
  return preview;
}

function isOld(preview: Preview, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(preview.at.add(largestAge), now) < 0;
}
