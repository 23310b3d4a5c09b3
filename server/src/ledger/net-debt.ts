import { roundQuotient } from "@fairline/engine";

/** What becomes of a member's newly earned money when a part of what was paid before has come back; minor units. */
export interface Netted {
  /** What a payout may pay. */
  readonly pay: bigint;
  /** What it keeps for the debt. */
  readonly netted: bigint;
  /** What the member still owes after it. */
  readonly debt: bigint;
}

/**
 * Nets a debt against what a member has newly earned, at most a share of it per payout. The debt is what refunds and
 * chargebacks took from earnings that were paid already: `earned` less the balance of `available`, which has both in it.
 *
 * 80.00 newly earned, 100.00 taken back: the balance is -20.00. All of it may be kept: nothing is paid, 20.00 are still
 * owed. At most half: 40.00 are paid, 40.00 kept, 60.00 still owed, and `available` stands at -60.00 after it.
 * @param about.earned the sum of the earnings that are available and in no payout yet
 * @param about.balance the member's `available`; never above `earned`
 * @param about.largestSharePercent 1 to 100
 */
export function netDebt(about: {
  readonly earned: bigint;
  readonly balance: bigint;
  readonly largestSharePercent: number;
}): Netted {
  const { earned, balance, largestSharePercent } = about;
  if (balance > earned) throw new RangeError(`a balance of ${balance} has more in it than the ${earned} earned`);
  const owed = earned - balance;
  const most = earned > 0n ? roundQuotient(earned * BigInt(largestSharePercent), 100n) : 0n;
  const netted = owed < most ? owed : most;
  return { pay: earned > netted ? earned - netted : 0n, netted, debt: owed - netted };
}
