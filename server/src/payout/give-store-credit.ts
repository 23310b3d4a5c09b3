import { formatMoney } from "@fairline/engine";
import { audit, toMoney } from "../access/index.ts";
import { addEarnedCredit } from "../credit/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { balances, causeOf, post } from "../ledger/index.ts";
import { memberById, standingAt } from "../members/index.ts";
import { disputedReserves, lockAvailableEarnings, markEarningsPaid, putIntoPayouts } from "../plan/index.ts";
import { payeesOf } from "./payee-store.ts";
import { readPayoutRule } from "./rule-store.ts";
import type { Payout } from "./model.ts";
import { splitPayout } from "./split-payout.ts";
import { insertPayoutLines, openEarnings } from "./payout-line-store.ts";
import { findPayout, insertBatchless } from "./payout-store.ts";
import { payableSum, takeEarnings } from "./take-earnings.ts";

/**
 * Turns earnings that can be paid into store credit of the same member and currency, at once: a payout whose earnings are paid.
 * available -> store-credit. What the member owes is netted as in every payout.
 * @returns the payout; `not-allowed` for who is not active or blocked, `nothing-to-pay`, `bad-input` for too much.
 */
export async function giveStoreCredit(
  context: Context,
  wish: { readonly memberId: bigint; readonly currency: string; readonly amount: bigint },
): Promise<Payout | Failure> {
  const { tx, now } = context;
  const { memberId, currency, amount } = wish;
  const standing = await standingAt(tx, memberId, now);
  const payee = (await payeesOf(tx, [memberId])).get(memberId);
  if (standing?.status !== "active" || (payee !== undefined && payee.blockedAt !== null)) {
    return new Failure("not-allowed", "Only active members whose payouts are not stopped can use their earnings.");
  }
  const settled = new Set((await lockAvailableEarnings(tx, currency)).map(({ id }) => id));
  const earnings = await openEarnings(tx, currency, [memberId]);
  const [available] = await balances(tx, { member: memberId, account: "available", currency });
  const { nettingPercent } = await readPayoutRule(tx);
  const [reserved] = await disputedReserves(tx, { currency, memberId });
  const owed = {
    earned: payableSum(earnings, reserved?.amount),
    balance: available?.balance ?? 0n,
    percent: nettingPercent,
  };
  const most = splitPayout({ ...owed, wanted: null }).amount;
  if (most <= 0n) return new Failure("nothing-to-pay", `You have nothing in ${currency} to use.`, { currency });
  if (amount <= 0n || amount > most) {
    return new Failure("bad-input", `Choose at most ${formatMoney(most, currency)} ${currency}.`, { field: "amount" });
  }
  const { gross, netted } = splitPayout({ ...owed, wanted: amount });
  const id = await insertBatchless(tx, { method: "store-credit", memberId, currency, amount, netted, at: now });
  const taken = takeEarnings(earnings, gross, settled).map((take) => ({ ...take, payoutId: id }));
  await insertPayoutLines(tx, taken);
  const whole = taken.filter((take) => take.whole && !take.brought);
  await putIntoPayouts(tx, whole);
  if (whole.length > 0) await markEarningsPaid(tx, [id]);
  await post(context, [
    {
      debit: { member: memberId, account: "available" },
      credit: { member: memberId, account: "store-credit" },
      amount,
      currency,
      key: `payout:${id}:store-credit`,
      cause: causeOf("payout", id),
      periodId: null,
    },
  ]);
  const member = await memberById(tx, memberId);
  if (member === undefined) throw new Error(`member ${memberId} has gone`);
  await addEarnedCredit(context, { personId: member.personId, memberId, currency, amount, payoutId: id });
  await audit(context, {
    action: "store-credit.given",
    subject: toEdge("member", memberId),
    after: { payout: toEdge("payout", id), amount: toMoney(amount, currency) },
  });
  return (await findPayout(tx, id))!;
}
