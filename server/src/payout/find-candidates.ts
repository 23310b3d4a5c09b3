import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { accountColumns } from "./account-store.ts";
import { candidateQuery, reasonsIn } from "./candidate-query.ts";
import type { CandidateWish } from "./candidate-query.ts";
import type { BatchMethod, Candidate, SealedAccount } from "./model.ts";
import { payoutMinimum, readPayoutRule } from "./rule-store.ts";

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
 */
export async function findCandidates(
  db: Db,
  currency: string,
  now: Temporal.Instant,
  ask: { readonly method?: BatchMethod; readonly memberId?: bigint } = {},
): Promise<readonly Candidate[]> {
  const { method, memberId } = ask;
  const wish = await candidateWish(db, currency, now, method);
  const memberIds = memberId === undefined ? undefined : [memberId];
  const { rows } = await sql<JudgedRow>`
    select ${judgedColumns} from (${candidateQuery({ ...wish, memberIds })}) candidate order by member_id`.execute(db);
  return rows.map(toCandidate);
}

/** Those whom a batch pays now, each with the account by which they were judged: both are of one moment. Ordered by member. */
export async function findPayable(
  db: Db,
  currency: string,
  now: Temporal.Instant,
  method: BatchMethod,
): Promise<readonly (Candidate & { readonly account: SealedAccount })[]> {
  const wish = await candidateWish(db, currency, now, method);
  const { rows } = await sql<JudgedRow & SealedAccount>`
    select ${judgedColumns}, account.* from (${candidateQuery(wish)}) candidate
    join lateral (
      select ${accountColumns} from payout_account own where own.member_id = candidate.member_id and own.kind = candidate.kind
    ) account on true
    where candidate.reasons = 0 order by candidate.member_id`.execute(db);
  return rows.map(({ amount, netted, reasons, ...account }) => ({
    ...toCandidate({ memberId: account.memberId, amount, netted, reasons }),
    account,
  }));
}

/** What is asked of everybody, with the company's rules as they are now. */
export async function candidateWish(
  db: Db,
  currency: string,
  now: Temporal.Instant,
  method: BatchMethod | undefined,
): Promise<CandidateWish> {
  return {
    currency,
    method: method ?? usualMethod(currency),
    now,
    rule: await readPayoutRule(db),
    minimum: await payoutMinimum(db, currency),
  };
}

/** A row of `candidateQuery`. */
export interface JudgedRow {
  readonly memberId: bigint;
  readonly amount: bigint;
  readonly netted: bigint;
  readonly reasons: number;
}

export const judgedColumns = sql<JudgedRow>`candidate.member_id as "memberId", amount, netted, reasons`;

export function toCandidate({ memberId, amount, netted, reasons: set }: JudgedRow): Candidate {
  const reasons = reasonsIn(set);
  return { memberId, amount, netted, waiting: reasons[0] ?? null, reasons };
}
