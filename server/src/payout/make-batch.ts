import { audit, requestApproval, toMoney } from "../access/index.ts";
import { readCompany } from "../foundation/company.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { causeOf, post } from "../ledger/index.ts";
import { lockAvailableEarnings, putIntoPayouts } from "../plan/index.ts";
import { findCandidates } from "./find-candidates.ts";
import type { Batch } from "./model.ts";
import { findBatch, insertBatch, insertPayoutLines, insertPayouts } from "./store.ts";

/**
 * Makes a batch of everybody who can be paid in a currency now, each with their whole available balance, and asks a second
 * person to approve it. The money leaves `available` for `payout-clearing` here, not at the approval, so that a second batch
 * finds nothing of it; a refused batch gives it back. Where each is paid is kept as it is now.
 * @param wish.executionDate the day the bank shall pay on; by default the next weekday.
 * @returns the batch; `nothing-to-pay`, `bad-input` for a day that is over.
 */
export async function makeBatch(
  context: Context,
  wish: { readonly currency: string; readonly executionDate?: Temporal.PlainDate },
): Promise<Batch | Failure> {
  const { tx, now, actor } = context;
  if (actor === null) throw new Error("a batch is made by a person, so that a second one can approve it");
  const { currency } = wish;
  const today = now.toZonedDateTimeISO((await readCompany(tx)).timeZone).toPlainDate();
  const executionDate = wish.executionDate ?? nextWeekday(today);
  if (Temporal.PlainDate.compare(executionDate, today) < 0) {
    return new Failure("bad-input", `The day of payment is over; choose ${today.toString()} or later.`, {
      field: "executionDate",
    });
  }
  // First the earnings, then the balances: other batches, releases, and refunds of these earnings wait from here on, so that
  // what is read of both is of one moment.
  const available = await lockAvailableEarnings(tx, currency);
  const paid = (await findCandidates(tx, currency, now)).flatMap(({ amount, waiting, account }) =>
    waiting === null && account !== null ? [{ amount, account }] : [],
  );
  if (paid.length === 0) {
    return new Failure("nothing-to-pay", `Nobody can be paid in ${currency} now.`, { currency });
  }
  const batchId = await insertBatch(tx, { currency, executionDate, madeAt: now, madeBy: actor });
  const payoutOf = await insertPayouts(tx, { id: batchId, currency }, paid);
  const lines = available.flatMap(({ id, earnerId, amount }) => {
    const payoutId = payoutOf.get(earnerId);
    return payoutId === undefined ? [] : [{ payoutId, earningId: id, amount }];
  });
  await insertPayoutLines(tx, lines);
  await putIntoPayouts(tx, lines);
  await post(
    context,
    paid.map(({ amount, account: { memberId } }) => ({
      debit: { member: memberId, account: "available" },
      credit: { company: "payout-clearing" },
      amount,
      currency,
      key: `payout:${payoutOf.get(memberId)}:made`,
      cause: causeOf("payout", payoutOf.get(memberId)!),
      periodId: null,
    })),
  );
  const subject = toEdge("batch", batchId);
  const total = paid.reduce((sum, payout) => sum + payout.amount, 0n);
  await audit(context, {
    action: "payout.made",
    subject,
    after: { payouts: paid.length, total: toMoney(total, currency), executionDate: executionDate.toString() },
  });
  const asked = await requestApproval(context, { action: "payout.approve", subject });
  if (isFailure(asked)) return asked;
  return (await findBatch(tx, batchId))!;
}

/** The next day that is no Saturday or Sunday; banks move a holiday themselves. */
export function nextWeekday(after: Temporal.PlainDate): Temporal.PlainDate {
  let day = after.add({ days: 1 });
  while (day.dayOfWeek > 5) day = day.add({ days: 1 });
  return day;
}
