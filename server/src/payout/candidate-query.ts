/**
 * Who has something that can be paid, what a payout would give them and what they wait for: one query, which judges everybody in one pass.
 * The batch, the office's lists and sums, and a member's wallet all ask it, so that they cannot say different things.
 */
import { countrySpecs, isSEPACountry } from "ibantools";
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { AccountKind, BatchMethod, PayoutRule, Waiting } from "./model.ts";
import { waitingReasons } from "./model.ts";
import { openRests } from "./payout-line-store.ts";

/** Which accounts a way of paying reaches. */
const reached: Readonly<Record<BatchMethod, readonly AccountKind[]>> = {
  sepa: ["iban"],
  ach: ["us-bank"],
  paypal: ["paypal"],
  wise: ["iban", "us-bank"],
  "bank-csv": ["iban", "us-bank"],
  stripe: ["stripe"],
};

const sepaCountries = Object.keys(countrySpecs).filter((country) => isSEPACountry(country));

export interface CandidateWish {
  readonly currency: string;
  readonly method: BatchMethod;
  readonly now: Temporal.Instant;
  readonly rule: PayoutRule;
  /** The smallest amount that is paid. */
  readonly minimum: bigint;
  /** Only these members, a few of them; by default everybody. */
  readonly memberIds?: readonly bigint[] | undefined;
}

/**
 * A query of member_id, amount (what a payout would pay), netted (what it would take of the earnings beside that, for what is owed), kind (of
 * the account that it would go to) and reasons: a set of `waitingReasons`, one bit for each in their order, so that the lowest is the first
 * reason and zero is paid.
 */
export function candidateQuery(wish: CandidateWish): RawBuilder<unknown> {
  return sql`
    select member_id, amount, gross - amount as netted, kind,
      ${sql.join([memberReasons(wish), amountReasons(wish), accountReasons(wish)], sql` + `)} as reasons
    from (${split(wish)}) payee offset 0`;
}

/** A query of member_id and balance: what is available to members. Of a few all have a row, of everybody only those who hold or owe something. */
export function availableBalances({
  currency,
  memberIds,
}: Pick<CandidateWish, "currency" | "memberIds">): RawBuilder<unknown> {
  const book = sql.table(memberIds === undefined ? "member_balance" : "account_balance");
  return sql`
    select member_id, balance from ${book}
    where name = 'available' and currency = ${currency} and ${ofMembers("member_id", memberIds)}`;
}

function ofMembers(column: string, memberIds: readonly bigint[] | undefined): RawBuilder<unknown> {
  return memberIds === undefined ? sql`true` : sql`${sql.ref(column)} = any(${[...memberIds]}::bigint[])`;
}

/** The reasons in a set, the first first. */
export function reasonsIn(set: number): readonly Waiting[] {
  return waitingReasons.filter((_, at) => (set & (2 ** at)) !== 0);
}

/** The set of one reason; zero for none. */
export function setOf(reason: Waiting | null): number {
  return reason === null ? 0 : 2 ** waitingReasons.indexOf(reason);
}

const bit = (reason: Waiting) => sql.lit(setOf(reason));
const when = (condition: RawBuilder<unknown>, reason: Waiting) =>
  sql`case when ${condition} then ${bit(reason)} else 0 end`;

function memberReasons({ rule }: CandidateWish): RawBuilder<unknown> {
  return sql.join(
    [
      // Who has left is paid what they had earned; who is suspended waits.
      when(sql`status is null or status = 'suspended'`, "member-inactive"),
      when(sql`blocked_at is not null`, "blocked"),
      when(sql`unfinished_id is not null`, "in-unfinished-batch"),
      ...(rule.kycRequired ? [when(sql`kyc is distinct from 'verified'`, "kyc-missing")] : []),
      ...(rule.taxFormRequired ? [when(sql`tax_form is null`, "tax-form-missing")] : []),
      ...(rule.onRequest ? [when(sql`request_id is null`, "not-requested")] : []),
    ],
    sql` + `,
  );
}

function amountReasons({ minimum }: CandidateWish): RawBuilder<unknown> {
  return sql`case when amount = 0 then case when reserved is null then ${bit("owes")} else ${bit("disputed")} end
    when amount < ${minimum}::bigint then ${bit("below-minimum")} else 0 end`;
}

