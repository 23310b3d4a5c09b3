import { earningsOf } from "@fairline/engine";
import type { Earning, Run } from "@fairline/engine";

/** All earnings of a run, each paid to whoever holds the position that earned it; that stays its source. */
export function* holderEarnings(run: Run): Generator<Earning> {
  for (const earning of earningsOf(run)) yield { ...earning, earnerId: payeeOf(run, earning.earnerId) };
}

/** Who is paid what a member of a run earns: themselves, or the holder of a further position. By the run's ids. */
export function payeeOf({ network }: Run, earnerId: string): string {
  const { holder } = network;
  return holder === undefined ? earnerId : network.ids[holder[network.positions.get(earnerId)!]!]!;
}
