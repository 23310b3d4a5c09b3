import { audit } from "../../access/index.ts";
import { inTransaction } from "../../foundation/database.ts";
import type { Context, Db } from "../../foundation/database.ts";
import { Failure } from "../../foundation/failure.ts";
import { toEdge } from "../../foundation/ids.ts";
import type { Sealer } from "../../foundation/seal-text.ts";
import { memberById } from "../../members/index.ts";
import { keepAccount } from "../set-payout-account.ts";
import { connectedAccounts, writeConnected } from "./store.ts";
import type { ConnectedAccount } from "./store.ts";
import type { StripeConnect } from "./stripe-connect.ts";

/** Stripe is asked between two transactions, never inside one. */
interface Given {
  readonly db: Db;
  readonly connect: StripeConnect;
  readonly sealer: Sealer;
  /** A context of a transaction, at the call's instant and in its caller's name. */
  readonly transact: <T>(work: (context: Context) => Promise<T | Failure>) => Promise<T | Failure>;
  readonly now: Temporal.Instant;
}

/**
 * A member's connected account at Stripe: opened where they have none, and from then on the account that they are paid to last
 * chosen. The same member again has the same account. Nothing is paid to it before Stripe says that it can be.
 * @returns the account; `bad-input` for a country that Stripe does not take, or another than the account has.
 */
export async function connectAccount(
  { db, connect, sealer, transact, now }: Given,
  wish: { readonly memberId: bigint; readonly country: string },
): Promise<ConnectedAccount | Failure> {
  const { memberId, country } = wish;
  const known = (await connectedAccounts(db, [memberId])).get(memberId);
  if (known !== undefined && known.country !== country) {
    return new Failure("bad-input", `Your account at Stripe is in ${known.country}; that cannot be changed.`, {
      field: "country",
    });
  }
  const state = known ?? (await connect.open({ reference: toEdge("member", memberId), country }));
  if ("refused" in state) {
    return new Failure("bad-input", "Stripe opens no such account in this country.", {
      field: "country",
      code: state.refused,
    });
  }
  return transact(async (context) => {
    const member = await memberById(context.tx, memberId);
    if (member === undefined) return new Failure("not-found", "There is no such member.");
    if (known === undefined) {
      await writeConnected(context.tx, memberId, state, now);
      await audit(context, {
        action: "stripe-account.opened",
        subject: toEdge("member", memberId),
        after: { country },
      });
    }
    await keepAccount(context, sealer, state.account, {
      memberId,
      kind: "stripe",
      holder: member.displayName,
      shown: state.account.slice(-4),
      bic: null,
      country,
      routing: null,
      savings: false,
      business: false,
    });
    return (await connectedAccounts(context.tx, [memberId])).get(memberId)!;
  });
}

/**
 * Reads from Stripe what a member's account may do now.
 * @returns the account; `not-found` where the member has none.
 */
export async function refreshAccount(
  { db, connect, now }: Pick<Given, "db" | "connect" | "now">,
  memberId: bigint,
): Promise<ConnectedAccount | Failure> {
  const known = (await connectedAccounts(db, [memberId])).get(memberId);
  if (known === undefined) return new Failure("not-found", "There is no account at Stripe yet.");
  const read = await connect.read(known.account);
  // An account that Stripe no longer knows takes no money.
  const state = read ?? {
    ...known,
    chargesEnabled: false,
    payoutsEnabled: false,
    transfersEnabled: false,
    disabledReason: "account_gone",
  };
  return await inTransaction(db, async (tx) => {
    await writeConnected(tx, memberId, state, now);
    return (await connectedAccounts(tx, [memberId])).get(memberId)!;
  });
}
