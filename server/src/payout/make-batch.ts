import { audit, requestApproval, toMoney } from "../access/index.ts";
import { readCompany } from "../foundation/company.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { causeOf, post } from "../ledger/index.ts";
import { lockAvailableEarnings, putIntoPayouts } from "../plan/index.ts";
import { readPayoutRule } from "./rule-store.ts";
import { openWithdrawals, takeWithdrawals } from "./withdrawal-store.ts";
import { findPayable, usualMethod } from "./find-candidates.ts";
import type { Batch, BatchMethod } from "./model.ts";
import { findBatch, insertBatch } from "./batch-store.ts";
import { insertPayoutLines, openEarnings } from "./payout-line-store.ts";
import { insertPayouts } from "./payout-store.ts";
import { takeEarnings } from "./take-earnings.ts";

/**
 * Makes a batch of everybody who can be paid in a currency in this way now, each with all that can be paid or what they asked
 * for, and asks a second person to approve it. The money leaves `available` for `payout-clearing` here, not at the approval,
 * so that a second batch finds nothing of it; a refused batch gives it back. Where each is paid is kept as it is now.
 * @param wish.method by default SEPA for euro, a list for the bank for all else
 * @param wish.executionDate the day the bank shall pay on; by default the next weekday.
 * @returns the batch; `nothing-to-pay`, `bad-input` for a day that is over or a method that cannot move this currency.
 */
export async function makeBatch(
  context: Context,
  wish: { readonly currency: string; readonly method?: BatchMethod; readonly executionDate?: Temporal.PlainDate },
): Promise<Batch | Failure> {
  const { tx, now, actor } = context;
  if (actor === null) throw new Error("a batch is made by a person, so that a second one can approve it");
  const { currency } = wish;
  const method = wish.method ?? usualMethod(currency);
  const fits = await checkMethod(context, method, currency);
  if (isFailure(fits)) return fits;
  const today = now.toZonedDateTimeISO((await readCompany(tx)).timeZone).toPlainDate();
  const executionDate = wish.executionDate ?? nextWeekday(today);
  if (Temporal.PlainDate.compare(executionDate, today) < 0) {
    return new Failure("bad-input", `The day of payment is over; choose ${today.toString()} or later.`, {
      field: "executionDate",
    });
  }
  // First the earnings, then the balances: other batches, releases, what comes back from the bank, and refunds of these
  // earnings wait from here on, so that what is read of both is of one moment.
  const settled = new Set((await lockAvailableEarnings(tx, currency)).map(({ id }) => id));
  const paid = await findPayable(tx, currency, now, method);
  if (paid.length === 0) {
    return new Failure("nothing-to-pay", `Nobody can be paid in ${currency} now.`, { currency, method });
  }
  const members = paid.map(({ memberId }) => memberId);
  const earnings = Map.groupBy(await openEarnings(tx, currency, members), (earning) => earning.earnerId);
  const batchId = await insertBatch(tx, { currency, method, executionDate, madeAt: now, madeBy: actor });
  const payoutOf = await insertPayouts(tx, { id: batchId, currency, method }, paid);
  const taken = paid.flatMap(({ memberId, amount, netted }) =>
    takeEarnings(earnings.get(memberId) ?? [], amount + netted, settled).map((take) => ({
      ...take,
      payoutId: payoutOf.get(memberId)!,
    })),
  );
  await insertPayoutLines(tx, taken);
  await putIntoPayouts(
    tx,
    taken.filter((take) => take.whole && !take.brought),
  );
  const requests = await openWithdrawals(tx, currency);
  await takeWithdrawals(
    tx,
    paid.flatMap(({ memberId }) => {
      const request = requests.get(memberId);
      return request === undefined ? [] : [{ withdrawalId: request.id, payoutId: payoutOf.get(memberId)! }];
    }),
  );
  await post(
    context,
    paid.map(({ amount, memberId }) => ({
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
    after: { payouts: paid.length, total: toMoney(total, currency), executionDate: executionDate.toString(), method },
  });
  const asked = await requestApproval(context, { action: "payout.approve", subject });
  if (isFailure(asked)) return asked;
  return (await findBatch(tx, batchId))!;
}

/** SEPA moves euro, ACH dollars, and ACH needs to know who we are to our bank. */
async function checkMethod({ tx }: Context, method: BatchMethod, currency: string): Promise<null | Failure> {
  const only = { sepa: "EUR", ach: "USD" }[method as string];
  if (only !== undefined && only !== currency) {
    return new Failure("bad-input", `${method === "ach" ? "ACH" : "SEPA"} moves ${only} only.`, { field: "method" });
  }
  if (method !== "ach") return null;
  const { achBankRouting, achBankName, achCompanyId } = await readPayoutRule(tx);
  if (achBankRouting !== null && achBankName !== null && achCompanyId !== null) return null;
  return new Failure("bad-input", "First set the US bank of the company in the rules of payment.", { field: "method" });
}

/** The next day that is no Saturday or Sunday; banks move a holiday themselves. */
export function nextWeekday(after: Temporal.PlainDate): Temporal.PlainDate {
  let day = after.add({ days: 1 });
  while (day.dayOfWeek > 5) day = day.add({ days: 1 });
  return day;
}
