import { isSEPACountry } from "ibantools";
import type { Db } from "../foundation/database.ts";
import { balances } from "../ledger/index.ts";
import { standingsAt } from "../members/index.ts";
import type { Candidate, SealedAccount, Waiting } from "./model.ts";
import { findAccounts, membersInUnfinishedBatches, payoutMinimum } from "./store.ts";

/**
 * Everybody with an available balance above zero in a currency, and who of them is paid now: active members with an account, at
 * least the minimum, and in no other unfinished batch. What refunds took from earlier payouts is in the balance already, so
 * that it is netted before anything is paid. Ordered by member.
 */
export async function findCandidates(db: Db, currency: string, now: Temporal.Instant): Promise<readonly Candidate[]> {
  const due = (await balances(db, { account: "available", currency })).filter((row) => row.balance > 0n);
  const accounts = await findAccounts(
    db,
    due.flatMap((row) => (row.member === null ? [] : [row.member])),
  );
  const standings = new Map((await standingsAt(db, now)).map((standing) => [standing.memberId, standing]));
  const minimum = await payoutMinimum(db, currency);
  const unfinished = await membersInUnfinishedBatches(db, currency);
  return due.map(({ member, balance }): Candidate => {
    const memberId = member!;
    const account = accounts.get(memberId) ?? null;
    const active = standings.get(memberId)?.status === "active";
    const waiting = whyNot({
      account,
      active,
      enough: balance >= minimum,
      unfinished: unfinished.has(memberId),
      currency,
    });
    return { memberId, amount: balance, waiting, account };
  });
}

function whyNot(about: {
  readonly account: SealedAccount | null;
  readonly active: boolean;
  readonly enough: boolean;
  readonly unfinished: boolean;
  readonly currency: string;
}): Waiting | null {
  if (!about.active) return "member-inactive";
  if (about.unfinished) return "in-unfinished-batch";
  if (!about.enough) return "below-minimum";
  if (about.account === null) return "no-account";
  // Euro goes out as a SEPA file, which reaches SEPA accounts only.
  return about.currency === "EUR" && !isSEPACountry(about.account.country) ? "account-outside-sepa" : null;
}
