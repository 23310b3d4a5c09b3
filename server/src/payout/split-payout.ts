import { netDebt } from "../ledger/index.ts";

/** What a payout takes of a member's earnings, and what of that is paid. Minor units of one currency. */
export interface SplitPayout {
  /** Taken of the earnings: `amount` + `netted`. */
  readonly gross: bigint;
  /** Against what refunds took from earlier payouts. */
  readonly netted: bigint;
  /** Paid. Zero where all goes against the debt. */
  readonly amount: bigint;
}

/**
 * How much of their earnings a payout takes so that the member gets what they want: the debt takes its share first (`netDebt`).
 * 100.00 earned, 30.00 owed, half of each payout at most: all pays 70.00; who wants 40.00 has 70.00 taken; who wants 20.00 has
 * 40.00 taken, and 10.00 are still owed.
 * @param of.earned the sum of the earnings that can be paid
 * @param of.wanted what shall be paid; null, or more than can be: all
 */
export function splitPayout(of: {
  readonly earned: bigint;
  readonly balance: bigint;
  readonly percent: number;
  readonly wanted: bigint | null;
}): SplitPayout {
  const debt = of.earned > of.balance ? of.earned - of.balance : 0n;
  const takingOf = (gross: bigint) =>
    netDebt({ earned: gross, balance: gross - debt, largestSharePercent: of.percent });
  const all = takingOf(of.earned);
  if (of.wanted === null || of.wanted >= all.pay) return { gross: of.earned, netted: all.netted, amount: all.pay };
  const amount = of.wanted;
  if (takingOf(amount + debt).pay === amount) return { gross: amount + debt, netted: debt, amount };
  // What leaves the amount when the largest share is taken of it: amount / (1 - share); a broken cent stays the member's.
  const gross = (amount * 100n) / (100n - BigInt(of.percent));
  return { gross, netted: gross - amount, amount };
}