function accountReasons({ method, now, rule }: CandidateWish): RawBuilder<unknown> {
  // A SEPA file reaches SEPA accounts only.
  const outside =
    method === "sepa" ? when(sql`country <> all(${sepaCountries}::text[])`, "account-outside-sepa") : sql`0`;
  return sql`case when kind is null then ${bit("no-account")} else
    case when kind = any(${[...reached[method]]}::text[]) then ${outside} else ${bit("other-method")} end
    + ${when(sql`changed_at > ${now.subtract({ hours: 24 * rule.accountHoldDays })}::timestamptz`, "account-too-new")}
    -- Money is moved to an account at Stripe when Stripe can move it, and pay it on.
    + ${when(sql`kind = 'stripe' and is_ready is not true`, "stripe-not-ready")} end`;
}

/**
 * `splitPayout` over everybody. The queries within are kept apart (`offset 0`): put together, each would be worked out again wherever it is
 * named. Products are numeric, as they may be larger than 63 bits.
 */
function split(wish: CandidateWish): RawBuilder<unknown> {
  const percent = sql`${wish.rule.nettingPercent}::numeric`;
  /** The largest share of an amount that goes against a debt, half a cent away from zero. */
  const share = (of: RawBuilder<unknown>) => sql`div(${of} * ${percent} * 2 + 100, 200)::bigint`;
  const earned = sql`greatest(payable - coalesce(reserved, 0), 0)`;
  return sql`
    select member_id, least(wanted, most) as amount,
      case when wanted is null or wanted >= most then earned
        when debt = 0 or debt <= ${share(sql`(wanted + debt)`)} then wanted + debt
        -- What leaves the amount when the largest share is taken of it; a broken cent stays the member's.
        else div(wanted * 100::numeric, 100 - ${percent})::bigint end as gross,
      reserved, request_id, status, blocked_at, kyc, tax_form, unfinished_id, kind, country, changed_at, is_ready
    from (
      select *, case when debt = 0 then earned else earned - least(debt, ${share(sql`earned`)}) end as most
      from (
        select *, ${earned} as earned, greatest(${earned} - coalesce(balance, 0), 0) as debt from (${known(wish)}) known offset 0
      ) earner offset 0
    ) debtor offset 0`;
}

/**
 * Everybody who has something that can be paid, a row each, with all that is known of them. Of a few members all is found by indexes. Of
 * everybody it is read as a whole: one by one, the standings alone would take longer than everything else together. The planner is kept
 * from that by `offset 0` and by conditions that no index answers.
 */
function known(wish: CandidateWish): RawBuilder<unknown> {
  const { currency, now, memberIds, rule } = wish;
  const own = (column: string) => ofMembers(column, memberIds);
  const whole = memberIds === undefined ? sql`offset 0` : sql``;
  const stands = sql`during @> ${now}::timestamptz`;
  const standsNow = memberIds === undefined ? sql`coalesce(${stands}, false)` : stands;
  // Where the rules ask nothing of payees, only those say something whose payouts are stopped.
  const telling = rule.kycRequired || rule.taxFormRequired ? sql`true` : sql`blocked_at is not null`;
  return sql`
    select due.member_id, due.payable, reserve.amount as reserved, book.balance, request.id as request_id, request.amount as wanted,
      standing.status, payee.blocked_at, payee.kyc, payee.tax_form, unfinished.id as unfinished_id, account.kind, account.country,
      account.changed_at, connected.transfers_enabled and connected.payouts_enabled as is_ready
    from (
      select member_id, sum(rest)::bigint as payable
      from (${openRests(currency, own)} offset 0) open where rest > 0 group by member_id
    ) due
    left join (${availableBalances(wish)}) book on book.member_id = due.member_id
    left join disputed_reserve reserve on reserve.member_id = due.member_id and reserve.currency = ${currency}
    left join (
      select member_id, status from member_history where ${standsNow} and ${own("member_id")} ${whole}
    ) standing on standing.member_id = due.member_id
    left join (select member_id, blocked_at, kyc, tax_form from payee where ${telling} and ${own("member_id")} ${whole}) payee
      on payee.member_id = due.member_id
    left join withdrawal request on request.member_id = due.member_id and request.currency = ${currency} and request.state = 'open'
    left join payout unfinished on unfinished.member_id = due.member_id and unfinished.currency = ${currency}
      and unfinished.state in ('made', 'approved')
    left join (
      -- The one that was changed last, of those that can be paid in this currency.
      select distinct on (member_id) member_id, kind, country, changed_at from payout_account
      where (kind <> 'us-bank' or ${currency} = 'USD') and ${own("member_id")}
      order by member_id, changed_at desc, kind
    ) account on account.member_id = due.member_id
    left join stripe_account connected on connected.member_id = due.member_id`;
}
