import { formatMoney } from "@fairline/engine";
import { audit, toMoney } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { violatedConstraint } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { payoutMinimum } from "./rule-store.ts";
import { closeWithdrawal, insertWithdrawal } from "./withdrawal-store.ts";
import { findCandidates } from "./find-candidates.ts";
import type { Waiting, Withdrawal } from "./model.ts";

/** What a member mends before they can ask; the rest (an unfinished batch, the way of paying) passes by itself. */
const hinders: Partial<Readonly<Record<Waiting, string>>> = {
  "member-inactive": "Only active members are paid.",
  blocked: "Payouts to you are stopped; the company tells you why.",
  owes: "Refunds took more than you have earned since.",
  "no-account": "First say where you are paid.",
  "kyc-missing": "First prove who you are.",
  "tax-form-missing": "First hand in your tax form.",
};

/**
 * A member asks to be paid, all that can be paid or less, by the next batch of the currency. One open request a currency.
 * @param wish.amount minor units; null: all that can be paid when the batch is made
 * @returns the request; `nothing-to-pay` with the reason, `bad-input` for an amount below the minimum or above what can be
 * paid, `already-exists`.
 */
export async function askWithdrawal(
  context: Context,
  wish: { readonly memberId: bigint; readonly currency: string; readonly amount: bigint | null },
): Promise<Withdrawal | Failure> {
  const { tx, now } = context;
  const { memberId, currency, amount } = wish;
  const [candidate] = await findCandidates(tx, currency, now, { memberId });
  if (candidate === undefined) {
    return new Failure("nothing-to-pay", `You have nothing in ${currency} that can be paid.`, { currency });
  }
  const reason = candidate.reasons.find((one) => hinders[one] !== undefined);
  if (reason !== undefined) return new Failure("nothing-to-pay", hinders[reason]!, { reason, currency });
  const wanted = amount ?? candidate.amount;
  if (wanted > candidate.amount) {
    return new Failure("bad-input", `At most ${formatMoney(candidate.amount, currency)} ${currency} can be paid now.`, {
      field: "amount",
    });
  }
  const minimum = await payoutMinimum(tx, currency);
  if (wanted < minimum) {
    return new Failure("bad-input", `${formatMoney(minimum, currency)} ${currency} is the least that is paid.`, {
      field: "amount",
    });
  }
  let asked: Withdrawal;
  try {
    asked = await insertWithdrawal(tx, { memberId, currency, amount, askedAt: now });
  } catch (error) {
    if (violatedConstraint(error) !== "withdrawal_one_open") throw error;
    return new Failure("already-exists", `You have asked for ${currency} already; take that back first.`, { currency });
  }
  await audit(context, {
    action: "withdrawal.asked",
    subject: toEdge("member", memberId),
    after: { currency, amount: amount === null ? null : toMoney(amount, currency) },
  });
  return asked;
}

/** Takes a request back that no batch has answered. @returns nothing; `not-found`, also where a batch was faster. */
export async function dropWithdrawal(
  context: Context,
  wish: { readonly memberId: bigint; readonly withdrawalId: bigint },
): Promise<null | Failure> {
  if (!(await closeWithdrawal(context.tx, wish.memberId, wish.withdrawalId))) {
    return new Failure("not-found", "There is no such open request; a batch may have answered it.");
  }
  await audit(context, {
    action: "withdrawal.taken-back",
    subject: toEdge("member", wish.memberId),
    after: { withdrawal: toEdge("withdrawal", wish.withdrawalId) },
  });
  return null;
}
