import { formatBase, remainder } from "@fairline/engine";
import type { AverageTerms, Remaining, SaleTerms } from "@fairline/engine";
import type { Context } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { enqueue } from "../foundation/jobs.ts";
import { post } from "../ledger/index.ts";
import type { Period } from "./model.ts";
import { openPeriodAt } from "./periods.ts";
import type { Posting, StandingEarning } from "./store.ts";
import { hasRecomputed, insertPostings, lockEarningsOfSale, updateEarnings } from "./store.ts";
import { remainingOf, wholeOf } from "./to-engine.ts";
import { carriesLegs } from "./versions.ts";
import type { FrozenSale } from "./to-engine.ts";

/**
 * Brings every earning of a sale down to what its frozen terms give for what is left of the sale: posts f(what remains)
 * less what stands posted, so that refunds in any order end at zero. Called twice it posts nothing the second time.
 *
 * Open period: the volume has left, and the run will recompute what climbs the tree. Committed: the recorded earners and
 * rates are reversed at once, dated in the period that is open now; what is available or paid already is taken from
 * available, which may become negative and is netted later. Locked: nothing yet, the commit calls this again.
 * What whole periods pay is not told by one sale: of a committed period it is worked out again by the job
 * `recompute-reversed` (see `postRecomputed`), of an open one by its run. What refunds leave alone ("none") stays, and so does what
 * legs have paid ("carry"): the job `take-from-legs` takes the volume out of them.
 * Source: design, "Reversal". The caller holds the sale's period (`holdPeriod` or `lockPeriodRow`).
 */
export async function reverseEarnings(
  context: Context,
  reversal: { readonly sale: FrozenSale; readonly period: Period; readonly reversalId: bigint },
): Promise<void> {
  const { sale, period, reversalId } = reversal;
  if (period.state === "committed") {
    const origin = toEdge("period", period.id);
    if (await hasRecomputed(context.tx, period.id)) {
      await enqueue(context, "recompute-reversed", { period: origin }, { key: `recompute-reversed ${origin}` });
    }
    if (await carriesLegs(context.tx, period)) {
      await enqueue(context, "take-from-legs", { period: origin }, { key: `take-from-legs ${origin}` });
    }
  }
  // What conversions earn waits for no commit.
  const isDue = ({ state, conversionId }: StandingEarning) =>
    state !== "reversed" && (period.state !== "locked" || conversionId !== null);
  const [ofPlan, ofAll] = [remainingOf(sale), wholeOf(sale)];
  const changes = (await lockEarningsOfSale(context.tx, sale.id))
    // What was brought to zero stays there: by refunds, or by a run that no longer has the line. Its terms would still give
    // something for what is left of the sale, and a refund must never pay.
    .filter(isDue)
    .flatMap((earning) => {
      const { terms, earlierTerms, conversionId } = earning;
      const left = conversionId === null ? ofPlan : ofAll;
      if ("reversal" in terms || (earlierTerms !== null && "reversal" in earlierTerms)) return [];
      const amount = worthOf({ ...earning, terms, earlierTerms }, left);
      return [{ earning, amount, base: formatBase(terms, earning.currency, left), change: amount - earning.amount }];
    })
    .filter(({ change }) => change !== 0n);
  if (changes.length === 0) return;
  const dated = period.state === "open" ? period : await openPeriodAt(context, context.now);
  await updateEarnings(
    context.tx,
    changes.map(({ earning, amount, base }) => ({ id: earning.id, amount, base })),
  );
  await insertPostings(
    context.tx,
    changes.map(({ earning, change }): Posting => ({
      earningId: earning.id,
      amount: change,
      account: accountOf(earning),
    })),
    { at: context.now, periodId: dated.id, cause: "reversal", reversalId },
  );
  await post(
    context,
    changes.map(({ earning, change }) => ({
      debit: { company: "commission" },
      credit: { member: earning.earnerId, account: accountOf(earning) },
      amount: change,
      currency: earning.currency,
      key: keyOf(reversalId, earning),
      cause: toEdge("sale", sale.id),
      periodId: dated.id,
    })),
  );
}

type SaleEarning = Omit<StandingEarning, "terms" | "earlierTerms"> & {
  readonly terms: SaleTerms | AverageTerms;
  readonly earlierTerms: SaleTerms | AverageTerms | null;
};

/** f(what remains); of a correction f less what f was before it, so that line and correction end at zero together. */
function worthOf({ terms, earlierTerms, currency }: SaleEarning, left: readonly Remaining[]): bigint {
  const worth = remainder(terms, currency, left);
  return earlierTerms === null ? worth : worth - remainder(earlierTerms, currency, left);
}

/** A line's key says it all; corrections, and conversions of one sale, may have the same sale, bonus and earner. */
function keyOf(reversalId: bigint, { adjustmentId, conversionId, bonus, earnerId, id }: StandingEarning): string {
  return adjustmentId === null && conversionId === null
    ? `reversal:${reversalId}:${bonus}:${earnerId}`
    : `reversal:${reversalId}:earning:${id}`;
}

/** Where a line's money stands: what was paid comes back out of what can be paid next. */
export function accountOf(earning: Pick<StandingEarning, "state">): Posting["account"] {
  switch (earning.state) {
    case "pending":
    case "held":
      return earning.state;
    case "available":
    case "paid":
      return "available";
    case "reversed":
      throw new Error("nothing is reversed twice");
    default:
      throw new Error(`unknown state ${String(earning.state satisfies never)}`);
  }
}
