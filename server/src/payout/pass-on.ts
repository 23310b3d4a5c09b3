import { audit, toMoney } from "../access/index.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Context, Db } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import type { JobHandler, Recurring } from "../foundation/jobs.ts";
import { balances, bringBalances, causeOf } from "../ledger/index.ts";
import { disputedReserves, lockAvailableEarnings, markEarningsPaid, putIntoPayouts } from "../plan/index.ts";
import { insertPayoutLines, openEarnings } from "./payout-line-store.ts";
import { insertBatchless, passedMemberships } from "./payout-store.ts";
import type { PassedMembership } from "./payout-store.ts";
import { splitPayout } from "./split-payout.ts";
import { payableSum, takeEarnings } from "./take-earnings.ts";

declare module "../foundation/jobs.ts" {
  interface Jobs {
    /** What earlier holders of memberships have earned and can be paid becomes the new holders'. */
    "pass-balances-on": Record<string, never>;
  }
}

export const passBalancesOnJob: JobHandler<"pass-balances-on"> = async (_payload, { db, clock }) => {
  await passBalancesOn(db, clock.now());
};

/** Soon after a membership has gone to another, and after every release. */
export const passBalancesOnSchedule: Recurring = { job: "pass-balances-on", at: "*/10 * * * *" };

/** Where a transfer says so (`balances: go`): whatever the old holder can be paid goes to the new one. Returns how many times. */
export async function passBalancesOn(db: Db, now: Temporal.Instant): Promise<number> {
  let passed = 0;
  for (const membership of await passedMemberships(db)) {
    const standing = await balances(db, { member: membership.fromId, account: "available" });
    for (const { currency, balance } of standing) {
      if (balance <= 0n) continue;
      const done = await inTransaction(db, (tx) => passOn({ tx, now, actor: null }, membership, currency));
      if (done > 0n) passed += 1;
    }
  }
  return passed;
}

/**
 * Ends what the old holder can be paid of a currency, as a payout does, and brings it to the new one: available -> the other's
 * available. What the old holder owes is netted whole first. What is held or pending follows when it is released.
 * @returns the amount
 */
export async function passOn(
  context: Context,
  { transferId, fromId, toId }: PassedMembership,
  currency: string,
): Promise<bigint> {
  const { tx, now } = context;
  const settled = new Set((await lockAvailableEarnings(tx, currency)).map(({ id }) => id));
  const earnings = await openEarnings(tx, currency, [fromId]);
  const [available] = await balances(tx, { member: fromId, account: "available", currency });
  const [reserved] = await disputedReserves(tx, { currency, memberId: fromId });
  const earned = payableSum(earnings, reserved?.amount);
  const { gross, netted, amount } = splitPayout({
    earned,
    balance: available?.balance ?? 0n,
    percent: 100,
    wanted: null,
  });
  if (amount <= 0n) return 0n;
  const id = await insertBatchless(tx, { method: "passed-on", memberId: fromId, currency, amount, netted, at: now });
  const taken = takeEarnings(earnings, gross, settled).map((take) => ({ ...take, payoutId: id }));
  await insertPayoutLines(tx, taken);
  const whole = taken.filter((take) => take.whole && !take.brought);
  await putIntoPayouts(tx, whole);
  if (whole.length > 0) await markEarningsPaid(tx, [id]);
  await bringBalances(context, [
    {
      member: toId,
      account: "available",
      kind: "passed-on",
      from: { member: fromId, account: "available" },
      amount,
      currency,
      key: `payout:${id}:passed-on`,
      cause: causeOf("payout", id),
    },
  ]);
  await audit(context, {
    action: "balance.passed-on",
    subject: toEdge("member", toId),
    after: {
      from: toEdge("member", fromId),
      transfer: toEdge("membership", transferId),
      amount: toMoney(amount, currency),
    },
  });
  return amount;
}
