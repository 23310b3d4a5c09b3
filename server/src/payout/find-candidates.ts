import { isSEPACountry } from "ibantools";
import type { Db } from "../foundation/database.ts";
import { balances } from "../ledger/index.ts";
import { disputedReserves } from "../plan/index.ts";
import { standingsAt } from "../members/index.ts";
import type { Standing } from "../members/index.ts";
import { accountsOf } from "./account-store.ts";
import { payeesOf } from "./payee-store.ts";
import { payoutMinimum, readPayoutRule } from "./rule-store.ts";
import { openWithdrawals } from "./withdrawal-store.ts";
import type {
  AccountKind,
  BatchMethod,
  Candidate,
  Payee,
  PayoutRule,
  SealedAccount,
  Waiting,
  Withdrawal,
} from "./model.ts";
import { connectedAccounts } from "./connect/store.ts";
import type { ConnectedAccount } from "./connect/store.ts";
import { waitingReasons } from "./model.ts";
import { splitPayout } from "./split-payout.ts";
import { openEarnings } from "./payout-line-store.ts";
import { membersInUnfinishedBatches } from "./payout-store.ts";
import { payableSum, takeEarnings } from "./take-earnings.ts";

/** Which accounts a way of paying reaches. */
const reached: Readonly<Record<BatchMethod, readonly AccountKind[]>> = {
  sepa: ["iban"],
  ach: ["us-bank"],
  paypal: ["paypal"],
  wise: ["iban", "us-bank"],
  "bank-csv": ["iban", "us-bank"],
  stripe: ["stripe"],
};

/** Euro leaves as a SEPA file where nothing else is said, all other currencies as a list for the bank. */
export function usualMethod(currency: string): BatchMethod {
  return currency === "EUR" ? "sepa" : "bank-csv";
}

/**
 * Everybody with earnings of a currency that can be paid, and who of them a batch of this method pays now: not suspended, not
 * blocked, with an account that it reaches, at least the minimum, in no other unfinished batch, and what else the company's
 * rules ask for. All reasons are told, not only the first. Ordered by member.
 *
 * Paid is what can be paid, less what refunds took from earlier payouts (`splitPayout`), or less where the member asked for less.
 * @param ask.settled earnings that no payout holds; needed where the takes are used. Without it what refunds brought to
 * nothing is not in them.
 */
export async function findCandidates(
  db: Db,
  currency: string,
  now: Temporal.Instant,
  ask: { readonly method?: BatchMethod; readonly memberId?: bigint; readonly settled?: ReadonlySet<bigint> } = {},
): Promise<readonly Candidate[]> {
  const method = ask.method ?? usualMethod(currency);
  const earnings = Map.groupBy(await openEarnings(db, currency, ask.memberId), (earning) => earning.earnerId);
  const due = [...earnings].filter(([, own]) => payableSum(own) > 0n).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const ids = due.map(([memberId]) => memberId);
  const standing = await balances(db, { account: "available", currency, members: ids });
  const balanceOf = new Map(standing.map((row) => [row.member, row.balance]));
  const accounts = await accountsOf(db, ids);
  const standings = new Map((await standingsAt(db, now, ids)).map((one) => [one.memberId, one]));
  const payees = await payeesOf(db, ids);
  const connected = await connectedAccounts(db, ids);
  const reserved = new Map((await disputedReserves(db, { currency })).map((row) => [row.memberId, row.amount]));
  const rule = await readPayoutRule(db);
  const minimum = await payoutMinimum(db, currency);
  const unfinished = await membersInUnfinishedBatches(db, currency);
  const requests = await openWithdrawals(db, currency);
  return due.map(([memberId, own]): Candidate => {
    const request = requests.get(memberId);
    const { gross, netted, amount } = splitPayout({
      earned: payableSum(own, reserved.get(memberId)),
      balance: balanceOf.get(memberId) ?? 0n,
      percent: rule.nettingPercent,
      wanted: request?.amount ?? null,
    });
    const account = accounts.get(memberId)?.find(({ kind }) => kind !== "us-bank" || currency === "USD") ?? null;
    const reasons = [
      // Who has left is paid what they had earned; who is suspended waits.
      ...(isPaid(standings.get(memberId)) ? [] : ["member-inactive" as const]),
      ...(unfinished.has(memberId) ? ["in-unfinished-batch" as const] : []),
      ...amountReasons(amount, minimum, reserved.has(memberId)),
      ...accountReasons(account, method, rule, now),
      ...connectReasons(account, connected.get(memberId)),
      ...payeeReasons(payees.get(memberId), rule),
      ...requestReasons(request, rule),
    ].toSorted(byOrder);
    const takes = takeEarnings(own, gross, ask.settled ?? new Set());
    return { memberId, amount, netted, waiting: reasons[0] ?? null, reasons, account, takes };
  });
}

function isPaid(standing: Pick<Standing, "status"> | undefined): boolean {
  return standing !== undefined && standing.status !== "suspended";
}

function amountReasons(amount: bigint, minimum: bigint, disputed: boolean): readonly Waiting[] {
  if (amount === 0n) return [disputed ? "disputed" : "owes"];
  return amount < minimum ? ["below-minimum"] : [];
}

function accountReasons(
  account: SealedAccount | null,
  method: BatchMethod,
  rule: PayoutRule,
  now: Temporal.Instant,
): readonly Waiting[] {
  if (account === null) return ["no-account"];
  const reasons: Waiting[] = [];
  if (!reached[method].includes(account.kind)) reasons.push("other-method");
  // A SEPA file reaches SEPA accounts only.
  else if (method === "sepa" && !isSEPACountry(account.country)) reasons.push("account-outside-sepa");
  const usable = account.changedAt.add({ hours: 24 * rule.accountHoldDays });
  if (Temporal.Instant.compare(now, usable) < 0) reasons.push("account-too-new");
  return reasons;
}

/** Money is moved to an account at Stripe when Stripe can move it, and pay it on. */
function connectReasons(account: SealedAccount | null, connected: ConnectedAccount | undefined): readonly Waiting[] {
  if (account?.kind !== "stripe") return [];
  return connected?.transfersEnabled === true && connected.payoutsEnabled ? [] : ["stripe-not-ready"];
}

function payeeReasons(payee: Payee | undefined, rule: PayoutRule): readonly Waiting[] {
  const reasons: Waiting[] = [];
  if (payee !== undefined && payee.blockedAt !== null) reasons.push("blocked");
  if (rule.kycRequired && payee?.kyc !== "verified") reasons.push("kyc-missing");
  if (rule.taxFormRequired && (payee === undefined || payee.taxForm === null)) reasons.push("tax-form-missing");
  return reasons;
}

function requestReasons(request: Withdrawal | undefined, rule: PayoutRule): readonly Waiting[] {
  return rule.onRequest && request === undefined ? ["not-requested"] : [];
}

function byOrder(a: Waiting, b: Waiting): number {
  return waitingReasons.indexOf(a) - waitingReasons.indexOf(b);
}
