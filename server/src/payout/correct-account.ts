import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import type { Sealer } from "../foundation/seal-text.ts";
import { accountsOf, writeAccount } from "./account-store.ts";
import type { Correction } from "./result-model.ts";
import { accountOf } from "./set-payout-account.ts";
import { findSealedPayout } from "./payout-store.ts";

/**
 * The bank says what is right about the US account that a payout went to: the member's account is changed by it, where it is still
 * that one. Whoever has set another account since has corrected it themselves. The standard gives six banking days for it.
 */
export async function correctAccount(
  context: Context,
  sealer: Sealer,
  payoutId: bigint,
  correction: Correction,
): Promise<void> {
  const payout = (await findSealedPayout(context.tx, payoutId))!;
  const account = (await accountsOf(context.tx, [payout.memberId]))
    .get(payout.memberId)
    ?.find(({ kind }) => kind === "us-bank");
  const bound = accountOf(payout.memberId);
  if (account === undefined) return;
  const number = sealer.open(account.numberSealed, bound);
  if (number !== sealer.open(payout.numberSealed, bound) || account.routing !== payout.routing) return;
  const corrected = correction.account ?? number;
  const after = {
    ...account,
    numberSealed: sealer.seal(corrected, bound),
    shown: corrected.slice(-4),
    routing: correction.routing ?? account.routing,
    savings: correction.savings ?? account.savings,
    changedAt: context.now,
  };
  await writeAccount(context.tx, after);
  const told = ({ shown, routing, savings }: typeof after) => ({ shown, routing, savings });
  await audit(context, {
    action: "payout-account.corrected",
    subject: toEdge("member", payout.memberId),
    before: told(account),
    after: { ...told(after), payout: toEdge("payout", payoutId) },
  });
}
